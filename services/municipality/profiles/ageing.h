// How old a figure is, and what it still tells: by the day somebody looks at it.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_AGEING_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_AGEING_H_

#include <cstdint>

#include "absl/time/civil_time.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {

// See v1::Fact.
struct Age {
  int32_t days = 0;
  double freshness = 1;
};

// The age on `day` of a figure whose period ended on `period_end`.
Age AgeOn(absl::CivilDay day, absl::CivilDay period_end, double half_life_days);

// Fills age and freshness of `fact`'s best observation, counted to `day`; a fact without one is
// left alone. `fact` is about `indicator`.
void CountAge(absl::CivilDay day, const v1::Indicator& indicator, v1::Fact& fact);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_AGEING_H_
