// The gRPC face of requests.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_SERVICE_H_

#include "services/casework/audit/audited_face.h"
#include "services/casework/requests/requests.h"
#include "treff/casework/v1/request_service.grpc.pb.h"

namespace treff::casework {

class RequestService final : public AuditedFace<v1::SettlementRequestService> {
 public:
  RequestService(Requests& requests, AccessLog& log) : AuditedFace(log), requests_(requests) {}

  grpc::Status CreateSettlementRequest(grpc::ServerContext* context,
                                       const v1::CreateSettlementRequestRequest* request,
                                       v1::SettlementRequest* response) override;
  grpc::Status BatchCreateSettlementRequests(
      grpc::ServerContext* context, const v1::BatchCreateSettlementRequestsRequest* request,
      v1::BatchCreateSettlementRequestsResponse* response) override;
  grpc::Status GetSettlementRequest(grpc::ServerContext* context,
                                    const v1::GetSettlementRequestRequest* request,
                                    v1::SettlementRequest* response) override;
  grpc::Status ListSettlementRequests(grpc::ServerContext* context,
                                      const v1::ListSettlementRequestsRequest* request,
                                      v1::ListSettlementRequestsResponse* response) override;
  grpc::Status ListAskedHouseholds(grpc::ServerContext* context,
                                   const v1::ListAskedHouseholdsRequest* request,
                                   v1::ListAskedHouseholdsResponse* response) override;
  grpc::Status MarkSettlementRequestSeen(grpc::ServerContext* context,
                                         const v1::MarkSettlementRequestSeenRequest* request,
                                         v1::SettlementRequest* response) override;
  grpc::Status AcceptSettlementRequest(grpc::ServerContext* context,
                                       const v1::AcceptSettlementRequestRequest* request,
                                       v1::SettlementRequest* response) override;
  grpc::Status DeclineSettlementRequest(grpc::ServerContext* context,
                                        const v1::DeclineSettlementRequestRequest* request,
                                        v1::SettlementRequest* response) override;
  grpc::Status WithdrawSettlementRequest(grpc::ServerContext* context,
                                         const v1::WithdrawSettlementRequestRequest* request,
                                         v1::SettlementRequest* response) override;
  grpc::Status SettleSettlementRequest(grpc::ServerContext* context,
                                       const v1::SettleSettlementRequestRequest* request,
                                       v1::SettlementRequest* response) override;

 private:
  Requests& requests_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_SERVICE_H_
