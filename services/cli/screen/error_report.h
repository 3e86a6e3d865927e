// Errors, as people read them.
#ifndef TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_
#define TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "services/cli/screen/screen.h"

namespace treff::cli {

// What went wrong and what to do, each bad field on a line of its own. `address` is where the
// services were looked for, for when nobody answered.
std::string ErrorReport(const absl::Status& status, const std::string& address,
                        const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_
