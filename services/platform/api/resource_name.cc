#include "services/platform/api/resource_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr size_t kMaxPartLength = 200;

bool IsPart(absl::string_view part) {
  static constexpr absl::string_view kPunctuation = "._~@:-";
  return !part.empty() && part.size() <= kMaxPartLength &&
         std::all_of(part.begin(), part.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  kPunctuation.find(c) != absl::string_view::npos;
         });
}

bool IsVariable(absl::string_view part) { return !part.empty() && part.front() == '{'; }

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseResourceName(std::string_view pattern,
                                                           std::string_view name,
                                                           std::string_view field) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(Absl(pattern), '/');
  const std::vector<absl::string_view> given = absl::StrSplit(Absl(name), '/');
  std::vector<std::string> parts;
  bool matches = wanted.size() == given.size();
  for (size_t i = 0; matches && i < wanted.size(); ++i) {
    if (IsVariable(wanted[i])) {
      matches = IsPart(given[i]);
      parts.emplace_back(given[i]);
    } else {
      matches = wanted[i] == given[i];
    }
  }
  if (matches) return parts;
  FieldErrors errors;
  errors.Add(field, absl::StrCat("must be a resource name like ", Absl(pattern)));
  return errors.ToStatus();
}

}  // namespace treff::platform
