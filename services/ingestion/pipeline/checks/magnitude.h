// Whether the periods of a rate are of one magnitude: a table that begins to write shares as
// fractions says 0.024 where it said 2.4.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_MAGNITUDE_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_MAGNITUDE_H_

#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "treff/municipality/v1/observation.pb.h"

namespace treff::ingestion {

// Every indicator and period whose figures are thirty times above or below those of the same
// regions in its other periods: in the median, or all of them where there are few. Only of
// percentages and figures per 1 000: counts may move so far.
std::vector<std::string> FindOtherMagnitudes(
    const Catalogue& catalogue, const std::vector<municipality::v1::Observation>& observations);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_MAGNITUDE_H_
