// The shape of a JSON-stat table, in any of its dialects.
//
// category.index is an object, an array or left out; status an array, an object, one text or
// none; sizes are numbers or text; version 1 wraps it all in `dataset`. A dimension may be empty:
// whoever reads the table knows what that means.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct JsonStatDimension {
  std::string id;
  std::vector<std::string> codes;  // by position
};

// The symbols of cells.
class JsonStatStatus {
 public:
  void SetAll(std::string symbol) { of_all_ = std::move(symbol); }
  // Nothing for an empty symbol.
  void Set(uint64_t cell, std::string_view symbol);
  // Puts the cells in order. False when a cell has two symbols.
  bool Sort();

  // The symbol of a cell; empty when it has none.
  std::string_view Of(uint64_t cell) const;
  // The first cell from `cell` on that has a symbol; the largest number when none has.
  uint64_t NextFrom(uint64_t cell) const;
  // The last cell that has one, if any has one of its own.
  std::optional<uint64_t> Last() const;

 private:
  struct Entry {
    uint64_t cell;
    uint32_t symbol;  // in symbols_
  };
  std::vector<Entry>::const_iterator Find(uint64_t cell) const;

  std::string of_all_;
  std::vector<Entry> entries_;
  std::vector<std::string> symbols_;
};

// Everything but the values.
struct JsonStatTable {
  std::vector<JsonStatDimension> dimensions;  // the last one runs fastest
  uint64_t cell_count = 1;
  std::string updated;   // as written; empty when absent
  bool wrapped = false;  // in `dataset`, as version 1 does
  JsonStatStatus status;

  // The position of a dimension in `dimensions`; INVALID_ARGUMENT listing those there are.
  absl::StatusOr<size_t> Find(std::string_view id) const;
};

// Reads the shape; leaves `document` at its end. INVALID_ARGUMENT naming the place, and by name
// what is a bundle or a collection of tables.
absl::StatusOr<JsonStatTable> ReadJsonStatTable(simdjson::ondemand::document& document);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_JSON_STAT_TABLE_H_
