// A small generator whose draws are the same on every machine and standard library.
#ifndef TREFF_SERVICES_SOLVER_NUMERIC_RANDOM_H_
#define TREFF_SERVICES_SOLVER_NUMERIC_RANDOM_H_

#include <cmath>
#include <cstdint>

namespace treff::solver {

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Bits() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // In [0, 1).
  double Uniform() { return static_cast<double>(Bits() >> 11) * 0x1.0p-53; }

  // In [0, n); the bias of at most n / 2^32 is of no account here.
  int Below(int n) { return static_cast<int>(((Bits() >> 32) * static_cast<uint64_t>(n)) >> 32); }

  // Standard normal (Box and Muller's polar form, one of each pair).
  double Normal() {
    for (;;) {
      const double x = 2 * Uniform() - 1, y = 2 * Uniform() - 1, s = x * x + y * y;
      if (s > 0 && s < 1) return x * std::sqrt(-2 * std::log(s) / s);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_NUMERIC_RANDOM_H_
