// Reads one file that a person has handed in as an answer of a dataset's source.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FILE_READING_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FILE_READING_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

struct FileReading {
  // What the file says; empty when there are faults: a file is taken whole or not at all.
  DatasetReading reading;
  // Everything that is wrong with it, each with its place, as far as the connector can go on after
  // a fault; the first one otherwise.
  std::vector<std::string> faults;
};

// `payload` is the file, with the request of the dataset that it answers. What else the dataset
// needs of the catalogue's own tables (shapes, centres) is taken from there. Whether figures are
// plausible is for the pipeline to say.
FileReading ReadFile(const Catalogue& catalogue, const catalogue::Dataset& dataset,
                     const RegionDirectory& regions, const Payload& payload);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FILE_READING_H_
