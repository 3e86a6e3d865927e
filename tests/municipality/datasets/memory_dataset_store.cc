#include "tests/municipality/datasets/memory_dataset_store.h"

namespace treff::municipality {

DatasetContent Copy(const DatasetContent& content) {
  DatasetContent copy;
  copy.published = content.published;
  copy.indicators = content.indicators;
  copy.provenances = content.provenances;
  copy.regions = content.regions;
  copy.changes = content.changes;
  copy.contacts = content.contacts;
  for (const Figure& figure : content.figures) {
    v1::Observation observation;
    Fill(figure, observation);
    copy.figures.push_back(ToFigure(observation, copy.texts));
  }
  return copy;
}

absl::StatusOr<VersionKey> MemoryDatasetStore::FindNewest() {
  return versions_.empty() ? VersionKey{} : KeyOf(versions_.rbegin()->second);
}

absl::StatusOr<v1::DatasetVersion> MemoryDatasetStore::GetVersion(int64_t number) {
  if (number == 0 && !versions_.empty()) return versions_.rbegin()->second;
  const auto found = versions_.find(number);
  if (found == versions_.end()) return absl::NotFoundError("no such dataset version");
  return found->second;
}

absl::StatusOr<std::vector<v1::DatasetVersion>> MemoryDatasetStore::ListVersions(int64_t before,
                                                                                 int limit) {
  std::vector<v1::DatasetVersion> listed;
  for (auto it = versions_.rbegin(); it != versions_.rend(); ++it) {
    if (it->first < before && static_cast<int>(listed.size()) < limit) listed.push_back(it->second);
  }
  return listed;
}

absl::StatusOr<int64_t> MemoryDatasetStore::FirstVersionWithQuotas(int64_t revision) {
  for (const auto& [number, version] : versions_) {
    if (version.quota_revision() == revision) return number;
  }
  return absl::NotFoundError("no such quota revision");
}

absl::StatusOr<std::optional<v1::PublishedDataset>> MemoryDatasetStore::FindContent(
    const std::string& dataset, const std::string& content_sha256) {
  const auto found = contents_.find({dataset, content_sha256});
  if (found == contents_.end()) return std::nullopt;
  return found->second->published;
}

absl::StatusOr<DatasetContent> MemoryDatasetStore::ReadContent(const std::string& dataset,
                                                               const std::string& content_sha256) {
  const auto found = contents_.find({dataset, content_sha256});
  if (found == contents_.end()) return absl::NotFoundError("no such dataset content");
  return Copy(*found->second);
}

absl::StatusOr<std::optional<Publication>> MemoryDatasetStore::FindPublication(
    const std::string& request_id) {
  const auto found = publications_.find(request_id);
  if (found == publications_.end()) return std::nullopt;
  return found->second;
}

absl::Status MemoryDatasetStore::Commit(
    const VersionKey& base, const Publication& publication, const v1::DatasetVersion* version,
    const std::vector<std::shared_ptr<const DatasetContent>>& contents) {
  if (!failure_.ok()) return failure_;
  if (*FindNewest() != base || publications_.count(publication.request_id) > 0) {
    return absl::AbortedError("somebody else published");
  }
  for (const auto& content : contents) {
    contents_[{content->published.dataset(), content->published.content_sha256()}] =
        std::make_unique<DatasetContent>(Copy(*content));
  }
  if (version != nullptr) versions_[version->number()] = *version;
  if (!publication.request_id.empty()) publications_[publication.request_id] = publication;
  return absl::OkStatus();
}

}  // namespace treff::municipality
