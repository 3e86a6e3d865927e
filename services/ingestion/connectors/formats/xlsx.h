// The little of XLSX that sources need: the cells of a sheet as text.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_XLSX_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_XLSX_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct SheetRow {
  int number = 0;                    // as the program shows it, from 1
  std::map<int, std::string> cells;  // by column, A = 1; numbers as the file writes them
};

struct Sheet {
  std::string name;
  std::vector<SheetRow> rows;  // only those with a cell
};

// The place of a cell as people say it: "3. Kommune Antall!B12".
std::string CellPlace(const Sheet& sheet, int row, int column);

// An opened workbook. Sizes are bounded, so that a small file cannot unpack into a huge one.
class Workbook {
 public:
  // `bytes` must outlive the workbook. INVALID_ARGUMENT when they are no workbook.
  static absl::StatusOr<std::unique_ptr<Workbook>> Open(const std::string& bytes);
  virtual ~Workbook() = default;

  // The one sheet whose name begins with `prefix`; INVALID_ARGUMENT listing the sheets otherwise.
  virtual absl::StatusOr<Sheet> ReadSheet(std::string_view prefix) = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_XLSX_H_
