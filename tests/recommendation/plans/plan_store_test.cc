// The contract of PlanStore, over every implementation.
#include "services/recommendation/plans/plan_store.h"

#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "tests/recommendation/plans/memory_plan_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::recommendation {
namespace {

using ::testing::ElementsAre;
using treff::testing::IsOk;
using treff::testing::StatusIs;

struct OpenStore {
  std::unique_ptr<treff::testing::TempDir> folder;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<PlanStore> store;
};

OpenStore OpenSql(const std::string& url) {
  OpenStore open;
  open.database = platform::Database::Open({.url = url}).value();
  open.store = OpenSqlPlanStore(*open.database).value();
  return open;
}

OpenStore OpenSqlite() {
  auto folder = std::make_unique<treff::testing::TempDir>();
  OpenStore open = OpenSql("sqlite:" + folder->File("recommendation.db"));
  open.folder = std::move(folder);
  return open;
}

OpenStore OpenPostgres() { return OpenSql(treff::testing::PostgresServer::Shared().NewDatabase()); }
OpenStore OpenMemory() { return {.store = std::make_unique<MemoryPlanStore>()}; }

struct Implementation {
  std::string name;
  std::function<OpenStore()> open;
};

class PlanStoreTest : public ::testing::TestWithParam<Implementation> {
 protected:
  PlanStore& store() { return *open_.store; }

 private:
  OpenStore open_ = GetParam().open();
};

v1::Allocation Plan(int number, v1::Allocation::State state = v1::Allocation::SOLVING) {
  v1::Allocation plan;
  plan.set_name("allocations/" + std::to_string(number));
  plan.set_etag("1");
  plan.set_state(state);
  plan.add_cases("cases/a");
  plan.mutable_result()->set_objective(number);
  plan.mutable_result()->add_placement()->set_location("municipalities/1508");
  *plan.mutable_create_time() = platform::ToTimestamp(absl::FromUnixSeconds(1'000 + number));
  return plan;
}

v1::CreateAllocationRequest Question(const std::string& request_id = "") {
  v1::CreateAllocationRequest question;
  question.mutable_cases()->add_cases("cases/a");
  question.set_request_id(request_id);
  return question;
}

TEST_P(PlanStoreTest, WhatIsPutComesBack) {
  ASSERT_THAT(store().PutIfNew(Plan(1), Question("r"), "digest"), IsOk());

  const auto plan = store().Get("allocations/1");
  const auto question = store().GetQuestion("allocations/1");

  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->SerializeAsString(), Plan(1).SerializeAsString());
  ASSERT_THAT(question, IsOk());
  EXPECT_EQ(question->SerializeAsString(), Question("r").SerializeAsString());
}

TEST_P(PlanStoreTest, TheSameRequestIdKeepsTheFirst) {
  ASSERT_THAT(store().PutIfNew(Plan(1), Question("r"), "digest 1"), IsOk());

  const auto kept = store().PutIfNew(Plan(2), Question("r"), "digest 2");

  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->name, "allocations/1");
  EXPECT_EQ(kept->request_digest, "digest 1");
  EXPECT_THAT(store().Get("allocations/2"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(PlanStoreTest, WithoutRequestIdEveryOneIsNew) {
  ASSERT_THAT(store().PutIfNew(Plan(1), Question(), "d"), IsOk());

  const auto kept = store().PutIfNew(Plan(2), Question(), "d");

  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->name, "allocations/2");
}

TEST_P(PlanStoreTest, AnUnknownNameIsNotFound) {
  EXPECT_THAT(store().Get("allocations/9"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store().GetQuestion("allocations/9"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store().Replace(Plan(9), "1"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(PlanStoreTest, OnlyTheEtagThatWasReadReplaces) {
  ASSERT_THAT(store().PutIfNew(Plan(1), Question(), "d"), IsOk());
  v1::Allocation solved = Plan(1, v1::Allocation::DRAFT);
  solved.set_etag("2");

  EXPECT_THAT(store().Replace(solved, "0"), StatusIs(absl::StatusCode::kAborted));
  ASSERT_THAT(store().Replace(solved, "1"), IsOk());
  EXPECT_THAT(store().Replace(solved, "1"), StatusIs(absl::StatusCode::kAborted));

  EXPECT_EQ(store().Get("allocations/1")->state(), v1::Allocation::DRAFT);
}

TEST_P(PlanStoreTest, TheUnsolvedAreListedOldestFirst) {
  for (const int number : {2, 1, 3}) {
    ASSERT_THAT(store().PutIfNew(Plan(number), Question(), "d"), IsOk());
  }
  v1::Allocation solved = Plan(2, v1::Allocation::FAILED);
  ASSERT_THAT(store().Replace(solved, "1"), IsOk());

  const auto unsolved = store().ListUnsolved();

  ASSERT_THAT(unsolved, IsOk());
  EXPECT_THAT(*unsolved, ElementsAre("allocations/1", "allocations/3"));
}

TEST_P(PlanStoreTest, ListsNewestFirstPageByPageWithoutWhatGrows) {
  for (int number = 1; number <= 3; ++number) {
    ASSERT_THAT(store().PutIfNew(Plan(number), Question(), "d"), IsOk());
  }

  const auto first = store().List("", 2);
  ASSERT_THAT(first, IsOk());
  const auto second = store().List(first->next_cursor, 2);
  ASSERT_THAT(second, IsOk());

  ASSERT_EQ(first->heads.size(), 2);
  EXPECT_EQ(first->heads[0].name(), "allocations/3");
  EXPECT_EQ(first->heads[0].result().objective(), 3);
  EXPECT_EQ(first->heads[0].cases_size() + first->heads[0].result().placement_size(), 0);
  EXPECT_EQ(first->heads[1].name(), "allocations/2");
  ASSERT_EQ(second->heads.size(), 1);
  EXPECT_EQ(second->heads[0].name(), "allocations/1");
  EXPECT_EQ(second->next_cursor, "");
}

TEST_P(PlanStoreTest, MegabytesComeBackWhole) {
  v1::CreateAllocationRequest question;
  for (int i = 0; i < 100'000; ++i) {
    question.mutable_problem()->add_cases()->set_id("case number " + std::to_string(i));
  }
  ASSERT_THAT(store().PutIfNew(Plan(1), question, "d"), IsOk());

  const auto found = store().GetQuestion("allocations/1");

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->SerializeAsString(), question.SerializeAsString());
}

INSTANTIATE_TEST_SUITE_P(All, PlanStoreTest,
                         ::testing::Values(Implementation{"Memory", OpenMemory},
                                           Implementation{"Sqlite", OpenSqlite},
                                           Implementation{"Postgresql", OpenPostgres}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace treff::recommendation
