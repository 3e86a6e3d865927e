// Watches over the datasets: shows how fresh they are, imports them when they are due, and lets the
// archive go of what nothing rests on any more.
#ifndef TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_
#define TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/ingestion/pipeline/imports.h"
#include "services/ingestion/schedule/archive_retention.h"
#include "services/platform/storage/leases.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/values/clock.h"

namespace treff::ingestion {

// What is due is read off the store, so that a restart changes nothing and any replica can do it.
// Of the replicas, the one that holds the lease does: when it dies, another takes over as soon as
// the lease has run out. One run at a time: while an import is under way nothing is begun. One that
// slept through its lease harms nobody: it asks with the same request_id, made from what is due and
// since when, and so for the same run. Each lets go of raw bytes by itself, once a day.
class Scheduler {
 public:
  // Sources are asked daily at most: nothing is gained by looking more often.
  static constexpr absl::Duration kPause = absl::Minutes(1);
  // The lease that the one which does the work holds, and renews with every look.
  static constexpr char kLease[] = "schedule";
  static constexpr absl::Duration kPauseOfRetention = absl::Hours(24);

  struct Options {
    // Whether imports are begun. The metrics treff_dataset_last_success_timestamp_seconds,
    // treff_dataset_lateness_seconds and treff_dataset_observations are set in either case.
    bool begins_imports = false;
    absl::Duration pause = kPause;
    absl::Duration lease = 3 * kPause;  // alike in all processes
    std::string holder;                 // of the lease: this process, unlike any other
  };

  // Looks after every pause while it lives. All must outlive it.
  Scheduler(Imports& imports, const ArchiveRetention& retention, platform::Leases& leases,
            const platform::Clock& clock, const Options& options);
  // Lets go of the lease.
  ~Scheduler();

 private:
  void Look();
  absl::Status Work();
  // Whether it is for this process to work.
  absl::StatusOr<bool> Leads();
  absl::Status ShowFreshness();
  absl::Status BeginWhatIsDue();

  Imports& imports_;
  const ArchiveRetention& retention_;
  platform::Leases& leases_;
  const platform::Clock& clock_;
  const Options options_;
  bool leads_ = false;
  absl::Time last_retention_ = absl::InfinitePast();
  absl::Status last_;                             // said once for each outage
  std::unique_ptr<platform::Periodic> periodic_;  // last: it uses all the others
};

// The request_id of a run of `due`, by dataset the time since which it is: a UUID that is the same
// wherever it is made.
std::string RunIdOf(const std::map<std::string, absl::Time>& due);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_SCHEDULE_SCHEDULER_H_
