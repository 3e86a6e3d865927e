// The gRPC face of erasing, giving out and keeping cases.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_SERVICE_H_

#include "services/casework/audit/audited_face.h"
#include "services/casework/privacy/privacy.h"
#include "treff/casework/v1/privacy_service.grpc.pb.h"

namespace treff::casework {

class PrivacyService final : public AuditedFace<v1::PrivacyService> {
 public:
  PrivacyService(Privacy& privacy, AccessLog& log) : AuditedFace(log), privacy_(privacy) {}

  grpc::Status EraseCase(grpc::ServerContext* context, const v1::EraseCaseRequest* request,
                         v1::Erasure* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.Erase(*request); });
  }
  grpc::Status ExportCase(grpc::ServerContext* context, const v1::ExportCaseRequest* request,
                          v1::CaseExport* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.Export(*request); });
  }
  grpc::Status ListErasures(grpc::ServerContext* context, const v1::ListErasuresRequest* request,
                            v1::ListErasuresResponse* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.ListErasures(*request); });
  }
  grpc::Status ListRetention(grpc::ServerContext* context, const v1::ListRetentionRequest* request,
                             v1::ListRetentionResponse* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.ListRetention(); });
  }
  grpc::Status ApplyRetention(grpc::ServerContext* context,
                              const v1::ApplyRetentionRequest* request,
                              v1::ApplyRetentionResponse* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.ApplyRetention(); });
  }
  grpc::Status RotateKeys(grpc::ServerContext* context, const v1::RotateKeysRequest* request,
                          v1::RotateKeysResponse* response) override {
    return Handle(*context, *request, *response, [&] { return privacy_.RotateKeys(); });
  }

 private:
  Privacy& privacy_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_PRIVACY_SERVICE_H_
