// Which municipalities there are now, as the municipality service knows them.
#ifndef TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_DIRECTORY_H_
#define TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_DIRECTORY_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// Resource names, `municipalities/{code}`.
using MunicipalityNames = std::set<std::string, std::less<>>;
// Asks for the names of the current division; UNAVAILABLE when nobody answers.
using ListMunicipalityNames = std::function<absl::StatusOr<MunicipalityNames>()>;

// A municipality of an earlier division.
struct EndedMunicipality {
  std::string end_date;                 // ISO 8601, the first day on which it was no more
  std::vector<std::string> successors;  // codes of the current division; none if it has none
};
// Asks what became of a name; nothing when there never was such a municipality, or nobody answers.
using AskEnded = std::function<std::optional<EndedMunicipality>(std::string_view name)>;

// Remembers the names and asks again only when it meets one that it has not seen. So a case can be
// registered while the municipality service is down, a reform is noticed without a restart, and
// made-up names cost that service next to nothing. Thread-safe.
class MunicipalityDirectory {
 public:
  // The least time between two answers asked for.
  static constexpr absl::Duration kRefreshInterval = absl::Seconds(10);

  MunicipalityDirectory(ListMunicipalityNames list, AskEnded ask_ended,
                        const platform::Clock& clock)
      : list_(std::move(list)), ask_ended_(std::move(ask_ended)), clock_(clock) {}

  // Whether `name` is a municipality of the current division. Returns UNAVAILABLE when that cannot
  // be known because nobody answers, FAILED_PRECONDITION before any municipality is known.
  absl::StatusOr<bool> Exists(std::string_view name);
  // What became of a name that does not exist. Answers are remembered until the names are listed
  // again, at most kMaxRemembered of them.
  std::optional<EndedMunicipality> FindEnded(std::string_view name);

 private:
  static constexpr size_t kMaxRemembered = 1000;

  const ListMunicipalityNames list_;
  const AskEnded ask_ended_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  MunicipalityNames names_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::optional<EndedMunicipality>, std::less<>> ended_
      ABSL_GUARDED_BY(mutex_);
  absl::Time asked_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_DIRECTORY_H_
