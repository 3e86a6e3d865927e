// The gRPC face of the access log.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_AUDIT_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_AUDIT_SERVICE_H_

#include "services/casework/audit/accesses.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/audit_service.grpc.pb.h"

namespace treff::casework {

class AuditService final : public platform::Face<v1::AuditService> {
 public:
  explicit AuditService(AccessLog& log) : log_(log) {}

  grpc::Status ListAccesses(grpc::ServerContext* context, const v1::ListAccessesRequest* request,
                            v1::ListAccessesResponse* response) override {
    return Handle(*context, *request, *response, [&] { return ListAccessesOf(*request, log_); });
  }
  grpc::Status VerifyAccessLog(grpc::ServerContext* context,
                               const v1::VerifyAccessLogRequest* request,
                               v1::VerifyAccessLogResponse* response) override {
    return Handle(*context, *request, *response,
                  [&] { return log_.Verify(request->checkpoint()); });
  }
  grpc::Status GetCheckpoint(grpc::ServerContext* context, const v1::GetCheckpointRequest* request,
                             v1::Checkpoint* response) override {
    return Handle(*context, *request, *response, [&] { return log_.MakeCheckpoint(); });
  }

 private:
  AccessLog& log_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_AUDIT_SERVICE_H_
