// Nav's feed of vacancies: a log of what happened to advertisements, counted per municipality.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_NAV_VACANCY_FEED_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_NAV_VACANCY_FEED_H_

#include <string>
#include <vector>

#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// The last event of an advertisement is what holds: a stopped one is gone, whatever was said
// before. A municipality that has been in an event and has no open advertisement has zero; one that
// never was has no observation; one that shares its name with another, where the feed does not say
// which of them it means, has no figure.
class VacancyFeedConnector : public Connector {
 public:
  std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset) const override;
  void CheckSettings(const catalogue::Dataset& dataset, CatalogueFaults& faults) const override;
  // The next page, as long as there is one. INVALID_ARGUMENT when a page leads back to an earlier
  // one, RESOURCE_EXHAUSTED when there are more than the catalogue thinks possible.
  absl::StatusOr<std::vector<catalogue::Request>> FollowUps(
      const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const override;
  // Which advertisement, its status, municipality and time, and the page's place in the feed: no
  // employer, no title, no contact, no text.
  absl::StatusOr<std::string> WhatIsKept(std::string answer) const override;
  // A page with one after it is full; the last one grows, and its ETag does not say so.
  Renewal RenewalOf(const std::string& archived) const override;

  absl::StatusOr<DatasetReading> Read(const ReadContext& context,
                                      const std::vector<Payload>& payloads) const override;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_NAV_VACANCY_FEED_H_
