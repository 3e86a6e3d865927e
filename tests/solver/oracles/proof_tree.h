// What a tree of branching decisions proves.
#ifndef TREFF_TESTS_SOLVER_ORACLES_PROOF_TREE_H_
#define TREFF_TESTS_SOLVER_ORACLES_PROOF_TREE_H_

#include <string>

#include "services/solver/model/certificate.h"
#include "tests/solver/oracles/rules.h"

namespace treff::solver {

// The largest bound of the certificate's leaves. `fault` is set to what is wrong if the tree is
// none, or a forced decision does not follow from prices at the `bound` that is claimed.
double TreeBound(const Rules& rules, const Certificate& certificate, double bound,
                 std::string& fault);

}  // namespace treff::solver

#endif  // TREFF_TESTS_SOLVER_ORACLES_PROOF_TREE_H_
