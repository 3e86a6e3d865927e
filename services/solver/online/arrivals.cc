#include "services/solver/online/arrivals.h"

#include <algorithm>
#include <cmath>

namespace treff::solver {
namespace {

// Of the gamma distribution of the true rate ÷ the expected one: a coefficient of variation of 0.3.
constexpr double kRateShape = 1 / (0.3 * 0.3);

}  // namespace

Outlook StillToCome(Arrivals arrivals, double expected, double came, double passed) {
  Outlook outlook{.mean = expected * (1 - passed)};
  if (arrivals == Arrivals::kKnown) return outlook;
  double variance_of_rate = 0;
  if (arrivals == Arrivals::kOverDispersed) {
    // The gamma distribution given a Poisson number that came is a gamma distribution.
    const double shape = kRateShape + came;
    outlook.mean *= shape / (kRateShape + expected * passed);
    variance_of_rate = outlook.mean * outlook.mean / shape;
  }
  outlook.deviation = std::sqrt(outlook.mean + variance_of_rate);
  return outlook;
}

int DrawLength(const Outlook& outlook, Random& random) {
  double length = outlook.mean;
  // Normal in place of Poisson and negative binomial: only mean and spread matter here.
  if (outlook.deviation > 0) length += outlook.deviation * random.Normal();
  return static_cast<int>(std::floor(std::max(length, 0.0) + random.Uniform()));
}

}  // namespace treff::solver
