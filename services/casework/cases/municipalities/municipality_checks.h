// Whether the municipalities that a case names exist.
#ifndef TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CHECKS_H_
#define TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "services/casework/cases/municipalities/municipality_directory.h"
#include "services/platform/status/field_errors.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Adds every municipality of `c` that the current division does not have, with its successors where
// a reform ended it. Those that `before` names too are not looked at: a reform or an outage must
// not stand in the way of another field's change. Names that are badly formed are left to
// ValidateCase. A status that is not OK: nobody could say.
absl::Status CheckMunicipalities(const v1::Case& c, const v1::Case& before,
                                 MunicipalityDirectory& municipalities,
                                 platform::FieldErrors& errors);

// The same for one name in the field `field`. Only what looks like a code is asked about: anything
// else may be personal.
absl::Status CheckMunicipality(const std::string& name, const std::string& field,
                               MunicipalityDirectory& municipalities,
                               platform::FieldErrors& errors);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_CHECKS_H_
