// What differs between two plans.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_COMPARISON_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_COMPARISON_H_

#include <string>
#include <vector>

#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::recommendation {

struct ComparedPlan {
  v1::Allocation plan;             // with a result
  std::vector<std::string> cases;  // all that it was asked to place
};

v1::AllocationComparison ComparePlans(const ComparedPlan& one, const ComparedPlan& other);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_COMPARISON_H_
