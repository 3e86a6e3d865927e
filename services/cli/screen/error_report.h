// Errors, as people read them.
#ifndef TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_
#define TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "services/cli/screen/screen.h"

namespace treff::cli {

// Where the services were looked for, for when nobody answered.
struct Called {
  std::string address;
  bool over_tls = false;
};

// What went wrong and what to do, each bad field on a line of its own.
std::string ErrorReport(const absl::Status& status, const Called& called, const Screen& screen);

// The same for programs: a google.rpc.Status as JSON, on one line.
std::string ErrorJson(const absl::Status& status);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_ERROR_REPORT_H_
