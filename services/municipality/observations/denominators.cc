#include "services/municipality/observations/denominators.h"

#include <cstdlib>

#include "services/platform/values/strings.h"

namespace treff::municipality {

absl::CivilDay ToDay(std::string_view iso_date) {
  absl::CivilDay day;
  return absl::ParseCivilTime(platform::Absl(iso_date), &day) ? day : absl::CivilDay();
}

void Denominators::Add(const Figure& figure) {
  if (!figure.has_value() || figure.value <= 0) return;
  values_[figure.region].emplace_back(ToDay(figure.period_end), figure.value);
}

std::optional<double> Denominators::Near(std::string_view region,
                                         std::string_view period_end) const {
  const auto found = values_.find(region);
  if (found == values_.end()) return std::nullopt;
  const absl::CivilDay wanted = ToDay(period_end);
  const std::pair<absl::CivilDay, double>* nearest = nullptr;
  for (const auto& candidate : found->second) {
    if (nearest == nullptr) {
      nearest = &candidate;
      continue;
    }
    const auto distance = std::abs(candidate.first - wanted);
    const auto best = std::abs(nearest->first - wanted);
    if (distance < best || (distance == best && candidate.first > nearest->first)) {
      nearest = &candidate;
    }
  }
  return nearest->second;
}

}  // namespace treff::municipality
