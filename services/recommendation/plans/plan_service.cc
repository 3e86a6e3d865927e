#include "services/recommendation/plans/plan_service.h"

namespace treff::recommendation {

grpc::Status PlanService::CreateAllocation(grpc::ServerContext* context,
                                           const v1::CreateAllocationRequest* request,
                                           google::longrunning::Operation* response) {
  return Handle(*context, *request, *response, [&] { return plans_.Create(*request); });
}

grpc::Status PlanService::GetAllocation(grpc::ServerContext* context,
                                        const v1::GetAllocationRequest* request,
                                        v1::Allocation* response) {
  return Handle(*context, *request, *response, [&] { return plans_.Get(*request); });
}

grpc::Status PlanService::ListAllocations(grpc::ServerContext* context,
                                          const v1::ListAllocationsRequest* request,
                                          v1::ListAllocationsResponse* response) {
  return Handle(*context, *request, *response, [&] { return plans_.List(*request); });
}

grpc::Status PlanService::CompareAllocations(grpc::ServerContext* context,
                                             const v1::CompareAllocationsRequest* request,
                                             v1::AllocationComparison* response) {
  return Handle(*context, *request, *response, [&] { return plans_.Compare(*request); });
}

grpc::Status PlanService::ApproveAllocation(grpc::ServerContext* context,
                                            const v1::ApproveAllocationRequest* request,
                                            v1::Allocation* response) {
  return Handle(*context, *request, *response, [&] { return approval_.Approve(*request); });
}

grpc::Status PlanService::SendAllocationRequests(grpc::ServerContext* context,
                                                 const v1::SendAllocationRequestsRequest* request,
                                                 google::longrunning::Operation* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Send(*request); });
}

}  // namespace treff::recommendation
