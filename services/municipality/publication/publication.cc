#include "services/municipality/publication/publication.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/municipality/profiles/profile_cache.h"
#include "services/municipality/publication/dataset_intake.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::municipality {
namespace {

const DatasetContent* Find(const Snapshot* snapshot, const std::string& dataset) {
  if (snapshot == nullptr) return nullptr;
  for (const auto& content : snapshot->contents()) {
    if (content->published.dataset() == dataset) return content.get();
  }
  return nullptr;
}

// The contents of the next version: those before it, with `content` in place of its dataset's.
Snapshot::Contents Replace(const Snapshot* before, std::shared_ptr<const DatasetContent> content) {
  Snapshot::Contents contents;
  if (before != nullptr) contents = before->contents();
  const std::string& dataset = content->published.dataset();
  contents.erase(
      std::remove_if(contents.begin(), contents.end(),
                     [&](const auto& old) { return old->published.dataset() == dataset; }),
      contents.end());
  contents.push_back(std::move(content));
  std::sort(contents.begin(), contents.end(), [](const auto& a, const auto& b) {
    return a->published.dataset() < b->published.dataset();
  });
  return contents;
}

v1::DatasetVersion NextVersion(const Snapshot* before, const Snapshot::Contents& contents,
                               absl::Time now) {
  v1::DatasetVersion version;
  version.set_number(before == nullptr ? 1 : before->version().number() + 1);
  version.set_name(absl::StrCat("datasetVersions/", version.number()));
  *version.mutable_publish_time() = platform::ToTimestamp(now);
  for (const auto& content : contents) *version.add_datasets() = content->published;
  return version;
}

}  // namespace

absl::StatusOr<v1::PublishDatasetResponse> Publisher::Publish(
    const std::function<bool(v1::PublishDatasetRequest&)>& next) {
  const std::shared_ptr<const Snapshot> current = versions_.Current();
  DatasetIntake intake(current == nullptr ? nullptr : &current->division());
  v1::PublishDatasetRequest request;
  while (next(request)) TREFF_RETURN_IF_ERROR(intake.Add(request));
  TREFF_ASSIGN_OR_RETURN(DatasetContent content, intake.Finish());

  Publication publication;
  publication.request_id = intake.request_id();
  publication.dataset = content.published.dataset();
  publication.content_sha256 = content.published.content_sha256();
  platform::MutexLock lock(publishing_);
  TREFF_ASSIGN_OR_RETURN(auto answer, AnswerAgain(publication));
  if (answer.has_value()) return *std::move(answer);
  return PublishContent(std::move(publication), std::move(content));
}

// The answer that this request was given before, if it was.
absl::StatusOr<std::optional<v1::PublishDatasetResponse>> Publisher::AnswerAgain(
    const Publication& publication) {
  if (publication.request_id.empty()) return std::nullopt;
  TREFF_ASSIGN_OR_RETURN(const std::optional<Publication> earlier,
                         store_.FindPublication(publication.request_id));
  if (!earlier.has_value()) return std::nullopt;
  if (earlier->dataset != publication.dataset ||
      earlier->content_sha256 != publication.content_sha256) {
    return platform::ErrorOf(platform::reasons::kRequestIdReused,
                             "header.request_id was used for another publication: take a new one");
  }
  v1::PublishDatasetResponse response;
  TREFF_ASSIGN_OR_RETURN(*response.mutable_version(), store_.GetVersion(earlier->version));
  response.set_changed(earlier->changed);
  return response;
}

absl::StatusOr<v1::PublishDatasetResponse> Publisher::PublishContent(Publication publication,
                                                                     DatasetContent content) {
  const std::shared_ptr<const Snapshot> current = versions_.Current();
  const DatasetContent* served = Find(current.get(), publication.dataset);
  if (served == nullptr || served->published.content_sha256() != publication.content_sha256) {
    return MakeVersion(std::move(publication), std::move(content));
  }
  publication.version = current->version().number();
  TREFF_RETURN_IF_ERROR(Commit(publication, nullptr, nullptr));
  v1::PublishDatasetResponse response;
  *response.mutable_version() = current->version();
  return response;
}

absl::StatusOr<v1::PublishDatasetResponse> Publisher::MakeVersion(Publication publication,
                                                                  DatasetContent content) {
  const std::shared_ptr<const Snapshot> before = versions_.Current();
  TREFF_ASSIGN_OR_RETURN(const std::optional<v1::PublishedDataset> known,
                         store_.FindContent(publication.dataset, publication.content_sha256));
  if (known.has_value()) content.published = *known;
  if (!known.has_value()) {
    content.published.set_since_version(before == nullptr ? 1 : before->version().number() + 1);
  }
  const auto shared = std::make_shared<const DatasetContent>(std::move(content));
  Snapshot::Contents contents = Replace(before.get(), shared);
  v1::DatasetVersion draft = NextVersion(before.get(), contents, clock_.Now());
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> snapshot,
                         Snapshot::Build(std::move(draft), std::move(contents), before.get()));

  publication.version = snapshot->version().number();
  publication.changed = true;
  TREFF_RETURN_IF_ERROR(
      Commit(publication, &snapshot->version(), known.has_value() ? nullptr : shared.get()));
  // Before watchers hear of the version: they look in the cache at once.
  if (cache_ != nullptr) FillProfileCache(*snapshot, *cache_);
  versions_.MakeCurrent(snapshot);
  platform::LogInfo("dataset published", {{"dataset", publication.dataset},
                                          {"version", publication.version},
                                          {"observations", shared->published.observation_count()}});

  v1::PublishDatasetResponse response;
  *response.mutable_version() = snapshot->version();
  response.set_changed(true);
  return response;
}

absl::Status Publisher::Commit(const Publication& publication, const v1::DatasetVersion* version,
                               const DatasetContent* content) {
  const absl::Status status = store_.Commit(publication, version, content);
  if (!absl::IsAlreadyExists(status)) {
    return platform::Annotate(status, "publishing " + publication.dataset);
  }
  // Another process shares the store and published first: catch up, and let the client try again.
  TREFF_RETURN_IF_ERROR(versions_.LoadNewest());
  return platform::ErrorOf(platform::reasons::kConcurrentPublication,
                           "another publication came first: send it again");
}

}  // namespace treff::municipality
