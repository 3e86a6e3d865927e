#include "services/ingestion/pipeline/file_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/ingestion/connectors/file_reading.h"
#include "services/ingestion/pipeline/comparison.h"
#include "services/ingestion/pipeline/plausibility.h"
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

// The request of the dataset that the file answers.
absl::StatusOr<catalogue::Request> Answered(const catalogue::Dataset& dataset,
                                            const v1::CheckFileRequest& request,
                                            absl::CivilDay today) {
  TREFF_ASSIGN_OR_RETURN(const auto expanded, ExpandRequests(dataset, today));
  std::vector<catalogue::Request> fitting;
  for (const catalogue::Request& one : expanded) {
    const bool by_year = request.year() == 0 || one.year() == request.year();
    if (by_year && (request.role().empty() || one.role() == request.role())) fitting.push_back(one);
  }
  // Pages of one role are alike; of several years the file must say which it is.
  const bool one_kind = !fitting.empty() && fitting.front().role() == fitting.back().role();
  if (one_kind && (request.year() != 0 || !fitting.front().each_year())) return fitting.front();
  std::vector<std::string> known;
  for (const catalogue::Request& one : expanded) known.push_back(Described(one));
  return platform::FieldError(request.year() != 0 ? "year" : "role",
                              absl::StrCat("must say which answer of ", dataset.id(),
                                           " the file is: ", absl::StrJoin(known, ", ")));
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

absl::StatusOr<v1::CheckFileResponse> CheckFile(const Catalogue& catalogue, Importer& importer,
                                                const platform::Clock& clock,
                                                const v1::CheckFileRequest& request) {
  const std::string id(absl::StripPrefix(request.dataset(), "datasets/"));
  const catalogue::Dataset* dataset = catalogue.FindDataset(id);
  if (dataset == nullptr) {
    return platform::FieldError("dataset", absl::StrCat("the catalogue has no dataset ", id));
  }
  if (request.content().empty() || request.content().size() > kMostCheckedBytes) {
    return platform::FieldError(
        "content", absl::StrCat("has ", request.content().size(), " bytes: must have 1 to ",
                                kMostCheckedBytes));
  }
  const absl::CivilDay today = platform::OsloDay(clock.Now());
  TREFF_ASSIGN_OR_RETURN(const catalogue::Request answered, Answered(*dataset, request, today));
  Importer::KnownRegions regions;
  TREFF_RETURN_IF_ERROR(importer.LookUpRegions(regions));

  FileReading read =
      ReadFile(catalogue, *dataset, *regions.directory, {answered, request.content(), today, ""});
  v1::CheckFileResponse response;
  if (read.faults.empty()) {
    const absl::StatusOr<int64_t> plausible =
        CheckReading({catalogue, *dataset, regions.directory.get()}, 0, read.reading);
    if (!plausible.ok()) read.faults.emplace_back(plausible.status().message());
  }
  TREFF_ASSIGN_OR_RETURN(const auto last, importer.LastReading(*dataset, regions));
  if (last.has_value()) {
    *response.mutable_report() = CompareReadings(*last, read.reading);
    const absl::Status worse = CheckAgainstLast(*dataset, *last, read.reading);
    if (read.faults.empty() && !worse.ok()) read.faults.emplace_back(worse.message());
  }
  response.set_error(absl::StrJoin(read.faults, "\n"));
  for (const std::string& warning : read.reading.warnings) response.add_warnings(warning);
  AddRows(read.reading.observations, response);
  return response;
}

}  // namespace treff::ingestion
