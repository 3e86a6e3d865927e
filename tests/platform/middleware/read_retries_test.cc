// What is sent again when a server refuses, and what never is: real servers that count.
#include "services/platform/middleware/client/read_retries.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/telemetry/metrics.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::platform {
namespace {

namespace lro = google::longrunning;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// As often as a call may come in all.
constexpr int kAttempts = 3;
// Of the budget, before the first success: below the half nothing is tried again.
constexpr int kHalfBudget = 10;

// A read and a write that count their attempts and answer as they are told.
class CountingFace : public Face<lro::Operations> {
 public:
  struct Answers {
    std::function<absl::Status(int attempt)> next;
    std::atomic<int> attempts = 0;
  };
  explicit CountingFace(Answers& answers) : answers_(answers) {}

  grpc::Status GetOperation(grpc::ServerContext* context, const lro::GetOperationRequest* request,
                            lro::Operation* response) override {
    return Handle(*context, *request, *response, [&]() -> absl::StatusOr<lro::Operation> {
      const absl::Status status = answers_.next(++answers_.attempts);
      if (!status.ok()) return status;
      return SameName(*request);
    });
  }
  grpc::Status CancelOperation(grpc::ServerContext* context,
                               const lro::CancelOperationRequest* request,
                               google::protobuf::Empty* response) override {
    return Handle(*context, *request, *response,
                  [&] { return answers_.next(++answers_.attempts); });
  }

 private:
  Answers& answers_;
};

class ReadRetriesTest : public ::testing::Test {
 protected:
  ReadRetriesTest() {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<CountingFace>(answers_));
    auto started = Server::Start({}, std::move(services));
    EXPECT_THAT(started, IsOk());
    server_ = *std::move(started);
    channel_ = NewChannel(AddressOf(*server_));
  }

  absl::Status Read() { return Echo(channel_, "x").status(); }
  absl::Status Write() {
    grpc::ClientContext context;
    PrepareCall(context, absl::Minutes(1));
    google::protobuf::Empty response;
    return FromGrpc(lro::Operations::NewStub(channel_)->CancelOperation(
        &context, lro::CancelOperationRequest(), &response));
  }

  static absl::Status Refuse(int) { return absl::UnavailableError("not now"); }
  static absl::Status RefuseTheFirst(int attempt) {
    return attempt == 1 ? Refuse(attempt) : absl::OkStatus();
  }
  static absl::Status Answer(int) { return absl::OkStatus(); }

  CountingFace::Answers answers_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ReadRetriesTest, AReadThatIsRefusedOnceIsAnsweredAndCounted) {
  answers_.next = RefuseTheFirst;

  EXPECT_THAT(Read(), IsOk());

  EXPECT_EQ(answers_.attempts, 2);
  EXPECT_THAT(
      MetricsText(),
      HasSubstr(
          "treff_rpc_retried_total{method=\"google.longrunning.Operations/GetOperation\"} 1"));
}

TEST_F(ReadRetriesTest, AWriteIsSentOnce) {
  answers_.next = RefuseTheFirst;

  EXPECT_THAT(Write(), StatusIs(absl::StatusCode::kUnavailable));

  EXPECT_EQ(answers_.attempts, 1);
}

TEST_F(ReadRetriesTest, WhatTheServerHasDecidedIsNotAskedAgain) {
  answers_.next = [](int) { return absl::ResourceExhaustedError("too many"); };
  EXPECT_THAT(Read(), StatusIs(absl::StatusCode::kResourceExhausted));
  answers_.next = [](int) { return absl::InternalError("broken"); };
  EXPECT_THAT(Read(), StatusIs(absl::StatusCode::kInternal));

  EXPECT_EQ(answers_.attempts, 2);
}

TEST_F(ReadRetriesTest, AnOutageUsesTheBudgetUpAndSuccessesFillIt) {
  constexpr int kCalls = 50;
  answers_.next = Refuse;
  for (int i = 0; i < kCalls; ++i) EXPECT_THAT(Read(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_GT(answers_.attempts, kCalls) << "the first calls are tried again";
  EXPECT_LE(answers_.attempts, kCalls + kHalfBudget) << "the others are not";

  // A tenth of a token each: all fifty failures have taken what there was.
  answers_.next = Answer;
  for (int i = 0; i < 100; ++i) EXPECT_THAT(Read(), IsOk());
  answers_.attempts = 0;
  answers_.next = Refuse;
  EXPECT_THAT(Read(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(answers_.attempts, 1) << "ten successes in a hundred are not enough yet";

  answers_.next = Answer;
  for (int i = 0; i < 100; ++i) EXPECT_THAT(Read(), IsOk());
  answers_.attempts = 0;
  answers_.next = Refuse;
  EXPECT_THAT(Read(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(answers_.attempts, kAttempts);
}

TEST_F(ReadRetriesTest, EndsWithTheDeadline) {
  answers_.next = Refuse;

  EXPECT_FALSE(Echo(channel_, "x", absl::Milliseconds(20)).ok());

  EXPECT_LT(answers_.attempts, kAttempts);
}

const google::protobuf::MethodDescriptor& MethodNamed(const std::string& name) {
  const auto* service =
      casework::v1::GetCaseRequest::descriptor()->file()->pool()->FindServiceByName(
          "treff.casework.v1.CaseService");
  return *service->FindMethodByName(name);
}

TEST(IsRead, ByNameAndNeverAStream) {
  for (const char* read : {"GetCase", "ListCases", "BatchGetCases"}) {
    EXPECT_TRUE(IsRead(MethodNamed(read))) << read;
  }
  for (const char* other :
       {"CreateCase", "UpdateCase", "SubmitCase", "BatchCreateCases", "WatchCases"}) {
    EXPECT_FALSE(IsRead(MethodNamed(other))) << other;
  }
}

TEST(ReadRetries, NameTheReadsOfEveryContractThatIsLinked) {
  EXPECT_THAT(
      ReadRetries(),
      AllOf(HasSubstr(R"({"service":"treff.casework.v1.CaseService","method":"GetCase"})"),
            HasSubstr(R"({"service":"google.longrunning.Operations","method":"GetOperation"})"),
            Not(HasSubstr("CreateCase")), Not(HasSubstr("WatchCases"))));
}

}  // namespace
}  // namespace treff::platform
