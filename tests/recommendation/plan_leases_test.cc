// Two instances of the service on one database, after a third left a plan unsolved.
#include "services/recommendation/plans/plan_leases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/storage/database.h"
#include "tests/recommendation/hard_problem.h"
#include "tests/recommendation/sample_plans.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"

namespace treff::recommendation {
namespace {

using treff::testing::IsOk;

constexpr char kPlan[] = "allocations/00000000-0000-4000-8000-0000000000aa";
constexpr char kOperation[] = "operations/allocations/00000000-0000-4000-8000-0000000000aa";

// One instance, as the module wires it, but with the clock of all of them.
struct Instance {
  Instance(const std::string& url, const std::string& owner, const platform::Clock& clock)
      : database(platform::Database::Open({.url = url}).value()),
        store(OpenSqlPlanStore(*database).value()),
        source(*store, cases, snapshots, SamplePolicies()),
        leases(*store, owner, clock),
        run(*store, source, leases, clock),
        operations(platform::Operations::New({.kind = "allocations"}, *ids, &run)),
        plans({*store, source, run, leases, cases, snapshots, SamplePolicies(), *operations, *ids,
               clock}) {}
  ~Instance() { operations->Stop(); }

  bool Solves() const { return !operations->List().empty(); }

  FakeCases cases;
  FakeSnapshots snapshots{SampleSnapshot(ThreePlaces())};
  const std::unique_ptr<platform::IdSource> ids = platform::SequentialIds();
  const std::unique_ptr<platform::Database> database;
  const std::unique_ptr<PlanStore> store;
  const PlanSource source;
  const PlanLeases leases;
  PlanSolver run;
  const std::unique_ptr<platform::Operations> operations;
  const Plans plans;
};

class PlanLeasesTest : public ::testing::Test {
 protected:
  PlanLeasesTest() {
    v1::CreateAllocationRequest question;
    *question.mutable_problem() = HardProblem();
    v1::Allocation plan;
    plan.set_name(kPlan);
    plan.set_etag("1");
    plan.set_state(v1::Allocation::SOLVING);
    *plan.mutable_options() = question.problem().options();
    EXPECT_THAT(one_.store->PutIfNew(plan, question, "d"), IsOk());
  }
  void Pass(absl::Duration time) { clock_.Set(clock_.Now() + time); }

  platform::FixedClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  const std::string url_ = treff::testing::PostgresServer::Shared().NewDatabase();
  Instance one_{url_, "one", clock_}, other_{url_, "other", clock_};
};

TEST_F(PlanLeasesTest, OneInstanceTakesUpWhatWasLeft) {
  ASSERT_THAT(one_.plans.Resume(), IsOk());
  ASSERT_THAT(other_.plans.Resume(), IsOk());

  EXPECT_TRUE(one_.Solves());
  EXPECT_FALSE(other_.Solves());
  EXPECT_FALSE(other_.operations->Get(kOperation)->done()) << "and the other knows that it is";
}

TEST_F(PlanLeasesTest, ALivingInstanceKeepsItHoweverLongItTakes) {
  ASSERT_THAT(one_.plans.Resume(), IsOk());

  for (int renewal = 0; renewal < 5; ++renewal) {
    Pass(PlanLeases::kRenewal);
    ASSERT_THAT(one_.leases.Renew(), IsOk());
    ASSERT_THAT(other_.plans.Resume(), IsOk());
  }

  EXPECT_FALSE(other_.Solves());
}

TEST_F(PlanLeasesTest, TheOtherTakesItWhenOneIsHeardOfNoMore) {
  ASSERT_THAT(one_.plans.Resume(), IsOk());
  Pass(PlanLeases::kTime);

  ASSERT_THAT(other_.plans.Resume(), IsOk());

  EXPECT_TRUE(other_.Solves());
}

TEST_F(PlanLeasesTest, OneThatEndsInOrderLeavesItAtOnce) {
  ASSERT_THAT(one_.plans.Resume(), IsOk());
  ASSERT_TRUE(treff::testing::WaitUntil([&] { return one_.store->Get(kPlan)->attempts() == 1; }));
  one_.operations->Stop();

  ASSERT_THAT(other_.plans.Resume(), IsOk());

  EXPECT_TRUE(other_.Solves());
}

}  // namespace
}  // namespace treff::recommendation
