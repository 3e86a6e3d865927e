// What holds when a plan is changed that was itself a change of another.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_REVISION_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_REVISION_H_

#include <string>

#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::recommendation {

// `change` with all of `before` that it does not change again; the base is that of `change`. Quota
// changes of no resource are of `first_resource`.
v1::AllocationRevision Merged(const v1::AllocationRevision& before,
                              const v1::AllocationRevision& change,
                              const std::string& first_resource);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_REVISION_H_
