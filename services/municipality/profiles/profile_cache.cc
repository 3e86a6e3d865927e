#include "services/municipality/profiles/profile_cache.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

// Values do not go stale; this only lets versions that nobody reads any more make room.
constexpr absl::Duration kKept = absl::Hours(24 * 7);
constexpr int kContract = 3;

std::string Path(const v1::DatasetVersion& version) {
  return absl::StrCat(kContract, "/", version.number(), "/", version.digest());
}

}  // namespace

std::string HeaderKey(const v1::DatasetVersion& version) {
  return absl::StrCat("snapshot/", Path(version), "/header");
}

std::string CodesKey(const v1::DatasetVersion& version) {
  return absl::StrCat("snapshot/", Path(version), "/codes");
}

std::string ProfileKey(const v1::DatasetVersion& version, std::string_view code) {
  return absl::StrCat("profile/", Path(version), "/", platform::Absl(code));
}

void FillProfileCache(const Snapshot& snapshot, platform::Cache& cache) {
  const v1::DatasetVersion& version = snapshot.version();
  for (const Snapshot::Entry& entry : snapshot.entries()) {
    cache.Put(ProfileKey(version, entry.code), entry.profile, kKept);
  }
  const auto append_code = [](std::string* codes, const Snapshot::Entry& entry) {
    codes->append(entry.code);
  };
  cache.Put(CodesKey(version), absl::StrJoin(snapshot.entries(), ",", append_code), kKept);
  cache.Put(HeaderKey(version), snapshot.header().SerializeAsString(), kKept);
}

}  // namespace treff::municipality
