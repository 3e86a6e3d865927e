// One measurement as one JSON object on a line of standard output.
#ifndef TREFF_TESTS_BENCH_ALLOCATION_MEASUREMENT_H_
#define TREFF_TESTS_BENCH_ALLOCATION_MEASUREMENT_H_

#include <chrono>
#include <ctime>

#include <nlohmann/json.hpp>

namespace treff::solver {

using Json = nlohmann::ordered_json;

// Wall-clock and processor time since it was made.
class Stopwatch {
 public:
  double Seconds() const;
  double CpuSeconds() const;

 private:
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const std::clock_t cpu_started_ = std::clock();
};

// The most memory this process has had at once.
double PeakMegabytes();

void PrintLine(const Json& measured);

}  // namespace treff::solver

#endif  // TREFF_TESTS_BENCH_ALLOCATION_MEASUREMENT_H_
