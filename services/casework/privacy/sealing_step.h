// Seals what programs that did not seal have kept.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_STEP_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_STEP_H_

#include "absl/status/status.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// Gives every case that has no key one, and seals with it all its revisions and requests and what
// it is found by; some cases in a transaction, so that it goes on where it was ended. A case
// without a key is whole as it was. Says how many there were in the log, if any. DATA_LOSS when a
// row cannot be read.
absl::Status SealUnsealed(platform::Database& database, CaseVault& vault);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_SEALING_STEP_H_
