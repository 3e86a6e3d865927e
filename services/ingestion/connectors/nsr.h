// Udir's registers of schools (NSR) and kindergartens (NBR): units, counted per municipality.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

class NsrUnitsConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  // The pages after the first.
  absl::StatusOr<std::vector<catalogue::Request>> FollowUps(
      const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const override;

  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_
