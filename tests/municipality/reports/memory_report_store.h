// A store in memory, for tests of rules. It passes the same contract suite as the SQL store.
#ifndef TREFF_TESTS_MUNICIPALITY_REPORTS_MEMORY_REPORT_STORE_H_
#define TREFF_TESTS_MUNICIPALITY_REPORTS_MEMORY_REPORT_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "services/municipality/reports/report_store.h"
#include "services/platform/sync/mutex.h"

namespace treff::municipality {

class MemoryReportStore : public ReportStore {
 public:
  absl::Status Append(const std::vector<v1::Report>& reports) override;
  absl::StatusOr<v1::Report> Get(const std::string& name) override;
  absl::StatusOr<std::optional<v1::Report>> FindNewest(const std::string& code,
                                                       const std::string& reporter) override;
  absl::StatusOr<ListedReports> List(const std::string& code, int64_t before, int limit) override;
  absl::StatusOr<CurrentReports> ReadCurrent() override;
  absl::StatusOr<int64_t> Revision() override;

 private:
  platform::Mutex mutex_;
  std::vector<v1::Report> reports_ ABSL_GUARDED_BY(mutex_);  // the first has the position 1
};

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_REPORTS_MEMORY_REPORT_STORE_H_
