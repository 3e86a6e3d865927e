// Cases, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_CASES_CASE_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_CASES_CASE_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::cli {

// One case, every field.
std::string CaseView(const casework::v1::Case& c, const Screen& screen);
// Many, a row each.
std::string CasesView(const casework::v1::ListCasesResponse& cases, const Screen& screen);
// The same of cases that were registered or changed together, with what looks odd of each.
std::string WrittenCasesView(const google::protobuf::RepeatedPtrField<casework::v1::Case>& cases,
                             const Screen& screen);
// What happened, in a line.
std::string EventView(const casework::v1::CaseEvent& event, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_CASES_CASE_VIEW_H_
