// The values that weigh rates: how many persons a share is a share of.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DENOMINATORS_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DENOMINATORS_H_

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/municipality/observations/figure.h"

namespace treff::municipality {

class Denominators {
 public:
  Denominators() = default;
  // Takes the whole values among `figures`, all of one indicator; what has none weighs nothing.
  template <typename Figures>
  explicit Denominators(const Figures& figures) {
    for (const Figure& figure : figures) Add(figure);
  }

  // The value for `region` in the period that ends nearest to `period_end`, the later of two that
  // are as near. Nothing when the region has none above zero.
  std::optional<double> Near(std::string_view region, std::string_view period_end) const;

 private:
  void Add(const Figure& figure);

  std::unordered_map<std::string_view, std::vector<std::pair<absl::CivilDay, double>>> values_;
};

// The day that `iso_date` ("2024-01-01") names; 1970-01-01 for anything else.
absl::CivilDay ToDay(std::string_view iso_date);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DENOMINATORS_H_
