#include "services/casework/cases/listing/case_filter.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/casework/cases/enum_checks.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using platform::FieldErrors;

constexpr int kMaxReference = 80;  // characters
constexpr int kMaxText = 200;      // characters

// Each once and in order, so that the same question has one wording.
template <typename Value, typename Values>
std::vector<Value> ParseChosen(const Values& values, const char* field, FieldErrors& errors) {
  std::set<Value> chosen;
  for (int i = 0; i < values.size(); ++i) {
    const auto value = static_cast<Value>(values.Get(i));
    if (!IsChosen(value)) errors.Add(absl::StrCat(field, "[", i, "]"), MustBeListed<Value>());
    chosen.insert(value);
  }
  return {chosen.begin(), chosen.end()};
}

void CheckText(const std::string& text, int longest, const char* field, FieldErrors& errors) {
  if (!platform::IsValidUtf8(text)) return errors.Add(field, "must be valid UTF-8");
  if (platform::CodePointCount(text) > longest) {
    errors.Add(field, absl::StrCat("must have at most ", longest, " characters"));
  }
}

// In microseconds since 1970, as the store keeps times: those before are all times that it keeps.
int64_t ParseMoment(const google::protobuf::Timestamp& moment, const char* field,
                    FieldErrors& errors) {
  constexpr int64_t kFirstSecond = -62'135'596'800;  // of the year 1
  constexpr int64_t kLastSecond = 253'402'300'799;   // of the year 9999
  constexpr int32_t kNanos = 1'000'000'000;
  if (moment.seconds() < kFirstSecond || moment.seconds() > kLastSecond || moment.nanos() < 0 ||
      moment.nanos() >= kNanos) {
    errors.Add(field, "must be a time of the years 1 to 9999");
    return 0;
  }
  return std::max<int64_t>(absl::ToUnixMicros(platform::FromTimestamp(moment)), 0);
}

}  // namespace

absl::StatusOr<CaseFilter> ParseCaseFilter(const v1::ListCasesRequest& request,
                                           absl::CivilDay today) {
  FieldErrors errors;
  CaseFilter filter;
  filter.states = ParseChosen<v1::Case::State>(request.states(), "states", errors);
  filter.tracks = ParseChosen<v1::Case::Track>(request.tracks(), "tracks", errors);
  for (const auto kind : ParseChosen<v1::Need::Kind>(request.needs(), "needs", errors)) {
    if (IsChosen(kind)) filter.needs |= NeedBit(kind);
  }
  if (!IsListed(request.order())) {
    errors.Add("order", MustBeListed<v1::ListCasesRequest::Order>() + ", or left out");
  }
  filter.min_persons = request.min_persons();
  filter.max_persons = request.max_persons();
  if (filter.min_persons < 0) errors.Add("min_persons", "must be 0 for any, or above");
  if (filter.max_persons < 0) errors.Add("max_persons", "must be 0 for any, or above");
  if (filter.max_persons > 0 && filter.max_persons < filter.min_persons) {
    errors.Add("max_persons", "must not be below min_persons");
  }
  if (request.late()) filter.late_before = DayNumber(today);
  if (request.has_changed_since()) {
    filter.changed_since = ParseMoment(request.changed_since(), "changed_since", errors);
  }
  CheckText(request.reference(), kMaxReference, "reference", errors);
  CheckText(request.text(), kMaxText, "text", errors);
  if (!errors.empty()) return errors.ToStatus();
  filter.reference = absl::AsciiStrToLower(request.reference());
  filter.words = absl::StrSplit(absl::AsciiStrToLower(request.text()), ' ', absl::SkipEmpty());
  return filter;
}

}  // namespace treff::casework
