// Datasets of tables for tests, and files read as theirs.
#ifndef TREFF_TESTS_INGESTION_CONNECTORS_TABLE_DATASET_H_
#define TREFF_TESTS_INGESTION_CONNECTORS_TABLE_DATASET_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "services/ingestion/catalogue/catalogue.h"
#include "tests/ingestion/formats/file_reading.h"

namespace treff::ingestion {

// A dataset of the source `udir`, with what `table` says of its table.
inline catalogue::Dataset DatasetWith(const std::string& table, const std::string& more = "") {
  catalogue::Dataset dataset;
  const std::string text =
      "id: 'udir.upload' requests { address: 'catalogue:none.csv' format: CSV } "
      "period_end: LAST_DAY symbols { text: ':' state: SUPPRESSED } "
      "symbols { text: '' state: MISSING } " +
      more + " table { " + table + " }";
  if (!google::protobuf::TextFormat::ParseFromString(text, &dataset)) {
    ADD_FAILURE() << "cannot parse " << text;
  }
  return dataset;
}

inline Payload File(const std::string& bytes) {
  return {{}, bytes, absl::CivilDay(2026, 11, 23), ""};
}

inline FileReading Read(const catalogue::Dataset& dataset, const std::string& bytes) {
  return ReadWithTables(dataset, File(bytes));
}

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_CONNECTORS_TABLE_DATASET_H_
