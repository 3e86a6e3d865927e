#include "services/recommendation/allocation/soft_max.h"

#include "services/recommendation/allocation/wide.h"

namespace treff::recommendation::allocation {
namespace {

TREFF_WIDE void Exponentials(double shift, double scale, double* __restrict x, int count) {
  for (int i = 0; i < count; ++i) x[i] = QuickExponential((x[i] - shift) * scale);
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
