#include "services/municipality/profiles/profile_cache.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

// Values do not go stale; this only lets versions that nobody reads any more make room.
constexpr absl::Duration kKept = absl::Hours(24 * 7);

}  // namespace

std::string HeaderKey(int64_t version, int64_t quota_revision) {
  return absl::StrCat("snapshot/", version, "/", quota_revision, "/header");
}

std::string CodesKey(int64_t version, int64_t quota_revision) {
  return absl::StrCat("snapshot/", version, "/", quota_revision, "/codes");
}

std::string ProfileKey(int64_t version, int64_t quota_revision, std::string_view code) {
  return absl::StrCat("profile/", version, "/", quota_revision, "/", platform::Absl(code));
}

void FillProfileCache(const Snapshot& snapshot, platform::Cache& cache) {
  const int64_t version = snapshot.version().number();
  const int64_t quota_revision = snapshot.version().quota_revision();
  for (const Snapshot::Entry& entry : snapshot.entries()) {
    cache.Put(ProfileKey(version, quota_revision, entry.code), entry.profile, kKept);
  }
  const auto append_code = [](std::string* codes, const Snapshot::Entry& entry) {
    codes->append(entry.code);
  };
  cache.Put(CodesKey(version, quota_revision), absl::StrJoin(snapshot.entries(), ",", append_code),
            kKept);
  cache.Put(HeaderKey(version, quota_revision), snapshot.header().SerializeAsString(), kKept);
}

}  // namespace treff::municipality
