#include "services/gateway/connect/timeout.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

constexpr size_t kMostDigits = 10;  // the protocol's

}  // namespace

absl::StatusOr<absl::Duration> ParseTimeout(std::string_view header, absl::Duration at_most) {
  if (header.empty()) return at_most;
  int64_t milliseconds = 0;
  const bool is_number =
      header.size() <= kMostDigits && std::all_of(header.begin(), header.end(), [](char c) {
        return absl::ascii_isdigit(static_cast<unsigned char>(c));
      });
  if (!is_number || !absl::SimpleAtoi(platform::Absl(header), &milliseconds)) {
    return platform::FieldError("Connect-Timeout-Ms",
                                "must be milliseconds, one to ten digits, as in 5000");
  }
  return std::min(absl::Milliseconds(milliseconds), at_most);
}

}  // namespace treff::gateway
