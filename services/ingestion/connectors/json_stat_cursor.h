// A cursor over the cells of a JSON-stat table, which knows the mappings that each cell feeds.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.pb.h"
#include "services/ingestion/connectors/formats/json_stat_table.h"

namespace treff::ingestion {

// Walks the cells in the order of `value`, keeping at hand the sum that a cell is part of. Cells
// that feed the same mappings are a group, and are added up once, whatever the number of mappings.
// Sums lie by region, then time, then group.
class JsonStatCursor {
 public:
  // INVALID_ARGUMENT when a selection names a dimension or code that the table has not, when
  // regions or times are none, or when a dimension has categories that the settings neither select
  // nor say may be added up.
  static absl::StatusOr<JsonStatCursor> New(const JsonStatTable& table,
                                            const catalogue::JsonStat& settings);

  // By group, the mappings that its cells feed: bit m is set for mapping m.
  const std::vector<uint64_t>& groups() const { return groups_; }
  // Where the sum of the cell's region, time and group is.
  size_t sum() const { return sum_; }
  // After the last cell comes the first.
  void Next() {
    if (++positions_.back() == last_size_) return Carry();
    sum_ = row_sums_ + (*row_)[positions_.back()];
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
  // By position in the last dimension, how far the sum lies behind where those of the row begin.
  using Row = std::vector<size_t>;

  absl::Status MakeGroups();
  void Carry();
  void Refresh(size_t from_dimension);

  size_t region_dimension_ = 0;
  size_t time_dimension_ = 0;
  std::vector<std::vector<uint64_t>> mappings_of_;  // by dimension and position
  std::vector<uint64_t> groups_;
  std::map<uint64_t, Row> rows_;  // by what the positions but the last feed
  std::vector<size_t> strides_;   // by dimension
  std::vector<size_t> positions_;
  std::vector<Step> steps_;  // as many as dimensions: the last is the row's
  size_t last_size_ = 0;     // of the last dimension
  const Row* row_ = nullptr;
  uint64_t row_mappings_ = 0;  // of row_
  size_t row_sums_ = 0;
  size_t sum_ = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_CURSOR_H_
