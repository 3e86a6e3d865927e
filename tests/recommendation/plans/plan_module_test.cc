// Allocations over gRPC, through the ends and new starts of the process that solves them. Outside
// problems need no other service, so there is none.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/storage/database.h"
#include "services/recommendation/module.h"
#include "services/recommendation/plans/plan_store.h"
#include "tests/recommendation/plans/hard_problem.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::recommendation {
namespace {

namespace lro = google::longrunning;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;
using v1::Allocation;

class PlanModuleTest : public ::testing::Test {
 protected:
  PlanModuleTest() { Start(); }

  void Start() {
    const auto nobody = platform::NewChannel("127.0.0.1:1");
    module_ =
        RecommendationModule::Open(
            {.database = {.url = "sqlite:" + folder_.File("recommendation.db")}}, nobody, nobody)
            .value();
    auto services = module_->NewServices();
    services.push_back(platform::NewOperationsService({{&module_->operations(), {}}}));
    server_ = platform::Server::Start({.max_message_bytes = platform::kMaxLargeRequestBytes},
                                      std::move(services))
                  .value();
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()),
                                             grpc::InsecureChannelCredentials());
    allocations_ = v1::AllocationService::NewStub(channel);
    operations_ = lro::Operations::NewStub(channel);
  }

  // As at the end of the process: what runs is stopped, what is stored stays.
  void End() {
    module_->operations().Stop();
    server_.reset();
    module_.reset();
  }

  template <typename Stub, typename Request, typename Response>
  static absl::StatusOr<Response> Call(Stub& stub,
                                       grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                    const Request&, Response*),
                                       const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(90));
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return platform::FromGrpc(status);
    return response;
  }

  absl::StatusOr<lro::Operation> Create(const v1::AllocationProblem& problem) {
    v1::CreateAllocationRequest request;
    *request.mutable_problem() = problem;
    return Call(*allocations_, &v1::AllocationService::Stub::CreateAllocation, request);
  }
  lro::Operation Look(const std::string& name) {
    lro::GetOperationRequest request;
    request.set_name(name);
    return Call(*operations_, &lro::Operations::Stub::GetOperation, request)
        .value_or(lro::Operation());
  }
  // By looking again: since the first server of this process ended, WaitOperation waits for
  // nothing.
  lro::Operation Wait(const std::string& name) {
    EXPECT_TRUE(WaitUntil([&] { return Look(name).done(); }));
    return Look(name);
  }
  absl::Status Cancel(const std::string& name) {
    lro::CancelOperationRequest request;
    request.set_name(name);
    return Call(*operations_, &lro::Operations::Stub::CancelOperation, request).status();
  }
  v1::AllocationMetadata Metadata(const std::string& operation) {
    lro::GetOperationRequest request;
    request.set_name(operation);
    v1::AllocationMetadata metadata;
    const auto found = Call(*operations_, &lro::Operations::Stub::GetOperation, request);
    if (found.ok()) found->metadata().UnpackTo(&metadata);
    return metadata;
  }
  Allocation Get(const std::string& operation) {
    v1::GetAllocationRequest request;
    request.set_name(operation.substr(operation.find('/') + 1));
    return Call(*allocations_, &v1::AllocationService::Stub::GetAllocation, request)
        .value_or(Allocation());
  }

  const treff::testing::TempDir folder_;
  std::unique_ptr<RecommendationModule> module_;
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<v1::AllocationService::Stub> allocations_;
  std::unique_ptr<lro::Operations::Stub> operations_;
};

TEST_F(PlanModuleTest, SolvesAndIsFoundAfterANewStart) {
  const auto operation = Create(EasyProblem());
  ASSERT_THAT(operation, IsOk());
  const lro::Operation ended = Wait(operation->name());
  ASSERT_TRUE(ended.has_response());

  End();
  Start();

  const lro::Operation found = Look(operation->name());
  EXPECT_EQ(found.name(), ended.name());
  EXPECT_EQ(found.response().value(), ended.response().value());
  EXPECT_EQ(Get(operation->name()).state(), Allocation::DRAFT);
}

TEST_F(PlanModuleTest, WhatIsSolvedWhenTheProcessEndsGoesOnUnderItsName) {
  const auto running = Create(HardProblem());
  const auto waiting = Create(EasyProblem());
  ASSERT_THAT(running, IsOk());
  ASSERT_THAT(waiting, IsOk());
  ASSERT_TRUE(WaitUntil([&] { return Metadata(running->name()).has_gap(); }));

  End();
  Start();

  EXPECT_FALSE(Look(running->name()).done());
  ASSERT_TRUE(WaitUntil([&] { return Metadata(running->name()).has_gap(); }));
  ASSERT_THAT(Cancel(running->name()), IsOk());
  EXPECT_TRUE(Wait(waiting->name()).has_response());
}

// As the folder of an earlier version is found: it kept no operations beside its plans.
TEST_F(PlanModuleTest, APlanThatAnEarlierVersionLeftUnsolvedIsTakenUp) {
  End();
  Allocation left;
  left.set_name("allocations/00000000-0000-4000-8000-0000000000ee");
  left.set_state(Allocation::SOLVING);
  left.set_etag("1");
  left.set_attempts(2);
  v1::CreateAllocationRequest question;
  *question.mutable_problem() = EasyProblem();
  *left.mutable_options() = question.problem().options();
  {
    const auto database =
        platform::Database::Open({.url = "sqlite:" + folder_.File("recommendation.db")}).value();
    ASSERT_THAT(OpenSqlPlanStore(*database).value()->PutIfNew(left, question, "d"), IsOk());
  }

  Start();

  EXPECT_TRUE(Wait("operations/" + left.name()).has_response());
  const Allocation plan = Get("operations/" + left.name());
  EXPECT_EQ(plan.state(), Allocation::DRAFT);
  EXPECT_EQ(plan.attempts(), 0);
}

TEST_F(PlanModuleTest, CancelledItKeepsTheBestWithItsHonestGap) {
  const auto operation = Create(HardProblem());
  ASSERT_THAT(operation, IsOk());
  ASSERT_TRUE(WaitUntil([&] { return Metadata(operation->name()).has_gap(); }));

  ASSERT_THAT(Cancel(operation->name()), IsOk());
  const lro::Operation ended = Wait(operation->name());

  EXPECT_EQ(ended.error().code(), static_cast<int>(absl::StatusCode::kCancelled));
  EXPECT_THAT(ended.error().message(), HasSubstr("keeps the best"));
  const Allocation plan = Get(operation->name());
  EXPECT_EQ(plan.state(), Allocation::CANCELLED);
  EXPECT_GT(plan.result().placement_size(), 0);
  EXPECT_FALSE(plan.result().proven());
  EXPECT_GT(plan.result().gap(), 0);
  EXPECT_GE(plan.result().bound(), plan.result().objective());
}

TEST_F(PlanModuleTest, CancelledBeforeItBeganItDoesNotComeBack) {
  const auto running = Create(HardProblem());
  const auto waiting = Create(EasyProblem());
  ASSERT_TRUE(WaitUntil([&] { return Metadata(running->name()).has_gap(); }));

  ASSERT_THAT(Cancel(waiting->name()), IsOk());
  EXPECT_TRUE(Look(waiting->name()).done());
  End();
  Start();

  EXPECT_EQ(Get(waiting->name()).state(), Allocation::CANCELLED);
  EXPECT_EQ(Look(waiting->name()).error().code(), 1);
  ASSERT_THAT(Cancel(running->name()), IsOk());
}

TEST_F(PlanModuleTest, AHundredThousandCasesAreTakenInAndAboveTheLimitItIsSaid) {
  const auto operation = Create(ManyCases(100'000, 20));  // above gRPC's usual 4 MB
  ASSERT_THAT(operation, IsOk());
  ASSERT_THAT(Cancel(operation->name()), IsOk());
  EXPECT_TRUE(Wait(operation->name()).done());

  EXPECT_THAT(Create(ManyCases(100'000, 80)),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("larger than max")));
}

}  // namespace
}  // namespace treff::recommendation
