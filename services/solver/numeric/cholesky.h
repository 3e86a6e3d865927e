// Dense symmetric positive definite systems.
#ifndef TREFF_SERVICES_SOLVER_NUMERIC_CHOLESKY_H_
#define TREFF_SERVICES_SOLVER_NUMERIC_CHOLESKY_H_

#include <cstddef>
#include <vector>

namespace treff::solver {

// Overwrites `a` (n × n, rows in sequence, lower triangle read) by its factor. A pivot that is not
// positive is lifted to `floor` × its diagonal entry, so a singular matrix gives a finite step
// rather than an error.
void FactorSymmetric(std::vector<double>& a, size_t n, int threads, double floor = 1e-12);

// Solves A x = b, given the factor of A; `b` is overwritten by x.
void SolveFactored(const std::vector<double>& factor, std::vector<double>& b);

// Both at once, in place.
void SolveSymmetric(std::vector<double>& a, std::vector<double>& b, int threads);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_NUMERIC_CHOLESKY_H_
