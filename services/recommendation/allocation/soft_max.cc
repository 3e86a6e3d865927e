#include "services/recommendation/allocation/soft_max.h"

#include <bit>
#include <cstdint>

#include "services/recommendation/allocation/wide.h"

namespace treff::recommendation::allocation {
namespace {

// exp(x) = 2^n × exp(r), r = x − n log 2 within ± log 2 / 2, and exp(r) by its Taylor polynomial.
// Nothing here branches, so that it runs on several numbers at once.
TREFF_WIDE void Exponentials(double shift, double scale, double* __restrict x, int count) {
  constexpr double kLog2E = 1.4426950408889634, kLog2 = 0.6931471805599453;
  // Adding this to a number leaves its nearest integer in the low bits.
  constexpr double kRound = 6755399441055744.0;  // 1.5 × 2^52
  constexpr double kLeast = -39;
  for (int i = 0; i < count; ++i) {
    const double wanted = (x[i] - shift) * scale;
    const double y = wanted > kLeast ? wanted : kLeast;
    const double rounded = y * kLog2E + kRound;
    const double r = y - (rounded - kRound) * kLog2;
    double sum = 1.0 / 5040;
    sum = sum * r + 1.0 / 720;
    sum = sum * r + 1.0 / 120;
    sum = sum * r + 1.0 / 24;
    sum = sum * r + 1.0 / 6;
    sum = sum * r + 0.5;
    sum = sum * r + 1;
    sum = sum * r + 1;
    const uint64_t power = (std::bit_cast<uint64_t>(rounded) + 1023) << 52;
    const double result = sum * std::bit_cast<double>(power);
    x[i] = wanted > kLeast ? result : 0;
  }
}

}  // namespace

double ExponentialsBelow(double shift, double scale, double* x, int count) {
  Exponentials(shift, scale, x, count);
  double sum[4] = {0, 0, 0, 0};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) sum[lane] += x[i + lane];
  }
  for (; i < count; ++i) sum[0] += x[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace treff::recommendation::allocation
