// Counties held against their municipalities: a total below its parts is wrong somewhere.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_TOTALS_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_TOTALS_H_

#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "treff/municipality/v1/observation.pb.h"

namespace treff::ingestion {

// A sentence for each count of a county that is below what its municipalities have together in the
// same period, hidden ones taken as the least that they can be and missing ones as nothing. Which
// figure is wrong cannot be told, so that none is refused for it.
std::vector<std::string> TotalsBelowTheirParts(
    const Catalogue& catalogue, const std::vector<municipality::v1::Observation>& observations);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_TOTALS_H_
