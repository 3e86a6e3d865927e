// Which cases a message tells of.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_CASES_IN_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_CASES_IN_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace treff::casework {

// The names of the cases and of the cases of the requests that are anywhere in `message`, each
// once, in the order in which they come. What only names a case, such as a warning, tells nothing
// of it.
std::vector<std::string> CasesIn(const google::protobuf::Message& message);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_CASES_IN_H_
