#include "services/casework/cases/municipality_directory.h"

#include <utility>

#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::casework {

absl::StatusOr<bool> MunicipalityDirectory::Exists(std::string_view name) {
  const absl::Time now = clock_.Now();
  {
    platform::MutexLock lock(mutex_);
    if (names_.find(name) != names_.end()) return true;
    if (now - asked_ < kRefreshInterval) return false;
  }
  // Not under the lock: the answer may take seconds, and known names must not wait for it.
  TREFF_ASSIGN_OR_RETURN(MunicipalityNames names, list_());
  if (names.empty()) {
    return platform::ErrorOf(
        platform::reasons::kNoMunicipalities,
        "no municipalities are known yet, so family ties cannot be checked: import datasets first");
  }
  platform::MutexLock lock(mutex_);
  names_ = std::move(names);
  asked_ = now;
  return names_.find(name) != names_.end();
}

}  // namespace treff::casework
