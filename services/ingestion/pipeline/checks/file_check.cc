#include "services/ingestion/pipeline/checks/file_check.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/ingestion/connectors/connector.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

std::string Described(const catalogue::Request& request) {
  std::string text = request.role().empty() ? "the dataset's only role" : request.role();
  if (request.each_year()) absl::StrAppend(&text, " of ", request.year());
  return text;
}

// Workbooks are zip files; no text begins like one.
bool HasFormatOf(const catalogue::Request& request, const std::string& content) {
  const bool is_workbook = content.compare(0, 2, "PK") == 0;
  return is_workbook == (request.format() == catalogue::Request::XLSX);
}

// The request of the dataset that the file answers.
absl::StatusOr<catalogue::Request> Answered(const catalogue::Dataset& dataset,
                                            const std::string& role, int year,
                                            const std::string& content, absl::CivilDay today) {
  TREFF_ASSIGN_OR_RETURN(std::vector<catalogue::Request> known, ExpandRequests(dataset, today));
  for (const catalogue::Request& further : ConnectorFor(dataset).FurtherAnswers(dataset)) {
    known.push_back(further);
  }
  std::vector<catalogue::Request> fitting;
  for (const catalogue::Request& one : known) {
    const bool by_year = year == 0 || one.year() == year;
    const bool by_role = role.empty() ? HasFormatOf(one, content) : one.role() == role;
    if (by_year && by_role) fitting.push_back(one);
  }
  // Of several years the file must say which it is.
  const bool one_kind = !fitting.empty() && fitting.front().role() == fitting.back().role();
  if (one_kind && (year != 0 || !fitting.front().each_year())) return fitting.front();
  std::vector<std::string> described;
  for (const catalogue::Request& one : known) described.push_back(Described(one));
  const bool by_year = year != 0 || one_kind;
  return platform::FieldError(by_year ? "year" : "role",
                              absl::StrCat("must say which answer of ", dataset.id(),
                                           " the file is: ", absl::StrJoin(described, ", ")));
}

void AddRows(const std::vector<Observation>& observations, v1::CheckFileResponse& response) {
  response.set_row_count(static_cast<int64_t>(observations.size()));
  for (const Observation& one : observations) {
    if (response.rows_size() >= kMostCheckedRows) return;
    v1::CheckFileResponse::Row& row = *response.add_rows();
    row.set_indicator(one.indicator());
    row.set_region(one.region());
    row.set_period(one.period());
    row.set_state(Observation::State_Name(one.state()));
    if (one.has_value()) row.set_value(one.value());
  }
}

}  // namespace

absl::StatusOr<FileTarget> FindFileTarget(const Catalogue& catalogue, const std::string& dataset,
                                          const std::string& role, int year,
                                          const std::string& content, absl::CivilDay today) {
  const std::string id(absl::StripPrefix(dataset, "datasets/"));
  const catalogue::Dataset* found = catalogue.FindDataset(id);
  if (found == nullptr) {
    return platform::FieldError("dataset", absl::StrCat("the catalogue has no dataset ", id));
  }
  if (content.empty() || content.size() > kMostCheckedBytes) {
    return platform::FieldError(
        "content",
        absl::StrCat("has ", content.size(), " bytes: must have 1 to ", kMostCheckedBytes,
                     ", as one message carries it; cut older years off a larger file"));
  }
  TREFF_ASSIGN_OR_RETURN(catalogue::Request answered, Answered(*found, role, year, content, today));
  return FileTarget{found, std::move(answered)};
}

absl::StatusOr<v1::CheckFileResponse> CheckFile(const Catalogue& catalogue, Importer& importer,
                                                const platform::Clock& clock,
                                                const v1::CheckFileRequest& request) {
  const absl::CivilDay today = platform::OsloDay(clock.Now());
  TREFF_ASSIGN_OR_RETURN(const FileTarget target,
                         FindFileTarget(catalogue, request.dataset(), request.role(),
                                        request.year(), request.content(), today));
  Importer::KnownRegions regions;
  TREFF_RETURN_IF_ERROR(importer.LookUpRegions(regions));
  const UploadedFile file{"", request.content(), target.answered, /*is_trial=*/true};
  TREFF_ASSIGN_OR_RETURN(const Importer::Trial trial, importer.Try(*target.dataset, file, regions));
  v1::CheckFileResponse response;
  response.set_error(std::string(trial.status.message()));
  *response.mutable_warnings() = trial.import.warnings();
  if (trial.import.has_report()) *response.mutable_report() = trial.import.report();
  AddRows(trial.rows, response);
  return response;
}

}  // namespace treff::ingestion
