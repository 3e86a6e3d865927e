#include "services/ingestion/pipeline/checks/magnitude.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using municipality::v1::Observation;

constexpr double kMagnitude = 30;
// From here on the median speaks; of fewer, at least two, all must agree.
constexpr size_t kMany = 5;
constexpr size_t kFewest = 2;

bool IsRate(const Indicator* indicator) {
  return indicator != nullptr &&
         (indicator->unit() == "percent" || indicator->unit() == "per_1000");
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// What a region's figure is held against: its median, or the other one of two.
std::optional<double> YardstickFor(double value, const std::vector<double>& all) {
  if (all.size() < 2) return std::nullopt;
  if (all.size() > 2) return Median(all);
  return all[0] == value ? all[1] : all[0];
}

std::optional<double> OtherMagnitude(const std::vector<double>& ratios) {
  if (ratios.size() < kFewest) return std::nullopt;
  const double middle = Median(ratios);
  const auto is_far = [](double ratio) { return ratio >= kMagnitude || ratio <= 1 / kMagnitude; };
  const bool all_far = std::all_of(ratios.begin(), ratios.end(), is_far);
  const bool far = ratios.size() >= kMany ? is_far(middle) : all_far;
  return far ? std::optional<double>(middle) : std::nullopt;
}

}  // namespace

std::vector<std::string> FindOtherMagnitudes(const Catalogue& catalogue,
                                             const std::vector<Observation>& observations) {
  using OfRegion = std::pair<std::string_view, std::string_view>;
  std::map<std::string_view, bool> rates;
  std::map<OfRegion, std::vector<double>> values;  // by indicator and region
  const auto counts = [&](const Observation& one) {
    const auto [rate, is_new] = rates.emplace(one.indicator(), false);
    if (is_new) rate->second = IsRate(catalogue.FindIndicator(one.indicator()));
    return rate->second && one.state() == Observation::VALUE && one.value() != 0;
  };
  for (const Observation& one : observations) {
    if (counts(one)) values[{one.indicator(), one.region()}].push_back(one.value());
  }
  std::map<std::pair<std::string_view, std::string_view>, std::vector<double>> ratios;  // by period
  for (const Observation& one : observations) {
    if (!counts(one)) continue;
    const auto yardstick = YardstickFor(one.value(), values[{one.indicator(), one.region()}]);
    if (!yardstick.has_value()) continue;
    ratios[{one.indicator(), one.period()}].push_back(one.value() / *yardstick);
  }
  std::vector<std::string> findings;
  for (const auto& [key, of_period] : ratios) {
    const std::optional<double> other = OtherMagnitude(of_period);
    if (!other.has_value()) continue;
    findings.push_back(absl::StrCat(std::string(key.first), " in ", std::string(key.second),
                                    ": its figures are ", *other,
                                    " times those of the other periods in the median: fractions "
                                    "may stand for percentages"));
  }
  return findings;
}

}  // namespace treff::ingestion
