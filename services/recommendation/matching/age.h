// How old figures are on one day.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_AGE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_AGE_H_

#include <string>

#include "absl/time/civil_time.h"

namespace treff::recommendation::matching {

// Above this share of what it told when new, a figure's age hardly matters.
inline constexpr double kFresh = 0.75;

// The share of what a figure told when new that it still tells.
double FreshnessAfter(int days, int half_life_days);

// Counts days to `day`. Remembers the last answer, because most figures that are looked at one
// after the other are of the same period; not thread-safe.
class AgeCounter {
 public:
  explicit AgeCounter(absl::CivilDay day) : day_(day) {}

  // Days since `period_end`, ISO 8601; 0 for a day to come, and for a text that is no day.
  int DaysSince(const std::string& period_end);

 private:
  const absl::CivilDay day_;
  std::string last_period_end_;
  int last_age_days_ = 0;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_AGE_H_
