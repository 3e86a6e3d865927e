// The shape of a JSON-stat table: its dimensions, and a cursor over its cells.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_TABLE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_TABLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.pb.h"

namespace treff::ingestion {

struct JsonStatDimension {
  std::string id;
  std::vector<std::string> codes;  // by position
};

// Everything but the values.
struct JsonStatTable {
  std::vector<JsonStatDimension> dimensions;  // the last one runs fastest
  std::string updated;                        // as written; empty when absent
  // Status symbols: one for all cells, or by cell.
  std::string status_of_all;
  std::map<uint64_t, std::string> status;

  uint64_t cell_count() const;
  // The position of a dimension in `dimensions`; INVALID_ARGUMENT listing those there are.
  absl::StatusOr<size_t> Find(std::string_view id) const;
  // The symbol of a cell; empty when it has none.
  std::string_view StatusOf(uint64_t cell) const;
};

// Reads the shape from the (unwrapped) dataset object.
absl::StatusOr<JsonStatTable> ReadJsonStatTable(simdjson::ondemand::object& dataset);

// Walks the cells in the order of `value`, keeping at hand which mappings a cell feeds.
class JsonStatCursor {
 public:
  // INVALID_ARGUMENT when a selection names a dimension or code that the table has not.
  static absl::StatusOr<JsonStatCursor> New(const JsonStatTable& table,
                                            const catalogue::JsonStat& settings);

  // Bit m is set when the cell is part of mapping m.
  uint64_t mappings() const { return steps_.back().mappings; }
  size_t region() const { return steps_.back().region; }
  size_t time() const { return steps_.back().time; }
  void Next();

  size_t region_dimension() const { return region_dimension_; }
  size_t time_dimension() const { return time_dimension_; }

 private:
  // What is known once the positions of the dimensions up to one are fixed.
  struct Step {
    uint64_t mappings = ~uint64_t{0};
    size_t region = 0;
    size_t time = 0;
  };
  void Refresh(size_t from_dimension);

  size_t region_dimension_ = 0;
  size_t time_dimension_ = 0;
  std::vector<std::vector<uint64_t>> mappings_of_;  // by dimension and position
  std::vector<size_t> positions_;
  std::vector<Step> steps_;  // one more than dimensions; the last is the cell's
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_TABLE_H_
