// What placements rest on that nobody knows.
#include <algorithm>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recommendation/plans/sample_plans.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using ::testing::ElementsAre;
using v1::Allocation;

class PlanDoubtsTest : public PlansTest {
 protected:
  // By the newest policy, which knows of dwellings and of close family.
  v1::CreateAllocationRequest Newest(int count) {
    v1::CreateAllocationRequest request = Cohort(count);
    request.mutable_cases()->set_policy("policies/standard@2");
    return request;
  }
  // A case of one person with a need that no figure here says anything of.
  void NeedsAnAccessibleHome(int number) {
    casework::v1::Case c = HouseholdNumber(number, 1);
    auto& need = *c.add_needs();
    need.set_kind(casework::v1::Need::WHEELCHAIR_ACCESSIBLE_HOME);
    need.set_importance(casework::v1::REQUIRED);
    need.set_consent_recorded(true);
    house_.cases.Add(c);
  }
};

TEST_F(PlanDoubtsTest, WhatIsUnknownOfAPlaceIsToldWithTheCasesPlacedThere) {
  NeedsAnAccessibleHome(1);

  const Allocation plan = Solved(Newest(2));

  const std::string place = PlaceOf(plan, CaseNumber(1));
  ASSERT_NE(place, "unplaced");
  ASSERT_EQ(plan.doubts_size(), 1) << plan.DebugString();
  EXPECT_EQ(plan.doubts(0).municipality(), place);
  EXPECT_EQ(plan.doubts(0).rule(), "accessible_dwelling");
  EXPECT_EQ(plan.doubts(0).case_count(), 1) << "the second, without that need, is not in doubt";
  EXPECT_EQ(plan.doubtful_case_count(), 1);
}

TEST_F(PlanDoubtsTest, APlanThatRestsOnNothingUnknownHasNone) {
  EXPECT_EQ(Solved(Newest(2)).doubts_size(), 0);
}

TEST_F(PlanDoubtsTest, WhereMostCasesAreInDoubtIsToldFirst) {
  for (const int number : {1, 2, 3}) NeedsAnAccessibleHome(number);

  const Allocation plan = Solved(Newest(3));

  ASSERT_GE(plan.doubts_size(), 1);
  int cases = 0;
  for (int i = 0; i < plan.doubts_size(); ++i) {
    cases += plan.doubts(i).case_count();
    if (i > 0) {
      EXPECT_LE(plan.doubts(i).case_count(), plan.doubts(i - 1).case_count());
    }
  }
  EXPECT_EQ(cases, 3);
}

// A partner in one municipality and a parent in another, both required: nowhere is right.
TEST_F(PlanDoubtsTest, ACaseThatRulesKeepOutOfEveryMunicipalityIsNamed) {
  casework::v1::Case torn = HouseholdNumber(2, 2);
  for (const auto& [relation, municipality] :
       {std::pair(casework::v1::FamilyTie::PARTNER, "municipalities/0301"),
        std::pair(casework::v1::FamilyTie::PARENT, "municipalities/1508")}) {
    auto& tie = *torn.add_family_ties();
    tie.set_relation(relation);
    tie.set_municipality(municipality);
    tie.set_importance(casework::v1::REQUIRED);
  }
  house_.cases.Add(torn);

  const Allocation plan = Solved(Newest(2));

  EXPECT_EQ(PlaceOf(plan, CaseNumber(2)), "unplaced");
  const auto note = std::find_if(plan.notes().begin(), plan.notes().end(), [](const auto& one) {
    return one.kind() == v1::AllocationNote::NOWHERE_ADMITTED;
  });
  ASSERT_NE(note, plan.notes().end());
  EXPECT_THAT(note->cases(), ElementsAre(CaseNumber(2)));
}

}  // namespace
}  // namespace treff::recommendation
