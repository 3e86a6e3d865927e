// A file as a header and rows of cells, whatever it was: delimited text or a worksheet.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_GRID_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_GRID_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.pb.h"

namespace treff::ingestion {

struct TableRow {
  int number = 0;                  // line or row, as the file shows it, from 1
  std::vector<std::string> cells;  // as many as the header has
  std::set<size_t> percentages;    // cells that a worksheet shows as such: 0.024 is 2.4 percent
};

// Labels and cells in platform::NormalizeText's form. A cell of several lines keeps them: they are
// several pieces of text.
struct TableGrid {
  std::string sheet;  // empty for text
  int header_number = 0;
  std::vector<std::string> header;
  std::vector<TableRow> rows;  // those with anything in them
  // Rows that are not as wide as the header: each with its place.
  std::vector<std::string> faults;

  // "line 12, column Fiber", "Ark1!C12 (verdi)".
  std::string PlaceOf(int number, size_t column) const;
  // "line 12", "Ark1, row 12".
  std::string PlaceOf(int number) const;
};

// INVALID_ARGUMENT naming the place of what is no table: text of another encoding, a file that is
// cut short, one without rows.
absl::StatusOr<TableGrid> ReadTableGrid(const catalogue::Table& settings, const std::string& bytes);

// The position of the one column of the header that has one of `names`. INVALID_ARGUMENT listing
// the header when there is none, or several.
absl::StatusOr<size_t> FindTableColumn(
    const TableGrid& grid, const google::protobuf::RepeatedPtrField<std::string>& names);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_GRID_H_
