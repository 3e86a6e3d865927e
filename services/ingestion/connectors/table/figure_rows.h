// Rows of figures: what each cell that the catalogue names says.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_ROWS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_ROWS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/table/figure_cell.h"
#include "services/ingestion/connectors/table/row_filters.h"
#include "services/ingestion/connectors/table/row_region.h"
#include "services/ingestion/connectors/table/table_faults.h"
#include "services/ingestion/connectors/table/table_grid.h"

namespace treff::ingestion {

// Reads one payload of a dataset whose settings are a Table of figures.
class FigureRows {
 public:
  // All must outlive it.
  FigureRows(const ReadContext& context, const Payload& payload, int payload_index,
             TableFaults& faults, DatasetReading& reading);

  // Adds the observations of `grid` to the reading, and what does not hold to the faults. A column
  // that is missing is an error: no row can be read without it.
  absl::Status Read(const TableGrid& grid);

 private:
  // A figure of the catalogue, found in the grid.
  struct Column {
    const catalogue::Table::Figure& settings;
    const municipality::v1::Indicator& indicator;
    size_t position = 0;
    std::optional<size_t> label;
    RowFilters filters;
    std::optional<Period> period;
    bool has_rows = false;
  };
  // What a row said first of an indicator, region and period.
  struct Said {
    SourceFigure figure;
    int row = 0;
  };

  absl::StatusOr<std::vector<Column>> FindColumns(const TableGrid& grid) const;
  void WarnOfOtherColumns(const TableGrid& grid, std::set<size_t> known);
  void ReadRow(const TableRow& row, const RowRegion& region, std::vector<Column>& columns);
  absl::StatusOr<Period> PeriodOfRow(const TableRow& row) const;
  void ReadCell(const TableRow& row, const std::string& code, const Period& period,
                const std::string& region_text, const Column& column);
  void KeepLabel(const TableRow& row, const Column& column, const std::string& place, double value);
  // Whether it is the first figure of its kind; one that differs from the first is a fault.
  bool IsFirst(const std::string& key, const TableRow& row, const SourceFigure& figure,
               const std::string& place);

  const ReadContext& context_;
  const catalogue::Table& settings_;
  const Payload& payload_;
  const FigureCells cells_;
  ObservationMaker maker_;
  TableFaults& faults_;
  DatasetReading& reading_;
  const TableGrid* grid_ = nullptr;
  std::optional<size_t> period_column_;
  std::map<std::string, Said> said_;
  size_t repeated_ = 0;
  std::set<std::string> unfit_;  // rows that fit no figure, by what the filters look at
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_FIGURE_ROWS_H_
