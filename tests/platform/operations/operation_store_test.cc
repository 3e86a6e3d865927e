// The contract of OperationStore, over every implementation.
#include "services/platform/operations/operation_store.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/time/clock.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using google::longrunning::Operation;
using google::protobuf::Any;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr OperationRetention kTwoEnded{.max_ended = 2};

struct OpenStore {
  std::unique_ptr<treff::testing::TempDir> folder;
  std::unique_ptr<Database> database;
  std::unique_ptr<OperationStore> store;
};

OpenStore OpenSql(const std::string& url) {
  OpenStore open;
  open.database = Database::Open({.url = url}).value();
  open.store = OpenSqlOperationStore(*open.database, "test", kTwoEnded).value();
  return open;
}

OpenStore OpenSqlite() {
  auto folder = std::make_unique<treff::testing::TempDir>();
  OpenStore open = OpenSql("sqlite:" + folder->File("test.db"));
  open.folder = std::move(folder);
  return open;
}

OpenStore OpenPostgres() { return OpenSql(treff::testing::PostgresServer::Shared().NewDatabase()); }
OpenStore OpenMemory() {
  return {.store = std::make_unique<MemoryOperationStore>(SystemClock(), kTwoEnded)};
}

struct Implementation {
  std::string name;
  std::function<OpenStore()> open;
};

Any Text(const std::string& text) {
  google::protobuf::StringValue value;
  value.set_value(text);
  Any any;
  any.PackFrom(value);
  return any;
}

std::string TextOf(const Any& any) {
  google::protobuf::StringValue value;
  any.UnpackTo(&value);
  return value.value();
}

class OperationStoreTest : public ::testing::TestWithParam<Implementation> {
 protected:
  OperationStore& store() { return *open_.store; }

  KeptOperation Put(const std::string& id, const std::string& request_id = "",
                    const std::string& digest = "") {
    return store()
        .Put({.name = "operations/plans/" + id,
              .request = Text("request " + id),
              .metadata = Text("waiting"),
              .request_id = request_id,
              .request_digest = digest,
              .trace_id = "trace " + id,
              .caller = "caller " + id})
        .value();
  }
  // By `owner` for a minute.
  std::optional<OperationClaim> Claim(const std::string& owner, const std::string& name = "") {
    return store().Claim({.owner = owner, .lease = absl::Minutes(1), .name = name}).value();
  }
  // A claim whose lease is over at once.
  OperationClaim ClaimForNoTime() {
    return store().Claim({.owner = "dead", .lease = absl::ZeroDuration()}).value().value();
  }
  Operation Find(const std::string& id) {
    return store().Find("operations/plans/" + id).value_or(Operation());
  }
  void End(const std::string& id) {
    Put(id);
    const auto claim = Claim("a", "operations/plans/" + id);
    ASSERT_TRUE(claim.has_value());
    ASSERT_THAT(store().End(*claim, Outcome()), IsOk());
  }
  static Operation Outcome() {
    Operation outcome;
    outcome.set_done(true);
    *outcome.mutable_response() = Text("response");
    *outcome.mutable_metadata() = Text("ended");
    return outcome;
  }
  std::vector<std::string> Names(const OperationQuery& query) {
    std::vector<std::string> names;
    const std::vector<ListedOperation> listed = store().List(query).value();
    for (const ListedOperation& one : listed) {
      names.push_back(one.operation.name());
    }
    return names;
  }

  OpenStore open_ = GetParam().open();
};

TEST_P(OperationStoreTest, WhatIsPutWaitsAndIsClaimedWhole) {
  EXPECT_EQ(Put("1").operation.name(), "operations/plans/1");
  EXPECT_FALSE(Find("1").done());
  EXPECT_EQ(TextOf(Find("1").metadata()), "waiting");

  const auto claim = Claim("a");

  ASSERT_TRUE(claim.has_value());
  EXPECT_EQ(claim->name, "operations/plans/1");
  EXPECT_EQ(claim->kind, "plans");
  EXPECT_EQ(claim->attempt, 1);
  EXPECT_EQ(claim->trace_id, "trace 1");
  EXPECT_EQ(claim->caller, "caller 1");
  EXPECT_EQ(TextOf(claim->request), "request 1");
  EXPECT_EQ(TextOf(claim->metadata), "waiting");
  EXPECT_FALSE(claim->cancel_requested);
  EXPECT_THAT(claim->readable, IsOk());
}

TEST_P(OperationStoreTest, TheSameRequestIdOrNameKeepsTheFirst) {
  Put("1", "r", "digest 1");

  const KeptOperation again = Put("2", "r", "digest 2");
  const KeptOperation same_name = Put("1", "", "digest 3");

  EXPECT_EQ(again.operation.name(), "operations/plans/1");
  EXPECT_EQ(again.request_digest, "digest 1");
  EXPECT_EQ(same_name.request_digest, "digest 1");
  EXPECT_THAT(store().Find("operations/plans/2"), StatusIs(absl::StatusCode::kNotFound));
  const auto other_kind =
      store().Put({.name = "operations/imports/3", .request_id = "r", .request_digest = "d"});
  EXPECT_EQ(other_kind->operation.name(), "operations/imports/3") << "ids are of one kind";
}

TEST_P(OperationStoreTest, TheOldestIsClaimedOnce) {
  Put("1");
  Put("2");

  EXPECT_EQ(Claim("a")->name, "operations/plans/1");
  EXPECT_EQ(Claim("b")->name, "operations/plans/2");
  EXPECT_FALSE(Claim("c").has_value());
}

// One who asks for many holds up nobody who asks for one.
TEST_P(OperationStoreTest, CallersTakeTurns) {
  const auto put = [&](const std::string& id, const std::string& caller) {
    const auto kept = store().Put({.name = "operations/plans/" + id,
                                   .request = Text("request"),
                                   .metadata = Text("waiting"),
                                   .caller = caller});
    ASSERT_THAT(kept, IsOk());
  };
  for (const char* id : {"1", "2", "3", "4"}) put(id, "eager");
  put("5", "modest");
  put("6", "modest");

  std::vector<std::string> order;
  for (int i = 0; i < 6; ++i) {
    order.push_back(Claim("worker")->name);
    absl::SleepFor(absl::Milliseconds(2));  // the store's clock tells turns apart
  }

  EXPECT_EQ(order, (std::vector<std::string>{"operations/plans/1", "operations/plans/5",
                                             "operations/plans/2", "operations/plans/6",
                                             "operations/plans/3", "operations/plans/4"}));
}

TEST_P(OperationStoreTest, OfManyWhoAskAtOnceEachGetsAnother) {
  constexpr int kCount = 12;
  for (int i = 0; i < kCount; ++i) Put(std::to_string(i));
  Mutex mutex;
  std::multiset<std::string> claimed;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 3; ++worker) {
    workers.emplace_back([&] {
      for (int i = 0; i < kCount / 3; ++i) {
        const auto claim = Claim("w");
        MutexLock lock(mutex);
        claimed.insert(claim.has_value() ? claim->name : "none");
      }
    });
  }
  for (std::thread& worker : workers) worker.join();

  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), kCount);
  EXPECT_EQ(claimed.count("none"), 0);
}

TEST_P(OperationStoreTest, WhatRanOutIsAnothersAndTheFirstIsFencedOff) {
  Put("1");
  const OperationClaim stale = ClaimForNoTime();

  const auto taken = Claim("b");

  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->attempt, 2);
  EXPECT_GT(taken->fence, stale.fence);
  const auto is_lost = StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("taken over"));
  EXPECT_THAT(store().Renew(stale, absl::Minutes(1), Text("stale")), is_lost);
  EXPECT_THAT(store().End(stale, Outcome()), is_lost);
  EXPECT_THAT(store().HandBack(stale), is_lost);
  EXPECT_EQ(TextOf(Find("1").metadata()), "waiting");
  EXPECT_THAT(store().End(*taken, Outcome()), IsOk());
}

TEST_P(OperationStoreTest, ALeaseThatRanOutAndThatNobodyTookIsRenewed) {
  Put("1");
  const OperationClaim late = ClaimForNoTime();

  EXPECT_THAT(store().Renew(late, absl::Minutes(1), std::nullopt), IsOk());

  EXPECT_FALSE(Claim("b").has_value());
}

TEST_P(OperationStoreTest, NoLeaseIsLongerThanItCanBe) {
  Put("1");
  ASSERT_TRUE(store().Claim({.owner = "before", .lease = absl::Hours(9000)}).value().has_value());

  // As after a clock that was set back by a year: whoever lives has renewed by then.
  store().Claim({.owner = "b", .lease = absl::ZeroDuration()}).IgnoreError();

  EXPECT_TRUE(Claim("c").has_value());
}

TEST_P(OperationStoreTest, RenewingReportsAndHearsOfCancellation) {
  Put("1");
  const auto claim = Claim("a");

  EXPECT_FALSE(*store().Renew(*claim, absl::Minutes(1), Text("half")));
  EXPECT_EQ(TextOf(Find("1").metadata()), "half");
  ASSERT_THAT(store().RequestCancel("operations/plans/1"), IsOk());
  EXPECT_TRUE(*store().Renew(*claim, absl::Minutes(1), std::nullopt));
  EXPECT_EQ(TextOf(Find("1").metadata()), "half");
}

TEST_P(OperationStoreTest, AnEndIsFinal) {
  Put("1");
  const auto claim = Claim("a");

  ASSERT_THAT(store().End(*claim, Outcome()), IsOk());

  EXPECT_TRUE(Find("1").done());
  EXPECT_EQ(TextOf(Find("1").response()), "response");
  EXPECT_EQ(TextOf(Find("1").metadata()), "ended");
  EXPECT_FALSE(Claim("b").has_value());
  EXPECT_THAT(store().End(*claim, Outcome()), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(store().RequestCancel("operations/plans/1"), IsOk());
  EXPECT_THAT(store().RequestCancel("operations/plans/9"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(OperationStoreTest, HandedBackIsTakenAtOnceAndCountsAsNoTry) {
  Put("1");
  ASSERT_THAT(store().HandBack(*Claim("a")), IsOk());

  const auto taken = Claim("b");

  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->attempt, 1);
  EXPECT_EQ(taken->fence, 2);
}

TEST_P(OperationStoreTest, OneMayBeClaimedByItsName) {
  Put("1");
  Put("2");

  EXPECT_EQ(Claim("a", "operations/plans/2")->name, "operations/plans/2");
  EXPECT_FALSE(Claim("a", "operations/plans/2").has_value());
  EXPECT_FALSE(Claim("a", "operations/plans/9").has_value());
}

TEST_P(OperationStoreTest, ListsNewestFirstByStateAndPage) {
  for (const char* id : {"1", "2", "3", "4"}) Put(id);
  ASSERT_THAT(store().End(*Claim("a"), Outcome()), IsOk());
  Claim("a");

  const auto page = store().List({.kind = "plans", .limit = 2}).value();
  ASSERT_EQ(page.size(), 2);
  EXPECT_EQ(page[0].operation.name(), "operations/plans/4");
  EXPECT_THAT(Names({.kind = "plans", .before = page[1].position, .limit = 9}),
              ElementsAre("operations/plans/2", "operations/plans/1"));
  using State = OperationQuery::State;
  EXPECT_THAT(Names({.kind = "plans", .state = State::kDone, .limit = 9}),
              ElementsAre("operations/plans/1"));
  EXPECT_EQ(Names({.kind = "plans", .state = State::kOpen, .limit = 9}).size(), 3);
  EXPECT_EQ(Names({.kind = "plans", .state = State::kWaiting, .limit = 9}).size(), 2);
  EXPECT_THAT(Names({.kind = "imports", .limit = 9}), ElementsAre());
}

TEST_P(OperationStoreTest, ABoundedNumberOfEndedOnesIsKeptAndAllThatAreOpen) {
  Put("open");
  for (const char* id : {"1", "2", "3"}) End(id);

  EXPECT_THAT(Names({.kind = "plans", .limit = 9}),
              ElementsAre("operations/plans/3", "operations/plans/2", "operations/plans/open"));
  EXPECT_THAT(store().Find("operations/plans/1"), StatusIs(absl::StatusCode::kNotFound));
}

INSTANTIATE_TEST_SUITE_P(All, OperationStoreTest,
                         ::testing::Values(Implementation{"Memory", OpenMemory},
                                           Implementation{"Sqlite", OpenSqlite},
                                           Implementation{"Postgresql", OpenPostgres}),
                         [](const auto& test) { return test.param.name; });

TEST(SqlOperationStore, DamagedBytesHideNoOtherOperation) {
  OpenStore open = OpenSqlite();
  for (const char* id : {"1", "2"}) {
    ASSERT_THAT(open.store->Put({.name = std::string("operations/plans/") + id}), IsOk());
  }
  ASSERT_THAT(open.database->Write([](soci::session& sql) {
    sql << "UPDATE test_operation SET request = '!', metadata = '!' WHERE position = 1";
    return absl::OkStatus();
  }),
              IsOk());

  const auto damaged = open.store->Claim({.owner = "a", .lease = absl::Minutes(1)}).value();
  const auto listed = open.store->List({.kind = "plans", .limit = 9}).value();

  ASSERT_TRUE(damaged.has_value());
  EXPECT_THAT(damaged->readable,
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("operations/plans/1")));
  ASSERT_EQ(listed.size(), 2);
  EXPECT_THAT(FromRpcStatus(listed[1].operation.error()), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(listed[0].operation.has_error());
}

// The file is one process's, so what an earlier one had need not wait for its lease to end.
TEST(SqlOperationStore, ANewStartOverAFileTakesUpWhatWasClaimed) {
  OpenStore open = OpenSqlite();
  ASSERT_THAT(open.store->Put({.name = "operations/plans/1"}), IsOk());
  ASSERT_TRUE(open.store->Claim({.owner = "a", .lease = absl::Hours(1)}).value().has_value());

  const auto after = OpenSqlOperationStore(*open.database, "test").value();

  EXPECT_TRUE(after->Claim({.owner = "b", .lease = absl::Hours(1)}).value().has_value());
}

}  // namespace
}  // namespace treff::platform
