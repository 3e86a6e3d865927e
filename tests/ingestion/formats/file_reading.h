// Reads one file as an answer of a dataset, with every fault.
#ifndef TREFF_TESTS_INGESTION_FORMATS_FILE_READING_H_
#define TREFF_TESTS_INGESTION_FORMATS_FILE_READING_H_

#include <string>
#include <utility>
#include <vector>

#include "services/ingestion/connectors/connector.h"
#include "tests/ingestion/payloads/real_payloads.h"

namespace treff::ingestion {

struct FileReading {
  DatasetReading reading;
  std::vector<std::string> faults;  // every one
};

// `file`, which answers the request without a role, with what else the dataset needs of the
// catalogue's own tables.
inline FileReading ReadWithTables(const catalogue::Dataset& dataset, const Payload& file) {
  std::vector<Payload> payloads = {file};
  for (const catalogue::Request& request : dataset.requests()) {
    const auto name = CatalogueFileOf(request.address());
    if (!name.has_value() || request.role().empty()) continue;
    const CatalogueTable& table = *RealCatalogue().FindTable(*name);
    payloads.push_back({request, table.bytes, file.fetch_day, table.vintage});
  }
  FileReading result;
  absl::StatusOr<DatasetReading> read = ConnectorFor(dataset).Read(
      {RealCatalogue(), dataset, &RealRegions(), &result.faults}, payloads);
  if (read.ok()) {
    result.reading = *std::move(read);
  } else if (result.faults.empty()) {
    result.faults.emplace_back(read.status().message());
  }
  return result;
}

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_FORMATS_FILE_READING_H_
