// Problems for the same places but with other cases: a batch, a future.
#ifndef TREFF_SERVICES_SOLVER_MODEL_EXCERPT_H_
#define TREFF_SERVICES_SOLVER_MODEL_EXCERPT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/solver/model/problem.h"

namespace treff::solver {

// A problem with the same places and these cases of `from`, in this order and as often as named.
// Without minima, groups, links and all else that a batch cannot keep by itself; any case may stay
// unplaced.
Problem Excerpt(const Problem& from, const std::vector<int32_t>& cases);

// What of `from` its excerpts do not keep, as fields of the JSON form, such as "cases.link":
// options.unplacedAllowed where it is false, the others where they are set.
std::vector<std::string> LeftOutOfExcerpts(const Problem& from);

// Adds the cases of another such problem.
void Append(const Problem& more, Problem& to);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_EXCERPT_H_
