#include "services/recommendation/matching/age.h"

#include <cmath>

#include <algorithm>

namespace treff::recommendation::matching {

double FreshnessAfter(int days, int half_life_days) {
  return std::exp2(-static_cast<double>(days) / half_life_days);
}

int AgeCounter::DaysSince(const std::string& period_end) {
  if (period_end == last_period_end_) return last_age_days_;
  last_period_end_ = period_end;
  absl::CivilDay end;
  last_age_days_ = absl::ParseCivilTime(period_end, &end)
                       ? static_cast<int>(std::max<absl::civil_diff_t>(0, day_ - end))
                       : 0;
  return last_age_days_;
}

}  // namespace treff::recommendation::matching
