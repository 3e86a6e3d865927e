// Publishes runs of datasets: whole or not at all, and only when everything that will serve is
// ready.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_PUBLICATION_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_PUBLICATION_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/municipality/profiles/snapshot.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/municipality/publication/run_intake.h"
#include "services/municipality/publication/versions.h"
#include "services/platform/cache/cache.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

class Publisher {
 public:
  // `cache` may be null. All must outlive the publisher.
  Publisher(DatasetStore& store, Versions& versions, platform::Cache* cache,
            const platform::Clock& clock)
      : store_(store), versions_(versions), cache_(cache), clock_(clock) {}

  // Publishes what `next` gives, message by message until it returns false, as one version. The
  // order is what makes it safe: check every row, build the snapshot of the new version, commit in
  // one transaction, and only then serve it. A failure before the commit leaves everything as it
  // was; after it, a restart serves the new version. Processes that share the store take turns by
  // the commit: it holds only on the version that the new one was made from, else it is made again
  // from the one that came first.
  absl::StatusOr<v1::PublishDatasetsResponse> PublishDatasets(
      const std::function<bool(v1::PublishDatasetsRequest&)>& next);
  // A run of one.
  absl::StatusOr<v1::PublishDatasetResponse> PublishDataset(
      const std::function<bool(v1::PublishDatasetRequest&)>& next);

 private:
  using Contents = std::vector<std::shared_ptr<const DatasetContent>>;

  absl::StatusOr<v1::PublishDatasetsResponse> Publish(RunIntake& intake);
  absl::StatusOr<std::optional<v1::PublishDatasetsResponse>> AnswerAgain(
      const Publication& publication);
  absl::StatusOr<v1::PublishDatasetsResponse> PublishOnto(
      const std::shared_ptr<const Snapshot>& before, const PublicationRun& run,
      Publication publication);
  absl::StatusOr<std::shared_ptr<const DatasetContent>> KnownContent(
      const Snapshot* before, const v1::PublishedDataset& published);
  absl::StatusOr<std::shared_ptr<const Snapshot>> BuildNext(const Snapshot* before,
                                                            const PublicationRun& run,
                                                            Contents& fresh);

  DatasetStore& store_;
  Versions& versions_;
  platform::Cache* const cache_;
  const platform::Clock& clock_;
  // One publication of this process at a time: each version is made from the one before.
  platform::Mutex publishing_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_PUBLICATION_H_
