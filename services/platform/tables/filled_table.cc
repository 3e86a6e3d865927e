#include "services/platform/tables/filled_table.h"

#include <algorithm>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/csv.h"
#include "services/platform/tables/text_encoding.h"
#include "services/platform/tables/workbook_writer.h"
#include "services/platform/tables/xlsx.h"
#include "services/platform/values/normalize_text.h"

namespace treff::platform {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";  // else spreadsheets take it for Windows-1252

// Workbooks count days from here (ECMA-376, part 1, clause 18.17.4.1); serials of 2000 to 2100.
const absl::CivilDay kWorkbookEpoch(1899, 12, 30);
constexpr int kFirstSerial = 36'526;
constexpr int kLastSerial = 73'050;

absl::StatusOr<std::vector<FilledRow>> ReadCsv(const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(std::string text, DecodeText(bytes, TextEncoding::kUtf8));
  // A person's file may end without a line's end; whether it is whole, its sender knows.
  if (!text.empty() && text.back() != '\n') text += '\n';
  std::vector<FilledRow> rows;
  TREFF_RETURN_IF_ERROR(ForEachCsvRow(text, [&](int line, const std::vector<std::string>& cells) {
    FilledRow& row = rows.emplace_back();
    row.number = line;
    for (const std::string& cell : cells) row.cells.push_back(NormalizeText(cell));
    return absl::OkStatus();
  }));
  return rows;
}

absl::StatusOr<std::vector<FilledRow>> ReadWorkbook(const std::string& bytes) {
  TREFF_ASSIGN_OR_RETURN(const std::unique_ptr<Workbook> workbook, Workbook::Open(bytes));
  TREFF_ASSIGN_OR_RETURN(const Sheet sheet, workbook->ReadSheet(""));
  std::vector<FilledRow> rows;
  for (const SheetRow& row : sheet.rows) {
    FilledRow& filled = rows.emplace_back();
    filled.number = row.number;
    for (const auto& [column, cell] : row.cells) {
      const size_t place = static_cast<size_t>(column);
      filled.cells.resize(std::max(filled.cells.size(), place));
      filled.cells[place - 1] = cell;
    }
  }
  return rows;
}

// A cell with a separator, a quote or a line break is quoted.
std::string CsvCell(const std::string& cell) {
  if (cell.find_first_of(";\"\n\r") == std::string::npos) return cell;
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

bool IsIsoDay(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) && absl::FormatCivilTime(day) == text;
}

}  // namespace

absl::StatusOr<std::vector<FilledRow>> ReadFilledTable(const std::string& bytes,
                                                       TableFormat format) {
  return format == TableFormat::kWorkbook ? ReadWorkbook(bytes) : ReadCsv(bytes);
}

bool IsEmpty(const FilledRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

absl::StatusOr<std::string> WriteFilledTable(std::string_view sheet,
                                             const std::vector<std::vector<std::string>>& rows,
                                             TableFormat format) {
  if (format == TableFormat::kWorkbook) return WriteWorkbook(sheet, rows);
  std::string text = kByteOrderMark;
  for (const std::vector<std::string>& row : rows) {
    absl::StrAppend(&text,
                    absl::StrJoin(row, ";",
                                  [](std::string* out, const std::string& cell) {
                                    out->append(CsvCell(cell));
                                  }),
                    "\r\n");
  }
  return text;
}

std::string CellName(int column, int row) {
  std::string letters;
  for (int left = column + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return absl::StrCat(letters, row);
}

std::string DayInCell(const std::string& cell) {
  int serial = 0;
  if (absl::SimpleAtoi(cell, &serial) && serial >= kFirstSerial && serial <= kLastSerial) {
    return absl::FormatCivilTime(kWorkbookEpoch + serial);
  }
  const auto two_digits = [](const std::string& part) {
    return part.size() == 1 ? "0" + part : part;
  };
  const std::vector<std::string> parts = absl::StrSplit(cell, '.');
  const std::string day = parts.size() == 3 ? absl::StrCat(parts[2], "-", two_digits(parts[1]), "-",
                                                           two_digits(parts[0]))
                                            : cell;
  return IsIsoDay(day) ? day : "";
}

}  // namespace treff::platform
