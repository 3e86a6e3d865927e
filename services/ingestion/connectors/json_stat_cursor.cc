#include "services/ingestion/connectors/json_stat_cursor.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

// Groups take memory as mappings do; real tables have some more than they have mappings.
constexpr size_t kMaxGroups = 1000;

absl::Status Bad(const JsonStatDimension& dimension, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("/dimension/", dimension.id, ": ", problem));
}

// Whether `selection` takes in `code`. A code that is longer than both ends of a range is no single
// category but a group of them ("000-004").
bool Selects(const catalogue::JsonStat::Selection& selection, const std::string& code) {
  if (selection.codes_size() > 0) {
    return std::find(selection.codes().begin(), selection.codes().end(), code) !=
           selection.codes().end();
  }
  return selection.from_code() <= code && code <= selection.to_code() &&
         (code.size() == selection.from_code().size() || code.size() == selection.to_code().size());
}

template <typename Selections>
const catalogue::JsonStat::Selection* FindSelection(const Selections& selections,
                                                    const std::string& dimension) {
  for (const auto& one : selections) {
    if (one.dimension() == dimension) return &one;
  }
  return nullptr;
}

// A code that has gone would silently make a sum smaller.
absl::Status CheckAllThere(const catalogue::JsonStat::Selection& selection,
                           const JsonStatDimension& dimension, const std::string& who) {
  for (const std::string& code : selection.codes()) {
    if (std::find(dimension.codes.begin(), dimension.codes.end(), code) == dimension.codes.end()) {
      return Bad(dimension, absl::StrCat("codes that ", who, " selects are gone, ", code,
                                         " among them: compare the table with the catalogue"));
    }
  }
  return absl::OkStatus();
}

// A total beside its parts, or a category that nobody thought of, would make a sum larger.
absl::Status CheckMayBeSummed(const catalogue::JsonStat& settings,
                              const JsonStatDimension& dimension, const std::string& indicator) {
  if (dimension.codes.size() == 1 || dimension.id == settings.region_dimension() ||
      dimension.id == settings.time_dimension()) {
    return absl::OkStatus();
  }
  const catalogue::JsonStat::Selection* sum = FindSelection(settings.sums(), dimension.id);
  if (sum == nullptr) {
    return Bad(dimension,
               absl::StrCat("it has ", dimension.codes.size(), " categories, and the catalogue ",
                            "neither selects among them for ", indicator,
                            " nor says that they are added up"));
  }
  for (const std::string& code : dimension.codes) {
    if (Selects(*sum, code)) continue;
    return Bad(
        dimension,
        absl::StrCat("the category ", platform::ReplaceInvalidUtf8(code),
                     " is none of those that the catalogue adds up: if it is a total of the ",
                     "others, they would be counted twice"));
  }
  return CheckAllThere(*sum, dimension, "the catalogue");
}

// For each code of `dimension`, the mappings whose selection takes it in.
absl::StatusOr<std::vector<uint64_t>> MappingsByCode(const JsonStatDimension& dimension,
                                                     const catalogue::JsonStat& settings) {
  std::vector<uint64_t> mappings(dimension.codes.size(), 0);
  for (int m = 0; m < settings.mappings_size(); ++m) {
    const catalogue::JsonStat::Mapping& mapping = settings.mappings(m);
    const auto* selection = FindSelection(mapping.selections(), dimension.id);
    TREFF_RETURN_IF_ERROR(selection == nullptr
                              ? CheckMayBeSummed(settings, dimension, mapping.indicator())
                              : CheckAllThere(*selection, dimension, mapping.indicator()));
    int selected = 0;
    for (size_t i = 0; i < dimension.codes.size(); ++i) {
      if (selection != nullptr && !Selects(*selection, dimension.codes[i])) continue;
      mappings[i] |= uint64_t{1} << m;
      ++selected;
    }
    if (selected == 0) {
      return Bad(dimension,
                 absl::StrCat("codes that ", mapping.indicator(),
                              " selects are gone: compare the table with the catalogue"));
    }
  }
  return mappings;
}

// An empty dimension makes an empty table.
absl::Status CheckHasCells(const JsonStatTable& table, const catalogue::JsonStat& settings) {
  for (const JsonStatDimension& dimension : table.dimensions) {
    if (!dimension.codes.empty()) continue;
    const absl::string_view what = dimension.id == settings.time_dimension()     ? "times"
                                   : dimension.id == settings.region_dimension() ? "regions"
                                                                                 : "categories";
    return Bad(dimension, absl::StrCat("the table has no ", what, ": compare what is asked for ",
                                       "with what the source has"));
  }
  return absl::OkStatus();
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
  for (const auto& sum : settings.sums()) {
    TREFF_RETURN_IF_ERROR(table.Find(sum.dimension()).status());
  }
  TREFF_RETURN_IF_ERROR(CheckHasCells(table, settings));
  for (const JsonStatDimension& dimension : table.dimensions) {
    TREFF_ASSIGN_OR_RETURN(cursor.mappings_of_.emplace_back(), MappingsByCode(dimension, settings));
  }
  const size_t times = table.dimensions[cursor.time_dimension_].codes.size();
  TREFF_RETURN_IF_ERROR(cursor.MakeGroups());
  const size_t groups = cursor.groups_.size();
  cursor.strides_.resize(table.dimensions.size(), 0);
  cursor.strides_[cursor.region_dimension_] += times * groups;
  cursor.strides_[cursor.time_dimension_] += groups;
  cursor.positions_.resize(table.dimensions.size(), 0);
  cursor.steps_.resize(table.dimensions.size());
  cursor.last_size_ = cursor.mappings_of_.back().size();
  for (auto& [mappings, row] : cursor.rows_) {
    for (size_t i = 0; i < row.size(); ++i) row[i] += cursor.strides_.back() * i;
  }
  return cursor;
}

absl::Status JsonStatCursor::MakeGroups() {
  std::set<uint64_t> of_rows = {~uint64_t{0}};
  for (size_t d = 0; d + 1 < mappings_of_.size(); ++d) {
    std::set<uint64_t> further;
    const std::set<uint64_t> of_dimension(mappings_of_[d].begin(), mappings_of_[d].end());
    for (const uint64_t before : of_rows) {
      for (const uint64_t mappings : of_dimension) further.insert(before & mappings);
    }
    of_rows = std::move(further);
    if (of_rows.size() > kMaxGroups) {
      return absl::InvalidArgumentError(
          absl::StrCat("/dimension: the catalogue's figures overlap in more than ", kMaxGroups,
                       " ways: make several datasets of them"));
    }
  }
  std::map<uint64_t, size_t> numbers;
  for (const uint64_t before : of_rows) {
    Row& row = rows_[before];
    for (const uint64_t mappings : mappings_of_.back()) {
      const auto [number, is_new] = numbers.emplace(before & mappings, groups_.size());
      if (is_new) groups_.push_back(before & mappings);
      row.push_back(number->second);
    }
  }
  return absl::OkStatus();
}

void JsonStatCursor::MoveTo(uint64_t cell) {
  for (size_t d = positions_.size(); d-- > 0; cell /= mappings_of_[d].size()) {
    positions_[d] = cell % mappings_of_[d].size();
  }
  Refresh(0);
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
  for (size_t d = from_dimension; d + 1 < positions_.size(); ++d) {
    steps_[d + 1].mappings = steps_[d].mappings & mappings_of_[d][positions_[d]];
    steps_[d + 1].sums = steps_[d].sums + strides_[d] * positions_[d];
  }
  // Most rows feed what the one before fed.
  if (row_ == nullptr || row_mappings_ != steps_.back().mappings) {
    row_mappings_ = steps_.back().mappings;
    row_ = &rows_.find(row_mappings_)->second;
  }
  row_sums_ = steps_.back().sums;
  sum_ = row_sums_ + (*row_)[positions_.back()];
}

}  // namespace treff::ingestion
