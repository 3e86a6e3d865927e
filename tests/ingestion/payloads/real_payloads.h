// Real payloads of the sources, from the offline mirror's folder.
#ifndef TREFF_TESTS_INGESTION_PAYLOADS_REAL_PAYLOADS_H_
#define TREFF_TESTS_INGESTION_PAYLOADS_REAL_PAYLOADS_H_

#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// The bytes of a file, unpacked if its name ends in ".zst".
std::string StoredBytes(const std::string& path);

// Where a file of samples/ is.
std::string SamplePath(const std::string& file);

// The bytes that the mirror serves from `file`, such as "data.ssb.no/klass-131-….json.zst".
std::string RealBytes(const std::string& file);

// The catalogue that is compiled in; ends the test program when it is faulty.
const Catalogue& RealCatalogue();

// The datasets whose answers the mirror has, or the catalogue: all but those of sources that need a
// key.
std::vector<std::string> AnsweredDatasets();

// What the mirror answers to all requests of a dataset, follow-ups included, as fetched on
// 2026-11-23 with the manifest's vintage.
std::vector<Payload> RealPayloads(const std::string& dataset);

// The regions that KLASS' real answers give.
const RegionDirectory& RealRegions();

// Reads `payloads` as the catalogue says.
absl::StatusOr<DatasetReading> ReadDataset(const std::string& dataset,
                                           const std::vector<Payload>& payloads);

// The observation of one indicator, region and period; an empty one when there is none.
municipality::v1::Observation FindObservation(const DatasetReading& reading,
                                              const std::string& indicator,
                                              const std::string& region, const std::string& period);

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_PAYLOADS_REAL_PAYLOADS_H_
