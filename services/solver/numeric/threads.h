// How many threads share a loop.
#ifndef TREFF_SERVICES_SOLVER_NUMERIC_THREADS_H_
#define TREFF_SERVICES_SOLVER_NUMERIC_THREADS_H_

#include <algorithm>
#include <thread>

namespace treff::solver {

// Of those allowed, no more than there are processors. How work is divided, and with it every last
// bit of a result, follows what is allowed alone; who does the parts is of no account. OpenMP ends
// the process where it cannot start a thread, and a request may allow hundreds.
inline int TeamOf(int allowed) {
  static const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::min(allowed, processors);
}

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_NUMERIC_THREADS_H_
