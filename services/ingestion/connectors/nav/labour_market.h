// Puts municipalities into the labour-market regions of the catalogue.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_NAV_LABOUR_MARKET_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_NAV_LABOUR_MARKET_H_

#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// Sets labour_market_region of each of `municipalities` that the catalogue lists, today's or ended,
// by code and day. Codes of later reforms have none yet: whoever follows the changes carries it on.
// Returns what does not fit together, once a code.
std::vector<std::string> PlaceInLabourMarketRegions(
    const Catalogue& catalogue, std::vector<municipality::v1::Region>& municipalities);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_NAV_LABOUR_MARKET_H_
