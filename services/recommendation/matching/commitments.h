// What we ourselves have asked municipalities for and settled there, as far as it takes places that
// the source does not count yet (ADR 22).
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_COMMITMENTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_COMMITMENTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/civil_time.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "services/recommendation/matching/scoring/scored_columns.h"
#include "treff/casework/v1/commitment_service.pb.h"

namespace treff::recommendation::matching {

// Unaccompanied minors of our own of one day.
struct OurMinors {
  absl::CivilDay day;     // asked for, agreed or settled on
  bool is_asked = false;  // and not answered yet
  double persons = 0;
};

// Our own persons in one municipality and year, beside what the source counts at its date.
struct OurPersons {
  double until = 0;  // agreed or settled before the date: the source should count them
  double since = 0;  // asked for, and agreed or settled since: it cannot
  // Of both, the unaccompanied minors: of them no source says how many places remain.
  std::vector<OurMinors> minors;
};

// By place, of one revision of the commitments, one snapshot and year.
class OurPersonsByPlace {
 public:
  explicit OurPersonsByPlace(int places) : persons_(places) {}

  OurPersons& operator[](PlaceIndex place) { return persons_[place]; }
  const OurPersons& operator[](PlaceIndex place) const { return persons_[place]; }

  // What `make` made when `key` was first asked for with these persons. Safe from any thread.
  std::shared_ptr<const ScoredColumn> Remember(const std::string& key,
                                               const std::function<ScoredColumn()>& make) const {
    return scored_.Get(key, make);
  }

 private:
  std::vector<OurPersons> persons_;
  ScoredColumns scored_;
};

// The day of the source's figure: what was settled before it is contained in it. Nothing where the
// source says no day.
std::optional<absl::CivilDay> FigureDay(const MunicipalityTable& snapshot,
                                        const municipality::v1::Quota& quota);

// One revision of the commitments. Immutable; safe from any thread.
class Commitments {
 public:
  Commitments() = default;
  explicit Commitments(const casework::v1::Commitments& whole);
  // These with the change that came after them.
  std::shared_ptr<const Commitments> With(const casework::v1::Commitments& change) const;

  int64_t revision() const { return revision_; }
  // By place. Null when there is nothing to count anywhere. Worked out once for a snapshot and
  // year.
  std::shared_ptr<const OurPersonsByPlace> CountedIn(const MunicipalityTable& snapshot,
                                                     int year) const;

 private:
  // Municipality, day, counting, stage.
  using Key = std::tuple<std::string, std::string, int, int>;
  using SnapshotYear = std::tuple<int64_t, std::string, int64_t, int>;

  Commitments(const Commitments& before, const casework::v1::Commitments& change);
  void Add(const casework::v1::Commitments& change);
  std::shared_ptr<const OurPersonsByPlace> Count(const MunicipalityTable& snapshot, int year) const;

  int64_t revision_ = 0;
  std::map<Key, int> persons_;
  mutable platform::Mutex mutex_;
  mutable std::map<SnapshotYear, std::shared_ptr<const OurPersonsByPlace>> counted_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_COMMITMENTS_H_
