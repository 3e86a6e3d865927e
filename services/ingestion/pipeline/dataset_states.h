// What has become of each dataset of the catalogue: its imports, when it is due, whether it is
// late.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_DATASET_STATES_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_DATASET_STATES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/fetch/source_keys.h"
#include "services/ingestion/schedule/due.h"
#include "services/ingestion/storage/import_store.h"
#include "services/platform/values/clock.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Thread-safe.
class DatasetStates {
 public:
  // All must outlive it.
  DatasetStates(const Catalogue& catalogue, ImportStore& store, const SourceKeys& keys,
                const platform::Clock& clock)
      : catalogue_(catalogue), store_(store), keys_(keys), clock_(clock) {}

  // As the service answers it.
  absl::StatusOr<v1::Dataset> Describe(const catalogue::Dataset& dataset) const;
  // The datasets with a schedule, of sources that may be asked, that are due at `now`, with the
  // time since which they are.
  absl::StatusOr<std::map<std::string, absl::Time>> Due(absl::Time now) const;

 private:
  const Catalogue& catalogue_;
  ImportStore& store_;
  const SourceKeys& keys_;
  const platform::Clock& clock_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_DATASET_STATES_H_
