// What each measure observes: one value for each case or request that it is about.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_OBSERVATIONS_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_OBSERVATIONS_H_

#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "services/casework/measures/records/measure_records.h"

namespace treff::casework {

// To what an observation belongs.
struct Belonging {
  int year = 0;
  int month = 0;         // 1 to 12
  int municipality = 0;  // its code as a number
  int composition = 0;   // Packed
  Choice choice = Choice::kNoRecommendation;
};

struct Observation {
  Belonging of;
  // Of a share 0 or 1; days; of reasons the number of the enum; of a ratio persons.
  double value = 0;
};

struct Observations {
  std::vector<Observation> known;
  std::vector<Belonging> unknown;  // cases whose time has come and of which nobody said it
};

// What happened to a case.
struct CaseHistory {
  const MeasureCase& c;
  absl::Span<const MeasureRequest> requests;   // in the order in which they were made
  absl::Span<const MeasureOutcome> outcomes;   // by day
  const MeasureRequest* settlement = nullptr;  // the request by which it was settled
};

// The histories of the synthetic cases, or of all others.
std::vector<CaseHistory> HistoriesOf(const MeasureRecords& records, bool synthetic);

// What the measure `measure` of the catalogue observes up to `today`. Nothing of a measure that is
// not computed from cases.
Observations Observe(std::string_view measure, const std::vector<CaseHistory>& histories,
                     DayCount today);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_OBSERVATIONS_H_
