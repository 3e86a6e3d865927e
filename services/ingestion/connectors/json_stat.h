// Reads JSON-stat tables (SSB PxWeb v2 and v0, FHI) into observations.
//
// Both dialects are read: category.index as object or array or left out, value as array or sparse
// object, with numbers, null or symbols as text, status as array, object, one text or none, sizes
// as numbers or text, with or without the `dataset` wrapper of version 1.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/figure.h"

namespace treff::ingestion {

// One figure of one mapping: the sum over what it selects of every dimension but region and time,
// which is often one cell alone. A sum with a missing part is missing, one with a suppressed part
// is suppressed: no part is ever taken as zero, nor a zero that a symbol stands beside.
struct JsonStatFigure {
  std::string_view indicator;
  std::string_view region;  // the table's own code
  std::string_view time;    // the table's own code
  const SourceFigure& figure;
  size_t figures_of_table;  // how many come in all
};

struct JsonStatSummary {
  int64_t cell_count = 0;
  std::optional<absl::Time> update_time;  // `updated`, where the table has it
};

// Reads `json` cell by cell, calling `sink` once per mapping, region and time. Memory beyond the
// text is that of the sums, not of the cells.
absl::StatusOr<JsonStatSummary> ReadJsonStat(
    const std::string& json, const catalogue::Dataset& dataset,
    const std::function<absl::Status(const JsonStatFigure&)>& sink);

class JsonStatConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_JSON_STAT_H_
