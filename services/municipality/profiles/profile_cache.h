// What this service puts into the shared cache for other processes: the contract, and the writing.
//
//   key                                              value, serialized
//   snapshot/{version}/{quota_revision}/header       v1::StreamSnapshotResponse.Header
//   snapshot/{version}/{quota_revision}/codes        the codes of its profiles, with commas between
//   profile/{version}/{quota_revision}/{code}        v1::Profile without provenances and
//                                                    indicators, which the header has, and
//                                                    without history
//
// {version} is the number of a dataset version, {quota_revision} the revision that came with it,
// {code} a municipality's code in the current division. Values never change: what they say is fixed
// by their key. The header is written after the profiles, so that finding it makes it likely that
// they are there too; any of them may be forgotten at any time, and is then read from
// MunicipalityService instead.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/municipality/profiles/snapshot.h"
#include "services/platform/cache/cache.h"

namespace treff::municipality {

std::string HeaderKey(int64_t version, int64_t quota_revision);
std::string CodesKey(int64_t version, int64_t quota_revision);
std::string ProfileKey(int64_t version, int64_t quota_revision, std::string_view code);

// Writes all of `snapshot`: after publishing, after starting, and when somebody had to stream it.
void FillProfileCache(const Snapshot& snapshot, platform::Cache& cache);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_PROFILE_CACHE_H_
