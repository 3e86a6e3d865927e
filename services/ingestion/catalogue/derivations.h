// Indicators that are computed from others: what they rest on, and with which figures they are
// published.
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_DERIVATIONS_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_DERIVATIONS_H_

#include <set>
#include <string>
#include <vector>

#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/catalogue/faults.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::ingestion {

// The identifiers of the indicators that `indicator` is computed from, in the order of its formula;
// empty when a source gives it.
std::vector<std::string> InputsOf(const municipality::v1::Indicator& indicator);

// What a dataset that feeds `fed` publishes: those, then each derived indicator whose first input
// is published by it, in the catalogue's order. `fed` are identifiers of `catalogue`.
std::vector<const municipality::v1::Indicator*> PublishedWith(const Catalogue& catalogue,
                                                              const std::vector<std::string>& fed);

// Records indicators that have both a formula and a source, or neither; formulas that are not
// whole, rest on an unknown indicator, or go in a circle. `fed` are those that datasets feed.
void CheckDerivations(const Catalogue& catalogue, const std::set<std::string>& fed,
                      CatalogueFaults& faults);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_DERIVATIONS_H_
