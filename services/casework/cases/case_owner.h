// Whose a case is: the case-management system's that registered it, and otherwise nobody's own.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_OWNER_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_OWNER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/store/case_store.h"

namespace treff::casework {

// The system that makes the current call, as Case.registrar names it; empty for other callers.
std::string RegistrarOfCall();

// Whether the current call may do what it asks for with its own alone.
bool IsBoundToOwn();

// PERMISSION_DENIED with the reason NOT_YOURS if the current call is bound to its own and the case
// is not; NOT_FOUND if there is none. A case never changes its owner, so it is looked at once.
absl::Status CheckCaseOwner(CaseStore& store, const std::string& name);

// The same by the registrar of a case, or of something else that a system has of its own.
absl::Status CheckRegistrar(const std::string& registrar);

// The same for a request: of municipalities and counties by whom it asks, of systems by its case.
absl::Status CheckRequestOwner(CaseStore& store, const std::string& name);

// The registrar to which a list of cases must be narrowed; empty for no bound. PERMISSION_DENIED
// for whoever is bound to their own and is no system.
absl::StatusOr<std::string> RegistrarToListBy();

// Narrows a list of requests to the caller's own. PERMISSION_DENIED if what the filter asks for
// cannot be.
absl::Status NarrowToOwn(RequestFilter& filter);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_OWNER_H_
