#include "services/casework/cases/case_deadline.h"

#include <algorithm>
#include <cctype>

#include "absl/time/time.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

struct SettlementAim {
  v1::Case::Track track;
  int months;  // from the permit to the settlement
};

// The aims that IMDi is given yearly: settled within six months after the permit, unaccompanied
// minors within three. For resettlement the permit is the entry permit. A track that is not here
// has no aim: those who are reunited move to the family that is settled already.
constexpr SettlementAim kSettlementAims[] = {
    {v1::Case::ASYLUM, 6},
    {v1::Case::QUOTA_REFUGEE, 6},
    {v1::Case::COLLECTIVE_PROTECTION, 6},
    {v1::Case::UNACCOMPANIED_MINOR, 3},
};

// The same day `months` later, or the last of that month where it has no such day.
absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

}  // namespace

std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  // Abseil reads more than ISO 8601 has ("+2026-9-28"), so the shape is looked at first.
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      std::all_of(text.begin(), text.end(),
                                  [](unsigned char c) { return std::isdigit(c) || c == '-'; });
  absl::CivilDay day;
  if (!shaped || !absl::ParseCivilTime(platform::Absl(text), &day)) return std::nullopt;
  return day;
}

std::string SettlementDeadline(v1::Case::Track track, std::string_view permit_date) {
  const std::optional<absl::CivilDay> permit = ParseDay(permit_date);
  if (!permit.has_value()) return "";
  for (const SettlementAim& aim : kSettlementAims) {
    if (aim.track == track) return absl::FormatCivilTime(AddMonths(*permit, aim.months));
  }
  return "";
}

}  // namespace treff::casework
