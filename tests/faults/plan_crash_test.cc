// treffd is killed in the middle of a long allocation: what was acknowledged goes on under its
// name.
#include <gmock/gmock.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "tests/e2e/house/house.h"
#include "tests/recommendation/plans/hard_problem.h"
#include "tests/testing/matchers.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using google::longrunning::Operation;
using google::longrunning::Operations;
using recommendation::v1::Allocation;
using recommendation::v1::AllocationService;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

// Operations of allocations are recommendation's; House sends those calls to ingestion.
template <typename Request, typename Response>
absl::StatusOr<Response> Call(House& house,
                              grpc::Status (Operations::Stub::*method)(grpc::ClientContext*,
                                                                       const Request&, Response*),
                              const Request& request) {
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(90));
  Response response;
  Operations::Stub stub(house.program("recommendation").channel());
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::FromGrpc(status);
  return response;
}

Operation Get(House& house, const std::string& name) {
  google::longrunning::GetOperationRequest request;
  request.set_name(name);
  return Call(house, &Operations::Stub::GetOperation, request).value_or(Operation());
}

bool HasPlacement(House& house, const std::string& name) {
  recommendation::v1::AllocationMetadata metadata;
  return Get(house, name).metadata().UnpackTo(&metadata) && metadata.has_gap();
}

void ExpectGoesOn(Shape shape) {
  House house(shape);
  recommendation::v1::CreateAllocationRequest request;
  request.set_request_id("00000000-0000-4000-8000-0000000000aa");
  *request.mutable_problem() = recommendation::HardProblem();
  const auto operation = house.Call(&AllocationService::Stub::CreateAllocation, request);
  ASSERT_THAT(operation, IsOk());
  ASSERT_TRUE(WaitUntil([&] { return HasPlacement(house, operation->name()); }));

  house.program("recommendation").Kill();
  house.program("recommendation").Start();

  EXPECT_FALSE(Get(house, operation->name()).done());
  const auto again = house.Call(&AllocationService::Stub::CreateAllocation, request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), operation->name());  // the request_id survived, too
  ASSERT_TRUE(WaitUntil([&] { return HasPlacement(house, operation->name()); }));
  google::longrunning::CancelOperationRequest cancel;
  cancel.set_name(operation->name());
  ASSERT_THAT(Call(house, &Operations::Stub::CancelOperation, cancel), IsOk());
  ASSERT_TRUE(WaitUntil([&] { return Get(house, operation->name()).done(); }));

  house.program("recommendation").Kill();
  house.program("recommendation").Start();

  recommendation::v1::GetAllocationRequest get;
  get.set_name(operation->name().substr(std::string("operations/").size()));
  const auto plan = house.Call(&AllocationService::Stub::GetAllocation, get);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->state(), Allocation::CANCELLED);
  EXPECT_GT(plan->result().placement_size(), 0);
}

TEST(Kill9, OfTreffdDuringAnAllocation) { ExpectGoesOn(Shape::kEmbedded); }
TEST(Kill9, OfRecommendationDuringAnAllocation) { ExpectGoesOn(Shape::kSuite); }

}  // namespace
}  // namespace treff::e2e
