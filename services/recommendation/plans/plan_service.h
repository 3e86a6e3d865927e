// The gRPC face of allocations.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SERVICE_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SERVICE_H_

#include "services/platform/middleware/face.h"
#include "services/recommendation/plans/approval/plan_approval.h"
#include "services/recommendation/plans/approval/plan_requests.h"
#include "services/recommendation/plans/plans.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::recommendation {

class PlanService : public platform::Face<v1::AllocationService> {
 public:
  // All must outlive it.
  PlanService(const Plans& plans, const PlanApproval& approval, const PlanRequests& requests)
      : plans_(plans), approval_(approval), requests_(requests) {}

  grpc::Status CreateAllocation(grpc::ServerContext* context,
                                const v1::CreateAllocationRequest* request,
                                google::longrunning::Operation* response) override;
  grpc::Status GetAllocation(grpc::ServerContext* context, const v1::GetAllocationRequest* request,
                             v1::Allocation* response) override;
  grpc::Status ListAllocations(grpc::ServerContext* context,
                               const v1::ListAllocationsRequest* request,
                               v1::ListAllocationsResponse* response) override;
  grpc::Status CompareAllocations(grpc::ServerContext* context,
                                  const v1::CompareAllocationsRequest* request,
                                  v1::AllocationComparison* response) override;
  grpc::Status ApproveAllocation(grpc::ServerContext* context,
                                 const v1::ApproveAllocationRequest* request,
                                 v1::Allocation* response) override;
  grpc::Status SendAllocationRequests(grpc::ServerContext* context,
                                      const v1::SendAllocationRequestsRequest* request,
                                      google::longrunning::Operation* response) override;

 private:
  const Plans& plans_;
  const PlanApproval& approval_;
  const PlanRequests& requests_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SERVICE_H_
