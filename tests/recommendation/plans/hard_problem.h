// Outside problems: one that is solved at once, one that takes longer than any test waits, and one
// of many megabytes.
#ifndef TREFF_TESTS_RECOMMENDATION_PLANS_HARD_PROBLEM_H_
#define TREFF_TESTS_RECOMMENDATION_PLANS_HARD_PROBLEM_H_

#include <string>

#include "treff/recommendation/v1/allocation_problem.pb.h"

namespace treff::recommendation {

// `cases` of `places` options each; every location has room for about its share of the persons.
// The same numbers give the same problem.
inline v1::AllocationProblem ManyCases(int cases, int places, int room = 1'000'000) {
  v1::AllocationProblem problem;
  problem.add_resources("persons");
  for (int j = 0; j < places; ++j) {
    auto& location = *problem.add_locations();
    location.set_id("place " + std::to_string(j));
    location.add_capacity(room);
  }
  unsigned state = 1;
  const auto next = [&state] { return (state = state * 1664525u + 1013904223u) >> 8; };
  for (int i = 0; i < cases; ++i) {
    auto& one = *problem.add_cases();
    one.set_id(std::to_string(i));
    one.add_demand(1 + next() % 6);
    for (int j = 0; j < places; ++j) {
      one.add_location(j);
      one.add_value(static_cast<double>(next() % 100'000) / 1'000);
    }
  }
  problem.mutable_options()->set_unplaced_allowed(true);
  problem.mutable_options()->mutable_time_limit()->set_seconds(600);
  return problem;
}

inline v1::AllocationProblem EasyProblem() { return ManyCases(3, 2); }

// Too little room everywhere, and odd sizes: a placement is found at once, its proof is not.
inline v1::AllocationProblem HardProblem() { return ManyCases(300, 60, 11); }

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_PLANS_HARD_PROBLEM_H_
