#include "services/municipality/profiles/ageing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "services/municipality/observations/denominators.h"

namespace treff::municipality {

Age AgeOn(absl::CivilDay day, absl::CivilDay period_end, double half_life_days) {
  const auto days = static_cast<int32_t>(std::max<int64_t>(day - period_end, 0));
  return {days, std::exp2(-days / half_life_days)};
}

void CountAge(absl::CivilDay day, const v1::Indicator& indicator, v1::Fact& fact) {
  if (!fact.has_best()) return;
  const Age age = AgeOn(day, ToDay(fact.best().period_end()), indicator.half_life_days());
  fact.set_age_days(age.days);
  fact.set_freshness(age.freshness);
}

}  // namespace treff::municipality
