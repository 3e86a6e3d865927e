// The problems that are measured, by name.
#ifndef TREFF_TESTS_BENCH_ALLOCATION_INSTANCES_H_
#define TREFF_TESTS_BENCH_ALLOCATION_INSTANCES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

struct Instance {
  std::string name;   // as the command line says it
  std::string title;  // as people read it
  bool has_seeds = true;
  double gap = 0;          // asked for, relative
  double aim_seconds = 0;  // in which to prove it
  double time_limit_seconds = 60;
  std::vector<std::string> peers;  // that end within a minute or so, or say something before
};

const std::vector<Instance>& Instances();

// NOT_FOUND if there is no instance of the name, or, for the outside ones, if TREFF_HIAS_FY17 names
// no folder with them. The seed is of no account for those.
absl::StatusOr<Problem> MakeInstance(const std::string& name, uint64_t seed);

}  // namespace treff::solver

#endif  // TREFF_TESTS_BENCH_ALLOCATION_INSTANCES_H_
