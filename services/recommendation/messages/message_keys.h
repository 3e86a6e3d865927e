// Every key of the message catalogue that an answer can use: what the catalogue must have.
#ifndef TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_
#define TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_

#include <string>
#include <vector>

#include "services/recommendation/matching/kinds.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation {

// Keys that any answer can use, whatever the policy.
std::vector<std::string> CommonMessageKeys();

// Keys that a rule or a term of a policy can lead to, as its kind says; none when `kinds` has not
// the kind.
std::vector<std::string> MessageKeysOf(const v1::Rule& rule,
                                       const matching::Kinds& kinds = matching::StandardKinds());
std::vector<std::string> MessageKeysOf(const v1::TermDefinition& term,
                                       const matching::Kinds& kinds = matching::StandardKinds());

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_
