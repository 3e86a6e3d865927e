// What cases are read and changed for, as calls say it and the log of accesses keeps it: one of the
// catalogue's, `find_municipality`, whose texts are messages (`purpose.…`), or somebody's own
// words.
#ifndef TREFF_SERVICES_CLI_SCREEN_PURPOSE_H_
#define TREFF_SERVICES_CLI_SCREEN_PURPOSE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/cli/screen/screen.h"

namespace treff::cli {

// Of a command, "cases show"; empty for those that read no case.
std::string PurposeOfCommand(std::string_view command);

// As a header can carry it. INVALID_ARGUMENT for control characters and for what is too long.
absl::StatusOr<std::string> PurposeHeader(std::string_view purpose);

// A header's, to be read: the catalogue's text in the screen's language, or the words themselves.
std::string PurposeText(std::string_view header, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_PURPOSE_H_
