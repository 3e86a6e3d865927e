// Files of whoever types a command.
#ifndef TREFF_SERVICES_CLI_COMMANDS_LOCAL_FILE_H_
#define TREFF_SERVICES_CLI_COMMANDS_LOCAL_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/screen/screen.h"

namespace treff::cli {

// The bytes of the file `path`. NOT_FOUND, in the words of `screen`, if it cannot be read.
absl::StatusOr<std::string> ReadLocalFile(const std::string& path, const Screen& screen);

// Makes `bytes` the content of the file `path`. UNAVAILABLE, in the words of `screen`, if it cannot
// be written.
absl::Status WriteLocalFile(const std::string& path, const std::string& bytes,
                            const Screen& screen);
// The same, for its owner's eyes alone.
absl::Status WritePrivateFile(const std::string& path, const std::string& bytes,
                              const Screen& screen);

// Whether the name of the file says that it is an Excel workbook.
bool IsWorkbookName(const std::string& path);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_LOCAL_FILE_H_
