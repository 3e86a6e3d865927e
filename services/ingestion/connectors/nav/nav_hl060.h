// NAV's workbook HL060: registered unemployed by county and municipality, month by month.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_NAV_NAV_HL060_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_NAV_NAV_HL060_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

class NavHl060Connector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  // The workbooks that the page links to, newest first.
  absl::StatusOr<std::vector<catalogue::Request>> FollowUps(
      const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const override;
  std::vector<catalogue::Request> FurtherAnswers(const catalogue::Dataset& dataset) const override;

  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_NAV_NAV_HL060_H_
