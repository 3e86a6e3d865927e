// Everything that is kept of one case, as a file for the household.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_CASE_EXPORT_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_CASE_EXPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/cases/store/case_store.h"

namespace treff::casework {

// JSON with `revisions` of the case, `requests` and `accesses`, each as the contracts have it.
// Errors as CaseStore's.
absl::StatusOr<std::string> ExportAsJson(const std::string& name, CaseStore& store, AccessLog& log);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_CASE_EXPORT_H_
