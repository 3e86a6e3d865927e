#include "services/ingestion/connectors/table/row_region.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using RegionColumn = catalogue::Table::RegionColumn;
using platform::Absl;

// Municipality codes have four digits, and only Oslo's begins with 0: spreadsheet programs take the
// cell for a number and drop it.
constexpr size_t kCodeDigits = 4;

}  // namespace

absl::StatusOr<RowRegion> RowRegion::Of(const ReadContext& context, const TableGrid& grid) {
  const RegionColumn& settings = context.dataset.table().region();
  RowRegion region(context, grid);
  if (settings.columns_size() > 0) {
    TREFF_ASSIGN_OR_RETURN(region.column_, FindTableColumn(grid, settings.columns()));
  }
  if (settings.county_columns_size() > 0) {
    TREFF_ASSIGN_OR_RETURN(region.county_, FindTableColumn(grid, settings.county_columns()));
  }
  return region;
}

absl::StatusOr<std::optional<std::string>> RowRegion::Find(const TableRow& row,
                                                           absl::CivilDay day) const {
  const RegionColumn& settings = context_.dataset.table().region();
  if (!column_.has_value()) return std::optional<std::string>(settings.fixed());
  const std::string& text = row.cells[*column_];
  if (text.empty()) return absl::InvalidArgumentError("no region stands there");
  if (IsExcluded(context_.dataset, text)) return std::optional<std::string>();
  if (settings.form() == RegionColumn::NAME) {
    const std::string_view county =
        county_.has_value() ? std::string_view(row.cells[*county_]) : std::string_view();
    TREFF_ASSIGN_OR_RETURN(std::string code, context_.regions->FindMunicipality(county, text, day));
    return std::optional<std::string>(std::move(code));
  }
  TREFF_ASSIGN_OR_RETURN(std::string code, CodeIn(text));
  if (IsExcluded(context_.dataset, code)) return std::optional<std::string>();
  if (!context_.regions->EverExisted(code)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "region ", platform::ReplaceInvalidUtf8(code),
        " never existed: correct the code, or exclude it in the catalogue if it is no region"));
  }
  return std::optional<std::string>(std::move(code));
}

absl::StatusOr<std::string> RowRegion::CodeIn(std::string text) const {
  const RegionColumn& settings = context_.dataset.table().region();
  if (settings.form() == RegionColumn::CODE_AND_NAME) text = text.substr(0, text.find(' '));
  if (!absl::StartsWith(text, settings.prefix())) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", platform::ReplaceInvalidUtf8(text.substr(0, 40)),
                     "\" does not begin with \"", settings.prefix(), "\": correct the code"));
  }
  text.erase(0, settings.prefix().size());
  const bool digits = std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  if (digits && text.size() == kCodeDigits - 1) text.insert(0, "0");
  return text;
}

std::string RowRegion::TextOf(const TableRow& row) const {
  if (!column_.has_value()) return {};
  return platform::ReplaceInvalidUtf8(row.cells[*column_]);
}

std::string RowRegion::PlaceOf(const TableRow& row) const {
  return column_.has_value() ? grid_.PlaceOf(row.number, *column_) : grid_.PlaceOf(row.number);
}

std::set<size_t> RowRegion::columns() const {
  std::set<size_t> columns;
  for (const std::optional<size_t>& one : {column_, county_}) {
    if (one.has_value()) columns.insert(*one);
  }
  return columns;
}

}  // namespace treff::ingestion
