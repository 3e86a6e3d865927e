// Which rows of a table are meant.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_FILTERS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_FILTERS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/table/table_grid.h"

namespace treff::ingestion {

class RowFilters {
 public:
  // INVALID_ARGUMENT when a filter's column is not in `grid`.
  static absl::StatusOr<RowFilters> Of(
      const TableGrid& grid,
      const google::protobuf::RepeatedPtrField<catalogue::Table::Filter>& all);

  // Whether `row` passes every filter.
  bool Pass(const TableRow& row) const;
  // The columns that they look at.
  const std::set<size_t>& columns() const { return columns_; }

 private:
  struct One {
    size_t column = 0;
    std::set<std::string> values;
    std::vector<std::string> pieces;  // as platform::FoldCase writes them
    bool exclude = false;
  };
  static bool Matches(const One& filter, const std::string& cell);

  std::vector<One> all_;
  std::set<size_t> columns_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_FILTERS_H_
