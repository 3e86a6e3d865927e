#include "services/platform/api/paging.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr size_t kMaxTokenBytes = 4096;
constexpr size_t kDigestLength = 16;  // hexadecimal digits

// Finds damage and tokens of another query; it keeps no secret.
std::string Digest(std::string_view cursor, std::string_view query) {
  return Sha256Hex(absl::StrCat("page 1 ", query.size(), " ", Absl(query), Absl(cursor)))
      .substr(0, kDigestLength);
}

constexpr char kDamaged[] =
    "must be the next_page_token of the same list, other fields unchanged: "
    "leave it empty to start again";

}  // namespace

absl::Status DamagedPageToken() { return FieldError("page_token", kDamaged); }

std::string Page::TokenFor(std::string_view next_cursor) const {
  return MakePageToken(next_cursor, query);
}

std::string MakePageToken(std::string_view cursor, std::string_view query) {
  return absl::WebSafeBase64Escape(absl::StrCat(Digest(cursor, query), Absl(cursor)));
}

absl::StatusOr<Page> ParsePage(int page_size, std::string_view page_token, std::string_view query,
                               const PageLimits& limits) {
  FieldErrors errors;
  Page page{.query = std::string(query)};
  page.size = page_size == 0 ? limits.default_size : std::min(page_size, limits.max_size);
  if (page_size < 0) {
    errors.Add("page_size",
               absl::StrCat("must be 0 (for ", limits.default_size, ") to ", limits.max_size));
  }
  if (!page_token.empty()) {
    std::string token;
    const bool decoded = page_token.size() <= kMaxTokenBytes &&
                         absl::WebSafeBase64Unescape(Absl(page_token), &token) &&
                         token.size() >= kDigestLength;
    if (decoded) page.cursor = token.substr(kDigestLength);
    if (!decoded || MakePageToken(page.cursor, query) != page_token) {
      errors.Add("page_token", kDamaged);
    }
  }
  if (!errors.empty()) return errors.ToStatus();
  return page;
}

}  // namespace treff::platform
