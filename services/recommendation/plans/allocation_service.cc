#include "services/recommendation/plans/allocation_service.h"

namespace treff::recommendation {

grpc::Status AllocationService::CreateAllocation(grpc::ServerContext* context,
                                                 const v1::CreateAllocationRequest* request,
                                                 google::longrunning::Operation* response) {
  return Handle(*context, *request, *response, [&] { return allocations_.Create(*request); });
}

grpc::Status AllocationService::GetAllocation(grpc::ServerContext* context,
                                              const v1::GetAllocationRequest* request,
                                              v1::Allocation* response) {
  return Handle(*context, *request, *response, [&] { return allocations_.Get(*request); });
}

grpc::Status AllocationService::ListAllocations(grpc::ServerContext* context,
                                                const v1::ListAllocationsRequest* request,
                                                v1::ListAllocationsResponse* response) {
  return Handle(*context, *request, *response, [&] { return allocations_.List(*request); });
}

grpc::Status AllocationService::CompareAllocations(grpc::ServerContext* context,
                                                   const v1::CompareAllocationsRequest* request,
                                                   v1::AllocationComparison* response) {
  return Handle(*context, *request, *response, [&] { return allocations_.Compare(*request); });
}

grpc::Status AllocationService::ApproveAllocation(grpc::ServerContext* context,
                                                  const v1::ApproveAllocationRequest* request,
                                                  v1::Allocation* response) {
  return Handle(*context, *request, *response, [&] { return allocations_.Approve(*request); });
}

}  // namespace treff::recommendation
