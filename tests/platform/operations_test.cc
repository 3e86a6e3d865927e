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
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using google::longrunning::Operation;
using google::protobuf::StringValue;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;
using Response = absl::StatusOr<std::unique_ptr<google::protobuf::Message>>;

constexpr absl::Duration kLong = absl::Minutes(1);

StringValue Text(const std::string& text) {
  StringValue value;
  value.set_value(text);
  return value;
}

Operations::Work Returns(const std::string& text) {
  return
      [text](OperationProgress&) -> Response { return std::make_unique<StringValue>(Text(text)); };
}

Response RunsUntilCancelled(OperationProgress& progress) {
  while (!progress.CancelRequested()) absl::SleepFor(absl::Milliseconds(1));
  return absl::UnavailableError("gave up");
}

class OperationsTest : public ::testing::Test {
 protected:
  const std::unique_ptr<IdSource> ids_ = SequentialIds();
  const std::unique_ptr<Operations> operations_ =
      Operations::New({.kind = "imports", .max_waiting = 2, .max_remembered = 3}, *ids_);
};

TEST_F(OperationsTest, RunsToItsResponse) {
  const auto started = operations_->Start("", "", Text("metadata"), Returns("done"));
  ASSERT_THAT(started, IsOk());
  EXPECT_EQ(started->name(), "operations/imports/00000000-0000-4000-8000-000000000001");

  const auto ended = operations_->Wait(started->name(), kLong);

  ASSERT_THAT(ended, IsOk());
  EXPECT_TRUE(ended->done());
  StringValue value;
  ASSERT_TRUE(ended->response().UnpackTo(&value));
  EXPECT_EQ(value.value(), "done");
  ASSERT_TRUE(ended->metadata().UnpackTo(&value));
  EXPECT_EQ(value.value(), "metadata");
}

TEST_F(OperationsTest, EndsWithItsErrorAndDetails) {
  const auto started = operations_->Start("", "", Text(""), [](OperationProgress&) -> Response {
    return NotFound("sources/x", "see the list of sources");
  });

  const auto ended = operations_->Wait(started->name(), kLong);

  const absl::Status error = FromRpcStatus(ended->error());
  EXPECT_THAT(error, StatusIs(absl::StatusCode::kNotFound, HasSubstr("sources/x")));
  EXPECT_TRUE(GetDetail<google::rpc::ErrorInfo>(error).has_value());
}

TEST_F(OperationsTest, SurvivesWorkThatThrows) {
  const auto started = operations_->Start(
      "", "", Text(""), [](OperationProgress&) -> Response { throw std::runtime_error("secret"); });

  const auto ended = operations_->Wait(started->name(), kLong);

  EXPECT_THAT(FromRpcStatus(ended->error()),
              StatusIs(absl::StatusCode::kInternal, ::testing::Not(HasSubstr("secret"))));
}

TEST_F(OperationsTest, ShowsProgressAndCarriesTheTrace) {
  std::atomic<bool> go_on = false;
  std::string trace;
  absl::StatusOr<Operation> started;
  {
    const ScopedCall call({.trace_id = "t1"});
    started = operations_->Start("", "", Text("0 %"), [&](OperationProgress& progress) -> Response {
      trace = CurrentCall().trace_id;
      progress.Update(Text("50 %"));
      while (!go_on) absl::SleepFor(absl::Milliseconds(1));
      return std::make_unique<StringValue>();
    });
  }

  EXPECT_TRUE(WaitUntil([&] {
    StringValue metadata;
    return operations_->Get(started->name())->metadata().UnpackTo(&metadata) &&
           metadata.value() == "50 %";
  }));
  EXPECT_FALSE(operations_->Wait(started->name(), absl::Milliseconds(1))->done());
  go_on = true;
  EXPECT_TRUE(operations_->Wait(started->name(), kLong)->done());
  EXPECT_EQ(trace, "t1");
}

TEST_F(OperationsTest, TheSameRequestIdGivesTheSameOperation) {
  const auto first = operations_->Start("r1", "digest", Text(""), Returns("1"));
  const auto again = operations_->Start("r1", "digest", Text(""), Returns("2"));
  const auto other = operations_->Start("r1", "another", Text(""), Returns("3"));

  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("request_id")));
}

TEST_F(OperationsTest, CancelStopsWhatRunsAndWhatWaits) {
  const auto running = operations_->Start("", "", Text(""), RunsUntilCancelled);
  const auto waiting = operations_->Start("", "", Text(""), Returns("never"));

  EXPECT_THAT(operations_->Cancel(waiting->name()), IsOk());
  EXPECT_EQ(operations_->Get(waiting->name())->error().code(), 1);
  EXPECT_THAT(operations_->Cancel(running->name()), IsOk());
  EXPECT_EQ(operations_->Wait(running->name(), kLong)->error().code(), 1);
  EXPECT_THAT(operations_->Cancel("operations/imports/x"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(OperationsTest, TooManyWaitingAreTurnedAway) {
  const auto running = operations_->Start("", "", Text(""), RunsUntilCancelled);
  absl::Status refused;
  for (int i = 0; i < 4; ++i) {
    refused.Update(operations_->Start("", "", Text(""), Returns("x")).status());
  }

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(GetDetail<google::rpc::RetryInfo>(refused).has_value());
}

TEST_F(OperationsTest, TheOldestEndedAreForgotten) {
  std::string first;
  for (int i = 0; i < 6; ++i) {
    const auto started = operations_->Start("", "", Text(""), Returns("x"));
    if (i == 0) first = started->name();
    ASSERT_TRUE(operations_->Wait(started->name(), kLong)->done());
  }

  const auto all = operations_->List();

  EXPECT_EQ(all.size(), 4);  // three, and the one that ended since the last start
  EXPECT_EQ(all[0].name(), "operations/imports/00000000-0000-4000-8000-000000000006");
  EXPECT_THAT(operations_->Get(first), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(OperationsTest, StopCancelsEverything) {
  const auto running = operations_->Start("", "", Text(""), RunsUntilCancelled);
  const auto waiting = operations_->Start("", "", Text(""), Returns("never"));

  operations_->Stop();

  EXPECT_EQ(operations_->Get(running->name())->error().code(), 1);
  EXPECT_EQ(operations_->Get(waiting->name())->error().code(), 1);
  EXPECT_THAT(operations_->Start("", "", Text(""), Returns("x")),
              StatusIs(absl::StatusCode::kUnavailable));
}

// Keeps what a test puts into it.
class FakeRecords : public OperationRecords {
 public:
  absl::StatusOr<Operation> Find(const std::string& name) override {
    ++finds;
    const auto found = operations.find(name);
    if (found == operations.end()) return NotFound(name, "there is none");
    return found->second;
  }
  absl::Status Drop(const std::string& name) override {
    dropped.push_back(name);
    return absl::OkStatus();
  }

  std::map<std::string, Operation> operations;
  std::vector<std::string> dropped;
  std::atomic<int> finds = 0;
};

class RecordedOperationsTest : public ::testing::Test {
 protected:
  FakeRecords records_;
  const std::unique_ptr<IdSource> ids_ = SequentialIds();
  const std::unique_ptr<Operations> operations_ =
      Operations::New({.kind = "plans", .max_waiting = 1}, *ids_, &records_);
};

TEST_F(RecordedOperationsTest, StartsUnderTheNameOnRecordAndOnlyOnce) {
  const auto started = operations_->StartAs("7", Text("m"), RunsUntilCancelled);
  const auto again = operations_->StartAs("7", Text("other"), Returns("twice"));

  ASSERT_THAT(started, IsOk());
  EXPECT_EQ(started->name(), "operations/plans/7");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(operations_->List().size(), 1);
}

TEST_F(RecordedOperationsTest, WhatIsNotHereIsLookedUp) {
  records_.operations["operations/plans/1"].set_done(true);

  const auto found = operations_->Wait("operations/plans/1", kLong);

  ASSERT_THAT(found, IsOk());
  EXPECT_TRUE(found->done());
  EXPECT_THAT(operations_->Get("operations/plans/2"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(RecordedOperationsTest, AWaitForOneThatRunsElsewhereLooksTwiceAndNotAllTheTime) {
  records_.operations["operations/plans/1"].set_done(false);

  const auto found = operations_->Wait("operations/plans/1", absl::Milliseconds(30));

  ASSERT_THAT(found, IsOk());
  EXPECT_FALSE(found->done());
  EXPECT_EQ(records_.finds, 2);
  EXPECT_THAT(operations_->Cancel("operations/plans/1"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another process")));
}

TEST_F(RecordedOperationsTest, TheRoomIsAskedForBeforeAndBoundsWhatWaits) {
  ASSERT_THAT(operations_->StartAs("1", Text(""), RunsUntilCancelled), IsOk());
  ASSERT_TRUE(WaitUntil([&] { return operations_->HasRoom().ok(); }));  // the first has begun
  ASSERT_THAT(operations_->StartAs("2", Text(""), Returns("x")), IsOk());

  EXPECT_THAT(operations_->HasRoom(), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(operations_->StartAs("3", Text(""), Returns("x")), IsOk());  // after a start
}

TEST_F(RecordedOperationsTest, CancelledBeforeItBeganIsPutOnRecord) {
  ASSERT_THAT(operations_->StartAs("1", Text(""), RunsUntilCancelled), IsOk());
  ASSERT_TRUE(WaitUntil([&] { return operations_->HasRoom().ok(); }));
  ASSERT_THAT(operations_->StartAs("2", Text(""), Returns("x")), IsOk());

  ASSERT_THAT(operations_->Cancel("operations/plans/2"), IsOk());

  EXPECT_THAT(records_.dropped, ElementsAre("operations/plans/2"));
  EXPECT_EQ(operations_->Get("operations/plans/2")->error().code(), 1);
}

TEST_F(RecordedOperationsTest, TheEndOfTheProcessEndsNoneOfThem) {
  bool shutting_down = false;
  const auto running = operations_->StartAs("1", Text(""), [&](OperationProgress& progress) {
    const Response response = RunsUntilCancelled(progress);
    shutting_down = progress.ShuttingDown();
    return Response(response.status());
  });
  ASSERT_TRUE(WaitUntil([&] { return operations_->HasRoom().ok(); }));
  const auto waiting = operations_->StartAs("2", Text(""), Returns("x"));

  operations_->Stop();

  EXPECT_TRUE(shutting_down);
  EXPECT_FALSE(operations_->Get(running->name())->done());
  EXPECT_FALSE(operations_->Get(waiting->name())->done());
  EXPECT_THAT(records_.dropped, ElementsAre());
}

}  // namespace
}  // namespace treff::platform
