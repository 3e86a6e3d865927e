// Every key of the message catalogue that an answer can use: what the catalogue must have.
#ifndef TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_
#define TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_

#include <string>
#include <vector>

#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation {

// Keys that any answer can use, whatever the policy.
std::vector<std::string> CommonMessageKeys();

// Keys that a rule or a term of a policy can lead to.
std::vector<std::string> MessageKeysOf(const v1::Rule& rule);
std::vector<std::string> MessageKeysOf(const v1::TermDefinition& term);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_MESSAGES_MESSAGE_KEYS_H_
