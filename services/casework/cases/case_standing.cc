#include "services/casework/cases/case_standing.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using v1::CaseWarning;
using v1::Member;

constexpr int kYoungestParent = 12;  // years; younger ones are nearly always a slip of a digit
constexpr int kOfAge = 18;           // years

void Warn(CaseWarning::Kind kind, const std::string& field, v1::Case& c) {
  CaseWarning& warning = *c.add_warnings();
  warning.set_kind(kind);
  warning.set_field(field);
}

std::string BirthYearOf(int member) { return absl::StrCat("members[", member, "].birth_year"); }

void WarnOfGenerations(v1::Case& c) {
  const auto reference = std::find_if(
      c.members().begin(), c.members().end(),
      [](const Member& member) { return member.relation() == Member::REFERENCE_PERSON; });
  if (reference == c.members().end()) return;
  const int born = reference->birth_year();
  for (int i = 0; i < c.members_size(); ++i) {
    const Member& member = c.members(i);
    if (member.relation() == Member::CHILD && member.birth_year() < born + kYoungestParent) {
      Warn(CaseWarning::CHILD_TOO_OLD, BirthYearOf(i), c);
    }
    if (member.relation() == Member::PARENT && member.birth_year() > born - kYoungestParent) {
      Warn(CaseWarning::PARENT_TOO_YOUNG, BirthYearOf(i), c);
    }
  }
}

// Only years of birth are known: whoever may have come of age this year counts as of age.
void WarnOfMinors(absl::CivilDay today, v1::Case& c) {
  if (c.track() == v1::Case::UNACCOMPANIED_MINOR) return;
  const bool any = std::any_of(c.members().begin(), c.members().end(), [&](const Member& member) {
    return today.year() - member.birth_year() >= kOfAge;
  });
  if (!any) Warn(CaseWarning::NO_ADULT, "members", c);
}

void WarnOfPermit(v1::Case& c) {
  const std::optional<absl::CivilDay> permit = ParseDay(c.permit_date());
  if (!permit.has_value()) return;
  for (int i = 0; i < c.members_size(); ++i) {
    if (c.members(i).birth_year() > permit->year()) {
      Warn(CaseWarning::BORN_AFTER_PERMIT, BirthYearOf(i), c);
    }
  }
  const std::optional<absl::CivilDay> deadline = ParseDay(c.settlement_deadline());
  const bool late = deadline.has_value() &&
                    *deadline < platform::OsloDay(platform::FromTimestamp(c.create_time()));
  if (late) Warn(CaseWarning::LATE_ON_ARRIVAL, "permit_date", c);
}

}  // namespace

bool IsWaiting(v1::Case::State state) {
  switch (state) {
    case v1::Case::REGISTERED:
    case v1::Case::READY:
    case v1::Case::REQUESTED:
    case v1::Case::ACCEPTED:
    case v1::Case::DECLINED:
      return true;
    default:
      return false;
  }
}

void AddStanding(absl::CivilDay today, v1::Case& c) {
  const std::optional<absl::CivilDay> deadline = ParseDay(c.settlement_deadline());
  if (deadline.has_value() && IsWaiting(c.state())) {
    c.set_days_left(static_cast<int32_t>(*deadline - today));
    c.set_late(*deadline < today);
  }
  WarnOfGenerations(c);
  WarnOfMinors(today, c);
  WarnOfPermit(c);
}

void ClearStanding(v1::Case& c) {
  c.clear_days_left();
  c.clear_late();
  c.clear_warnings();
}

}  // namespace treff::casework
