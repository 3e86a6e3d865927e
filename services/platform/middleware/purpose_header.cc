#include "services/platform/middleware/purpose_header.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/status/error_details.h"

namespace treff::platform {

absl::Status CheckPurpose(std::string_view purpose) {
  const bool readable =
      purpose.size() <= kLongestPurpose && std::all_of(purpose.begin(), purpose.end(), [](char c) {
        return absl::ascii_isprint(static_cast<unsigned char>(c));
      });
  // The log of accesses keeps it for good.
  if (readable && HoldsIdentityNumber(purpose)) {
    return ErrorOf(reasons::kUnreadableCaller,
                   absl::StrCat("the header treff-purpose ", kNoIdentityNumber));
  }
  if (readable) return absl::OkStatus();
  return ErrorOf(reasons::kUnreadableCaller,
                 "the header treff-purpose cannot be read: send 1 to 200 visible ASCII characters "
                 "and spaces, or leave it out");
}

}  // namespace treff::platform
