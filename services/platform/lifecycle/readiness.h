// Ready means that the stores answer: a server's health follows them.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_READINESS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_READINESS_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/sync/periodic.h"

namespace treff::platform {

// Whether something that the process needs answers. Cheap, and ends within two or three seconds
// whatever happens. Called by one thread.
using Probe = std::function<absl::Status()>;

struct Probes {
  std::vector<Probe> stores;  // without which nothing can be answered
  Probe writes;               // whether what is written finds room; may be empty
};

// While it lives, `server` is ready as long as all stores answer and nobody who connects is sent
// away, and takes writes as long as there is room for them, which is asked every second. Ready at
// first: what opened its stores has just had an answer.
class Readiness {
 public:
  Readiness(Server& server, Probes probes);

 private:
  void Ask();
  void AskWrites();

  Server& server_;
  const Probes probes_;
  bool ready_ = true;  // of the thread that asks, as is the next
  bool takes_writes_ = true;
  const Periodic asking_;  // last: it uses all the others
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_READINESS_H_
