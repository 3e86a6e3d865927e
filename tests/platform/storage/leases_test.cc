// The contract of leases, over both stores.
#include "services/platform/storage/leases.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/storage/database.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;

class LeasesTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    url_ = "sqlite:" + folder_.File("test.db");
    if (GetParam() == "PostgreSql") url_ = treff::testing::PostgresServer::Shared().NewDatabase();
    database_ = *Database::Open({.url = url_});
    leases_ = *Leases::Open(*database_, "test");
  }

  treff::testing::TempDir folder_;
  std::string url_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Leases> leases_;
};

TEST_P(LeasesTest, OneHoldsANameWhileItGoesOnAsking) {
  EXPECT_THAT(leases_->Hold("schedule", "a", absl::Minutes(1)), IsOkAndHolds(true));
  EXPECT_THAT(leases_->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(false));
  EXPECT_THAT(leases_->Hold("schedule", "a", absl::Minutes(1)), IsOkAndHolds(true));
  EXPECT_THAT(leases_->Hold("other", "b", absl::Minutes(1)), IsOkAndHolds(true));
}

TEST_P(LeasesTest, WhatRanOutIsTakenOverAndLostToTheOther) {
  // One that died: its time is over at once.
  EXPECT_THAT(leases_->Hold("schedule", "dead", absl::ZeroDuration()), IsOkAndHolds(true));

  EXPECT_THAT(leases_->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(true));
  EXPECT_THAT(leases_->Hold("schedule", "dead", absl::Minutes(1)), IsOkAndHolds(false));
}

TEST_P(LeasesTest, WhatIsLetGoIsFreeAtOnceAndOnlyTheHolderLetsGo) {
  ASSERT_THAT(leases_->Hold("schedule", "a", absl::Minutes(1)), IsOkAndHolds(true));

  ASSERT_THAT(leases_->Release("schedule", "b"), IsOk());
  EXPECT_THAT(leases_->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(false));
  ASSERT_THAT(leases_->Release("schedule", "a"), IsOk());
  EXPECT_THAT(leases_->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(true));
}

TEST_P(LeasesTest, AFutureThatNoLeaseReachesIsAClockThatWasSetBack) {
  ASSERT_THAT(leases_->Hold("schedule", "a", absl::Hours(5)), IsOkAndHolds(true));

  EXPECT_THAT(leases_->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(true));
}

TEST_P(LeasesTest, OpenedAgainAFileIsFreeAndASharedStoreIsNot) {
  ASSERT_THAT(leases_->Hold("schedule", "a", absl::Minutes(1)), IsOkAndHolds(true));

  const auto again = *Leases::Open(*database_, "test");

  EXPECT_THAT(again->Hold("schedule", "b", absl::Minutes(1)), IsOkAndHolds(GetParam() == "Sqlite"));
}

INSTANTIATE_TEST_SUITE_P(Stores, LeasesTest, ::testing::Values("Sqlite", "PostgreSql"),
                         [](const auto& store) { return store.param; });

}  // namespace
}  // namespace treff::platform
