// Tables that are kept with the catalogue, for figures that no server gives: collected from the
// sources that they name, and asked for as `catalogue:FILE`.
//
// A table says in lines of its own, at its beginning behind '#', where it is from; one that can
// hold no such lines (a workbook, GeoJSON) has them in FILE.source beside it:
//   # source: Valgdirektoratet, turnout as published on 2025-09-16
//   # vintage: 2025           a year, a month (2025-09) or a day: how old the figures are
//   # licence: NLOD-2.0
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_TABLE_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_TABLE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct CatalogueTable {
  std::string bytes;    // as they are kept, lines about the source included
  std::string source;   // in words
  std::string vintage;  // a year, a month or a day
  std::string licence;
};

// The file that `address` names, "turnout.csv" of "catalogue:turnout.csv"; nothing for an address
// of a server.
std::optional<std::string_view> CatalogueFileOf(std::string_view address);

// `bytes` with what its own lines, or those of `source_file` if there is one, say. INVALID_ARGUMENT
// naming the line that is missing.
absl::StatusOr<CatalogueTable> ParseCatalogueTable(std::string bytes,
                                                   const std::string* source_file);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_TABLE_H_
