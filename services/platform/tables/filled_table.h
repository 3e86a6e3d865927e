// Tables that people fill in, as CSV or as a workbook, and hand back.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_FILLED_TABLE_H_
#define TREFF_SERVICES_PLATFORM_TABLES_FILLED_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

enum class TableFormat { kCsv, kWorkbook };

struct FilledRow {
  int number = 0;                  // as a program shows it, from 1
  std::vector<std::string> cells;  // from the first column on, in NormalizeText's form
};

// The rows, the header among them, of UTF-8 text with cells parted by semicolons, or of a workbook
// with one sheet. INVALID_ARGUMENT naming the place when it is neither.
absl::StatusOr<std::vector<FilledRow>> ReadFilledTable(const std::string& bytes,
                                                       TableFormat format);

// Whether every cell is empty.
bool IsEmpty(const FilledRow& row);

// The bytes of a file with these rows.
absl::StatusOr<std::string> WriteFilledTable(std::string_view sheet,
                                             const std::vector<std::vector<std::string>>& rows,
                                             TableFormat format);

// "D17" of the column 3, from 0, and the row 17, as a workbook shows it.
std::string CellName(int column, int row);

// A day as programs write it (2026-12-31), as Norwegians write it (31.12.2026), or as a workbook
// counts it, in ISO 8601; "" for anything else.
std::string DayInCell(const std::string& cell);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_FILLED_TABLE_H_
