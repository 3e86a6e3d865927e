// The requests of an approved plan, between fakes.
#include "services/recommendation/plans/approval/plan_requests.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recommendation/plans/sample_plans.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using google::longrunning::Operation;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::Allocation;

class PlanRequestsTest : public PlansTest {
 protected:
  // Waits for the end.
  Operation Send(const Allocation& plan) {
    v1::SendAllocationRequestsRequest request;
    request.set_name(plan.name());
    auto operation = house_.requests.Send(request);
    EXPECT_THAT(operation, IsOk());
    operation = house_.operations->Wait(operation->name(), absl::Minutes(1));
    EXPECT_THAT(operation, IsOk());
    return *operation;
  }
  Allocation Now(const Allocation& plan) { return *house_.store.Get(plan.name()); }
  Allocation Approved() { return *Approve(Solved(Cohort(3))); }
};

TEST_F(PlanRequestsTest, EachIsMadeOnceWithTheRevisionAndThePlanItRestsOn) {
  const Allocation plan = Approved();
  ASSERT_GT(plan.requests_size(), 1);

  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());
  const auto calls = house_.made.calls();
  ASSERT_EQ(static_cast<int>(calls.size()), plan.requests_size());
  for (int i = 0; i < plan.requests_size(); ++i) {
    EXPECT_EQ(calls[i].parent(), plan.requests(i).case_());
    EXPECT_EQ(calls[i].request().municipality(), plan.requests(i).municipality());
    EXPECT_EQ(calls[i].request().evidence().allocation(), plan.name());
    EXPECT_THAT(calls[i].request().evidence().as_given(), HasSubstr(plan.requests(i).case_()));
    EXPECT_EQ(calls[i].case_revision(), 1);
    EXPECT_TRUE(platform::IsUuid(calls[i].request_id())) << calls[i].request_id();
    EXPECT_EQ(Now(plan).requests(i).request(),
              calls[i].parent() + "/requests/" + calls[i].request_id());
  }

  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());
  EXPECT_EQ(house_.made.calls().size(), calls.size()) << "nothing is left to make";
}

TEST_F(PlanRequestsTest, ACaseThatChangedIsLeftOutAndNamed) {
  const Allocation plan = Approved();
  house_.made.Refuse(plan.requests(0).case_(), absl::AbortedError("has changed since"));

  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());

  EXPECT_EQ(Now(plan).requests(0).request(), "");
  EXPECT_THAT(Now(plan).requests(0).left_out().message(), HasSubstr("has changed since"));
  EXPECT_NE(Now(plan).requests(1).request(), "");
}

TEST_F(PlanRequestsTest, WhatNobodyAnsweredIsAskedAgainWithTheSameId) {
  const Allocation plan = Approved();
  const std::string last = plan.requests(plan.requests_size() - 1).case_();
  house_.made.Refuse(last, absl::UnavailableError("nobody answers"));

  EXPECT_THAT(ErrorOf(Send(plan)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_NE(Now(plan).requests(0).request(), "") << "what was made is on record";

  house_.made.Refuse(last, absl::OkStatus());
  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());
  const auto calls = house_.made.calls();
  ASSERT_EQ(static_cast<int>(calls.size()), plan.requests_size() + 1);
  EXPECT_EQ(calls.back().request_id(), calls[calls.size() - 2].request_id());
}

TEST_F(PlanRequestsTest, EachIsAskedForWithTheRoomThatIsLeftNow) {
  const Allocation plan = Approved();
  house_.commitments.Add("0301", casework::v1::Commitment::ASKED, "2026-10-12", 1);

  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());

  for (const auto& call : house_.made.calls()) {
    EXPECT_EQ(call.room().commitments_revision(), 1);
    const bool in_oslo = call.request().municipality() == "municipalities/0301";
    EXPECT_EQ(call.room().free_places(), in_oslo ? 4 : 2) << call.request().municipality();
  }
}

TEST_F(PlanRequestsTest, AChangedQuotaIsTheRoomThatAPersonSaidThereIs) {
  v1::CreateAllocationRequest request;
  request.mutable_revision()->set_base(Solved(Cohort(3)).name());
  auto& change = *request.mutable_revision()->add_quota_changes();
  change.set_location("municipalities/1508");
  change.set_capacity(9);
  const Allocation plan = *Approve(Solved(request));

  ASSERT_THAT(ErrorOf(Send(plan)), IsOk());

  for (const auto& call : house_.made.calls()) {
    const bool changed = call.request().municipality() == "municipalities/1508";
    EXPECT_EQ(call.room().free_places(), changed ? 9 : 5) << call.request().municipality();
  }
}

TEST_F(PlanRequestsTest, ADraftMakesNone) {
  v1::SendAllocationRequestsRequest request;
  request.set_name(Solved(Cohort(2)).name());

  EXPECT_THAT(house_.requests.Send(request), StatusIs(absl::StatusCode::kFailedPrecondition));
  request.set_name("allocations/none");
  EXPECT_THAT(house_.requests.Send(request), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_TRUE(house_.made.calls().empty());
}

}  // namespace
}  // namespace treff::recommendation
