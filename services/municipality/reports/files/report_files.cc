#include "services/municipality/reports/files/report_files.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/municipality/reports/catalogue/report_catalogue.h"
#include "services/municipality/reports/files/report_rows.h"
#include "services/municipality/reports/files/report_table.h"
#include "services/municipality/reports/report_checks.h"
#include "services/platform/access/owner_check.h"
#include "services/platform/access/principal.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::municipality {
namespace {

using platform::FieldErrors;
using Format = v1::UploadReportsRequest::Format;

constexpr size_t kMaxBytes = 3'000'000;

void CheckCounty(const std::string& name, const std::string& field, const Division& division,
                 FieldErrors& errors) {
  if (name.empty()) return;
  const v1::Region* county = division.FindCurrent(CodeOf(name));
  if (county == nullptr || county->level() != v1::Region::COUNTY || county->name() != name) {
    errors.Add(field, "must be a county of today, such as regions/15, or empty");
  }
}

void CheckFormat(Format format, FieldErrors& errors) {
  if (!v1::UploadReportsRequest::Format_IsValid(format)) {
    errors.Add("format", "must be CSV or XLSX");
  }
}

// Each row is its caller's own, in its own name.
absl::Status CheckReporters(const std::vector<TableReport>& reports) {
  // Of a file without rows nothing is anybody's.
  static_cast<void>(platform::OwnerToListBy());
  for (const TableReport& one : reports) {
    TREFF_RETURN_IF_ERROR(
        CheckReporter(absl::StrCat("municipalities/", one.code), one.report.reporter()));
  }
  return absl::OkStatus();
}

// Whether whoever calls sees what was reported of a municipality, as GetReport has it.
bool MaySeeReportsOf(const std::string& code) {
  const platform::Principal& principal = platform::CurrentCall().principal;
  if (principal.own.empty()) return principal.role != platform::v1::Access::OPERATOR;
  return platform::Owns(principal, absl::StrCat("municipalities/", code));
}

absl::Status FaultsAsError(const std::vector<v1::CellFault>& faults) {
  FieldErrors errors;
  for (const v1::CellFault& fault : faults) {
    errors.Add(absl::StrCat("content.", fault.cell()),
               absl::StrCat(fault.column(), ": ", fault.problem()));
  }
  return errors.ToStatus();
}

// A row for the municipality and what was reported of it, and one for each further dwelling.
void AddRows(const v1::Region& municipality, const v1::Report& report,
             std::vector<ReportRow>& rows) {
  const int count = std::max(1, report.housing().dwellings_size());
  for (int i = 0; i < count; ++i) {
    ReportRow& row = rows.emplace_back();
    const v1::Report::Dwelling* dwelling =
        i < report.housing().dwellings_size() ? &report.housing().dwellings(i) : nullptr;
    row.cells[0] = municipality.code();
    row.cells[1] = municipality.display_name();
    for (size_t column = 2; column < row.cells.size(); ++column) {
      const ReportColumn& what = kReportColumns[column];
      if (i > 0 && !what.IsOfDwelling()) continue;
      // What is sent anew is said anew: as of the day when it is sent.
      if (what.field == "report_day") continue;
      row.cells[column] = WriteCell(what, report, dwelling);
    }
    if (report.has_housing() && dwelling == nullptr) row.cells[kCountColumn] = "0";
  }
}

}  // namespace

absl::StatusOr<v1::UploadReportsResponse> ReportFiles::UploadReports(
    const v1::UploadReportsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  FieldErrors errors;
  CheckCounty(request.reporter(), "reporter", snapshot->division(), errors);
  CheckFormat(request.format(), errors);
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  if (!request_id.empty() && !platform::IsUuid(request_id)) {
    errors.Add("request_id", "must be a UUID, or empty");
  }
  if (request.content().size() > kMaxBytes) errors.Add("content", "must have at most 3 MB");
  TREFF_RETURN_IF_ERROR(errors.ToStatus());

  TREFF_ASSIGN_OR_RETURN(const ReportRows rows,
                         ReadReportRows(request.content(), request.format()));
  ReportTable table = ReadReportTable(rows, request.reporter(), snapshot->division(),
                                      platform::OsloDay(clock_.Now()));
  TREFF_RETURN_IF_ERROR(CheckReporters(table.reports));
  v1::UploadReportsResponse response;
  response.set_report_count(static_cast<int>(table.reports.size()));
  if (request.validate_only()) {
    for (v1::CellFault& fault : table.faults) *response.add_faults() = std::move(fault);
    return response;
  }
  TREFF_RETURN_IF_ERROR(FaultsAsError(table.faults));
  const auto now = platform::ToTimestamp(clock_.Now());
  std::vector<v1::Report> reports;
  for (TableReport& one : table.reports) {
    one.report.set_name(absl::StrCat("municipalities/", one.code, "/reports/",
                                     request_id.empty() ? ids_.NewUuid() : request_id));
    one.report.set_author(platform::CurrentCall().caller);
    *one.report.mutable_create_time() = now;
    reports.push_back(std::move(one.report));
  }
  const absl::Status added = store_.Append(reports);
  TREFF_RETURN_IF_ERROR(absl::IsAlreadyExists(added) && !request_id.empty() ? CheckMade(reports)
                                                                            : added);
  return response;
}

absl::Status ReportFiles::CheckMade(const std::vector<v1::Report>& reports) {
  for (const v1::Report& report : reports) {
    const absl::StatusOr<v1::Report> made = store_.Get(report.name());
    if (!absl::IsNotFound(made.status())) TREFF_RETURN_IF_ERROR(made.status());
    if (made.ok() && SaysTheSame(*made, report)) continue;
    return platform::ErrorOf(
        platform::reasons::kRequestIdReused,
        "request_id was used to send other reports: use a new one for a new file");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetReportTemplateResponse> ReportFiles::GetReportTemplate(
    const v1::GetReportTemplateRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  FieldErrors errors;
  CheckCounty(request.county(), "county", snapshot->division(), errors);
  CheckCounty(request.reporter(), "reporter", snapshot->division(), errors);
  CheckFormat(request.format(), errors);
  TREFF_RETURN_IF_ERROR(errors.ToStatus());

  TREFF_ASSIGN_OR_RETURN(const CurrentReports current, store_.ReadCurrent());
  std::map<std::string, const v1::Report*> newest;
  for (const v1::Report& report : current.reports) {
    const std::string code = MunicipalityOf(report);
    const std::string wanted =
        request.reporter().empty() ? "municipalities/" + code : request.reporter();
    if (report.reporter() == wanted && MaySeeReportsOf(code)) newest.try_emplace(code, &report);
  }
  std::vector<ReportRow> rows;
  for (const v1::Region* municipality : snapshot->division().municipalities()) {
    const std::string& asked = request.county().empty() ? request.reporter() : request.county();
    if (!asked.empty() && municipality->county() != asked) continue;
    const auto report = newest.find(municipality->code());
    AddRows(*municipality,
            report == newest.end() ? v1::Report::default_instance() : *report->second, rows);
  }
  v1::GetReportTemplateResponse response;
  TREFF_ASSIGN_OR_RETURN(*response.mutable_content(), WriteReportRows(rows, request.format()));
  for (const ReportLanguage& language : ReportLanguages()) *response.add_languages() = language;
  return response;
}

}  // namespace treff::municipality
