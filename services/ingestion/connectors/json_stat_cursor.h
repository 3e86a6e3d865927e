// A cursor over the cells of a JSON-stat table, which knows the mappings that each cell feeds.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.pb.h"
#include "services/ingestion/connectors/formats/json_stat_table.h"

namespace treff::ingestion {

// Walks the cells in the order of `value`, keeping at hand which sums a cell is part of. Sums lie
// by region, then time, then mapping.
class JsonStatCursor {
 public:
  // INVALID_ARGUMENT when a selection names a dimension or code that the table has not, when
  // regions or times are none, or when a dimension has categories that the settings neither select
  // nor say may be added up.
  static absl::StatusOr<JsonStatCursor> New(const JsonStatTable& table,
                                            const catalogue::JsonStat& settings);

  // Bit m is set when the cell is part of mapping m.
  uint64_t mappings() const { return steps_.back().mappings; }
  // Where the sums of the cell's region and time begin.
  size_t sums() const { return steps_.back().sums; }
  // After the last cell comes the first.
  void Next() {
    const std::vector<uint64_t>& last = mappings_of_.back();
    if (++positions_.back() == last.size()) return Carry();
    const Step& before = steps_[steps_.size() - 2];
    steps_.back().mappings = before.mappings & last[positions_.back()];
    steps_.back().sums = before.sums + strides_.back() * positions_.back();
  }

  // Goes to a cell of the table.
  void MoveTo(uint64_t cell);

  size_t region_dimension() const { return region_dimension_; }
  size_t time_dimension() const { return time_dimension_; }

 private:
  // What is known once the positions of the dimensions up to one are fixed.
  struct Step {
    uint64_t mappings = ~uint64_t{0};
    size_t sums = 0;
  };
  void Carry();
  void Refresh(size_t from_dimension);

  size_t region_dimension_ = 0;
  size_t time_dimension_ = 0;
  std::vector<std::vector<uint64_t>> mappings_of_;  // by dimension and position
  std::vector<size_t> strides_;                     // by dimension
  std::vector<size_t> positions_;
  std::vector<Step> steps_;  // one more than dimensions; the last is the cell's
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_
