#include "services/casework/cases/case_life.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/case_deadline.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/ids.h"

namespace treff::casework {
namespace {

constexpr int kEtagLength = 16;  // hexadecimal digits

// What is not here cannot happen. A request that is declined, expires or is taken back makes its
// case READY again.
struct Step {
  v1::Case::State from;
  v1::Case::State to;
};
constexpr Step kSteps[] = {
    {v1::Case::REGISTERED, v1::Case::READY},     {v1::Case::READY, v1::Case::REQUESTED},
    {v1::Case::REQUESTED, v1::Case::READY},      {v1::Case::REQUESTED, v1::Case::ACCEPTED},
    {v1::Case::ACCEPTED, v1::Case::READY},       {v1::Case::ACCEPTED, v1::Case::SETTLED},
    {v1::Case::REGISTERED, v1::Case::WITHDRAWN}, {v1::Case::READY, v1::Case::WITHDRAWN},
    {v1::Case::REQUESTED, v1::Case::WITHDRAWN},  {v1::Case::ACCEPTED, v1::Case::WITHDRAWN},
    {v1::Case::DECLINED, v1::Case::WITHDRAWN},   {v1::Case::SETTLED, v1::Case::WITHDRAWN},
};

}  // namespace

absl::StatusOr<std::string> ParseCaseName(const std::string& name, std::string_view field) {
  const auto parts = platform::ParseResourceName("cases/{uuid}", name, field);
  if (parts.ok() && platform::IsUuid(parts->front())) return absl::AsciiStrToLower(name);
  return platform::FieldError(field, "must be a resource name like cases/{uuid}");
}

absl::Status MoveCase(v1::Case::State to, v1::Case& c) {
  std::vector<std::string> sources;
  for (const Step& step : kSteps) {
    if (step.to != to) continue;
    if (step.from == c.state()) {
      c.set_state(to);
      return absl::OkStatus();
    }
    sources.push_back(v1::Case::State_Name(step.from));
  }
  return platform::ErrorOf(platform::reasons::kWrongState,
                           absl::StrCat(c.name(), " cannot become ", v1::Case::State_Name(to),
                                        ": it must be ", absl::StrJoin(sources, " or ")));
}

absl::Status SubmitCase(v1::Case& c) {
  if (c.state() == v1::Case::REGISTERED) return MoveCase(v1::Case::READY, c);
  return platform::ErrorOf(platform::reasons::kWrongState,
                           absl::StrCat(c.name(), " cannot be submitted: it is ",
                                        v1::Case::State_Name(c.state()), ", not REGISTERED"));
}

absl::Status CheckNotEnded(const v1::Case& c) {
  if (c.state() != v1::Case::WITHDRAWN && c.state() != v1::Case::CLOSED) return absl::OkStatus();
  return platform::ErrorOf(platform::reasons::kWrongState,
                           c.name() + " has ended and cannot change: register a new case");
}

void StampCase(v1::Case& c, absl::Time now) {
  c.set_revision(c.revision() + 1);
  c.set_etag(platform::Sha256Hex(absl::StrCat(c.name(), "@", c.revision())).substr(0, kEtagLength));
  c.set_settlement_deadline(SettlementDeadline(c.track(), c.permit_date()));
  // Events keep microseconds, and the two shall agree.
  *c.mutable_update_time() = platform::ToTimestamp(absl::FromUnixMicros(absl::ToUnixMicros(now)));
}

}  // namespace treff::casework
