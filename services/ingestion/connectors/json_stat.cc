#include "services/ingestion/connectors/json_stat.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include <simdjson.h>

#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/formats/json_stat_table.h"
#include "services/ingestion/connectors/json_stat_cursor.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace ondemand = simdjson::ondemand;
using municipality::v1::Observation;
using platform::Absl;

// One bit each in a cursor's set.
constexpr int kMaxMappings = 64;
// Sums kept at once: groups of cells that feed the same mappings × regions × times.
constexpr uint64_t kMaxSums = 20'000'000;

absl::Status Bad(std::string_view place, std::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(Absl(place), ": ", Absl(problem)));
}

// A running sum of cells, most of which are values.
struct Sum {
  double known = 0;
  uint32_t values = 0;
  uint32_t suppressed = 0;
  uint32_t missing = 0;
  uint32_t not_applicable = 0;

  void Add(const Sum& other) {
    known += other.known;
    values += other.values;
    suppressed += other.suppressed;
    missing += other.missing;
    not_applicable += other.not_applicable;
  }
};

SourceFigure FigureOf(const Sum& sum, const catalogue::SuppressionRule* rule,
                      const SymbolTable& symbols) {
  if (sum.missing > 0 || (sum.not_applicable > 0 && sum.values + sum.suppressed > 0)) {
    return {Observation::MISSING, 0, symbols.SymbolOf(Observation::MISSING)};
  }
  if (sum.suppressed > 0) {
    SourceFigure figure{Observation::SUPPRESSED, 0, symbols.SymbolOf(Observation::SUPPRESSED)};
    if (rule != nullptr && rule->has_upper()) {
      figure.bounds.emplace();
      figure.bounds->set_lower(sum.known + sum.suppressed * rule->lower());
      figure.bounds->set_upper(sum.known + sum.suppressed * rule->upper());
    }
    return figure;
  }
  if (sum.values > 0) return {Observation::VALUE, sum.known};
  return {Observation::NOT_APPLICABLE, 0, symbols.SymbolOf(Observation::NOT_APPLICABLE)};
}

// Adds cells to the sums that they are part of.
class Summation {
 public:
  Summation(const JsonStatTable& table, JsonStatCursor cursor, const SymbolTable& symbols)
      : table_(table),
        cursor_(std::move(cursor)),
        symbols_(symbols),
        times_(table.dimensions[cursor_.time_dimension()].codes.size()),
        sums_(table.dimensions[cursor_.region_dimension()].codes.size() * times_ *
              cursor_.groups().size()),
        next_status_(table.status.NextFrom(0)) {
    cursor_.MoveTo(0);
  }

  // The common case, kept small: adds a number. False, and nothing done, for anything else.
  bool AddNumber(ondemand::value& value) {
    double number = 0;
    if (cell_ == table_.cell_count || cell_ == next_status_ || value.get_double().get(number)) {
      return false;
    }
    AddValue(number);
    return true;
  }

  // Adds what is no plain number: null, a symbol or number as text, or a number that a symbol of
  // its cell says is none (a zero that stands for "hidden").
  absl::Status AddOther(ondemand::value& value) {
    TREFF_RETURN_IF_ERROR(CheckRoom());
    const std::string_view status = table_.status.Of(cell_);
    std::string_view text;
    double number = 0;
    bool null = false;
    if (!value.get_double().get(number) || (!value.is_null().get(null) && null)) {
      return AddCell(status);
    }
    if (value.get_string().get(text)) return Malformed();
    if (!status.empty()) return AddCell(status);
    if (const std::optional<double> written = ParseNumber(text); written.has_value()) {
      AddValue(*written);
      return absl::OkStatus();
    }
    return AddCell(text);
  }

  // Adds a cell that a sparse `value` leaves out.
  absl::Status AddAbsent() {
    TREFF_RETURN_IF_ERROR(CheckRoom());
    return AddCell(table_.status.Of(cell_));
  }

  uint64_t cell() const { return cell_; }
  // Goes on at another cell of the table.
  void MoveTo(uint64_t cell) {
    if (cell == cell_) return;
    cell_ = cell;
    cursor_.MoveTo(cell);
    next_status_ = table_.status.NextFrom(cell);
  }

  absl::Status Emit(const catalogue::Dataset& dataset,
                    const std::function<absl::Status(const JsonStatFigure&)>& sink) const {
    const auto& regions = table_.dimensions[cursor_.region_dimension()].codes;
    const auto& times = table_.dimensions[cursor_.time_dimension()].codes;
    const auto& settings = dataset.json_stat();
    const size_t figures = settings.mappings_size() * regions.size() * times.size();
    for (int m = 0; m < settings.mappings_size(); ++m) {
      const std::string& indicator = settings.mappings(m).indicator();
      const catalogue::SuppressionRule* rule = FindSuppressionRule(dataset, indicator);
      const std::vector<size_t> groups = GroupsOf(m);
      for (size_t r = 0; r < regions.size(); ++r) {
        for (size_t t = 0; t < times.size(); ++t) {
          const SourceFigure figure = FigureOf(SumOf(groups, r, t), rule, symbols_);
          TREFF_RETURN_IF_ERROR(sink({indicator, regions[r], times[t], figure, figures}));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  // The groups whose cells feed a mapping.
  std::vector<size_t> GroupsOf(int mapping) const {
    std::vector<size_t> groups;
    for (size_t g = 0; g < cursor_.groups().size(); ++g) {
      if ((cursor_.groups()[g] >> mapping & 1) != 0) groups.push_back(g);
    }
    return groups;
  }

  Sum SumOf(const std::vector<size_t>& groups, size_t region, size_t time) const {
    const Sum* sums = &sums_[(region * times_ + time) * cursor_.groups().size()];
    Sum all;
    for (const size_t group : groups) all.Add(sums[group]);
    return all;
  }

  void AddValue(double number) {
    Sum& sum = sums_[cursor_.sum()];
    sum.known += number;
    ++sum.values;
    Advance();
  }

  absl::Status AddCell(std::string_view symbol) {
    const std::optional<Observation::State> state = symbols_.Find(symbol);
    if (!state.has_value()) {
      return platform::Annotate(UnknownSymbol(symbol), absl::StrCat("/value/", cell_));
    }
    Sum& sum = sums_[cursor_.sum()];
    ++(*state == Observation::SUPPRESSED       ? sum.suppressed
       : *state == Observation::NOT_APPLICABLE ? sum.not_applicable
                                               : sum.missing);
    Advance();
    return absl::OkStatus();
  }

  absl::Status CheckRoom() const {
    if (cell_ < table_.cell_count) return absl::OkStatus();
    return Bad("/value",
               absl::StrCat("more values than the ", table_.cell_count, " cells that /size says"));
  }

  absl::Status Malformed() const {
    return Bad(absl::StrCat("/value/", cell_), "neither a number, null nor text: fetch it again");
  }

  void Advance() {
    if (cell_ == next_status_) next_status_ = table_.status.NextFrom(cell_ + 1);
    ++cell_;
    cursor_.Next();
  }

  const JsonStatTable& table_;
  JsonStatCursor cursor_;
  const SymbolTable& symbols_;
  const size_t times_;
  std::vector<Sum> sums_;
  uint64_t cell_ = 0;
  uint64_t next_status_;  // the first cell from `cell_` on that has a symbol
};

absl::Status AddArray(ondemand::array values, Summation& summation) {
  for (auto entry : values) {
    ondemand::value value;
    if (const auto error = entry.get(value)) {
      return Bad(absl::StrCat("/value/", summation.cell()), simdjson::error_message(error));
    }
    if (!summation.AddNumber(value)) TREFF_RETURN_IF_ERROR(summation.AddOther(value));
  }
  return absl::OkStatus();
}

// {"17": 3.4}: what is not there is missing. Objects have no order.
absl::Status AddSparse(ondemand::object values, uint64_t cell_count, Summation& summation) {
  std::vector<bool> seen(cell_count, false);
  for (auto field : values) {
    std::string_view key;
    ondemand::value value;
    if (field.unescaped_key().get(key) || field.value().get(value)) {
      return Bad("/value", "malformed: fetch it again");
    }
    uint64_t cell = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), cell);
    if (error != std::errc() || end != key.data() + key.size() || cell >= cell_count) {
      return Bad("/value", absl::StrCat("\"", platform::ReplaceInvalidUtf8(key.substr(0, 40)),
                                        "\" is no cell of the table, which has ", cell_count));
    }
    if (seen[cell]) return Bad(absl::StrCat("/value/", cell), "the cell is there twice");
    seen[cell] = true;
    summation.MoveTo(cell);
    if (!summation.AddNumber(value)) TREFF_RETURN_IF_ERROR(summation.AddOther(value));
  }
  for (uint64_t cell = 0; cell < cell_count; ++cell) {
    if (seen[cell]) continue;
    summation.MoveTo(cell);
    TREFF_RETURN_IF_ERROR(summation.AddAbsent());
  }
  return absl::OkStatus();
}

absl::Status AddValues(ondemand::document& document, const JsonStatTable& table,
                       Summation& summation) {
  const uint64_t cell_count = table.cell_count;
  // After an error inside it there is nothing to go back in.
  if (!document.is_alive()) return Bad("/", "damaged: fetch it again");
  document.rewind();
  ondemand::object object;
  ondemand::value values;
  ondemand::json_type type;
  if (document.get_object().get(object) ||
      (table.wrapped && object.find_field("dataset").get_object().get(object)) ||
      object.find_field("value").get(values) || values.type().get(type)) {
    return Bad("/value", "it is missing: the answer is cut short, or is no data");
  }
  if (type == ondemand::json_type::object) {
    return AddSparse(values.get_object().value(), cell_count, summation);
  }
  if (type != ondemand::json_type::array) return Bad("/value", "neither an array nor an object");
  TREFF_RETURN_IF_ERROR(AddArray(values.get_array().value(), summation));
  if (summation.cell() == cell_count) return absl::OkStatus();
  return Bad("/value", absl::StrCat(summation.cell(), " values where /size says ", cell_count));
}

std::optional<absl::Time> ParseUpdated(const std::string& updated) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, updated, &time, &error)) return std::nullopt;
  return time;
}

// A table of one region has no dimension for it; one of a single category changes nothing else.
void AddFixedRegion(const catalogue::JsonStat& settings, JsonStatTable& table) {
  if (settings.fixed_region().empty()) return;
  table.dimensions.insert(table.dimensions.begin(), JsonStatDimension{settings.region_dimension(),
                                                                      {settings.fixed_region()}});
}

// A sum's parts are not kept: it is named by what it is a sum for. `indicator` may be null.
absl::Status CheckSumIsWhole(const municipality::v1::Indicator* indicator,
                             const JsonStatFigure& figure) {
  const double value = figure.figure.value;
  if (indicator == nullptr || figure.figure.state != Observation::VALUE ||
      value == std::trunc(value)) {
    return absl::OkStatus();
  }
  return platform::Annotate(CheckWhole(*indicator, value, absl::StrCat(value)),
                            absl::StrCat("/value: ", Absl(figure.indicator), " of ",
                                         Absl(figure.region), " in ", Absl(figure.time)));
}

}  // namespace

absl::StatusOr<JsonStatSummary> ReadJsonStat(
    const std::string& json, const catalogue::Dataset& dataset,
    const std::function<absl::Status(const JsonStatFigure&)>& sink) {
  // simdjson reads a few bytes beyond the end; only a string without that room is copied.
  std::string copy;
  const std::string* text = &json;
  if (json.capacity() - json.size() < simdjson::SIMDJSON_PADDING) {
    copy.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    copy = json;
    text = &copy;
  }
  ondemand::parser parser;
  ondemand::document document;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const size_t skipped = std::string_view(*text).substr(0, kByteOrderMark.size()) == kByteOrderMark
                             ? kByteOrderMark.size()
                             : 0;
  if (const auto error =
          parser.iterate(text->data() + skipped, text->size() - skipped, text->capacity() - skipped)
              .get(document)) {
    return Bad("/", absl::StrCat("not a JSON object (", simdjson::error_message(error),
                                 "): fetch it again"));
  }
  TREFF_ASSIGN_OR_RETURN(JsonStatTable table, ReadJsonStatTable(document));
  AddFixedRegion(dataset.json_stat(), table);
  TREFF_ASSIGN_OR_RETURN(JsonStatCursor cursor, JsonStatCursor::New(table, dataset.json_stat()));
  const uint64_t sums = cursor.groups().size() *
                        table.dimensions[cursor.region_dimension()].codes.size() *
                        table.dimensions[cursor.time_dimension()].codes.size();
  if (sums > kMaxSums) return Bad("/size", "too many figures at once: ask for fewer times");
  const SymbolTable symbols(dataset);
  Summation summation(table, std::move(cursor), symbols);
  TREFF_RETURN_IF_ERROR(AddValues(document, table, summation));
  TREFF_RETURN_IF_ERROR(summation.Emit(dataset, sink));
  return JsonStatSummary{static_cast<int64_t>(table.cell_count), ParseUpdated(table.updated)};
}

std::vector<std::string> JsonStatConnector::IndicatorsOf(const catalogue::Dataset& dataset) const {
  return IndicatorsIn(dataset.json_stat().mappings());
}

void JsonStatConnector::CheckSettings(const catalogue::Dataset& dataset,
                                      CatalogueFaults& faults) const {
  const std::string& id = dataset.id();
  const catalogue::JsonStat& settings = dataset.json_stat();
  faults.Unless(settings.region_dimension().empty() != settings.fixed_region().empty(), id,
                "a table has a region_dimension, or one fixed_region");
  faults.Unless(!settings.time_dimension().empty(), id, "time_dimension is missing");
  faults.Unless(settings.mappings_size() <= kMaxMappings, id,
                absl::StrCat("at most ", kMaxMappings, " mappings"));
  // A sum knows these three apart; nothing else can stand in a cell.
  for (const catalogue::Symbol& symbol : dataset.symbols()) {
    faults.Unless(symbol.state() == Observation::MISSING ||
                      symbol.state() == Observation::SUPPRESSED ||
                      symbol.state() == Observation::NOT_APPLICABLE,
                  id, "a symbol must be MISSING, SUPPRESSED or NOT_APPLICABLE");
  }
  const auto check = [&](const catalogue::JsonStat::Selection& selection) {
    faults.Unless((selection.codes_size() > 0) != !selection.from_code().empty() &&
                      selection.from_code().empty() == selection.to_code().empty(),
                  id, "a selection has either codes, or from_code and to_code");
  };
  for (const auto& mapping : settings.mappings()) {
    std::for_each(mapping.selections().begin(), mapping.selections().end(), check);
  }
  std::for_each(settings.sums().begin(), settings.sums().end(), check);
}

absl::StatusOr<DatasetReading> JsonStatConnector::Read(const ReadContext& context,
                                                       const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  for (size_t i = 0; i < payloads.size(); ++i) {
    ObservationMaker maker(context, payloads[i], static_cast<int>(i));
    std::map<std::string, Period, std::less<>> periods;      // by the table's code
    const municipality::v1::Indicator* indicator = nullptr;  // the last figure's
    const auto sink = [&](const JsonStatFigure& figure) -> absl::Status {
      if (IsExcluded(context.dataset, figure.region)) return absl::OkStatus();
      if (indicator == nullptr || indicator->indicator_id() != figure.indicator) {
        indicator = context.catalogue.FindIndicator(figure.indicator);
      }
      TREFF_RETURN_IF_ERROR(CheckSumIsWhole(indicator, figure));
      auto period = periods.find(figure.time);
      if (period == periods.end()) {
        TREFF_ASSIGN_OR_RETURN(Period parsed, ParseJsonStatTime(figure.time));
        period = periods.emplace(figure.time, std::move(parsed)).first;
      }
      if (reading.observations.empty()) reading.observations.reserve(figure.figures_of_table);
      reading.observations.push_back(
          maker.Make(figure.indicator, figure.region, period->second, figure.figure));
      return absl::OkStatus();
    };
    TREFF_ASSIGN_OR_RETURN(const JsonStatSummary summary,
                           ReadJsonStat(payloads[i].bytes, context.dataset, sink));
    if (summary.update_time.has_value()) {
      reading.update_times[static_cast<int>(i)] = *summary.update_time;
    }
  }
  return reading;
}

}  // namespace treff::ingestion
