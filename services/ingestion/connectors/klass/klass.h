// SSB KLASS: municipalities with validity and changes, and classes of municipalities.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// Regions of every level and all changes between municipalities.
class KlassRegionsConnector : public Connector {
 public:
  bool GivesRegions() const override { return true; }
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

// One class per municipality, from a correspondence table.
class KlassCorrespondenceConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_KLASS_H_
