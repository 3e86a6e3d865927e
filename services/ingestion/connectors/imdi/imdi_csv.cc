#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/imdi/imdi.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/csv.h"
#include "services/platform/tables/text_encoding.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

// Reads the rows of one file.
class ImdiCsvReader {
 public:
  ImdiCsvReader(const ReadContext& context, const Payload& payload, int payload_index,
                DatasetReading& reading)
      : dataset_(context.dataset),
        settings_(context.dataset.imdi_csv()),
        parser_(context),
        maker_(context, payload, payload_index),
        reading_(reading) {}

  absl::Status Add(int line, const std::vector<std::string>& cells) {
    if (width_ == 0) return ReadHeader(cells);
    if (cells.size() != width_) {
      return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", cells.size(),
                                                     " cells where the header has ", width_,
                                                     ": the file is cut short or has changed"));
    }
    const absl::Status added = AddRow(cells);
    return platform::Annotate(added, absl::StrCat("line ", line));
  }

  absl::Status Finish() const {
    if (width_ == 0) return absl::InvalidArgumentError("the file is empty: fetch it again");
    for (const std::string& measure : unknown_measures_) {
      reading_.warnings.push_back(absl::StrCat("the file has a new measure \"",
                                               platform::ReplaceInvalidUtf8(measure),
                                               "\": map it in the catalogue, or ignore it there"));
    }
    for (const auto& mapping : settings_.mappings()) {
      if (found_measures_.count(mapping.measure()) > 0) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "no row of \"", mapping.measure(), "\"",
          unknown_measures_.empty()
              ? ""
              : absl::StrCat(", but of \"", absl::StrJoin(unknown_measures_, "\", \""), "\""),
          ": compare the file with the catalogue"));
    }
    for (const auto& mapping : settings_.mappings()) {
      if (!mapping.answers_indicator().empty()) SayWhyUndecided(mapping);
    }
    return absl::OkStatus();
  }

 private:
  // What a missing decision means follows from what it answers.
  void SayWhyUndecided(const catalogue::ImdiCsv::Mapping& decision) const {
    std::map<std::pair<std::string, std::string>, double> asked;  // by region and period
    for (const Observation& row : reading_.observations) {
      if (row.indicator() != decision.answers_indicator() || row.state() != Observation::VALUE) {
        continue;
      }
      asked[{row.region(), row.period()}] = row.value();
    }
    for (Observation& row : reading_.observations) {
      if (row.indicator() != decision.indicator() || row.state() != Observation::MISSING) continue;
      const auto question = asked.find({row.region(), row.period()});
      if (question == asked.end()) continue;
      row.set_state(question->second == 0 ? Observation::NOT_APPLICABLE : Observation::PENDING);
    }
  }

  absl::Status ReadHeader(const std::vector<std::string>& header) {
    width_ = header.size();
    TREFF_ASSIGN_OR_RETURN(unit_, platform::FindCsvColumn(header, {"Enhet"}));
    TREFF_ASSIGN_OR_RETURN(year_, platform::FindCsvColumn(header, {"År"}));
    TREFF_ASSIGN_OR_RETURN(code_, platform::FindCsvColumn(header, {"Kommunenummer"}));
    TREFF_ASSIGN_OR_RETURN(value_, platform::FindCsvColumn(header, {"Antall"}));
    TREFF_ASSIGN_OR_RETURN(measure_,
                           platform::FindCsvColumn(header, {settings_.measure_columns().begin(),
                                                            settings_.measure_columns().end()}));
    return absl::OkStatus();
  }

  absl::Status AddRow(const std::vector<std::string>& cells) {
    if (cells[unit_] != settings_.unit()) return absl::OkStatus();
    TREFF_ASSIGN_OR_RETURN(const Period period, ParsePeriod(platform::NormalizeText(cells[year_])));
    if (period.first.year() < dataset_.since()) return absl::OkStatus();
    const std::string code = platform::NormalizeText(cells[code_]);
    if (code.empty()) return absl::InvalidArgumentError("column Kommunenummer: it is empty");
    const std::string* indicator = IndicatorOf(platform::NormalizeText(cells[measure_]));
    if (indicator == nullptr || IsExcluded(dataset_, code)) return absl::OkStatus();
    const absl::StatusOr<SourceFigure> figure = parser_.Parse(cells[value_], *indicator);
    if (!figure.ok()) return platform::Annotate(figure.status(), "column Antall");
    reading_.observations.push_back(maker_.Make(*indicator, code, period, *figure));
    return absl::OkStatus();
  }

  // Null for a measure that is not wanted.
  const std::string* IndicatorOf(const std::string& measure) {
    for (const auto& mapping : settings_.mappings()) {
      if (mapping.measure() != measure) continue;
      found_measures_.insert(measure);
      return &mapping.indicator();
    }
    const auto& ignored = settings_.ignored_measures();
    if (std::find(ignored.begin(), ignored.end(), measure) == ignored.end() &&
        unknown_measures_.size() < 20) {
      unknown_measures_.insert(measure);
    }
    return nullptr;
  }

  const catalogue::Dataset& dataset_;
  const catalogue::ImdiCsv& settings_;
  const FigureParser parser_;
  ObservationMaker maker_;
  DatasetReading& reading_;
  size_t width_ = 0;  // columns; 0 before the header
  size_t unit_ = 0;
  size_t year_ = 0;
  size_t code_ = 0;
  size_t value_ = 0;
  size_t measure_ = 0;
  std::set<std::string> found_measures_;  // those that are mapped
  std::set<std::string> unknown_measures_;
};

}  // namespace

std::vector<std::string> ImdiCsvConnector::IndicatorsOf(const catalogue::Dataset& dataset) const {
  return IndicatorsIn(dataset.imdi_csv().mappings());
}

void ImdiCsvConnector::CheckSettings(const catalogue::Dataset& dataset,
                                     CatalogueFaults& faults) const {
  const catalogue::ImdiCsv& settings = dataset.imdi_csv();
  faults.Unless(settings.measure_columns_size() > 0, dataset.id(), "measure_columns is missing");
  faults.Unless(!settings.unit().empty(), dataset.id(), "unit is missing");
  // Codes before KLASS' changes begin cannot be carried to today.
  faults.Unless(dataset.since() > 0, dataset.id(), "since is missing");
  const std::vector<std::string> indicators = IndicatorsOf(dataset);
  for (const auto& mapping : settings.mappings()) {
    const std::string& answered = mapping.answers_indicator();
    faults.Unless(answered.empty() || (answered != mapping.indicator() &&
                                       std::count(indicators.begin(), indicators.end(), answered)),
                  dataset.id(), "answers_indicator must be another indicator that it feeds");
  }
}

absl::StatusOr<DatasetReading> ImdiCsvConnector::Read(const ReadContext& context,
                                                      const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  for (size_t i = 0; i < payloads.size(); ++i) {
    // The service writes ISO-8859-1. A file that is UTF-8 says so by its byte-order mark, or shows
    // in a header that is not found.
    TREFF_ASSIGN_OR_RETURN(
        const std::string text,
        platform::DecodeText(payloads[i].bytes, platform::TextEncoding::kIso8859_1));
    ImdiCsvReader table(context, payloads[i], static_cast<int>(i), reading);
    TREFF_RETURN_IF_ERROR(platform::ForEachCsvRow(
        text,
        [&](int line, const std::vector<std::string>& cells) { return table.Add(line, cells); }));
    TREFF_RETURN_IF_ERROR(table.Finish());
  }
  return reading;
}

}  // namespace treff::ingestion
