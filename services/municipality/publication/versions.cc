#include "services/municipality/publication/versions.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::municipality {
namespace {

// The part of `snapshot` that is this very content, or null.
std::shared_ptr<const DatasetContent> FindContent(const Snapshot* snapshot,
                                                  const v1::PublishedDataset& wanted) {
  if (snapshot == nullptr) return nullptr;
  for (const auto& content : snapshot->contents()) {
    if (content->published.dataset() == wanted.dataset() &&
        content->published.content_sha256() == wanted.content_sha256()) {
      return content;
    }
  }
  return nullptr;
}

}  // namespace

absl::Status Versions::LoadNewest() {
  const auto newest = store_.GetVersion(0);
  if (absl::IsNotFound(newest.status())) return absl::OkStatus();
  TREFF_RETURN_IF_ERROR(newest.status());
  TREFF_ASSIGN_OR_RETURN(auto snapshot, Load(newest->number()));
  MakeCurrent(std::move(snapshot));
  return absl::OkStatus();
}

std::shared_ptr<const Snapshot> Versions::Current() const {
  platform::MutexLock lock(mutex_);
  return current_;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Versions::At(int64_t number) {
  const std::shared_ptr<const Snapshot> current = Current();
  if (current == nullptr) {
    return platform::ErrorOf(platform::reasons::kNoDatasetVersion,
                             "no dataset has been published yet: run an import first");
  }
  if (number == 0 || number == current->version().number()) return current;
  if (number < 0 || number > current->version().number()) {
    return platform::NotFound(absl::StrCat("datasetVersions/", number),
                              absl::StrCat("versions are 1 to ", current->version().number()));
  }
  if (auto loaded = FindLoaded(number)) return loaded;
  platform::MutexLock lock(rebuilding_);
  if (auto loaded = FindLoaded(number)) return loaded;
  TREFF_ASSIGN_OR_RETURN(auto snapshot, Load(number));
  KeepOlder(snapshot);
  return snapshot;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Versions::WithQuotas(int64_t revision) {
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> current, At(0));
  if (revision == 0 || revision == current->version().quota_revision()) return current;
  const auto number = store_.FirstVersionWithQuotas(revision);
  if (absl::IsNotFound(number.status())) {
    return platform::NotFound(
        absl::StrCat("quota revision ", revision),
        absl::StrCat("revisions are 1 to ", current->version().quota_revision()));
  }
  TREFF_RETURN_IF_ERROR(number.status());
  return At(*number);
}

void Versions::MakeCurrent(std::shared_ptr<const Snapshot> snapshot) {
  platform::MutexLock lock(mutex_);
  current_ = std::move(snapshot);
  changed_.NotifyAll();
}

std::shared_ptr<const Snapshot> Versions::WaitForLater(int64_t number,
                                                       absl::Duration timeout) const {
  const absl::Time until = absl::Now() + timeout;
  platform::MutexLock lock(mutex_);
  while (current_ == nullptr || current_->version().number() <= number) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) return nullptr;
    changed_.WaitFor(mutex_, left);
  }
  return current_;
}

std::shared_ptr<const Snapshot> Versions::FindLoaded(int64_t number) {
  platform::MutexLock lock(mutex_);
  for (auto it = older_.begin(); it != older_.end(); ++it) {
    if ((*it)->version().number() != number) continue;
    older_.splice(older_.begin(), older_, it);
    return older_.front();
  }
  return nullptr;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Versions::Load(int64_t number) {
  TREFF_ASSIGN_OR_RETURN(v1::DatasetVersion version, store_.GetVersion(number));
  const std::shared_ptr<const Snapshot> current = Current();
  Snapshot::Contents contents;
  for (const v1::PublishedDataset& dataset : version.datasets()) {
    auto content = FindContent(current.get(), dataset);
    if (content == nullptr) {
      TREFF_ASSIGN_OR_RETURN(DatasetContent read,
                             store_.ReadContent(dataset.dataset(), dataset.content_sha256()));
      content = std::make_shared<const DatasetContent>(std::move(read));
    }
    contents.push_back(std::move(content));
  }
  return Snapshot::Build(std::move(version), std::move(contents), nullptr);
}

void Versions::KeepOlder(std::shared_ptr<const Snapshot> snapshot) {
  platform::MutexLock lock(mutex_);
  older_.push_front(std::move(snapshot));
  if (older_.size() > kMaxOlder) older_.pop_back();
}

}  // namespace treff::municipality
