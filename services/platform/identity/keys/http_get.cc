// Fetching keys over HTTP.
#include "absl/strings/str_cat.h"
#include "services/platform/http/http_client.h"
#include "services/platform/identity/keys/key_source.h"
#include "services/platform/status/status.h"

namespace treff::platform {

absl::StatusOr<std::string> GetOverHttp(const std::string& address) {
  TREFF_RETURN_IF_ERROR(CheckKeyAddress(address));
  const auto answer = HttpClient().Call({.address = address});
  if (!answer.ok()) {
    return absl::Status(answer.status().code(),
                        absl::StrCat(address, ": ", answer.status().message()));
  }
  if (answer->status != 200) {
    return absl::UnavailableError(
        absl::StrCat(address, " answers with the status ", answer->status));
  }
  return answer->body;
}

}  // namespace treff::platform
