// The errors that every case store answers with, in one wording.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_ERRORS_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/platform/status/error_details.h"

namespace treff::casework {

inline absl::Status CaseNotFound(std::string_view name) {
  return platform::NotFound(name, "list the cases to see which there are");
}

inline absl::Status CaseRevisionNotFound(std::string_view name, int64_t revision) {
  return platform::NotFound(std::string(name) + " revision " + std::to_string(revision),
                            "ask for revision 0 to get the newest");
}

inline absl::Status RequestNotFound(std::string_view name) {
  return platform::NotFound(name, "list the requests of the case to see which there are");
}

inline absl::Status RequestChanged(std::string_view name) {
  return platform::ErrorOf(platform::reasons::kStaleEtag,
                           std::string(name) + " has changed since: get it and try again");
}

inline absl::Status CaseChanged(std::string_view name) {
  return platform::ErrorOf(platform::reasons::kStaleEtag,
                           std::string(name) + " has changed since: get it and try again");
}

inline absl::Status RequestIdUsed() {
  return platform::ErrorOf(
      platform::reasons::kRequestIdReused,
      "request_id was used before, for another request: use a new one for a new request");
}

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_ERRORS_H_
