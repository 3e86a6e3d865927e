#include "services/ingestion/connectors/file_reading.h"

#include <utility>

namespace treff::ingestion {

FileReading ReadFile(const Catalogue& catalogue, const catalogue::Dataset& dataset,
                     const RegionDirectory& regions, const Payload& payload) {
  std::vector<Payload> payloads = {payload};
  for (const catalogue::Request& request : dataset.requests()) {
    const auto file = CatalogueFileOf(request.address());
    if (!file.has_value() || request.role() == payload.request.role()) continue;
    const CatalogueTable& table = *catalogue.FindTable(*file);
    payloads.push_back({request, table.bytes, payload.fetch_day, table.vintage});
  }
  FileReading result;
  absl::StatusOr<DatasetReading> read =
      ConnectorFor(dataset).Read({catalogue, dataset, &regions, &result.faults}, payloads);
  if (read.ok()) {
    result.reading = *std::move(read);
  } else if (result.faults.empty()) {
    result.faults.emplace_back(read.status().message());
  }
  return result;
}

}  // namespace treff::ingestion
