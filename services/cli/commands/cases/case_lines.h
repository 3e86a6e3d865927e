// Registers and changes the cases of a file with one on each line.
#ifndef TREFF_SERVICES_CLI_COMMANDS_CASES_CASE_LINES_H_
#define TREFF_SERVICES_CLI_COMMANDS_CASES_CASE_LINES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/commands/session.h"

namespace treff::cli {

// What the file holds, "-" for standard input.
absl::StatusOr<std::string> ReadText(const std::string& path);
std::string NameOfFile(const std::string& path);

// A thousand at a time, all of them or none; faults are named by line and field. With a
// `request_id` a second try registers nobody twice.
absl::Status CreateLines(const std::string& path, const std::string& request_id, Session& session);
// Each line names its case.
absl::Status UpdateLines(const std::string& path, const std::vector<std::string>& mask,
                         Session& session);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_CASES_CASE_LINES_H_
