#include "services/ingestion/connectors/table/row_filters.h"

#include <algorithm>
#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"

namespace treff::ingestion {

absl::StatusOr<RowFilters> RowFilters::Of(
    const TableGrid& grid,
    const google::protobuf::RepeatedPtrField<catalogue::Table::Filter>& all) {
  RowFilters filters;
  for (const catalogue::Table::Filter& settings : all) {
    One filter;
    google::protobuf::RepeatedPtrField<std::string> names;
    *names.Add() = settings.column();
    TREFF_ASSIGN_OR_RETURN(filter.column, FindTableColumn(grid, names));
    filter.values = {settings.values().begin(), settings.values().end()};
    for (const std::string& piece : settings.contains())
      filter.pieces.push_back(platform::FoldCase(piece));
    filter.exclude = settings.exclude();
    filters.columns_.insert(filter.column);
    filters.all_.push_back(std::move(filter));
  }
  return filters;
}

bool RowFilters::Matches(const One& filter, const std::string& cell) {
  if (filter.values.count(cell) > 0) return true;
  if (filter.pieces.empty()) return false;
  const std::string lower = platform::FoldCase(cell);
  return std::any_of(filter.pieces.begin(), filter.pieces.end(), [&](const std::string& piece) {
    return lower.find(piece) != std::string::npos;
  });
}

bool RowFilters::Pass(const TableRow& row) const {
  return std::all_of(all_.begin(), all_.end(), [&](const One& filter) {
    return Matches(filter, row.cells[filter.column]) != filter.exclude;
  });
}

}  // namespace treff::ingestion
