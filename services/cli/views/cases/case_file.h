// Reads a household from the JSON that people write.
#ifndef TREFF_SERVICES_CLI_VIEWS_CASES_CASE_FILE_H_
#define TREFF_SERVICES_CLI_VIEWS_CASES_CASE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::cli {

// `text` of the file `name`; a byte-order mark before it is passed over. INVALID_ARGUMENT says in
// which line it is no JSON, or lists every field that there is not and every value that its field
// does not take, with what there is. What stands in the file is never quoted: it may be personal.
absl::StatusOr<casework::v1::Case> ParseCaseFile(std::string text, const std::string& name);

// The cases of a file with one on each line; blank lines are passed over. INVALID_ARGUMENT names
// every fault by its line and field.
struct CaseLines {
  std::vector<casework::v1::Case> cases;
  std::vector<int> lines;  // of each, from 1
};
absl::StatusOr<CaseLines> ParseCaseLines(const std::string& text, const std::string& name);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_CASES_CASE_FILE_H_
