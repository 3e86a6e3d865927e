// Whether the access log is as it was written.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_LOG_VERIFICATION_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_LOG_VERIFICATION_H_

#include "absl/status/statusor.h"
#include "services/casework/privacy/sealing.h"
#include "services/platform/storage/database.h"
#include "treff/casework/v1/audit_service.pb.h"

namespace treff::casework {

// Reads the log from its beginning, some thousand entries in a transaction, and looks for the first
// fault. `kept` is a checkpoint from elsewhere, without a hash when there is none. Who can write
// the database and has the key, or puts the whole database back to an earlier day, is found only by
// it.
absl::StatusOr<v1::VerifyAccessLogResponse> VerifyLog(platform::Database& database,
                                                      const SecretKey& log_key,
                                                      const v1::Checkpoint& kept);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_LOG_VERIFICATION_H_
