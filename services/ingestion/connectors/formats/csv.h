// Semicolon-separated tables.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_CSV_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_CSV_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::ingestion {

// Calls `row` for every line of `text`, the header included, with its number from 1. Cells may be
// quoted ("" is a quote); a quoted cell may hold semicolons and line breaks. Lines end with LF or
// CRLF, the last one too; empty lines are skipped. INVALID_ARGUMENT naming the line when a quote is
// never closed, the last line has no end, or a line is unreasonably long.
absl::Status ForEachCsvRow(
    std::string_view text,
    const std::function<absl::Status(int line, const std::vector<std::string>& cells)>& row,
    char delimiter = ';');

// The position of the one column that has one of `names`; INVALID_ARGUMENT listing the header.
absl::StatusOr<size_t> FindCsvColumn(const std::vector<std::string>& header,
                                     const std::vector<std::string>& names);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_CSV_H_
