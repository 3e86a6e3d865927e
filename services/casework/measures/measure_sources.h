// What measures need to know that is not in the cases: where municipalities lie, what they decided,
// and what households answered.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SOURCES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SOURCES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

struct MunicipalityPlace {
  std::string display_name;
  std::string county;  // `regions/{code}`
  std::string county_display_name;
};
// By code as a number; empty before any is known.
using Places = std::map<int, MunicipalityPlace>;
using ListPlaces = std::function<absl::StatusOr<Places>()>;

// Persons that a municipality decided to settle.
struct Decided {
  int persons = 0;
  std::string source;  // whose figure, and of which day: "IMDi 2026-11-02"
};
// Of a year, by code as a number, only those that are known.
using ListDecided = std::function<absl::StatusOr<std::map<int, Decided>>(int year)>;

// Answers of 1 to 5 by households that were settled in a municipality in a year. Not by case: who
// answered what is not kept.
struct FeedbackCount {
  int municipality = 0;  // its code as a number
  int settled_year = 0;
  int answer = 0;  // 1 (least) to 5 (most)
  int count = 0;
};
// Of made-up cases or of the others. May be empty: then there is no such measure.
using ReadFeedback = std::function<absl::StatusOr<std::vector<FeedbackCount>>(bool synthetic)>;

// Remembers the places for a minute, and longer while nobody answers. Thread-safe.
class PlaceDirectory {
 public:
  static constexpr absl::Duration kRefreshInterval = absl::Minutes(1);

  PlaceDirectory(ListPlaces list, const platform::Clock& clock)
      : list_(std::move(list)), clock_(clock) {}

  // UNAVAILABLE when nobody has ever answered.
  absl::StatusOr<Places> Get();

 private:
  const ListPlaces list_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  Places places_ ABSL_GUARDED_BY(mutex_);
  absl::Time asked_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SOURCES_H_
