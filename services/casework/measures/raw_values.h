// Sums up values as they were, with an interval of 95 percent.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RAW_VALUES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RAW_VALUES_H_

#include <vector>

#include "services/casework/measures/adjustment/group_model.h"

namespace treff::casework {

// Wilson's interval (Journal of the American Statistical Association 22, 1927). `count` above 0.
Estimate ShareOf(double count, double yes);

// The median of days, not below 0; at least one. The interval is that of a median whose logarithms
// of (days + 1) are spread normally: no single case's days are its ends.
Estimate MedianOf(std::vector<double> days);

// The mean; at least one value. The interval is the normal one.
Estimate MeanOf(double count, double sum, double sum_of_squares);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RAW_VALUES_H_
