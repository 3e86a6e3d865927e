#include "services/platform/operations/operations.h"

#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/ids.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using google::longrunning::Operation;
using google::protobuf::StringValue;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;
using Response = absl::StatusOr<std::unique_ptr<google::protobuf::Message>>;
using Run = std::function<Response(const OperationTask&, OperationProgress&)>;

constexpr absl::Duration kLong = absl::Minutes(1);

StringValue Text(const std::string& text) {
  StringValue value;
  value.set_value(text);
  return value;
}

std::string TextOf(const google::protobuf::Any& any) {
  StringValue value;
  any.UnpackTo(&value);
  return value.value();
}

Response Echoes(const OperationTask& task, OperationProgress&) {
  const auto request = RequestOf<StringValue>(task);
  if (!request.ok()) return request.status();
  return std::make_unique<StringValue>(Text("did " + request->value()));
}

Response RunsUntilStopped(const OperationTask&, OperationProgress& progress) {
  progress.Update(Text("running"));
  while (!progress.CancelRequested()) absl::SleepFor(absl::Milliseconds(1));
  return absl::UnavailableError("gave up");
}

// What the two kinds of a replica do, and what they put on record of operations that are not run.
struct Replica {
  Replica(OperationStore& store, IdSource& ids, const Run& run, OperationsOptions options = {})
      : operations(Operations::New(store, ids, options)) {
    operations->Begin({{.name = "imports",
                        .max_waiting = 2,
                        .max_attempts = 2,
                        .remedy = "import less",
                        .run = run,
                        .drop =
                            [this](const OperationTask& task, const absl::Status& why) {
                              MutexLock lock(mutex);
                              dropped[task.name] = why;
                              return absl::OkStatus();
                            },
                        .complete =
                            [](Operation& operation) {
                              operation.mutable_response()->PackFrom(
                                  Text("all of " + TextOf(operation.response())));
                              return absl::OkStatus();
                            }},
                       {.name = "plans", .run = Echoes}});
  }
  Operation Start(const std::string& text, const std::string& kind = "imports") {
    return operations->Start({.kind = kind, .request = Text(text), .metadata = Text("waiting")})
        .value();
  }
  Operation Wait(const Operation& operation) {
    return operations->Wait(operation.name(), kLong).value_or(Operation());
  }
  // Waits until it has begun.
  Operation StartRunning() {
    const Operation started = Start("long");
    EXPECT_TRUE(WaitUntil(
        [&] { return TextOf(operations->Get(started.name())->metadata()) == "running"; }));
    return started;
  }
  absl::Status Dropped(const Operation& operation) {
    MutexLock lock(mutex);
    return dropped[operation.name()];
  }

  Mutex mutex;
  std::map<std::string, absl::Status> dropped;
  const std::unique_ptr<Operations> operations;
};

absl::Status ErrorOf(const Operation& operation) { return FromRpcStatus(operation.error()); }

class OperationsTest : public ::testing::Test {
 protected:
  // Of a process that claimed the oldest and died.
  OperationClaim ClaimAndDie() {
    return store_.Claim({.owner = "dead", .lease = absl::ZeroDuration()}).value().value();
  }
  void Put(const std::string& name) {
    google::protobuf::Any request;
    request.PackFrom(Text("left"));
    ASSERT_THAT(store_.Put({.name = name, .request = request}), IsOk());
  }

  MemoryOperationStore store_;
  const std::unique_ptr<IdSource> ids_ = SequentialIds();
};

TEST_F(OperationsTest, RunsToItsResponse) {
  Replica replica(store_, *ids_, Echoes);

  const Operation ended = replica.Wait(replica.Start("x", "plans"));

  EXPECT_THAT(ended.name(), HasSubstr("operations/plans/00000000-0000-4000-8000-"));
  EXPECT_TRUE(ended.done());
  EXPECT_EQ(TextOf(ended.response()), "did x");
  EXPECT_EQ(TextOf(ended.metadata()), "waiting");
}

TEST_F(OperationsTest, AKindCompletesWhatIsStoredOfItsResponse) {
  Replica replica(store_, *ids_, Echoes);

  const Operation ended = replica.Wait(replica.Start("x"));

  EXPECT_EQ(TextOf(ended.response()), "all of did x");
  const auto listed = replica.operations->List({.kind = "imports", .limit = 9}).value();
  EXPECT_EQ(TextOf(listed.front().operation.response()), "did x");
}

TEST_F(OperationsTest, EndsWithItsErrorAndDetails) {
  Replica replica(store_, *ids_, [](const OperationTask&, OperationProgress&) -> Response {
    return NotFound("sources/x", "see the list of sources");
  });

  const absl::Status error = ErrorOf(replica.Wait(replica.Start("x")));

  EXPECT_THAT(error, StatusIs(absl::StatusCode::kNotFound, HasSubstr("sources/x")));
  EXPECT_TRUE(GetDetail<google::rpc::ErrorInfo>(error).has_value());
}

TEST_F(OperationsTest, SurvivesWorkThatThrows) {
  Replica replica(store_, *ids_, [](const OperationTask&, OperationProgress&) -> Response {
    throw std::runtime_error("secret");
  });

  EXPECT_THAT(ErrorOf(replica.Wait(replica.Start("x"))),
              StatusIs(absl::StatusCode::kInternal, Not(HasSubstr("secret"))));
  EXPECT_TRUE(replica.Wait(replica.Start("y", "plans")).has_response());
}

TEST_F(OperationsTest, CarriesTraceAndCallerOfTheCallThatAskedForIt) {
  std::string trace, caller;
  Replica replica(store_, *ids_, [&](const OperationTask& task, OperationProgress& progress) {
    trace = CurrentCall().trace_id;
    caller = CurrentCall().caller;
    return Echoes(task, progress);
  });
  Operation started;
  {
    const ScopedCall call({.trace_id = "t1", .caller = "officer-7"});
    started = replica.Start("x");
  }

  replica.Wait(started);

  EXPECT_EQ(trace, "t1");
  EXPECT_EQ(caller, "officer-7");
}

TEST_F(OperationsTest, TheSameRequestIdInEitherCaseGivesTheSameOperation) {
  Replica replica(store_, *ids_, Echoes);
  const auto start = [&](const std::string& request_id, const std::string& digest) {
    return replica.operations->Start({.kind = "imports",
                                      .request = Text("x"),
                                      .metadata = Text(""),
                                      .request_id = request_id,
                                      .request_digest = digest});
  };
  const auto first = start("00000000-0000-4000-8000-0000000000ab", "digest");
  const auto again = start("00000000-0000-4000-8000-0000000000AB", "digest");
  const auto other = start("00000000-0000-4000-8000-0000000000ab", "another");

  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("request_id")));
}

TEST_F(OperationsTest, CancelStopsWhatRunsAndWhatWaits) {
  Replica replica(store_, *ids_, RunsUntilStopped);
  const Operation running = replica.StartRunning();
  const Operation waiting = replica.Start("never");

  EXPECT_THAT(replica.operations->Cancel(waiting.name()), IsOk());
  EXPECT_EQ(replica.operations->Get(waiting.name())->error().code(), 1);
  EXPECT_THAT(replica.Dropped(waiting), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(replica.operations->Cancel(running.name()), IsOk());
  EXPECT_EQ(replica.Wait(running).error().code(), 1);
  EXPECT_THAT(replica.operations->Cancel("operations/imports/x"),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(OperationsTest, TooManyWaitingAreTurnedAway) {
  Replica replica(store_, *ids_, RunsUntilStopped);
  replica.StartRunning();
  EXPECT_THAT(replica.operations->HasRoom("imports"), IsOk());
  for (int i = 0; i < 2; ++i) replica.Start("x");

  const absl::Status refused = replica.operations->HasRoom("imports");

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(GetDetail<google::rpc::RetryInfo>(refused).has_value());
  EXPECT_THAT(replica.operations->HasRoom("plans"), IsOk());
}

TEST_F(OperationsTest, AnotherReplicaWatchesCancelsAndLists) {
  Replica one(store_, *ids_, RunsUntilStopped, {.renewal = absl::Milliseconds(5)});
  const Operation running = one.StartRunning();
  Replica other(store_, *ids_, Echoes);

  EXPECT_TRUE(WaitUntil(
      [&] { return TextOf(other.operations->Get(running.name())->metadata()) == "running"; }));
  EXPECT_EQ(other.operations->List({.kind = "imports", .limit = 9})->size(), 1);
  EXPECT_FALSE(other.operations->Wait(running.name(), absl::Milliseconds(1))->done());
  EXPECT_THAT(other.operations->Cancel(running.name()), IsOk());
  EXPECT_EQ(other.Wait(running).error().code(), 1);
}

TEST_F(OperationsTest, StopHandsBackWhatRunsAndAnotherTakesItUp) {
  Operation running;
  bool hands_back = false;
  {
    Replica one(store_, *ids_, [&](const OperationTask& task, OperationProgress& progress) {
      Response response = RunsUntilStopped(task, progress);
      hands_back = progress.HandsBack();
      return response;
    });
    running = one.StartRunning();
    one.operations->Stop();
    EXPECT_THAT(
        one.operations->Start({.kind = "imports", .request = Text(""), .metadata = Text("")}),
        StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_FALSE(one.operations->Wait(running.name(), kLong)->done());
  }
  EXPECT_TRUE(hands_back);

  Replica other(store_, *ids_, Echoes);

  EXPECT_EQ(TextOf(other.Wait(running).response()), "all of did long");
}

TEST_F(OperationsTest, WhatADeadProcessLeftIsTakenUpWithItsMetadata) {
  Put("operations/imports/1");
  const OperationClaim dead = ClaimAndDie();
  google::protobuf::Any half;
  half.PackFrom(Text("half"));
  ASSERT_THAT(store_.Renew(dead, absl::ZeroDuration(), half), IsOk());
  std::string metadata;

  Replica other(store_, *ids_, [&](const OperationTask& task, OperationProgress& progress) {
    metadata = TextOf(task.metadata);
    return Echoes(task, progress);
  });

  EXPECT_EQ(TextOf(other.operations->Wait(dead.name, kLong)->response()), "all of did left");
  EXPECT_EQ(metadata, "half");
}

// As with SIGSTOP: the first was away for longer than its lease, and wakes.
TEST_F(OperationsTest, WhoWokeAfterItsLeaseLearnsItAndItsResultIsDropped) {
  FixedClock clock(absl::FromUnixSeconds(1'790'000'000));
  MemoryOperationStore store(clock);
  std::atomic<bool> wake = false;
  std::atomic<bool> was_told = false;
  Replica asleep(
      store, *ids_,
      [&](const OperationTask&, OperationProgress& progress) -> Response {
        progress.Update(Text("running"));
        while (!wake) absl::SleepFor(absl::Milliseconds(1));
        was_told = WaitUntil([&] { return progress.HandsBack() && progress.CancelRequested(); });
        return std::make_unique<StringValue>(Text("too late"));
      },
      {.lease = absl::Milliseconds(20), .renewal = absl::Minutes(1)});
  const Operation operation = asleep.StartRunning();
  clock.Set(clock.Now() + absl::Minutes(1));

  Replica other(store, *ids_, Echoes);
  const Operation ended = other.Wait(operation);
  wake = true;
  asleep.operations->Stop();

  EXPECT_TRUE(was_told);
  EXPECT_EQ(TextOf(ended.response()), "all of did long");
  EXPECT_EQ(TextOf(other.Wait(operation).response()), "all of did long");
}

TEST_F(OperationsTest, WhatEndedTheProcessTooOftenIsGivenUp) {
  Put("operations/imports/1");
  for (int i = 0; i < 2; ++i) ClaimAndDie();

  Replica replica(store_, *ids_, Echoes);
  const auto ended = replica.operations->Wait("operations/imports/1", kLong);

  EXPECT_THAT(ErrorOf(*ended), StatusIs(absl::StatusCode::kResourceExhausted,
                                        HasSubstr("2 times during operations/imports/1: import")));
  EXPECT_THAT(replica.Dropped(*ended), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(OperationsTest, AnUnknownKindAndAnUnreadableRequestFailAloneAndSayWhy) {
  Put("operations/exports/1");
  google::protobuf::Any foreign;
  foreign.PackFrom(Operation());
  ASSERT_THAT(store_.Put({.name = "operations/imports/2", .request = foreign}), IsOk());

  Replica replica(store_, *ids_, Echoes);

  EXPECT_TRUE(replica.Wait(replica.Start("x")).has_response());
  EXPECT_THAT(ErrorOf(*store_.Find("operations/exports/1")),
              StatusIs(absl::StatusCode::kUnimplemented, HasSubstr("kind exports")));
  EXPECT_THAT(ErrorOf(*store_.Find("operations/imports/2")),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("operations/imports/2")));
}

}  // namespace
}  // namespace treff::platform
