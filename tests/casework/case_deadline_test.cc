#include "services/casework/cases/case_deadline.h"

#include <gtest/gtest.h>

namespace treff::casework {
namespace {

TEST(SettlementDeadline, IsSixMonthsAfterThePermit) {
  EXPECT_EQ(SettlementDeadline(v1::Case::ASYLUM, "2026-03-15"), "2026-09-15");
  EXPECT_EQ(SettlementDeadline(v1::Case::QUOTA_REFUGEE, "2026-09-01"), "2027-03-01");
}

TEST(SettlementDeadline, IsThreeMonthsAfterThePermitForMinors) {
  EXPECT_EQ(SettlementDeadline(v1::Case::UNACCOMPANIED_MINOR, "2026-11-23"), "2027-02-23");
}

TEST(SettlementDeadline, IsTheLastDayOfAShorterMonth) {
  EXPECT_EQ(SettlementDeadline(v1::Case::ASYLUM, "2026-08-31"), "2027-02-28");
  EXPECT_EQ(SettlementDeadline(v1::Case::ASYLUM, "2027-08-30"), "2028-02-29");
}

TEST(SettlementDeadline, IsEmptyWhereNoneFollows) {
  EXPECT_EQ(SettlementDeadline(v1::Case::ASYLUM, ""), "");
  EXPECT_EQ(SettlementDeadline(v1::Case::ASYLUM, "2026-02-30"), "");
  EXPECT_EQ(SettlementDeadline(v1::Case::FAMILY_REUNIFICATION, "2026-03-15"), "");
}

}  // namespace
}  // namespace treff::casework
