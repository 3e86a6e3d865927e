#include "services/municipality/reports/reports.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/municipality/regions/no_such_municipality.h"
#include "services/municipality/reports/report_checks.h"
#include "services/platform/access/owner_check.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::municipality {
namespace {

using platform::FieldErrors;

constexpr char kLatest[] = "latest";

absl::StatusOr<std::string> CodeIn(const std::string& parent) {
  TREFF_ASSIGN_OR_RETURN(
      auto parts, platform::ParseResourceName("municipalities/{municipality}", parent, "parent"));
  return std::move(parts[0]);
}

void CheckRequestId(const std::string& request_id, FieldErrors& errors) {
  if (!request_id.empty() && !platform::IsUuid(request_id)) {
    errors.Add("request_id", "must be a UUID, or empty");
  }
}

}  // namespace

absl::StatusOr<v1::Report> Reports::CreateReport(const v1::CreateReportRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, CodeIn(request.parent()));
  TREFF_RETURN_IF_ERROR(platform::CheckOwner(request.parent()));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  const v1::Region* municipality = snapshot->division().FindCurrent(code);
  if (municipality == nullptr || municipality->level() != v1::Region::MUNICIPALITY) {
    return NoSuchMunicipality(snapshot->division(), code);
  }
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  FieldErrors errors;
  CheckRequestId(request_id, errors);
  v1::Report report = request.report();
  Complete(code, Today(), report);
  TREFF_RETURN_IF_ERROR(CheckReporter(request.parent(), report.reporter()));
  CheckReport(report, *municipality, Today(), "report", errors);
  TREFF_RETURN_IF_ERROR(errors.ToStatus());

  const std::string name = absl::StrCat("municipalities/", code, "/reports/",
                                        request_id.empty() ? ids_.NewUuid() : request_id);
  TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Report> made, MadeBefore(name, request.report()));
  if (made.has_value()) return Aged(*made);
  report.set_name(name);
  report.set_author(platform::CurrentCall().caller);
  *report.mutable_create_time() = platform::ToTimestamp(clock_.Now());
  const absl::Status added = store_.Append({report});
  if (absl::IsAlreadyExists(added)) {
    // Another call with this request id came in between: its answer is the first answer.
    TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Report> first,
                           MadeBefore(name, request.report()));
    if (first.has_value()) return Aged(*first);
  }
  TREFF_RETURN_IF_ERROR(added);
  return Aged(std::move(report));
}

absl::StatusOr<std::optional<v1::Report>> Reports::MadeBefore(const std::string& name,
                                                              const v1::Report& input) {
  const absl::StatusOr<v1::Report> made = store_.Get(name);
  if (absl::IsNotFound(made.status())) return std::optional<v1::Report>();
  TREFF_RETURN_IF_ERROR(made.status());
  if (SaysTheSame(*made, input)) return std::optional<v1::Report>(*made);
  return platform::ErrorOf(
      platform::reasons::kRequestIdReused,
      "request_id was used to send another report: use a new one for a new report");
}

absl::StatusOr<v1::Report> Reports::ConfirmReport(const v1::ConfirmReportRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, CodeIn(request.parent()));
  TREFF_RETURN_IF_ERROR(platform::CheckOwner(request.parent()));
  FieldErrors errors;
  CheckRequestId(request.request_id(), errors);
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  if (!request.request_id().empty()) {
    const auto made = store_.Get(absl::StrCat("municipalities/", code, "/reports/",
                                              absl::AsciiStrToLower(request.request_id())));
    if (made.ok()) return Aged(*made);
  }
  TREFF_ASSIGN_OR_RETURN(v1::Report latest, Latest(code, request.reporter()));
  if (latest.name().empty()) {
    return platform::NotFound(
        absl::StrCat("municipalities/", code, "/reports/", kLatest),
        absl::StrCat(latest.reporter(),
                     " has reported nothing that could be confirmed: send a report"));
  }
  v1::CreateReportRequest create;
  create.set_parent(request.parent());
  create.set_request_id(request.request_id());
  *create.mutable_report() = std::move(latest);
  create.mutable_report()->clear_report_day();
  return CreateReport(create);
}

absl::StatusOr<v1::Report> Reports::GetReport(const v1::GetReportRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto parts,
                         platform::ParseResourceName("municipalities/{municipality}/reports/{uuid}",
                                                     request.name(), "name"));
  if (parts[1] == kLatest) return Latest(parts[0], request.reporter());
  TREFF_ASSIGN_OR_RETURN(v1::Report report, store_.Get(absl::AsciiStrToLower(request.name())));
  return Aged(std::move(report));
}

absl::StatusOr<v1::Report> Reports::Latest(const std::string& code, std::string reporter) {
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  if (snapshot->Find(code) < 0) return NoSuchMunicipality(snapshot->division(), code);
  if (reporter.empty()) reporter = "municipalities/" + code;
  TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Report> newest, store_.FindNewest(code, reporter));
  if (newest.has_value()) return Aged(*newest);
  v1::Report empty;
  empty.set_reporter(reporter);
  return empty;
}

absl::StatusOr<v1::ListReportsResponse> Reports::ListReports(
    const v1::ListReportsRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, CodeIn(request.parent()));
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  const v1::Region* region = snapshot->division().FindEver(code);
  if (region == nullptr || region->level() != v1::Region::MUNICIPALITY) {
    return NoSuchMunicipality(snapshot->division(), code);
  }
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(ListedReports listed, store_.List(code, before, page.size));
  v1::ListReportsResponse response;
  for (v1::Report& report : listed.reports) *response.add_reports() = Aged(std::move(report));
  if (listed.next_before > 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

absl::CivilDay Reports::Today() const { return platform::OsloDay(clock_.Now()); }

v1::Report Reports::Aged(v1::Report report) const {
  absl::CivilDay day;
  if (absl::ParseCivilTime(report.report_day(), &day)) {
    report.set_age_days(static_cast<int32_t>(std::max<absl::civil_diff_t>(0, Today() - day)));
  }
  return report;
}

}  // namespace treff::municipality
