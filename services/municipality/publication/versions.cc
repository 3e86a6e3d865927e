#include "services/municipality/publication/versions.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

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

absl::Status VersionReplaced(int64_t number, std::string_view wanted_digest,
                             std::string_view digest) {
  return platform::ErrorOf(
      platform::reasons::kDatasetVersionReplaced,
      absl::StrCat("datasetVersions/", number, " is not the version that was asked for: the ",
                   "database was restored from a backup and the number given to other content; ",
                   "ask for the current version"),
      {{"dataset_version", absl::StrCat(number)},
       {"wanted_digest", std::string(wanted_digest)},
       {"digest", std::string(digest)}});
}

absl::Status Versions::FollowStore() {
  platform::MutexLock following(following_);
  // Before the store is asked: whatever is current by then was in it.
  const std::shared_ptr<const Snapshot> before = Current();
  TREFF_ASSIGN_OR_RETURN(const VersionKey newest, store_.FindNewest());
  if (newest == (before == nullptr ? VersionKey{} : KeyOf(before->version()))) {
    return absl::OkStatus();
  }
  bool restored = false;
  if (before != nullptr) {
    TREFF_ASSIGN_OR_RETURN(const bool still_there, StoreHas(before->version()));
    restored = !still_there;
  }
  std::shared_ptr<const Snapshot> snapshot;
  if (newest.number > 0) {
    TREFF_ASSIGN_OR_RETURN(snapshot, Load(newest.number));
  }
  if (restored) {
    platform::LogWarning("the store was restored from a backup: following it to its newest version",
                         {{"dataset_version", newest.number},
                          {"served_before", int64_t{before->version().number()}}});
  }
  platform::MutexLock lock(mutex_);
  if (restored) {
    older_.clear();
    ++life_;
  }
  // Somebody published here meanwhile; the next look at the store sees it too.
  if (current_ != before) return absl::OkStatus();
  current_ = std::move(snapshot);
  changed_.NotifyAll();
  return absl::OkStatus();
}

absl::StatusOr<bool> Versions::StoreHas(const v1::DatasetVersion& version) {
  const auto stored = store_.GetVersion(version.number());
  if (absl::IsNotFound(stored.status())) return false;
  TREFF_RETURN_IF_ERROR(stored.status());
  return stored->digest() == version.digest();
}

std::shared_ptr<const Snapshot> Versions::Current() const {
  platform::MutexLock lock(mutex_);
  return current_;
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Versions::At(int64_t number,
                                                             std::string_view digest) {
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> snapshot, AnyAt(number));
  if (digest.empty() || snapshot->version().digest() == digest) return snapshot;
  // The store may have been restored since it was last looked at.
  TREFF_RETURN_IF_ERROR(FollowStore());
  TREFF_ASSIGN_OR_RETURN(snapshot, AnyAt(number));
  if (snapshot->version().digest() == digest) return snapshot;
  return VersionReplaced(snapshot->version().number(), digest, snapshot->version().digest());
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Versions::AnyAt(int64_t number) {
  std::shared_ptr<const Snapshot> current = Current();
  if (current == nullptr || number > current->version().number()) {
    TREFF_RETURN_IF_ERROR(FollowStore());
    current = Current();
  }
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
  platform::MutexLock rebuilding(rebuilding_);
  if (auto loaded = FindLoaded(number)) return loaded;
  int64_t life = 0;
  {
    platform::MutexLock lock(mutex_);
    life = life_;
  }
  TREFF_ASSIGN_OR_RETURN(auto snapshot, Load(number));
  KeepOlder(snapshot, life);
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
  if (current_ != nullptr && current_->version().number() > snapshot->version().number()) return;
  current_ = std::move(snapshot);
  changed_.NotifyAll();
}

std::shared_ptr<const Snapshot> Versions::WaitForOther(int64_t number, std::string_view digest,
                                                       absl::Duration timeout) const {
  using Steady = std::chrono::steady_clock;
  const Steady::time_point until = Steady::now() + absl::ToChronoMilliseconds(timeout);
  platform::MutexLock lock(mutex_);
  while (current_ == nullptr ||
         (current_->version().number() == number && current_->version().digest() == digest)) {
    const absl::Duration left = absl::FromChrono(until - Steady::now());
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

void Versions::KeepOlder(std::shared_ptr<const Snapshot> snapshot, int64_t life) {
  platform::MutexLock lock(mutex_);
  if (life != life_) return;
  older_.push_front(std::move(snapshot));
  if (older_.size() > kMaxOlder) older_.pop_back();
}

}  // namespace treff::municipality
