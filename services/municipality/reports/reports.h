// What ReportService does but for files: taking, confirming and giving reports.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTS_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/municipality/publication/versions.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

// Methods are named as in the service and give what its comments promise. Thread-safe.
class Reports {
 public:
  // All must outlive this.
  Reports(ReportStore& store, Versions& versions, const platform::Clock& clock,
          platform::IdSource& ids)
      : store_(store), versions_(versions), clock_(clock), ids_(ids) {}

  absl::StatusOr<v1::Report> CreateReport(const v1::CreateReportRequest& request);
  absl::StatusOr<v1::Report> ConfirmReport(const v1::ConfirmReportRequest& request);
  absl::StatusOr<v1::Report> GetReport(const v1::GetReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> ListReports(const v1::ListReportsRequest& request);

 private:
  // The reporter's newest report of a municipality, or an empty one.
  absl::StatusOr<v1::Report> Latest(const std::string& code, std::string reporter);
  // The report that was made under this name, if it says the same.
  absl::StatusOr<std::optional<v1::Report>> MadeBefore(const std::string& name,
                                                       const v1::Report& input);
  // As it is given out: with its age.
  v1::Report Aged(v1::Report report) const;
  absl::CivilDay Today() const;

  ReportStore& store_;
  Versions& versions_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORTS_H_
