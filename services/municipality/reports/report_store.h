// Where reports are kept for good.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_STORE_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::municipality {

struct ListedReports {
  std::vector<v1::Report> reports;
  int64_t next_before = 0;  // where the next page starts; 0 on the last page
};

struct CurrentReports {
  int64_t revision = 0;  // how many reports there were
  std::vector<v1::Report> reports;
};

// Thread-safe. Reports are only ever added, and each has its name, reporter and day. Of two of one
// reporter about one municipality the one of the later day is newer, and of one day the one that
// was added later. Errors are the store's own (see platform/database.h) but for those named here.
class ReportStore {
 public:
  virtual ~ReportStore() = default;

  // Adds reports in their order, all or none. ALREADY_EXISTS when one of the names is taken.
  virtual absl::Status Append(const std::vector<v1::Report>& reports) = 0;
  // NOT_FOUND when there is none of this name.
  virtual absl::StatusOr<v1::Report> Get(const std::string& name) = 0;
  // The newest that `reporter` gave of the municipality with this code, if there is any.
  virtual absl::StatusOr<std::optional<v1::Report>> FindNewest(const std::string& code,
                                                               const std::string& reporter) = 0;
  // Up to `limit` of one municipality, those added last first, from below `before` (0: all).
  virtual absl::StatusOr<ListedReports> List(const std::string& code, int64_t before,
                                             int limit) = 0;
  // The newest of each reporter about each municipality, by municipality, the newest first.
  virtual absl::StatusOr<CurrentReports> ReadCurrent() = 0;
  // How many there are, in one short query.
  virtual absl::StatusOr<int64_t> Revision() = 0;
};

// "1508" of "municipalities/1508/reports/…".
std::string MunicipalityOf(const v1::Report& report);

// NOT_FOUND that names the report.
absl::Status ReportNotFound(const std::string& name);

// Over `database`, which must outlive the store. Brings the schema to its newest step.
absl::StatusOr<std::unique_ptr<ReportStore>> NewSqlReportStore(platform::Database& database);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_STORE_H_
