#include "services/municipality/reports/report_publication.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/municipality/reports/reported_dataset.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::municipality {
namespace {

bool Holds(const Snapshot& snapshot, int64_t revision) {
  return std::any_of(snapshot.contents().begin(), snapshot.contents().end(), [&](const auto& one) {
    return one->published.dataset() == kReportedDataset &&
           one->published.import() == ImportOf(revision);
  });
}

}  // namespace

absl::StatusOr<int64_t> PublishReports(ReportStore& store, Versions& versions,
                                       Publisher& publisher) {
  const auto snapshot = versions.Current();
  if (snapshot == nullptr) return 0;
  TREFF_ASSIGN_OR_RETURN(const int64_t revision, store.Revision());
  if (revision == 0 || Holds(*snapshot, revision)) return revision;
  TREFF_ASSIGN_OR_RETURN(const CurrentReports current, store.ReadCurrent());
  std::vector<v1::PublishDatasetRequest> messages = ReportedDataset(current, snapshot->division());
  auto message = messages.begin();
  const auto next = [&](v1::PublishDatasetRequest& request) {
    if (message == messages.end()) return false;
    request = std::move(*message++);
    return true;
  };
  TREFF_RETURN_IF_ERROR(publisher.PublishDataset(next).status());
  return current.revision;
}

ReportPublication::ReportPublication(ReportStore& store, Versions& versions, Publisher& publisher)
    : store_(store),
      versions_(versions),
      publisher_(publisher),
      periodic_(kPause, [this] { Look(); }) {}

void ReportPublication::Look() {
  // Reports that change no figure leave the version as it is, under its older import.
  const absl::StatusOr<int64_t> revision = store_.Revision();
  if (revision.ok() && *revision == published_) return;
  const absl::StatusOr<int64_t> published = PublishReports(store_, versions_, publisher_);
  if (published.ok()) published_ = *published;
  if (!published.ok() && last_.ok()) {
    platform::LogWarning("what was reported is not published yet: it is tried again",
                         {{"error", std::string(published.status().message())}});
  }
  last_ = published.status();
}

}  // namespace treff::municipality
