// Which municipalities there are now, as the municipality service knows them.
#ifndef TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITY_DIRECTORY_H_
#define TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITY_DIRECTORY_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// Resource names, `municipalities/{code}`.
using MunicipalityNames = std::set<std::string, std::less<>>;
// Asks for the names of the current division; UNAVAILABLE when nobody answers.
using ListMunicipalityNames = std::function<absl::StatusOr<MunicipalityNames>()>;

// Remembers the names and asks again only when it meets one that it has not seen. So a case can be
// registered while the municipality service is down, a reform is noticed without a restart, and
// made-up names cost that service next to nothing. Thread-safe.
class MunicipalityDirectory {
 public:
  // The least time between two answers asked for.
  static constexpr absl::Duration kRefreshInterval = absl::Seconds(10);

  MunicipalityDirectory(ListMunicipalityNames list, const platform::Clock& clock)
      : list_(std::move(list)), clock_(clock) {}

  // Whether `name` is a municipality of the current division. Returns UNAVAILABLE when that cannot
  // be known because nobody answers, FAILED_PRECONDITION before any municipality is known.
  absl::StatusOr<bool> Exists(std::string_view name);

 private:
  const ListMunicipalityNames list_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  MunicipalityNames names_ ABSL_GUARDED_BY(mutex_);
  absl::Time asked_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITY_DIRECTORY_H_
