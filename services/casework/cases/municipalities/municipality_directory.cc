#include "services/casework/cases/municipalities/municipality_directory.h"

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
    return platform::ErrorOf(platform::reasons::kNoMunicipalities,
                             "no municipalities are known yet, so those of a case cannot be "
                             "checked: import datasets first");
  }
  platform::MutexLock lock(mutex_);
  names_ = std::move(names);
  ended_.clear();
  asked_ = now;
  return names_.find(name) != names_.end();
}

std::optional<EndedMunicipality> MunicipalityDirectory::FindEnded(std::string_view name) {
  {
    platform::MutexLock lock(mutex_);
    const auto found = ended_.find(name);
    if (found != ended_.end()) return found->second;
  }
  // Not under the lock, as above.
  const std::optional<EndedMunicipality> ended = ask_ended_(name);
  platform::MutexLock lock(mutex_);
  if (ended_.size() < kMaxRemembered) ended_.emplace(name, ended);
  return ended;
}

}  // namespace treff::casework
