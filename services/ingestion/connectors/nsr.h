// Udir's school register NSR: units, counted per municipality.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_

#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

class NsrUnitsConnector : public Connector {
 public:
  // The pages after the first.
  absl::StatusOr<std::vector<catalogue::Request>> FollowUps(
      const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const override;

  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_NSR_H_
