// Makes the requests of an approved plan, as the work of an operation.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_REQUESTS_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_REQUESTS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/longrunning/operations.pb.h"
#include "services/platform/operations/operations.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/request_sink.h"
#include "services/recommendation/rooms/room_finder.h"

namespace treff::recommendation {

// The kind of the operations.
inline constexpr char kPlanRequestOperations[] = "plan_requests";

// Thread-safe.
class PlanRequests {
 public:
  // All must outlive it.
  PlanRequests(PlanStore& store, RequestSink& sink, const RoomFinder& rooms,
               platform::Operations& operations)
      : store_(store), sink_(sink), rooms_(rooms), operations_(operations) {}

  // How the operations are done; it must outlive them.
  platform::OperationKind Kind() const;

  // Asks for the requests of a plan; what it answers is said of SendAllocationRequests.
  absl::StatusOr<google::longrunning::Operation> Send(
      const v1::SendAllocationRequestsRequest& request) const;

 private:
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Run(
      const std::string& name, platform::OperationProgress& progress) const;
  // Makes those of `plan` from `first` on that are not made, at most a batch, or says in them why
  // not; moves `first` behind them. Fails only where trying again later helps.
  absl::Status MakeSome(const v1::Allocation& given, v1::Allocation& plan, int& first) const;
  // Puts what became of the requests on record.
  absl::Status Keep(v1::Allocation& plan) const;

  PlanStore& store_;
  RequestSink& sink_;
  const RoomFinder& rooms_;
  platform::Operations& operations_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_REQUESTS_H_
