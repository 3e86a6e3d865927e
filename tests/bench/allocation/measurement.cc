#include "tests/bench/allocation/measurement.h"

#include <sys/resource.h>

#include <cstdio>

namespace treff::solver {

double Stopwatch::Seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

double Stopwatch::CpuSeconds() const {
  return static_cast<double>(std::clock() - cpu_started_) / CLOCKS_PER_SEC;
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void PrintLine(const Json& measured) {
  std::printf("%s\n", measured.dump().c_str());
  std::fflush(stdout);
}

}  // namespace treff::solver
