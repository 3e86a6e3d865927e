#include "services/municipality/reports/reported_dataset.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/municipality/reports/catalogue/report_catalogue.h"
#include "services/platform/values/clock.h"

namespace treff::municipality {
namespace {

constexpr size_t kBatchRows = 5'000;

// What one report says about one indicator.
struct Said {
  std::string indicator;
  double value = 0;
  int year = 0;  // the year that it is about; 0: the day of the report
};

absl::CivilDay DayOf(const std::string& text) {
  absl::CivilDay day;
  absl::ParseCivilTime(text, &day);
  return day;
}

bool IsFree(const v1::Report::Dwelling& dwelling, const v1::Report& report) {
  return dwelling.free_from().empty() ||
         DayOf(dwelling.free_from()) <= DayOf(report.report_day()) + kFreeWithinDays;
}

const char* SizeOf(const v1::Report::Dwelling& dwelling) {
  if (dwelling.persons() <= 2) return "capacity.free_dwellings_1_2";
  if (dwelling.persons() <= 4) return "capacity.free_dwellings_3_4";
  return dwelling.persons() <= 6 ? "capacity.free_dwellings_5_6"
                                 : "capacity.free_dwellings_7_or_more";
}

// Who says which dwellings are free says of every kind how many there are, also none.
void AddHousing(const v1::Report& report, std::vector<Said>& said) {
  std::map<std::string, double> counts = {
      {"capacity.free_dwellings", 0},          {"capacity.free_dwellings_1_2", 0},
      {"capacity.free_dwellings_3_4", 0},      {"capacity.free_dwellings_5_6", 0},
      {"capacity.accessible_dwellings", 0},    {"capacity.ground_floor_dwellings", 0},
      {"capacity.free_dwellings_7_or_more", 0}};
  for (const v1::Report::Dwelling& dwelling : report.housing().dwellings()) {
    if (!IsFree(dwelling, report)) continue;
    counts["capacity.free_dwellings"] += dwelling.count();
    counts[SizeOf(dwelling)] += dwelling.count();
    if (dwelling.wheelchair()) counts["capacity.accessible_dwellings"] += dwelling.count();
    if (dwelling.ground_floor()) counts["capacity.ground_floor_dwellings"] += dwelling.count();
  }
  for (const auto& [indicator, count] : counts) said.push_back({indicator, count});
}

std::vector<Said> FactsOf(const v1::Report& report) {
  std::vector<Said> said;
  const auto add = [&](bool is_said, const char* indicator, double value) {
    if (is_said) said.push_back({indicator, value});
  };
  if (report.has_housing()) AddHousing(report, said);
  add(report.has_staffed_places(), "services.reported_staffed_places", report.staffed_places());
  add(report.has_upper_secondary(), "services.reported_upper_secondary",
      report.upper_secondary() ? 1 : 0);
  add(report.has_adult_education(), "services.reported_adult_education",
      report.adult_education() ? 1 : 0);
  add(report.has_introduction_programme(), "services.reported_introduction_programme",
      report.introduction_programme() ? 1 : 0);
  add(report.has_introduction_places(), "services.reported_introduction_places",
      report.introduction_places());
  add(report.labour_market() != v1::Report::LABOUR_MARKET_UNSPECIFIED, "labour.reported_market",
      report.labour_market());
  for (const std::string& language : report.interpreters().languages()) {
    said.push_back({InterpreterIndicatorId(language), 1});
  }
  if (report.has_recommended_number()) {
    said.push_back({"capacity.county_recommendation",
                    static_cast<double>(report.recommended_number().persons()),
                    report.recommended_number().year()});
  }
  return said;
}

// Gathers the rows of the dataset, municipality by municipality, the newest report first.
class Gatherer {
 public:
  Gatherer(const Division& division, v1::PublishDatasetRequest::Header& header)
      : division_(division), header_(header) {}

  void Add(const v1::Report& report) {
    const std::string code = MunicipalityOf(report);
    const int provenance = ProvenanceOf(report);
    for (const Said& said : FactsOf(report)) {
      if (!known_.emplace(code, said.indicator).second) continue;
      v1::Observation& row = rows_.emplace_back();
      row.set_indicator(said.indicator);
      row.set_region(code);
      row.set_period(said.year == 0 ? report.report_day() : absl::StrCat(said.year));
      row.set_period_end(said.year == 0 ? report.report_day() : absl::StrCat(said.year, "-12-31"));
      row.set_state(v1::Observation::VALUE);
      row.set_value(said.value);
      row.set_provenance_index(provenance);
      used_.insert(said.indicator);
    }
    if (report.has_contact() && known_.emplace(code, "").second) {
      v1::RegionContact& contact = *header_.add_contacts();
      contact.set_region(code);
      *contact.mutable_contact() = report.contact();
      contact.mutable_contact()->set_report_day(report.report_day());
    }
  }

  // All indicators but those of languages that nobody reports.
  void AddIndicators() {
    for (const v1::Indicator& indicator : ReportedIndicators()) {
      *header_.add_indicators() = indicator;
    }
    for (const ReportLanguage& language : ReportLanguages()) {
      if (used_.count(InterpreterIndicatorId(language.code())) == 0) continue;
      *header_.add_indicators() = InterpreterIndicator(language);
    }
  }

  const std::vector<v1::Observation>& rows() const { return rows_; }

 private:
  // One for all municipalities that speak for themselves, and one for each county: a profile
  // carries all provenances there are.
  int ProvenanceOf(const v1::Report& report) {
    const bool by_county = absl::StartsWith(report.reporter(), "regions/");
    const auto [known, is_new] =
        provenances_.try_emplace(by_county ? report.reporter() : "", header_.provenances_size());
    if (is_new) {
      v1::Provenance& provenance = *header_.add_provenances();
      provenance.set_source("municipality");
      provenance.set_owner(by_county ? CountyName(report.reporter()) : "Kommunen selv");
      provenance.set_dataset(kReportedDataset);
      provenance.set_request("municipalities/-/reports");
      provenance.set_delivery(v1::Provenance::REPORTED);
    }
    v1::Provenance& provenance = *header_.mutable_provenances(known->second);
    const absl::Time newest = std::max(platform::FromTimestamp(provenance.fetch_time()),
                                       platform::FromTimestamp(report.create_time()));
    *provenance.mutable_fetch_time() = platform::ToTimestamp(newest);
    return known->second;
  }

  std::string CountyName(const std::string& name) const {
    const v1::Region* county = division_.FindEver(CodeOf(name));
    return county == nullptr ? name : county->display_name() + " (fylkeskommunen)";
  }

  const Division& division_;
  v1::PublishDatasetRequest::Header& header_;
  std::map<std::string, int> provenances_;  // by county; "" for the municipalities themselves
  std::set<std::pair<std::string, std::string>> known_;  // municipality and indicator
  std::set<std::string> used_;
  std::vector<v1::Observation> rows_;
};

}  // namespace

std::string ImportOf(int64_t revision) { return absl::StrCat("reports/", revision); }

std::vector<v1::PublishDatasetRequest> ReportedDataset(const CurrentReports& current,
                                                       const Division& division) {
  std::vector<v1::PublishDatasetRequest> messages(1);
  v1::PublishDatasetRequest::Header& header = *messages.front().mutable_header();
  header.set_dataset(kReportedDataset);
  header.set_import(ImportOf(current.revision));
  Gatherer gatherer(division, header);
  for (const v1::Report& report : current.reports) gatherer.Add(report);
  gatherer.AddIndicators();
  header.set_observation_count(static_cast<int64_t>(gatherer.rows().size()));
  const std::vector<v1::Observation>& rows = gatherer.rows();
  for (size_t first = 0; first < rows.size(); first += kBatchRows) {
    v1::PublishDatasetRequest message;
    const size_t end = std::min(rows.size(), first + kBatchRows);
    for (size_t i = first; i < end; ++i) *message.mutable_batch()->add_observations() = rows[i];
    messages.push_back(std::move(message));
  }
  return messages;
}

}  // namespace treff::municipality
