#include "services/casework/cases/listing/case_index.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/case_standing.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/hash.h"

namespace treff::casework {
namespace {

using Listing = v1::ListCasesRequest;

int64_t DayNumberOf(const std::string& text) {
  const std::optional<absl::CivilDay> day = ParseDay(text);
  return day.has_value() ? DayNumber(*day) : kNoDay;
}

std::string TextOf(const v1::Case& c) {
  std::string text = absl::StrCat(c.reference(), " ", v1::Case::Track_Name(c.track()), " ",
                                  v1::Case::State_Name(c.state()));
  for (const v1::Need& need : c.needs()) {
    absl::StrAppend(&text, " ", v1::Need::Kind_Name(need.kind()), " ", need.language());
  }
  return absl::AsciiStrToLower(text);
}

std::string HouseholdOf(const v1::Case& c) {
  std::vector<std::tuple<int, int, std::string>> members;
  for (const v1::Member& member : c.members()) {
    members.emplace_back(member.relation(), member.birth_year(), member.origin_country());
  }
  std::sort(members.begin(), members.end());
  std::string text = absl::StrCat(c.track(), "|", c.permit_date());
  for (const auto& [relation, born, origin] : members) {
    absl::StrAppend(&text, "|", relation, ",", born, ",", origin);
  }
  return platform::Sha256Hex(text);
}

template <typename Value, typename Values>
bool IsOneOf(Value value, const Values& values) {
  return values.empty() || std::any_of(values.begin(), values.end(), [&](const auto& each) {
           return static_cast<int>(each) == value;
         });
}

}  // namespace

int64_t DayNumber(absl::CivilDay day) {
  return day.year() * 10'000 + day.month() * 100 + day.day();
}

int64_t NeedBit(v1::Need::Kind kind) { return int64_t{1} << static_cast<int>(kind); }

CaseIndex IndexOf(const v1::Case& c) {
  CaseIndex index{.state = c.state(),
                  .track = c.track(),
                  .persons = c.members_size(),
                  .needs = 0,
                  .deadline = DayNumberOf(c.settlement_deadline()),
                  .permit = DayNumberOf(c.permit_date()),
                  .reference = absl::AsciiStrToLower(c.reference()),
                  .text = TextOf(c),
                  .household = HouseholdOf(c),
                  .registrar = c.registrar(),
                  .changed = absl::ToUnixMicros(platform::FromTimestamp(c.update_time()))};
  for (const v1::Need& need : c.needs()) index.needs |= NeedBit(need.kind());
  return index;
}

bool Agrees(const CaseIndex& index, const CaseFilter& filter) {
  const bool is_late =
      filter.late_before == 0 ||
      (index.deadline < filter.late_before && IsWaiting(static_cast<v1::Case::State>(index.state)));
  return IsOneOf(index.state, filter.states) && IsOneOf(index.track, filter.tracks) &&
         (filter.min_persons == 0 || index.persons >= filter.min_persons) &&
         (filter.max_persons == 0 || index.persons <= filter.max_persons) &&
         (index.needs & filter.needs) == filter.needs && is_late &&
         (filter.registrar.empty() || index.registrar == filter.registrar) &&
         index.changed >= filter.changed_since &&
         absl::StartsWith(index.reference, filter.reference) &&
         std::all_of(filter.words.begin(), filter.words.end(),
                     [&](const std::string& word) { return absl::StrContains(index.text, word); });
}

int64_t SortKey(const CaseIndex& index, CaseOrder order) {
  switch (order) {
    case Listing::DEADLINE:
      return index.deadline;
    case Listing::LONGEST_WAITING:
      return index.permit;
    default:
      return 0;
  }
}

}  // namespace treff::casework
