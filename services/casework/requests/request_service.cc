#include "services/casework/requests/request_service.h"

namespace treff::casework {

grpc::Status RequestService::CreateSettlementRequest(
    grpc::ServerContext* context, const v1::CreateSettlementRequestRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Create(*request); });
}

grpc::Status RequestService::BatchCreateSettlementRequests(
    grpc::ServerContext* context, const v1::BatchCreateSettlementRequestsRequest* request,
    v1::BatchCreateSettlementRequestsResponse* response) {
  return Handle(*context, *request, *response, [&] { return requests_.BatchCreate(*request); });
}

grpc::Status RequestService::GetSettlementRequest(grpc::ServerContext* context,
                                                  const v1::GetSettlementRequestRequest* request,
                                                  v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Get(*request); });
}

grpc::Status RequestService::ListSettlementRequests(
    grpc::ServerContext* context, const v1::ListSettlementRequestsRequest* request,
    v1::ListSettlementRequestsResponse* response) {
  return Handle(*context, *request, *response, [&] { return requests_.List(*request); });
}

grpc::Status RequestService::ListAskedHouseholds(grpc::ServerContext* context,
                                                 const v1::ListAskedHouseholdsRequest* request,
                                                 v1::ListAskedHouseholdsResponse* response) {
  return Handle(*context, *request, *response, [&] { return requests_.ListAsked(*request); });
}

grpc::Status RequestService::MarkSettlementRequestSeen(
    grpc::ServerContext* context, const v1::MarkSettlementRequestSeenRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.MarkSeen(*request); });
}

grpc::Status RequestService::AcceptSettlementRequest(
    grpc::ServerContext* context, const v1::AcceptSettlementRequestRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Accept(*request); });
}

grpc::Status RequestService::DeclineSettlementRequest(
    grpc::ServerContext* context, const v1::DeclineSettlementRequestRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Decline(*request); });
}

grpc::Status RequestService::WithdrawSettlementRequest(
    grpc::ServerContext* context, const v1::WithdrawSettlementRequestRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Withdraw(*request); });
}

grpc::Status RequestService::SettleSettlementRequest(
    grpc::ServerContext* context, const v1::SettleSettlementRequestRequest* request,
    v1::SettlementRequest* response) {
  return Handle(*context, *request, *response, [&] { return requests_.Settle(*request); });
}

}  // namespace treff::casework
