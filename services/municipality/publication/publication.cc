#include "services/municipality/publication/publication.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/municipality/observations/digest.h"
#include "services/municipality/profiles/profile_cache.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::municipality {
namespace {

// Each lost race is somebody else's version, so that this many in a row are a very busy store.
constexpr int kMaxTries = 10;
// How far the clocks of replicas may lie apart.
constexpr absl::Duration kClockTolerance = absl::Minutes(1);

std::shared_ptr<const DatasetContent> Find(const Snapshot* snapshot, const std::string& dataset) {
  if (snapshot == nullptr) return nullptr;
  for (const auto& content : snapshot->contents()) {
    if (content->published.dataset() == dataset) return content;
  }
  return nullptr;
}

// Whether `before` says already all that the run asks for.
bool Holds(const Snapshot* before, const PublicationRun& run) {
  for (const auto& content : run.contents) {
    const std::shared_ptr<const DatasetContent> served = Find(before, content->published.dataset());
    if (served == nullptr ||
        served->published.content_sha256() != content->published.content_sha256()) {
      return false;
    }
  }
  return std::none_of(run.retired.begin(), run.retired.end(),
                      [&](const std::string& dataset) { return Find(before, dataset) != nullptr; });
}

bool Names(const PublicationRun& run, const std::string& dataset) {
  return std::any_of(run.contents.begin(), run.contents.end(),
                     [&](const auto& one) { return one->published.dataset() == dataset; }) ||
         std::count(run.retired.begin(), run.retired.end(), dataset) > 0;
}

// By name; what was retired stays named so until it is published again.
void FillRetired(const Snapshot* before, const PublicationRun& run, v1::DatasetVersion& version) {
  if (before != nullptr) {
    for (const v1::RetiredDataset& retired : before->version().retired_datasets()) {
      const bool again = std::any_of(
          run.contents.begin(), run.contents.end(),
          [&](const auto& one) { return one->published.dataset() == retired.dataset(); });
      if (!again) *version.add_retired_datasets() = retired;
    }
  }
  for (const std::string& dataset : run.retired) {
    if (Find(before, dataset) == nullptr) continue;
    v1::RetiredDataset& retired = *version.add_retired_datasets();
    retired.set_dataset(dataset);
    retired.set_since_version(version.number());
  }
  std::sort(version.mutable_retired_datasets()->begin(), version.mutable_retired_datasets()->end(),
            [](const auto& a, const auto& b) { return a.dataset() < b.dataset(); });
}

// Which request this is, for answering it again: what it asks for, whatever the order.
Publication RequestOf(const PublicationRun& run) {
  Publication publication;
  publication.request_id = run.request_id;
  if (run.contents.size() == 1 && run.retired.empty()) {
    publication.dataset = run.contents[0]->published.dataset();
    publication.content_sha256 = run.contents[0]->published.content_sha256();
    return publication;
  }
  std::vector<std::string> parts;
  for (const auto& content : run.contents) {
    parts.push_back(
        absl::StrCat(content->published.dataset(), "=", content->published.content_sha256()));
  }
  for (const std::string& dataset : run.retired) parts.push_back(dataset);
  std::sort(parts.begin(), parts.end());
  Digest digest;
  for (const std::string& part : parts) digest.Add(part);
  publication.content_sha256 = digest.Hex();
  return publication;
}

std::string NamesOf(const PublicationRun& run) {
  const auto append_dataset = [](std::string* names, const auto& content) {
    names->append(content->published.dataset());
  };
  const std::string published = absl::StrJoin(run.contents, ", ", append_dataset);
  if (run.retired.empty()) return published;
  return absl::StrCat(published, published.empty() ? "" : "; ", "without ",
                      absl::StrJoin(run.retired, ", "));
}

int64_t ObservationsOf(const PublicationRun& run) {
  int64_t count = 0;
  for (const auto& content : run.contents) count += content->published.observation_count();
  return count;
}

// FAILED_PRECONDITION when `now` is before `newest` was published by more than clocks of replicas
// differ: with such a clock, requests for "this year" ask for another, and figures would be lost.
absl::Status CheckClock(absl::Time now, const v1::DatasetVersion& newest) {
  const absl::Time published = platform::FromTimestamp(newest.publish_time());
  if (now >= published - kClockTolerance) return absl::OkStatus();
  return platform::ErrorOf(
      platform::reasons::kClockBehind,
      absl::StrCat("it is ", absl::FormatTime(now, absl::UTCTimeZone()),
                   " by this server's clock, but ", newest.name(), " was published ",
                   absl::FormatTime(published, absl::UTCTimeZone()), ": set the clock right"));
}

}  // namespace

absl::StatusOr<v1::PublishDatasetsResponse> Publisher::PublishDatasets(
    const std::function<bool(v1::PublishDatasetsRequest&)>& next) {
  RunIntake intake;
  v1::PublishDatasetsRequest request;
  while (next(request)) TREFF_RETURN_IF_ERROR(intake.Add(request));
  return Publish(intake);
}

absl::StatusOr<v1::PublishDatasetResponse> Publisher::PublishDataset(
    const std::function<bool(v1::PublishDatasetRequest&)>& next) {
  RunIntake intake;
  v1::PublishDatasetRequest request;
  while (next(request)) TREFF_RETURN_IF_ERROR(intake.Add(request));
  TREFF_ASSIGN_OR_RETURN(v1::PublishDatasetsResponse run, Publish(intake));
  v1::PublishDatasetResponse response;
  *response.mutable_version() = std::move(*run.mutable_version());
  response.set_changed(run.changed());
  return response;
}

absl::StatusOr<v1::PublishDatasetsResponse> Publisher::Publish(RunIntake& intake) {
  platform::MutexLock lock(publishing_);
  TREFF_RETURN_IF_ERROR(versions_.FollowStore());
  TREFF_ASSIGN_OR_RETURN(const PublicationRun run, intake.Finish(versions_.Current().get()));
  const Publication request = RequestOf(run);
  for (int tries = 0; tries < kMaxTries; ++tries) {
    if (tries > 0) TREFF_RETURN_IF_ERROR(versions_.FollowStore());
    TREFF_ASSIGN_OR_RETURN(auto answer, AnswerAgain(request));
    if (answer.has_value()) return *std::move(answer);
    auto response = PublishOnto(versions_.Current(), run, request);
    if (!absl::IsAborted(response.status())) return response;
    platform::LogInfo("another process published first: taking up its version",
                      {{"datasets", NamesOf(run)}});
  }
  return platform::ErrorOf(
      platform::reasons::kConcurrentPublication,
      absl::StrCat("others published first, ", kMaxTries, " times: send it again"));
}

// The answer that this request was given before, if it was.
absl::StatusOr<std::optional<v1::PublishDatasetsResponse>> Publisher::AnswerAgain(
    const Publication& publication) {
  if (publication.request_id.empty()) return std::nullopt;
  TREFF_ASSIGN_OR_RETURN(const std::optional<Publication> earlier,
                         store_.FindPublication(publication.request_id));
  if (!earlier.has_value()) return std::nullopt;
  if (earlier->dataset != publication.dataset ||
      earlier->content_sha256 != publication.content_sha256) {
    return platform::ErrorOf(platform::reasons::kRequestIdReused,
                             "request_id was used for another publication: take a new one");
  }
  v1::PublishDatasetsResponse response;
  TREFF_ASSIGN_OR_RETURN(*response.mutable_version(), store_.GetVersion(earlier->version));
  response.set_changed(earlier->changed);
  return response;
}

// ABORTED when `before` is not the newest version any more.
absl::StatusOr<v1::PublishDatasetsResponse> Publisher::PublishOnto(
    const std::shared_ptr<const Snapshot>& before, const PublicationRun& run,
    Publication publication) {
  const VersionKey base = before == nullptr ? VersionKey{} : KeyOf(before->version());
  const std::string what = absl::StrCat("publishing ", NamesOf(run));
  v1::PublishDatasetsResponse response;
  if (before != nullptr && Holds(before.get(), run)) {
    publication.version = base.number;
    TREFF_RETURN_IF_ERROR(platform::Annotate(store_.Commit(base, publication, nullptr, {}), what));
    *response.mutable_version() = before->version();
    return response;
  }
  if (before == nullptr && run.contents.empty()) {
    return platform::ErrorOf(platform::reasons::kNoDatasetVersion,
                             "nothing was published yet: there is nothing to retire");
  }
  Contents fresh;
  TREFF_ASSIGN_OR_RETURN(const std::shared_ptr<const Snapshot> snapshot,
                         BuildNext(before.get(), run, fresh));
  publication.version = snapshot->version().number();
  publication.changed = true;
  TREFF_RETURN_IF_ERROR(
      platform::Annotate(store_.Commit(base, publication, &snapshot->version(), fresh), what));
  // Before watchers hear of the version: they look in the cache at once.
  if (cache_ != nullptr) FillProfileCache(*snapshot, *cache_);
  versions_.MakeCurrent(snapshot);
  platform::LogInfo("datasets published", {{"datasets", NamesOf(run)},
                                           {"version", publication.version},
                                           {"observations", ObservationsOf(run)}});
  *response.mutable_version() = snapshot->version();
  response.set_changed(true);
  return response;
}

// The content as it was published first, when that was; else null. It serves with the provenance of
// then: what the store has is what every process and every restart serves, to the byte.
absl::StatusOr<std::shared_ptr<const DatasetContent>> Publisher::KnownContent(
    const Snapshot* before, const v1::PublishedDataset& published) {
  std::shared_ptr<const DatasetContent> serving = Find(before, published.dataset());
  if (serving != nullptr && serving->published.content_sha256() == published.content_sha256()) {
    return serving;
  }
  TREFF_ASSIGN_OR_RETURN(const std::optional<v1::PublishedDataset> known,
                         store_.FindContent(published.dataset(), published.content_sha256()));
  if (!known.has_value()) return nullptr;
  TREFF_ASSIGN_OR_RETURN(DatasetContent content,
                         store_.ReadContent(published.dataset(), published.content_sha256()));
  return std::make_shared<const DatasetContent>(std::move(content));
}

// The snapshot of the version that follows `before`; `fresh` becomes the contents of it that were
// never published.
absl::StatusOr<std::shared_ptr<const Snapshot>> Publisher::BuildNext(const Snapshot* before,
                                                                     const PublicationRun& run,
                                                                     Contents& fresh) {
  const absl::Time now = clock_.Now();
  if (before != nullptr) TREFF_RETURN_IF_ERROR(CheckClock(now, before->version()));
  const int64_t number = before == nullptr ? 1 : before->version().number() + 1;
  Snapshot::Contents contents;
  if (before != nullptr) {
    for (const auto& content : before->contents()) {
      if (!Names(run, content->published.dataset())) contents.push_back(content);
    }
  }
  for (const auto& content : run.contents) {
    TREFF_ASSIGN_OR_RETURN(const std::shared_ptr<const DatasetContent> known,
                           KnownContent(before, content->published));
    if (known == nullptr) {
      content->published.set_since_version(number);
      fresh.push_back(content);
    }
    contents.push_back(known == nullptr ? content : known);
  }
  std::sort(contents.begin(), contents.end(), [](const auto& a, const auto& b) {
    return a->published.dataset() < b->published.dataset();
  });

  v1::DatasetVersion version;
  version.set_number(number);
  version.set_name(absl::StrCat("datasetVersions/", number));
  *version.mutable_publish_time() = platform::ToTimestamp(now);
  for (const auto& content : contents) *version.add_datasets() = content->published;
  FillRetired(before, run, version);
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> snapshot,
                         Snapshot::Build(std::move(version), std::move(contents), before));
  if (before != nullptr && !before->division().regions().empty() &&
      snapshot->division().regions().empty()) {
    return platform::ErrorOf(
        platform::reasons::kRegionsNeeded,
        "no region would be left: publish the regions in another dataset first");
  }
  return snapshot;
}

}  // namespace treff::municipality
