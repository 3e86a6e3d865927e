// The gRPC face of cases.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_SERVICE_H_

#include "services/casework/audit/audited_face.h"
#include "services/casework/cases/cases.h"
#include "services/casework/events/case_events.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::casework {

class CaseService final : public AuditedFace<v1::CaseService> {
 public:
  CaseService(Cases& cases, CaseEvents& events, AccessLog& log)
      : AuditedFace(log), cases_(cases), events_(events) {}

  grpc::Status CreateCase(grpc::ServerContext* context, const v1::CreateCaseRequest* request,
                          v1::Case* response) override;
  grpc::Status BatchCreateCases(grpc::ServerContext* context,
                                const v1::BatchCreateCasesRequest* request,
                                v1::BatchCreateCasesResponse* response) override;
  grpc::Status BatchUpdateCases(grpc::ServerContext* context,
                                const v1::BatchUpdateCasesRequest* request,
                                v1::BatchUpdateCasesResponse* response) override;
  grpc::Status GetCase(grpc::ServerContext* context, const v1::GetCaseRequest* request,
                       v1::Case* response) override;
  grpc::Status BatchGetCases(grpc::ServerContext* context, const v1::BatchGetCasesRequest* request,
                             v1::BatchGetCasesResponse* response) override;
  grpc::Status ListCases(grpc::ServerContext* context, const v1::ListCasesRequest* request,
                         v1::ListCasesResponse* response) override;
  grpc::Status UpdateCase(grpc::ServerContext* context, const v1::UpdateCaseRequest* request,
                          v1::Case* response) override;
  grpc::Status SubmitCase(grpc::ServerContext* context, const v1::SubmitCaseRequest* request,
                          v1::Case* response) override;
  grpc::Status WithdrawCase(grpc::ServerContext* context, const v1::WithdrawCaseRequest* request,
                            v1::Case* response) override;
  grpc::Status WatchCases(grpc::ServerContext* context, const v1::WatchCasesRequest* request,
                          grpc::ServerWriter<v1::CaseEvent>* writer) override;

 private:
  Cases& cases_;
  CaseEvents& events_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_SERVICE_H_
