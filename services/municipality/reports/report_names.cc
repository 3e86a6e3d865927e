#include "absl/strings/str_split.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/status/error_details.h"

namespace treff::municipality {

std::string MunicipalityOf(const v1::Report& report) {
  const std::vector<std::string> parts = absl::StrSplit(report.name(), '/');
  return parts.size() > 1 ? parts[1] : "";
}

absl::Status ReportNotFound(const std::string& name) {
  return platform::NotFound(name, "list the municipality's reports to see which there are");
}

}  // namespace treff::municipality
