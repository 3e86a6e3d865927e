// What tells a dataset version from any other, also from one that has its number in another life of
// the store: numbers are given again when a database is restored from a backup.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_VERSION_DIGEST_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_VERSION_DIGEST_H_

#include <string>

#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

// SHA-256, hexadecimal, over all that a version's snapshot follows from: the datasets with the
// digests of their contents, the retired ones, the publish time that ages are counted to, and the
// quota revision. Equal digests mean equal figures.
std::string VersionDigest(const v1::DatasetVersion& version);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_VERSION_DIGEST_H_
