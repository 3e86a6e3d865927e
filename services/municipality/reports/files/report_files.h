// Reports of many municipalities in one file: reading it whole or not at all, and giving it out.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_FILES_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_FILES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/publication/versions.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

// Methods are named as in the service and give what its comments promise. Thread-safe.
class ReportFiles {
 public:
  // All must outlive this.
  ReportFiles(ReportStore& store, Versions& versions, const platform::Clock& clock,
              platform::IdSource& ids)
      : store_(store), versions_(versions), clock_(clock), ids_(ids) {}

  absl::StatusOr<v1::UploadReportsResponse> UploadReports(const v1::UploadReportsRequest& request);
  absl::StatusOr<v1::GetReportTemplateResponse> GetReportTemplate(
      const v1::GetReportTemplateRequest& request);

 private:
  // Whether these were all taken in before, under their names.
  absl::Status CheckMade(const std::vector<v1::Report>& reports);

  ReportStore& store_;
  Versions& versions_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_FILES_H_
