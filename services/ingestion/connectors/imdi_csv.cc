#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/formats/csv.h"
#include "services/ingestion/connectors/imdi.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

// Reads the rows of one file.
class ImdiCsvReader {
 public:
  ImdiCsvReader(const ReadContext& context, const Payload& payload, int payload_index,
                DatasetReading& reading)
      : dataset_(context.dataset),
        settings_(context.dataset.imdi_csv()),
        symbols_(context.dataset),
        maker_(context.dataset, payload, payload_index),
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
      reading_.warnings.push_back(absl::StrCat("the file has a new measure \"", measure,
                                               "\": map it in the catalogue, or ignore it there"));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status ReadHeader(const std::vector<std::string>& header) {
    width_ = header.size();
    TREFF_ASSIGN_OR_RETURN(unit_, FindCsvColumn(header, {"Enhet"}));
    TREFF_ASSIGN_OR_RETURN(year_, FindCsvColumn(header, {"År"}));
    TREFF_ASSIGN_OR_RETURN(code_, FindCsvColumn(header, {"Kommunenummer"}));
    TREFF_ASSIGN_OR_RETURN(value_, FindCsvColumn(header, {"Antall"}));
    TREFF_ASSIGN_OR_RETURN(measure_, FindCsvColumn(header, {settings_.measure_columns().begin(),
                                                            settings_.measure_columns().end()}));
    return absl::OkStatus();
  }

  absl::Status AddRow(const std::vector<std::string>& cells) {
    if (cells[unit_] != settings_.unit()) return absl::OkStatus();
    TREFF_ASSIGN_OR_RETURN(const Period period, ParsePeriod(cells[year_]));
    if (period.first.year() < dataset_.since()) return absl::OkStatus();
    const std::string& code = cells[code_];
    if (code.empty()) return absl::InvalidArgumentError("column Kommunenummer: it is empty");
    const std::string* indicator = IndicatorOf(cells[measure_]);
    if (indicator == nullptr || IsExcluded(dataset_, code)) return absl::OkStatus();
    const absl::StatusOr<SourceFigure> figure = ParseFigure(cells[value_], symbols_);
    if (!figure.ok()) return platform::Annotate(figure.status(), "column Antall");
    reading_.observations.push_back(maker_.Make(*indicator, code, period, *figure));
    return absl::OkStatus();
  }

  // Null for a measure that is not wanted.
  const std::string* IndicatorOf(const std::string& measure) {
    for (const auto& mapping : settings_.mappings()) {
      if (mapping.measure() == measure) return &mapping.indicator();
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
  const SymbolTable symbols_;
  ObservationMaker maker_;
  DatasetReading& reading_;
  size_t width_ = 0;  // columns; 0 before the header
  size_t unit_ = 0;
  size_t year_ = 0;
  size_t code_ = 0;
  size_t value_ = 0;
  size_t measure_ = 0;
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
}

absl::StatusOr<DatasetReading> ImdiCsvConnector::Read(const ReadContext& context,
                                                      const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  for (size_t i = 0; i < payloads.size(); ++i) {
    // The service writes ISO-8859-1; a file that is UTF-8 shows in a header that is not found.
    const std::string text = platform::Latin1ToUtf8(payloads[i].bytes);
    ImdiCsvReader table(context, payloads[i], static_cast<int>(i), reading);
    TREFF_RETURN_IF_ERROR(ForEachCsvRow(text, [&](int line, const std::vector<std::string>& cells) {
      return table.Add(line, cells);
    }));
    TREFF_RETURN_IF_ERROR(table.Finish());
  }
  return reading;
}

}  // namespace treff::ingestion
