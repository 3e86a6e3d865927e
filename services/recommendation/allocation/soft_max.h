// The exponentials that smoothing needs by the million.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_MAX_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_MAX_H_

namespace treff::recommendation::allocation {

// x[i] becomes exp((x[i] − shift) × scale), for x[i] ≤ shift; relative error below 1e-8, and 0
// where it would be below 1e-17. Returns their sum.
double ExponentialsBelow(double shift, double scale, double* x, int count);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_MAX_H_
