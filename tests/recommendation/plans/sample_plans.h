// The rules of allocation between fakes: cases and a country from memory, a clock that stands
// still.
#ifndef TREFF_TESTS_RECOMMENDATION_PLANS_SAMPLE_PLANS_H_
#define TREFF_TESTS_RECOMMENDATION_PLANS_SAMPLE_PLANS_H_

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "services/platform/status/error_details.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/plans/approval/plan_approval.h"
#include "services/recommendation/plans/approval/plan_requests.h"
#include "services/recommendation/plans/plans.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/recommendation/plans/memory_plan_store.h"
#include "tests/recommendation/samples/fakes.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {

inline std::string CaseNumber(int number) {
  char name[48];
  std::snprintf(name, sizeof name, "cases/00000000-0000-4000-8000-%012d", number);
  return name;
}

inline casework::v1::Case HouseholdNumber(int number, int members) {
  casework::v1::Case c = CaseOf("");
  c.set_name(CaseNumber(number));
  for (int i = 0; i < members; ++i) c.add_members()->set_birth_year(1990);
  return c;
}

// Three municipalities: 0301 has 5 places, 1508 between 2 and 5, and of 4601 nobody knows.
inline std::vector<SamplePlace> ThreePlaces() {
  return {{.code = "0301", .decided = Is(15), .settled = Is(10)},
          {.code = "1508", .decided = Is(6), .settled = Between(1, 4)},
          {.code = "4601", .decided = Pending()}};
}

// Takes requests in as the casework service does, as far as plans see it.
class FakeRequests : public RequestSink {
 public:
  absl::StatusOr<casework::v1::BatchCreateSettlementRequestsResponse> MakeEach(
      const casework::v1::BatchCreateSettlementRequestsRequest& requests) override {
    platform::MutexLock lock(mutex_);
    casework::v1::BatchCreateSettlementRequestsResponse response;
    for (const auto& request : requests.requests()) {
      calls_.push_back(request);
      auto& result = *response.add_results();
      const auto refusal = refusals_.find(request.parent());
      if (refusal != refusals_.end()) {
        *result.mutable_error() = platform::ToRpcStatus(refusal->second);
        continue;
      }
      *result.mutable_request() = request.request();
      result.mutable_request()->set_name(request.parent() + "/requests/" + request.request_id());
    }
    return response;
  }
  // What the next requests for a case are answered with; OK makes them again.
  void Refuse(const std::string& case_name, const absl::Status& status) {
    platform::MutexLock lock(mutex_);
    refusals_.erase(case_name);
    if (!status.ok()) refusals_[case_name] = status;
  }
  std::vector<casework::v1::CreateSettlementRequestRequest> calls() const {
    platform::MutexLock lock(mutex_);
    return calls_;
  }

 private:
  mutable platform::Mutex mutex_;
  std::vector<casework::v1::CreateSettlementRequestRequest> calls_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, absl::Status> refusals_ ABSL_GUARDED_BY(mutex_);
};

struct PlanHouse {
  explicit PlanHouse(
      std::shared_ptr<const matching::MunicipalityTable> snapshot = SampleSnapshot(ThreePlaces()))
      : snapshots(std::move(snapshot)) {
    operations->Begin({solver.Kind(), requests.Kind()});
  }
  ~PlanHouse() { operations->Stop(); }

  // Waits for its end.
  google::longrunning::Operation Solve(const v1::CreateAllocationRequest& request) {
    auto operation = plans.Create(request);
    if (operation.ok()) operation = operations->Wait(operation->name(), absl::Minutes(1));
    if (operation.ok()) return *operation;
    google::longrunning::Operation refused;
    *refused.mutable_error() = platform::ToRpcStatus(operation.status());
    return refused;
  }
  v1::Allocation PlanOf(const google::longrunning::Operation& operation) {
    v1::AllocationMetadata metadata;
    operation.metadata().UnpackTo(&metadata);
    v1::GetAllocationRequest request;
    request.set_name(metadata.allocation());
    return plans.Get(request).value_or(v1::Allocation());
  }

  MemoryPlanStore store;
  FakeCases cases;
  FakeSnapshots snapshots;
  platform::FixedClock clock{absl::FromUnixSeconds(1'792'000'000)};
  const std::unique_ptr<platform::IdSource> ids = platform::SequentialIds();
  FakeCommitments commitments;
  const PlanSource source{store, cases, snapshots, SamplePolicies(), commitments};
  const PlanSolver solver{store, source, clock};
  platform::MemoryOperationStore kept_operations;
  const std::unique_ptr<platform::Operations> operations =
      platform::Operations::New(kept_operations, *ids);
  const Plans plans{{store, source, solver, cases, snapshots, SamplePolicies(), commitments,
                     *operations, *ids, clock}};
  const PlanApproval approval{{store, cases, snapshots, commitments, clock}};
  FakeRequests made;
  const RoomFinder rooms{snapshots, commitments, clock};
  const PlanRequests requests{store, made, rooms, *operations};
};

inline v1::CreateAllocationRequest Parse(const std::string& text) {
  v1::CreateAllocationRequest request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) std::abort();
  return request;
}

// Two cases of one person each that both want A, which has room for one.
inline constexpr char kSmallProblem[] = R"pb(
  problem {
    resources: "persons"
    locations { id: "A" capacity: 1 }
    locations { id: "B" capacity: 2 }
    cases { id: "x" demand: 1 location: 0 location: 1 value: 5 value: 1 group: "g" }
    cases { id: "y" demand: 1 location: 0 location: 1 value: 4 value: 3 group: "g" }
  })pb";

inline absl::Status ErrorOf(const google::longrunning::Operation& operation) {
  return platform::FromRpcStatus(operation.error());
}

inline std::string PlaceOf(const v1::Allocation& plan, const std::string& name) {
  for (const auto& placement : plan.result().placement()) {
    if (placement.case_() == name) return placement.location();
  }
  return "unplaced";
}

class PlansTest : public ::testing::Test {
 protected:
  PlansTest() {
    for (int i = 1; i <= 4; ++i) house_.cases.Add(HouseholdNumber(i, i));
  }

  // The cases 1 to `count`, whose number is their size.
  v1::CreateAllocationRequest Cohort(int count, const std::string& options = "") {
    v1::CreateAllocationRequest request;
    request.mutable_cases()->set_policy(StandardPolicy().name());
    for (int i = 1; i <= count; ++i) request.mutable_cases()->add_cases(CaseNumber(i));
    auto& parsed = *request.mutable_cases()->mutable_options();
    if (!google::protobuf::TextFormat::MergeFromString(options, &parsed)) std::abort();
    parsed.set_unplaced_allowed(true);
    parsed.set_unplaced_price(100);
    return request;
  }
  v1::Allocation Solved(const v1::CreateAllocationRequest& request) {
    const google::longrunning::Operation operation = house_.Solve(request);
    EXPECT_THAT(ErrorOf(operation), treff::testing::IsOk());
    return house_.PlanOf(operation);
  }
  absl::StatusOr<v1::Allocation> Approve(const v1::Allocation& plan, bool confirm = false) {
    v1::ApproveAllocationRequest request;
    request.set_confirm_outdated(confirm);
    request.set_name(plan.name());
    request.set_approver("leader of the unit");
    request.set_reason("as discussed");
    request.set_etag(plan.etag());
    return house_.approval.Approve(request);
  }

  PlanHouse house_;
};

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_PLANS_SAMPLE_PLANS_H_
