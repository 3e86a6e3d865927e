#include "services/ingestion/catalogue/request_template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr int64_t kMaxOffset = 10'000;

struct TemplateValues {
  absl::CivilDay today;
  int64_t year;  // what {year} is
  int since;     // 0: the dataset has none
};

// What stands for `name`, moved by `offset`; nothing for what is no placeholder.
std::optional<std::string> ValueOf(std::string_view name, int64_t offset,
                                   const TemplateValues& values) {
  if (name == "today") return absl::FormatCivilTime(values.today + offset);
  if (name == "year") return absl::StrCat(values.year + offset);
  // A month that moves would need a year that moves with it.
  if (name == "month" && offset == 0) return absl::StrFormat("%02d", values.today.month());
  if (name == "month_start") {
    return absl::FormatCivilTime(absl::CivilDay(absl::CivilMonth(values.today) + offset));
  }
  if (name == "since" && offset == 0 && values.since > 0) return absl::StrCat(values.since);
  return std::nullopt;
}

absl::Status NoPlaceholder(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      Absl(text),
      " is no placeholder here: use {today}, {year}, {month_start}, all with +n or -n, {month}, or "
      "{since} where the dataset says since"));
}

// The value of the placeholder between two braces: a name, and perhaps "+1" or "-1".
absl::StatusOr<std::string> Expand(std::string_view placeholder, const TemplateValues& values) {
  const size_t sign = placeholder.find_first_of("+-");
  int64_t offset = 0;
  const bool sound = sign == std::string_view::npos ||
                     (absl::SimpleAtoi(Absl(placeholder.substr(sign)), &offset) &&
                      offset >= -kMaxOffset && offset <= kMaxOffset);
  if (sound) {
    if (std::optional<std::string> value = ValueOf(placeholder.substr(0, sign), offset, values)) {
      return *std::move(value);
    }
  }
  return NoPlaceholder(absl::StrCat("{", Absl(placeholder), "}"));
}

// JSON has braces of its own: only one with a letter behind it opens a placeholder.
absl::StatusOr<std::string> ExpandText(std::string_view text, const TemplateValues& values) {
  std::string expanded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' || i + 1 == text.size() || !absl::ascii_isalpha(text[i + 1])) {
      expanded.push_back(text[i]);
      continue;
    }
    const size_t end = text.find('}', i);
    if (end == std::string_view::npos) return NoPlaceholder(text.substr(i));
    TREFF_ASSIGN_OR_RETURN(const std::string value,
                           Expand(text.substr(i + 1, end - i - 1), values));
    expanded += value;
    i = end;
  }
  return expanded;
}

absl::StatusOr<catalogue::Request> ExpandRequest(const catalogue::Request& request,
                                                 const TemplateValues& values) {
  catalogue::Request expanded = request;
  TREFF_ASSIGN_OR_RETURN(*expanded.mutable_address(), ExpandText(request.address(), values));
  TREFF_ASSIGN_OR_RETURN(*expanded.mutable_json_body(), ExpandText(request.json_body(), values));
  TREFF_ASSIGN_OR_RETURN(*expanded.mutable_modified_since(),
                         ExpandText(request.modified_since(), values));
  return expanded;
}

}  // namespace

absl::StatusOr<std::vector<catalogue::Request>> ExpandRequests(const catalogue::Dataset& dataset,
                                                               absl::CivilDay today) {
  std::vector<catalogue::Request> requests;
  TemplateValues values{today, today.year(), dataset.since()};
  if (values.since > today.year()) {
    return absl::FailedPreconditionError(
        absl::StrCat("its figures begin in ", values.since, ", and today is ",
                     absl::FormatCivilTime(today), ": check the clock, or the catalogue"));
  }
  for (const catalogue::Request& request : dataset.requests()) {
    if (request.each_year() && values.since == 0) {
      return absl::InvalidArgumentError("each_year needs the dataset's since");
    }
    values.year = request.each_year() ? values.since : today.year();
    for (; values.year <= today.year(); ++values.year) {
      TREFF_ASSIGN_OR_RETURN(catalogue::Request expanded, ExpandRequest(request, values));
      if (request.each_year()) expanded.set_year(static_cast<int>(values.year));
      requests.push_back(std::move(expanded));
    }
  }
  return requests;
}

}  // namespace treff::ingestion
