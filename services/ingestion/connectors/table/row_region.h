// Which region a row of a table is of.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_REGION_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_REGION_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/table/table_grid.h"

namespace treff::ingestion {

class RowRegion {
 public:
  // Both must outlive it. INVALID_ARGUMENT when a column that the settings name is not there.
  static absl::StatusOr<RowRegion> Of(const ReadContext& context, const TableGrid& grid);

  // The code of the row's region; nothing for one that the catalogue excludes. Names are those of
  // `day`. NOT_FOUND, or INVALID_ARGUMENT, when it names no region.
  absl::StatusOr<std::optional<std::string>> Find(const TableRow& row, absl::CivilDay day) const;

  // The text by which the row names it, as the file shows it.
  std::string TextOf(const TableRow& row) const;
  // Where a fault of it lies.
  std::string PlaceOf(const TableRow& row) const;
  // The columns that it looks at.
  std::set<size_t> columns() const;

 private:
  RowRegion(const ReadContext& context, const TableGrid& grid) : context_(context), grid_(grid) {}
  absl::StatusOr<std::string> CodeIn(std::string text) const;

  const ReadContext& context_;
  const TableGrid& grid_;
  std::optional<size_t> column_;  // nothing: all rows are of one region
  std::optional<size_t> county_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_ROW_REGION_H_
