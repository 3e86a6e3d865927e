// Watches over the datasets: shows how fresh they are, and imports them when they are due.
#ifndef TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_
#define TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/ingestion/pipeline/imports.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/values/clock.h"

namespace treff::ingestion {

// What is due is read off the store, so that a restart changes nothing and any replica can do it.
// One run at a time: while an import is under way nothing is begun. Replicas that look at the same
// moment ask with the same request_id, made from what is due and since when, and so for one run.
class Scheduler {
 public:
  // Sources are asked daily at most: nothing is gained by looking more often.
  static constexpr absl::Duration kPause = absl::Minutes(1);

  struct Options {
    // Whether imports are begun. The metrics treff_dataset_last_success_timestamp_seconds,
    // treff_dataset_lateness_seconds and treff_dataset_observations are set in either case.
    bool begins_imports = false;
    absl::Duration pause = kPause;
  };

  // Looks after every pause while it lives. Both must outlive it.
  Scheduler(Imports& imports, const platform::Clock& clock, const Options& options);

 private:
  void Look();
  absl::Status ShowFreshness();
  absl::Status BeginWhatIsDue();

  Imports& imports_;
  const platform::Clock& clock_;
  const bool begins_imports_;
  absl::Status last_;            // said once for each outage
  platform::Periodic periodic_;  // last: it uses all the others
};

// The request_id of a run of `due`, by dataset the time since which it is: a UUID that is the same
// wherever it is made.
std::string RunIdOf(const std::map<std::string, absl::Time>& due);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_
