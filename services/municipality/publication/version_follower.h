// Keeps this process at the store's newest version, whichever process published it.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSION_FOLLOWER_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSION_FOLLOWER_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/municipality/publication/versions.h"
#include "services/platform/cache/cache.h"
#include "services/platform/sync/periodic.h"

namespace treff::municipality {

class VersionFollower {
 public:
  // Half of the two seconds in which every process is to know of a version.
  static constexpr absl::Duration kPause = absl::Seconds(1);

  // Looks every kPause while it lives. `cache` may be null: where it is not, versions found are put
  // into it unless whoever published them did so. Both must outlive this.
  VersionFollower(Versions& versions, platform::Cache* cache);

 private:
  void Follow();

  Versions& versions_;
  platform::Cache* const cache_;
  absl::Status last_;            // said once for each outage
  platform::Periodic periodic_;  // last: it uses all the others
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSION_FOLLOWER_H_
