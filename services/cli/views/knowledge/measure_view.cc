#include "services/cli/views/knowledge/measure_view.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/screen/display.h"
#include "services/cli/screen/figures.h"
#include "services/cli/screen/table.h"

namespace treff::cli {
namespace {

using casework::v1::MeasureDefinition;
using casework::v1::MeasureRow;
using casework::v1::MeasureValue;

std::string DescriptionOf(const MeasureDefinition& measure, const Screen& screen) {
  if (screen.language() == "en") return measure.description_en();
  return screen.language() == "nn" ? measure.description_nn() : measure.description_nb();
}

std::string CannotTell(const MeasureDefinition& measure, const Screen& screen) {
  if (screen.language() == "en") return measure.cannot_tell_en();
  return screen.language() == "nn" ? measure.cannot_tell_nn() : measure.cannot_tell_nb();
}

// Shares are shown in percent, days whole, scores with two decimals.
std::string Figure(const MeasureDefinition& measure, double value, const Screen& screen) {
  switch (measure.kind()) {
    case MeasureDefinition::DAYS:
      return screen.Number(value, 0);
    case MeasureDefinition::SCORE:
      return screen.Number(value, 2);
    default:
      return screen.Number(100 * value, 1) + " %";
  }
}

std::string Interval(const MeasureDefinition& measure, double lower, double upper,
                     const Screen& screen) {
  switch (measure.kind()) {
    case MeasureDefinition::DAYS:
      return screen.Range(lower, upper, 0);
    case MeasureDefinition::SCORE:
      return screen.Range(lower, upper, 2);
    default:
      return screen.Range(100 * lower, 100 * upper, 1);
  }
}

std::string GroupText(const MeasureRow& row, const Screen& screen) {
  if (row.group().empty()) return screen.Text("measure.all");
  if (row.group() == "-") return screen.Text("measure.county_unknown");
  if (!row.display_name().empty()) return row.display_name();
  return screen.Word("measure_group", row.group());
}

std::string ReasonText(const MeasureValue& value, const Screen& screen) {
  const char* family = value.measure() == "declined_for" ? "decline_reason" : "choice_reason";
  return screen.Word(family, value.reason());
}

std::string RawText(const MeasureDefinition& measure, const MeasureValue& value,
                    const Screen& screen) {
  if (value.withheld() != MeasureValue::WITHHELD_UNSPECIFIED) {
    return screen.Word("measure_withheld", MeasureValue::Withheld_Name(value.withheld()));
  }
  if (!value.has_persons()) return Figure(measure, value.raw(), screen);
  return absl::StrCat(
      Figure(measure, value.raw(), screen), " (",
      screen.Text("measure.of_decided", {{"persons", absl::StrCat(value.persons())},
                                         {"decided", absl::StrCat(value.decided())},
                                         {"source", Printable(value.decided_source())}}),
      ")");
}

void AddValue(const MeasureDefinition& measure, const std::string& label, const MeasureValue& value,
              const Screen& screen, Table& table) {
  const bool shown = value.withheld() == MeasureValue::WITHHELD_UNSPECIFIED;
  table.AddRow(
      {label, shown ? absl::StrCat(value.count()) : "", RawText(measure, value, screen),
       value.has_raw_lower() ? Interval(measure, value.raw_lower(), value.raw_upper(), screen) : "",
       value.has_adjusted() ? Figure(measure, value.adjusted(), screen) : "",
       value.has_adjusted()
           ? Interval(measure, value.adjusted_lower(), value.adjusted_upper(), screen)
           : ""});
  if (value.has_unknown_count() && value.unknown_count() > 0) {
    table.AddNote(screen.Text("measure.unknown", {{"count", absl::StrCat(value.unknown_count())}}));
  }
}

std::string Block(const MeasureDefinition& measure, const casework::v1::Measures& measures,
                  const Screen& screen) {
  Table table({{DisplayName(measure, screen), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("measure.count"), Table::Align::kRight},
               {screen.Text("measure.raw"), Table::Align::kRight},
               {screen.Text("measure.interval"), Table::Align::kRight},
               {screen.Text("measure.adjusted"), Table::Align::kRight},
               {screen.Text("measure.interval"), Table::Align::kRight}});
  for (const MeasureRow& row : measures.rows()) {
    const std::string group = GroupText(row, screen);
    for (const MeasureValue& value : row.values()) {
      if (value.measure() != measure.measure()) continue;
      const bool is_nothing = value.withheld() == MeasureValue::NOTHING;
      if (is_nothing && !(row.group().empty() && value.reason().empty())) continue;
      if (!value.reason().empty() && value.count() == 0 &&
          value.withheld() == MeasureValue::WITHHELD_UNSPECIFIED) {
        continue;
      }
      const std::string label = value.reason().empty() ? group
                                                       : (row.group().empty() ? "" : group + ": ") +
                                                             ReasonText(value, screen);
      AddValue(measure, label, value, screen, table);
    }
  }
  return table.empty() ? "" : screen.Render(table) + "\n";
}

}  // namespace

std::string MeasuresView(const casework::v1::Measures& measures, bool what_they_mean,
                         const Screen& screen) {
  std::string view;
  for (const MeasureDefinition& measure : measures.definitions()) {
    const std::string block = Block(measure, measures, screen);
    if (block.empty()) continue;
    if (what_they_mean) {
      absl::StrAppend(&view, screen.Paragraph(DescriptionOf(measure, screen)),
                      screen.Paragraph(screen.Text("measure.cannot_tell",
                                                   {{"what", CannotTell(measure, screen)}})));
    }
    view += block;
  }
  absl::StrAppend(&view,
                  screen.Paragraph(screen.Text("measure.notes", {{"day", measures.as_of()}})));
  if (measures.synthetic()) view += screen.Paragraph(screen.Text("measure.synthetic"));
  if (!measures.synthetic() && measures.others_left_out()) {
    view += screen.Paragraph(screen.Text("measure.synthetic_left_out"));
  }
  return view;
}

std::string MeasureDefinitionsView(const casework::v1::ListMeasureDefinitionsResponse& definitions,
                                   const Screen& screen) {
  std::string view;
  for (const MeasureDefinition& measure : definitions.definitions()) {
    absl::StrAppend(
        &view, screen.Bold(DisplayName(measure, screen)), " (", measure.measure(), ")\n",
        screen.Paragraph(DescriptionOf(measure, screen), 2),
        screen.Paragraph(
            screen.Text("measure.cannot_tell", {{"what", CannotTell(measure, screen)}}), 2));
  }
  return view;
}

std::string OutcomesView(const casework::v1::UploadOutcomesResponse& upload, bool only_checked,
                         const Screen& screen) {
  if (upload.faults().empty()) {
    const std::map<std::string, std::string> counts = {
        {"count", absl::StrCat(upload.outcome_count())}, {"new", absl::StrCat(upload.new_count())}};
    return (only_checked ? screen.Text("measure.checked", counts)
                         : screen.Text("measure.uploaded", counts)) +
           "\n";
  }
  Table table({{screen.Text("report.cell")},
               {screen.Text("report.column")},
               {screen.Text("report.problem"), Table::Align::kLeft, false, /*wraps=*/true}});
  for (const auto& fault : upload.faults()) {
    table.AddRow({fault.cell(), fault.column(), fault.problem()});
  }
  return screen.Render(table) + "\n" +
         screen.Text("measure.refused", {{"count", absl::StrCat(upload.faults_size())}}) + "\n";
}

}  // namespace treff::cli
