#include "services/casework/cases/case_service.h"

namespace treff::casework {

grpc::Status CaseService::CreateCase(grpc::ServerContext* context,
                                     const v1::CreateCaseRequest* request, v1::Case* response) {
  return Handle(*context, *request, *response, [&] { return cases_.Create(*request); });
}

grpc::Status CaseService::BatchCreateCases(grpc::ServerContext* context,
                                           const v1::BatchCreateCasesRequest* request,
                                           v1::BatchCreateCasesResponse* response) {
  return Handle(*context, *request, *response, [&] { return cases_.BatchCreate(*request); });
}

grpc::Status CaseService::BatchUpdateCases(grpc::ServerContext* context,
                                           const v1::BatchUpdateCasesRequest* request,
                                           v1::BatchUpdateCasesResponse* response) {
  return Handle(*context, *request, *response, [&] { return cases_.BatchUpdate(*request); });
}

grpc::Status CaseService::GetCase(grpc::ServerContext* context, const v1::GetCaseRequest* request,
                                  v1::Case* response) {
  return Handle(*context, *request, *response, [&] { return cases_.Get(*request); });
}

grpc::Status CaseService::BatchGetCases(grpc::ServerContext* context,
                                        const v1::BatchGetCasesRequest* request,
                                        v1::BatchGetCasesResponse* response) {
  return Handle(*context, *request, *response, [&] { return cases_.BatchGet(*request); });
}

grpc::Status CaseService::ListCases(grpc::ServerContext* context,
                                    const v1::ListCasesRequest* request,
                                    v1::ListCasesResponse* response) {
  return Handle(*context, *request, *response, [&] { return cases_.List(*request); });
}

grpc::Status CaseService::UpdateCase(grpc::ServerContext* context,
                                     const v1::UpdateCaseRequest* request, v1::Case* response) {
  return Handle(*context, *request, *response, [&] { return cases_.Update(*request); });
}

grpc::Status CaseService::SubmitCase(grpc::ServerContext* context,
                                     const v1::SubmitCaseRequest* request, v1::Case* response) {
  return Handle(*context, *request, *response, [&] { return cases_.Submit(*request); });
}

grpc::Status CaseService::WithdrawCase(grpc::ServerContext* context,
                                       const v1::WithdrawCaseRequest* request, v1::Case* response) {
  return Handle(*context, *request, *response, [&] { return cases_.Withdraw(*request); });
}

grpc::Status CaseService::WatchCases(grpc::ServerContext* context,
                                     const v1::WatchCasesRequest* request,
                                     grpc::ServerWriter<v1::CaseEvent>* writer) {
  return Handle(*context, *request, *writer,
                [&](const auto& send) { return events_.Watch(*request, send); });
}

}  // namespace treff::casework
