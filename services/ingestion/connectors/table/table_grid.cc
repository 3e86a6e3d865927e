#include "services/ingestion/connectors/table/table_grid.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/csv.h"
#include "services/platform/tables/text_encoding.h"
#include "services/platform/tables/text_pieces.h"
#include "services/platform/tables/xlsx.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Table;
using platform::Absl;

// The text in one form, its lines kept apart: a figure is not joined out of two.
std::string Cleaned(const std::string& text) {
  if (!absl::StrContains(text, '\n')) return platform::NormalizeText(text);
  platform::TextPieces pieces;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    pieces.Add(platform::Std(line));
    pieces.Break();
  }
  return pieces.Finish();
}

bool IsEmpty(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const std::string& c) { return c.empty(); });
}

platform::TextEncoding EncodingOf(const Table::DelimitedText& settings) {
  switch (settings.encoding()) {
    case Table::DelimitedText::ISO_8859_1:
      return platform::TextEncoding::kIso8859_1;
    case Table::DelimitedText::WINDOWS_1252:
      return platform::TextEncoding::kWindows1252;
    default:
      return platform::TextEncoding::kUtf8;
  }
}

// The text with the lines that are no rows made empty, so that the others keep their numbers.
std::string WithoutLines(const Table::DelimitedText& settings, std::string_view text) {
  std::string rows;
  rows.reserve(text.size());
  int to_skip = settings.skip_lines();
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    const bool comment = !settings.comment_prefix().empty() &&
                         absl::StartsWith(Absl(line), settings.comment_prefix());
    if (!comment && --to_skip < 0) rows += line;
    if (end < text.size()) rows.push_back('\n');
    start = end + 1;
  }
  return rows;
}

// Takes one row: the first makes the header. A worksheet has no cells where it has nothing to say;
// text that has too few has lost some.
void AddRow(TableRow row, TableGrid& grid) {
  std::vector<std::string>& cells = row.cells;
  const int number = row.number;
  for (std::string& cell : cells) {
    cell = grid.header.empty() ? platform::NormalizeText(cell) : Cleaned(cell);
  }
  if (grid.header.empty()) {
    while (!cells.empty() && cells.back().empty()) cells.pop_back();
    grid.header_number = number;
    grid.header = std::move(cells);
    return;
  }
  if (IsEmpty(cells)) return;
  const size_t width = grid.header.size();
  while (cells.size() > width && cells.back().empty()) cells.pop_back();
  if (cells.size() > width || (grid.sheet.empty() && cells.size() < width)) {
    grid.faults.push_back(absl::StrCat(grid.PlaceOf(number), ": it has ", cells.size(),
                                       " cells where the header has ", width,
                                       ": look for a delimiter too many or too few"));
    return;
  }
  cells.resize(width);
  grid.rows.push_back(std::move(row));
}

absl::StatusOr<TableGrid> ReadText(const Table::DelimitedText& settings, const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(const std::string text, platform::DecodeText(bytes, EncodingOf(settings)));
  TableGrid grid;
  TREFF_RETURN_IF_ERROR(platform::ForEachCsvRow(
      WithoutLines(settings, text),
      [&](int line, const std::vector<std::string>& cells) {
        AddRow({line, cells}, grid);
        return absl::OkStatus();
      },
      settings.delimiter().front()));
  return grid;
}

absl::StatusOr<TableGrid> ReadSheet(const Table::Worksheet& settings, const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(const std::unique_ptr<platform::Workbook> workbook,
                         platform::Workbook::Open(bytes));
  TREFF_ASSIGN_OR_RETURN(const platform::Sheet sheet, workbook->ReadSheetNamed(settings.name()));
  TableGrid grid;
  grid.sheet = sheet.name;
  const int first = platform::ColumnNumber(settings.first_column());  // 0: all
  const int last = platform::ColumnNumber(settings.last_column());
  for (const platform::SheetRow& row : sheet.rows) {
    if (row.number < settings.header_row() || row.cells.empty()) continue;
    const int width = row.cells.rbegin()->first;
    TableRow read{row.number, std::vector<std::string>(last > 0 ? std::min(last, width) : width)};
    // Columns keep their places, so that a fault is found where it says.
    for (const auto& [column, text] : row.cells) {
      if (column >= first && column <= static_cast<int>(read.cells.size())) {
        read.cells[column - 1] = text;
      }
    }
    for (const int column : row.percent_columns) read.percentages.insert(column - 1);
    AddRow(std::move(read), grid);
  }
  return grid;
}

}  // namespace

std::string TableGrid::PlaceOf(int number, size_t column) const {
  const std::string name = platform::ReplaceInvalidUtf8(header[column]);
  if (sheet.empty()) return absl::StrCat("line ", number, ", column ", name);
  return absl::StrCat(
      platform::CellPlace(platform::Sheet{sheet, {}}, number, static_cast<int>(column) + 1), " (",
      name, ")");
}

std::string TableGrid::PlaceOf(int number) const {
  return sheet.empty() ? absl::StrCat("line ", number) : absl::StrCat(sheet, ", row ", number);
}

absl::StatusOr<TableGrid> ReadTableGrid(const Table& settings, const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(TableGrid grid, settings.has_sheet() ? ReadSheet(settings.sheet(), bytes)
                                                              : ReadText(settings.text(), bytes));
  if (!grid.rows.empty() || !grid.faults.empty()) return grid;
  return absl::InvalidArgumentError("it has no row under its header: fetch it again");
}

absl::StatusOr<size_t> FindTableColumn(
    const TableGrid& grid, const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<size_t> found;
  for (size_t i = 0; i < grid.header.size(); ++i) {
    if (std::find(names.begin(), names.end(), grid.header[i]) != names.end()) found.push_back(i);
  }
  if (found.size() == 1) return found.front();
  return absl::InvalidArgumentError(
      absl::StrCat(grid.PlaceOf(grid.header_number), ": ", found.empty() ? "no" : "more than one",
                   " column ", absl::StrJoin(names, " or "), " among ",
                   platform::ReplaceInvalidUtf8(absl::StrJoin(grid.header, ", ").substr(0, 300)),
                   ": correct the header, or compare the table with the catalogue"));
}

}  // namespace treff::ingestion
