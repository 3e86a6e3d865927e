// The shape of a JSON-stat table, in any of its dialects.
//
// category.index is an object, an array or left out; status an array, an object, one text or
// none; sizes are numbers or text; version 1 wraps it all in `dataset`.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct JsonStatDimension {
  std::string id;
  std::vector<std::string> codes;  // by position
};

// Everything but the values.
struct JsonStatTable {
  std::vector<JsonStatDimension> dimensions;  // the last one runs fastest
  uint64_t cell_count = 1;
  std::string updated;   // as written; empty when absent
  bool wrapped = false;  // in `dataset`, as version 1 does
  // Status symbols: one for all cells, or by cell.
  std::string status_of_all;
  std::map<uint64_t, std::string> status;

  // The position of a dimension in `dimensions`; INVALID_ARGUMENT listing those there are.
  absl::StatusOr<size_t> Find(std::string_view id) const;
  // The symbol of a cell; empty when it has none.
  std::string_view StatusOf(uint64_t cell) const;
};

// Reads the shape; leaves `document` at its end.
absl::StatusOr<JsonStatTable> ReadJsonStatTable(simdjson::ondemand::document& document);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_
