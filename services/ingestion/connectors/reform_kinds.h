// What kind of change each row of a reform is.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_REFORM_KINDS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_REFORM_KINDS_H_

#include <vector>

#include "services/ingestion/connectors/klass_tables.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// Every row with its kind, in the order given. KLASS lists pairs of codes; what happened shows only
// when all rows of a day are looked at together.
std::vector<municipality::v1::RegionChange> ClassifyChanges(
    const std::vector<KlassChange>& changes);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_REFORM_KINDS_H_
