#include "services/municipality/profiles/ageing.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "services/municipality/observations/denominators.h"

namespace treff::municipality {

void CountAge(absl::CivilDay day, const v1::Indicator& indicator, v1::Fact& fact) {
  if (!fact.has_best()) return;
  const int64_t age = std::max<int64_t>(day - ToDay(fact.best().period_end()), 0);
  fact.set_age_days(static_cast<int32_t>(age));
  fact.set_freshness(std::exp2(-static_cast<double>(age) / indicator.half_life_days()));
}

}  // namespace treff::municipality
