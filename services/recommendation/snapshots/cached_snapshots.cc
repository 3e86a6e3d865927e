#include "services/recommendation/snapshots/cached_snapshots.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::recommendation {
namespace {

using municipality::v1::Profile;

constexpr int kContract = 3;

std::optional<std::vector<Profile>> ParseAll(
    const std::vector<std::optional<std::string>>& values) {
  std::vector<Profile> profiles(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i].has_value() || !profiles[i].ParseFromString(*values[i])) return std::nullopt;
  }
  return profiles;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> CachedSnapshots::Get(
    const SnapshotVersion& version) {
  // Only a version named in full has keys.
  if (version.dataset_version != 0 && !version.dataset_digest.empty()) {
    auto snapshot = FindInCache(version);
    platform::CountMetric(platform::metrics::kSnapshotCache,
                          {{"result", snapshot == nullptr ? "miss" : "hit"}});
    if (snapshot != nullptr) return snapshot;
  }
  return origin_.Get(version);
}

std::shared_ptr<const matching::MunicipalityTable> CachedSnapshots::FindInCache(
    const SnapshotVersion& version) {
  const std::string path =
      absl::StrCat("/", kContract, "/", version.dataset_version, "/", version.dataset_digest, "/");
  const std::optional<std::string> codes = cache_.Get(absl::StrCat("snapshot", path, "codes"));
  const std::optional<std::string> header_bytes =
      codes.has_value() ? cache_.Get(absl::StrCat("snapshot", path, "header")) : std::nullopt;
  matching::MunicipalityTable::Header header;
  if (!header_bytes.has_value() || !header.ParseFromString(*header_bytes)) return nullptr;

  std::vector<std::string> keys;
  for (const auto code : absl::StrSplit(*codes, ',')) {
    keys.push_back(absl::StrCat("profile", path, code));
  }
  std::optional<std::vector<Profile>> profiles = ParseAll(cache_.GetAll(keys));
  if (!profiles.has_value()) return nullptr;
  auto snapshot = matching::MunicipalityTable::Build(std::move(header), *std::move(profiles));
  if (snapshot.ok() && (*snapshot)->dataset_version() == version.dataset_version &&
      (*snapshot)->dataset_digest() == version.dataset_digest &&
      (version.quota_revision == 0 || (*snapshot)->quota_revision() == version.quota_revision)) {
    return *std::move(snapshot);
  }
  platform::LogWarning("the shared cache holds a snapshot that does not fit together",
                       {{"dataset_version", version.dataset_version}});
  return nullptr;
}

}  // namespace treff::recommendation
