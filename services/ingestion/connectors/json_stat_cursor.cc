#include "services/ingestion/connectors/json_stat_cursor.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"

namespace treff::ingestion {
namespace {

// Whether `selection` takes in `code`.
bool Selects(const catalogue::JsonStat::Selection& selection, const std::string& code) {
  if (selection.codes_size() > 0) {
    return std::find(selection.codes().begin(), selection.codes().end(), code) !=
           selection.codes().end();
  }
  return selection.from_code() <= code && code <= selection.to_code();
}

// For each code of `dimension`, the mappings whose selection takes it in.
absl::StatusOr<std::vector<uint64_t>> MappingsByCode(const JsonStatDimension& dimension,
                                                     const catalogue::JsonStat& settings) {
  std::vector<uint64_t> mappings(dimension.codes.size(), 0);
  for (int m = 0; m < settings.mappings_size(); ++m) {
    const catalogue::JsonStat::Selection* selection = nullptr;
    for (const auto& one : settings.mappings(m).selections()) {
      if (one.dimension() == dimension.id) selection = &one;
    }
    int selected = 0;
    for (size_t i = 0; i < dimension.codes.size(); ++i) {
      if (selection != nullptr && !Selects(*selection, dimension.codes[i])) continue;
      mappings[i] |= uint64_t{1} << m;
      ++selected;
    }
    // A code that has gone would silently make a sum smaller.
    if (selected == 0 || (selection != nullptr && selection->codes_size() > selected)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "/dimension/", dimension.id, ": codes that ", settings.mappings(m).indicator(),
          " selects are gone: compare the table with the catalogue"));
    }
  }
  return mappings;
}

}  // namespace

absl::StatusOr<JsonStatCursor> JsonStatCursor::New(const JsonStatTable& table,
                                                   const catalogue::JsonStat& settings) {
  JsonStatCursor cursor;
  TREFF_ASSIGN_OR_RETURN(cursor.region_dimension_, table.Find(settings.region_dimension()));
  TREFF_ASSIGN_OR_RETURN(cursor.time_dimension_, table.Find(settings.time_dimension()));
  for (const auto& mapping : settings.mappings()) {
    for (const auto& selection : mapping.selections()) {
      TREFF_RETURN_IF_ERROR(table.Find(selection.dimension()).status());
    }
  }
  for (const JsonStatDimension& dimension : table.dimensions) {
    TREFF_ASSIGN_OR_RETURN(cursor.mappings_of_.emplace_back(), MappingsByCode(dimension, settings));
  }
  const size_t mappings = settings.mappings_size();
  const size_t times = table.dimensions[cursor.time_dimension_].codes.size();
  cursor.strides_.resize(table.dimensions.size(), 0);
  cursor.strides_[cursor.region_dimension_] += times * mappings;
  cursor.strides_[cursor.time_dimension_] += mappings;
  cursor.positions_.resize(table.dimensions.size(), 0);
  cursor.steps_.resize(table.dimensions.size() + 1);
  cursor.Refresh(0);
  return cursor;
}

void JsonStatCursor::Carry() {
  size_t dimension = positions_.size() - 1;
  positions_[dimension] = 0;
  while (dimension > 0 && ++positions_[dimension - 1] == mappings_of_[dimension - 1].size()) {
    positions_[--dimension] = 0;
  }
  Refresh(dimension > 0 ? dimension - 1 : 0);
}

void JsonStatCursor::Refresh(size_t from_dimension) {
  for (size_t d = from_dimension; d < positions_.size(); ++d) {
    steps_[d + 1].mappings = steps_[d].mappings & mappings_of_[d][positions_[d]];
    steps_[d + 1].sums = steps_[d].sums + strides_[d] * positions_[d];
  }
}

}  // namespace treff::ingestion
