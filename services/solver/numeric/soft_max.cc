#include "services/solver/numeric/soft_max.h"

#include <algorithm>
#include <limits>

#include "services/solver/numeric/wide.h"

namespace treff::solver {
namespace {

TREFF_WIDE void Exponentials(double shift, double scale, double* __restrict x, int count) {
  for (int i = 0; i < count; ++i) x[i] = QuickExponential((x[i] - shift) * scale);
}

}  // namespace

double ExponentialsBelow(double shift, double scale, double* x, int count) {
  Exponentials(shift, scale, x, count);
  return Sum(x, count);
}

double Sum(const double* x, int count) {
  double sum[4] = {0, 0, 0, 0};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) sum[lane] += x[i + lane];
  }
  for (; i < count; ++i) sum[0] += x[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

TREFF_WIDE double Largest(const double* x, int count) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  double most[4] = {kNever, kNever, kNever, kNever};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) most[lane] = std::max(most[lane], x[i + lane]);
  }
  for (; i < count; ++i) most[0] = std::max(most[0], x[i]);
  return std::max(std::max(most[0], most[1]), std::max(most[2], most[3]));
}

}  // namespace treff::solver
