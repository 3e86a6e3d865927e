// What one cell of a table says.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/figure.h"

namespace treff::ingestion {

// A symbol, or a number as `table` and `figure` write it, scaled. "94,2 %" is one where `unit` is
// percent; persons and counts are whole. INVALID_ARGUMENT quoting the text.
absl::StatusOr<SourceFigure> ReadFigureCell(const std::string& text, const catalogue::Table& table,
                                            const catalogue::Table::Figure& figure,
                                            std::string_view unit, const SymbolTable& symbols);

// A period in one of the forms that a column can have. INVALID_ARGUMENT quoting the text.
absl::StatusOr<Period> ReadPeriodCell(const std::string& text,
                                      catalogue::Table::PeriodColumn::Form form);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_
