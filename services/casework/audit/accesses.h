// The rules of reading the access log.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_ACCESSES_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_ACCESSES_H_

#include "absl/status/statusor.h"
#include "services/casework/audit/access_log.h"

namespace treff::casework {

// AuditService.ListAccesses; what it answers is said in its proto.
absl::StatusOr<v1::ListAccessesResponse> ListAccessesOf(const v1::ListAccessesRequest& request,
                                                        AccessLog& log);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_ACCESSES_H_
