// An import held against the last one of its dataset.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_COMPARISON_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_COMPARISON_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/ingestion/connectors/connector.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// How the observations of `now` differ from those of `before`. Both have passed CheckReading.
v1::ImportReport CompareReadings(const DatasetReading& before, const DatasetReading& now);

// What a source's own mistake would explain better than the world: an indicator's newest period,
// its figures or those of wider regions are gone, all its figures are thirty times larger or
// smaller, or KLASS has fewer changes. INVALID_ARGUMENT naming all of it that the dataset's
// against_last refuses; the rest becomes a warning of `now`.
absl::Status CheckAgainstLast(const catalogue::Dataset& dataset, const DatasetReading& before,
                              DatasetReading& now);

// The same for the day on which the source last changed its figures, where both are known.
absl::Status CheckUpdateTime(const catalogue::Dataset& dataset, std::optional<absl::Time> before,
                             std::optional<absl::Time> now, std::vector<std::string>& warnings);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_COMPARISON_H_
