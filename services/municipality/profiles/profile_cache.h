// What this service puts into the shared cache for other processes: the contract, and the writing.
//
//   key                                        value, serialized
//   snapshot/3/{version}/{digest}/header       v1::StreamSnapshotResponse.Header
//   snapshot/3/{version}/{digest}/codes        the codes of its profiles, with commas between
//   profile/3/{version}/{digest}/{code}        v1::Profile without provenances and indicators,
//   which
//                                              the header has, and without history
//
// A key is the kind, the version of this contract (3: raised when the same key would hold something
// else), {version} and {digest} of the dataset version, and {code}, a municipality's code in the
// current division. Values never change: what they say is fixed by their key, also when a database
// was restored from a backup and gives a number again. Header and profiles hold number and digest,
// for readers to check. The header is written after the profiles, so that finding it makes it
// likely that they are there too; any of them may be forgotten at any time, and is then read from
// MunicipalityService instead.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_

#include <string>
#include <string_view>

#include "services/municipality/profiles/snapshot.h"
#include "services/platform/cache/cache.h"

namespace treff::municipality {

std::string HeaderKey(const v1::DatasetVersion& version);
std::string CodesKey(const v1::DatasetVersion& version);
std::string ProfileKey(const v1::DatasetVersion& version, std::string_view code);

// Writes all of `snapshot`: after publishing, after starting, and when somebody had to stream it.
void FillProfileCache(const Snapshot& snapshot, platform::Cache& cache);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_
