// Kartverket's list of counties and their municipalities, as /fylkerkommuner answers it: what it
// says of municipalities that KLASS does not, and where the two disagree.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_KARTVERKET_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_KARTVERKET_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// The list has today's municipalities only, so that its figures are of the day of the answer. A
// name or code that KLASS has otherwise is a warning: the list is a second witness, not the first.
class KartverketMunicipalitiesConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_KARTVERKET_H_
