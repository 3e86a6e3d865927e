#include "services/casework/measures/measures.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/measures/catalogue/measure_catalogue.h"
#include "services/casework/measures/measure_values.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using Request = v1::GetMeasuresRequest;
using v1::MeasureDefinition;

constexpr int kFirstYear = 1990;

// By year; only those that rows are of. What cannot be had is not known: it stops nothing else.
std::map<int, std::map<int, Decided>> DecidedOf(const std::vector<RowPlace>& rows,
                                                const MeasureAxes& axes, const ListDecided& list) {
  std::map<int, std::map<int, Decided>> decided;
  for (const RowPlace& row : rows) {
    if (row.year >= axes.years().size()) continue;
    const int year = axes.years()[row.year];
    if (decided.count(year) > 0) continue;
    absl::StatusOr<std::map<int, Decided>> listed = list(year);
    if (!listed.ok()) {
      platform::LogWarning("what municipalities decided is not known to the measures",
                           {{"problem", std::string(listed.status().message())}});
      listed.emplace();
    }
    decided[year] = *std::move(listed);
  }
  return decided;
}

// One observation an answer.
Observations ObserveFeedback(const std::vector<FeedbackCount>& counts) {
  Observations all;
  for (const FeedbackCount& count : counts) {
    Observation one{{count.settled_year, 1, count.municipality, 0, Choice::kNoRecommendation},
                    static_cast<double>(count.answer)};
    all.known.insert(all.known.end(), static_cast<size_t>(std::max(count.count, 0)), one);
  }
  return all;
}

// Rows of which nothing is known say nothing, but for the first.
void DropEmptyRows(v1::Measures& measures) {
  auto& rows = *measures.mutable_rows();
  const auto is_empty = [](const v1::MeasureRow& row) {
    return std::all_of(row.values().begin(), row.values().end(), [](const v1::MeasureValue& each) {
      return each.withheld() == v1::MeasureValue::NOTHING ||
             each.withheld() == v1::MeasureValue::NOT_KNOWN;
    });
  };
  rows.erase(std::remove_if(rows.begin() + 1, rows.end(), is_empty), rows.end());
}

bool IsKnownPlace(const std::string& place, const Places& places) {
  int code = 0;
  if (absl::StartsWith(place, "municipalities/")) {
    const std::string digits = place.substr(place.find('/') + 1);
    return digits.size() == 4 && absl::SimpleAtoi(digits, &code) && code > 0;
  }
  return std::any_of(places.begin(), places.end(),
                     [&](const auto& each) { return each.second.county == place; });
}

}  // namespace

bool Measures::IsThere(const MeasureDefinition& measure) const {
  return measure.measure() != kFeedback || sources_.feedback != nullptr;
}

absl::Status Measures::Check(const Request& request, const Places& places) const {
  platform::FieldErrors errors;
  const int this_year = static_cast<int>(platform::OsloDay(clock_.Now()).year());
  if (request.year() != 0 && (request.year() < kFirstYear || request.year() > this_year)) {
    errors.Add("year", absl::StrCat("must be from ", kFirstYear, " to ", this_year,
                                    ", or 0 for all years"));
  }
  if (!IsListed(request.group_by())) errors.Add("group_by", MustBeListed<GroupBy>());
  if (!IsListed(request.format())) errors.Add("format", MustBeListed<Request::Format>());
  if (request.group_by() == Request::MONTH && request.year() == 0) {
    errors.Add("year", "must be given, since months are those of one year");
  }
  if (!request.place().empty() && !IsKnownPlace(request.place(), places)) {
    errors.Add(
        "place",
        "must be municipalities/{code} or the regions/{code} of a county of today, or empty");
  }
  for (int i = 0; i < request.measures_size(); ++i) {
    const auto& all = MeasureDefinitions();
    const bool is_there = std::any_of(all.begin(), all.end(), [&](const MeasureDefinition& each) {
      return each.measure() == request.measures(i) && IsThere(each);
    });
    if (!is_there) {
      errors.Add(absl::StrCat("measures[", i, "]"),
                 "must be a measure that ListMeasureDefinitions lists");
    }
  }
  return errors.ToStatus();
}

absl::StatusOr<v1::Measures> Measures::Get(const Request& request) {
  TREFF_ASSIGN_OR_RETURN(const Places places, places_.Get());
  TREFF_RETURN_IF_ERROR(Check(request, places));
  TREFF_ASSIGN_OR_RETURN(const MeasureRecords records, store_.Read());
  std::vector<FeedbackCount> feedback;
  if (sources_.feedback != nullptr) {
    TREFF_ASSIGN_OR_RETURN(feedback, sources_.feedback(request.synthetic()));
  }
  const std::vector<CaseHistory> histories = HistoriesOf(records, request.synthetic());
  const MeasureAxes axes(histories, feedback, places);
  const std::vector<RowPlace> rows = RowsOf(request, axes, places);
  const auto decided = DecidedOf(rows, axes, sources_.decided);
  const MeasureQuestion question{request, axes, places, rows, decided};
  const absl::CivilDay today = platform::OsloDay(clock_.Now());

  v1::Measures measures;
  std::vector<v1::MeasureRow> answered(rows.size());
  const std::set<std::string> wanted(request.measures().begin(), request.measures().end());
  for (const MeasureDefinition& measure : MeasureDefinitions()) {
    if (!wanted.empty() && wanted.count(measure.measure()) == 0) continue;
    if (!IsThere(measure) || !HasValuesBy(measure, request.group_by())) continue;
    *measures.add_definitions() = measure;
    const Observations observations =
        measure.measure() == kFeedback ? ObserveFeedback(feedback)
                                       : Observe(measure.measure(), histories, DayCountOf(today));
    AddValues(measure, observations, question, answered);
  }
  for (size_t row = 0; row < rows.size(); ++row) {
    answered[row].set_group(rows[row].name);
    answered[row].set_display_name(rows[row].display_name);
    *measures.add_rows() = std::move(answered[row]);
  }
  DropEmptyRows(measures);
  measures.set_as_of(absl::FormatCivilTime(today));
  measures.set_synthetic(request.synthetic());
  measures.set_others_left_out(histories.size() < records.cases.size());
  *measures.mutable_compute_time() = platform::ToTimestamp(clock_.Now());
  if (request.format() == Request::CSV) measures.set_csv(MeasuresCsv(measures));
  return measures;
}

absl::StatusOr<v1::ListMeasureDefinitionsResponse> Measures::ListDefinitions(
    const v1::ListMeasureDefinitionsRequest&) {
  v1::ListMeasureDefinitionsResponse response;
  for (const MeasureDefinition& measure : MeasureDefinitions()) {
    if (IsThere(measure)) *response.add_definitions() = measure;
  }
  return response;
}

}  // namespace treff::casework
