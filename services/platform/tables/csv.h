// Delimited text, read by libcsv in its strict mode.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_CSV_H_
#define TREFF_SERVICES_PLATFORM_TABLES_CSV_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

// Calls `row` for every row of `text`, the header included, with the number of its first line, from
// 1. Cells may be quoted ("" is a quote); a quoted cell may hold delimiters and line breaks; blanks
// around a cell are dropped. Lines end with LF or CRLF, the last one too unless its last cell is
// quoted; empty lines are skipped. INVALID_ARGUMENT naming the line when a quote stands inside a
// cell, text follows a closing quote, a quote is never closed, the last line has no end, or a row
// is unreasonably long.
absl::Status ForEachCsvRow(
    std::string_view text,
    const std::function<absl::Status(int line, const std::vector<std::string>& cells)>& row,
    char delimiter = ';');

// The position of the one column that has one of `names` (compared in NormalizeText's
// form); INVALID_ARGUMENT listing the header when none or several have.
absl::StatusOr<size_t> FindCsvColumn(const std::vector<std::string>& header,
                                     const std::vector<std::string>& names);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_CSV_H_
