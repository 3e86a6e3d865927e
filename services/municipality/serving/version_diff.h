// What differs between two dataset versions, figure by figure.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_VERSION_DIFF_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_VERSION_DIFF_H_

#include <string>
#include <vector>

#include "services/municipality/profiles/snapshot.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

// Which figures are looked at; empty for all.
struct DiffFilter {
  std::string indicator;     // identifier
  std::string municipality;  // code
};

// The municipalities' own figures that are in one version only, or in both with another state or
// value, each in its version's own division, by indicator, municipality and period. Figures that
// are derived or carried across reforms count as any other; those older than what profiles hold
// (see kMaxHistory) are not compared. Provenances are left out: each version has its own.
std::vector<v1::ObservationChange> ChangesBetween(const Snapshot& before, const Snapshot& after,
                                                  const DiffFilter& filter);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_VERSION_DIFF_H_
