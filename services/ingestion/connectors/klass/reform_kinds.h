// What kind of change each row of a reform is.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_REFORM_KINDS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_REFORM_KINDS_H_

#include <set>
#include <string>
#include <vector>

#include "services/ingestion/connectors/klass/klass_tables.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// `changes` without codes that began and ended on the same day: A → X and X → C become A → C. A
// code that was in use before that day, is named on another, or is among `today` is no such code.
std::vector<KlassChange> WithoutStepsOfADay(std::vector<KlassChange> changes,
                                            const std::set<std::string>& today);

// Every row with its kind, in the order given. KLASS lists pairs of codes; what happened shows only
// when all rows of a day are looked at together.
std::vector<municipality::v1::RegionChange> ClassifyChanges(
    const std::vector<KlassChange>& changes);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_KLASS_REFORM_KINDS_H_
