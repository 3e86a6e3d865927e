// The little of XLSX that sources need: the cells of a sheet as text.
//
// Parts are found by their relationships and elements by their local names, whatever a program
// calls them (ECMA-376, part 2, clause 9).
#ifndef TREFF_SERVICES_PLATFORM_TABLES_XLSX_H_
#define TREFF_SERVICES_PLATFORM_TABLES_XLSX_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

struct SheetRow {
  int number = 0;  // as the program shows it, from 1
  // By column, A = 1. Numbers as the file writes them; text in NormalizeText's form, its
  // lines parted by "\n", without raised notes and deleted text; errors as they are shown ("#N/A").
  std::map<int, std::string> cells;
  // Columns whose number is shown as a percentage: 0.024 is 2.4 percent.
  std::set<int> percent_columns;
};

struct Sheet {
  std::string name;
  std::vector<SheetRow> rows;  // only those with a cell
};

// The number of a column by its letters: 1 of "A", 28 of "AB"; 0 when they are no column's.
int ColumnNumber(std::string_view letters);

// The place of a cell as people say it: "3. Kommune Antall!B12".
std::string CellPlace(const Sheet& sheet, int row, int column);

// An opened workbook. Sizes are bounded, so that a small file cannot unpack into a huge one.
class Workbook {
 public:
  // `bytes` must outlive the workbook. INVALID_ARGUMENT when they are no workbook.
  static absl::StatusOr<std::unique_ptr<Workbook>> Open(const std::string& bytes);
  virtual ~Workbook() = default;

  // The one sheet whose name begins with `name`, or is `name`; INVALID_ARGUMENT listing the sheets
  // when there is none, or several.
  virtual absl::StatusOr<Sheet> ReadSheet(std::string_view name) = 0;
  // The sheet of that whole name, whatever else begins with it; else as ReadSheet.
  virtual absl::StatusOr<Sheet> ReadSheetNamed(std::string_view name) = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_XLSX_H_
