#include "services/municipality/observations/denominators.h"

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {

absl::CivilDay ToDay(std::string_view iso_date) {
  // By hand: this is asked for millions of times when figures are set against others.
  int year = 0, month = 0, day = 0;
  if (iso_date.size() != 10 || !absl::SimpleAtoi(platform::Absl(iso_date.substr(0, 4)), &year) ||
      !absl::SimpleAtoi(platform::Absl(iso_date.substr(5, 2)), &month) ||
      !absl::SimpleAtoi(platform::Absl(iso_date.substr(8, 2)), &day) || iso_date[4] != '-' ||
      iso_date[7] != '-') {
    return absl::CivilDay();
  }
  const absl::CivilDay named(year, month, day);
  return named.month() == month && named.day() == day ? named : absl::CivilDay();
}

void Denominators::Add(const Figure& figure) {
  if (!figure.is_whole() || figure.value <= 0) return;
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
