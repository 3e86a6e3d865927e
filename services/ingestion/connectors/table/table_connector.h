// Tables that are described instead of programmed: delimited text, worksheets, tables kept with the
// catalogue, of figures or of places.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_CONNECTOR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_CONNECTOR_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// Goes on after a fault, so that all of a file's are named; publishes none of it then.
class TableConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_TABLE_CONNECTOR_H_
