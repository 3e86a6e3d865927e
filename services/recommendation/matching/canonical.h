// Canonical bytes of a message: the same content gives the same bytes, maps and all, within one
// version of the schema.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CANONICAL_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CANONICAL_H_

#include <string>

#include "google/protobuf/message.h"

namespace treff::recommendation::matching {

std::string CanonicalBytes(const google::protobuf::Message& message);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CANONICAL_H_
