// Brings what was reported into the next dataset version.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_PUBLICATION_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_PUBLICATION_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/publication/versions.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/sync/periodic.h"

namespace treff::municipality {

class ReportPublication {
 public:
  // A version is built anew for each publication: what is reported within this time goes into one.
  static constexpr absl::Duration kPause = absl::Seconds(2);

  // Publishes every kPause what the current version does not hold yet, whichever process took it
  // in. All must outlive this.
  ReportPublication(ReportStore& store, Versions& versions, Publisher& publisher);

 private:
  void Look();

  ReportStore& store_;
  Versions& versions_;
  Publisher& publisher_;
  int64_t published_ = 0;        // the revision that a version is known to hold
  absl::Status last_;            // said once for each outage
  platform::Periodic periodic_;  // last: it uses all the others
};

// Publishes what is reported, unless the current version holds it, and gives the revision that is
// now published; 0 where nothing was reported, or before the first version.
absl::StatusOr<int64_t> PublishReports(ReportStore& store, Versions& versions,
                                       Publisher& publisher);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_PUBLICATION_H_
