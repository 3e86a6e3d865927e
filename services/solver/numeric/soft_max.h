// Exponentials, sums and maxima by the million.
#ifndef TREFF_SERVICES_SOLVER_NUMERIC_SOFT_MAX_H_
#define TREFF_SERVICES_SOLVER_NUMERIC_SOFT_MAX_H_

#include <bit>
#include <cstdint>

namespace treff::solver {

// exp(x) for x ≤ 0: relative error below 1e-8, and 1e-17 where it would be less.
// exp(x) = 2^n × exp(r), r = x − n log 2 within ± log 2 / 2, and exp(r) by its Taylor polynomial.
// Nothing here branches, so that a loop runs it on several numbers at once.
inline double QuickExponential(double x) {
  constexpr double kLog2E = 1.4426950408889634, kLog2 = 0.6931471805599453;
  // Adding this to a number leaves its nearest integer in the low bits.
  constexpr double kRound = 6755399441055744.0;  // 1.5 × 2^52
  constexpr double kLeast = -39;
  const double y = x > kLeast ? x : kLeast;
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
  return sum * std::bit_cast<double>(power);
}

// x[i] becomes exp((x[i] − shift) × scale), for x[i] ≤ shift. Returns their sum.
double ExponentialsBelow(double shift, double scale, double* x, int count);

double Sum(const double* x, int count);

// The largest of x[0 … count), −infinity if there is none.
double Largest(const double* x, int count);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_NUMERIC_SOFT_MAX_H_
