// What one cell of a table says.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/table/table_grid.h"

namespace treff::ingestion {

// Reads the cells of one dataset's table.
class FigureCells {
 public:
  // `context` must outlive it.
  explicit FigureCells(const ReadContext& context)
      : table_(context.dataset.table()), symbols_(context.dataset), parser_(context) {}

  // A symbol, or a number as the table and `figure` write it, scaled, of `indicator`. "94,2 %" is
  // one where the unit is percent, and so is 0.942 in a cell that is shown as a percentage; persons
  // and counts are whole. INVALID_ARGUMENT quoting the text.
  absl::StatusOr<SourceFigure> Read(const TableRow& row, size_t column,
                                    const catalogue::Table::Figure& figure,
                                    const municipality::v1::Indicator& indicator) const;

 private:
  const catalogue::Table& table_;
  const SymbolTable symbols_;
  const FigureParser parser_;
};

// A plain number as `table` writes it, such as a coordinate; nothing for what is none.
std::optional<double> ReadNumberCell(const std::string& text, const catalogue::Table& table);

// A period in one of the forms that a column can have. INVALID_ARGUMENT quoting the text.
absl::StatusOr<Period> ReadPeriodCell(const std::string& text,
                                      catalogue::Table::PeriodColumn::Form form);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_CELL_H_
