// Solves a dense symmetric positive definite system.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_CHOLESKY_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_CHOLESKY_H_

#include <vector>

namespace treff::recommendation::allocation {

// Solves A x = b in place: `a` (n × n, rows in sequence, lower triangle read) is overwritten by its
// factor, `b` by x. A pivot that is not positive is lifted to `floor` × its diagonal entry, so a
// singular matrix gives a finite step rather than an error.
void SolveSymmetric(std::vector<double>& a, std::vector<double>& b, int threads,
                    double floor = 1e-12);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_CHOLESKY_H_
