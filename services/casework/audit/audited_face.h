// What a gRPC face derives from whose answers tell of cases: none leaves before the access log has
// an entry for it.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_AUDITED_FACE_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_AUDITED_FACE_H_

#include <utility>

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/audit/access_scope.h"
#include "services/casework/audit/cases_in.h"
#include "services/platform/middleware/face.h"

namespace treff::casework {

// The methods are Face's. An answer that cannot be logged becomes the log's error. What a stream
// sends is logged where it is read, a batch at a time.
template <typename S>
class AuditedFace : public platform::Face<S> {
 protected:
  explicit AuditedFace(AccessLog& log) : log_(log) {}

  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, const Request& request, Response& response,
                      const Rule& rule) const {
    return platform::Face<S>::Handle(context, request, response,
                                     [&] { return Logged<Request>(rule); });
  }

  template <typename Request, typename Response, typename Rule>
  grpc::Status Handle(grpc::ServerContext& context, const Request& request,
                      grpc::ServerWriter<Response>& writer, const Rule& rule) const {
    return platform::Face<S>::Handle(context, request, writer, [&](const auto& send) {
      const AccessScope scope(platform::MethodOf<S, Request>().name);
      return rule(send);
    });
  }

 private:
  template <typename Request, typename Rule>
  auto Logged(const Rule& rule) const {
    const AccessScope scope(platform::MethodOf<S, Request>().name);
    auto result = rule();
    if (!result.ok()) return result;
    const absl::Status logged = log_.RecordSeen({.kind = v1::AccessEntry::READ,
                                                 .what = result->GetDescriptor()->name(),
                                                 .cases = CasesIn(*result)});
    if (!logged.ok()) result = logged;
    return result;
  }

  AccessLog& log_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_AUDITED_FACE_H_
