// What an answer tells to whoever may not know that a household has a protected address.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_DISCLOSURE_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_DISCLOSURE_H_

#include "treff/recommendation/v1/policy.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation {

// The rule that stands in an answer where another must not be named. No policy has one of that
// name.
inline constexpr char kNeutralRule[] = "not_for_this_case";

// Leaves out what the rules of `policy` about a protected address say of any municipality. One that
// nothing else excludes is excluded for the neutral reason. Before the answer is put into words;
// its digest stays that of the whole.
void HideProtectedAddress(const v1::Policy& policy, v1::Recommendation& answer);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_DISCLOSURE_H_
