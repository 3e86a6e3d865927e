#include "services/cli/views/knowledge/report_view.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Report;

std::string YesOrNo(bool value, const Screen& screen) { return screen.Text(value ? "yes" : "no"); }

std::string DwellingText(const Report::Dwelling& dwelling, const Screen& screen) {
  std::vector<std::string> parts = {screen.Text(
      "report.dwelling",
      {{"count", absl::StrCat(dwelling.count())}, {"persons", absl::StrCat(dwelling.persons())}})};
  if (dwelling.bedrooms() > 0) {
    parts.push_back(
        screen.Text("report.bedrooms", {{"bedrooms", absl::StrCat(dwelling.bedrooms())}}));
  }
  if (dwelling.wheelchair()) parts.push_back(screen.Text("report.wheelchair"));
  if (dwelling.ground_floor()) parts.push_back(screen.Text("report.ground_floor"));
  if (!dwelling.free_from().empty()) {
    parts.push_back(screen.Text("report.free_from", {{"day", dwelling.free_from()}}));
  }
  return absl::StrJoin(parts, ", ");
}

// "Tromsø (5501)", or the name as it is where nobody says what it is called.
std::string Named(const std::string& name, const LocationNames& names) {
  const auto found = names.find(name);
  if (found == names.end()) return name;
  return absl::StrCat(found->second, " (", name.substr(name.rfind('/') + 1), ")");
}

// All that a report says, a row each.
class Rows {
 public:
  explicit Rows(const Screen& screen)
      : screen_(screen),
        table_({{screen.Text("report.about")},
                {screen.Text("header.value"), Table::Align::kLeft, false, /*wraps=*/true}}) {}

  void Add(bool is_said, const char* key, const std::string& value) {
    if (is_said) table_.AddRow({screen_.Text(key), value});
  }
  std::string Render() const {
    return table_.empty() ? screen_.Text("report.nothing") + "\n" : screen_.Render(table_);
  }

 private:
  const Screen& screen_;
  Table table_;
};

void AddHousing(const Report& report, const Screen& screen, Rows& rows) {
  rows.Add(report.has_housing() && report.housing().dwellings().empty(), "report.housing",
           screen.Text("report.no_dwellings"));
  for (const Report::Dwelling& dwelling : report.housing().dwellings()) {
    rows.Add(true, "report.housing", DwellingText(dwelling, screen));
  }
}

}  // namespace

std::string ContactText(const municipality_v1::Contact& contact) {
  std::vector<std::string> parts;
  for (const std::string& part :
       {contact.role(), contact.office(), contact.phone(), contact.email()}) {
    if (!part.empty()) parts.push_back(Printable(part));
  }
  return absl::StrJoin(parts, " · ");
}

std::string ReportView(const Report& report, const LocationNames& names, const Screen& screen) {
  Rows rows(screen);
  AddHousing(report, screen, rows);
  rows.Add(report.has_staffed_places(), "report.staffed_places",
           absl::StrCat(report.staffed_places()));
  rows.Add(report.has_upper_secondary(), "report.upper_secondary",
           YesOrNo(report.upper_secondary(), screen));
  rows.Add(report.has_adult_education(), "report.adult_education",
           YesOrNo(report.adult_education(), screen));
  rows.Add(report.has_introduction_programme(), "report.introduction_programme",
           YesOrNo(report.introduction_programme(), screen));
  rows.Add(report.has_introduction_places(), "report.introduction_places",
           absl::StrCat(report.introduction_places()));
  rows.Add(report.has_interpreters(), "report.interpreters",
           absl::StrJoin(report.interpreters().languages(), ", "));
  rows.Add(report.labour_market() != Report::LABOUR_MARKET_UNSPECIFIED, "report.labour_market",
           screen.Word("labour_market", Report::LabourMarket_Name(report.labour_market())));
  rows.Add(report.has_contact(), "report.contact", ContactText(report.contact()));
  const auto& number = report.recommended_number();
  rows.Add(report.has_recommended_number(), "report.recommended_number",
           screen.Text("report.recommended", {{"persons", absl::StrCat(number.persons())},
                                              {"year", absl::StrCat(number.year())}}));
  if (report.name().empty()) return rows.Render();
  const std::string day = screen.Text("report.day", {{"reporter", Named(report.reporter(), names)},
                                                     {"day", report.report_day()},
                                                     {"age", screen.Age(report.age_days())}});
  const std::string municipality = report.name().substr(0, report.name().find("/reports/"));
  return screen.Bold(Printable(Named(municipality, names))) + "\n" + day + "\n" +
         screen.Dim(Printable(report.name())) + "\n" + rows.Render();
}

std::string ReportsView(const municipality_v1::ListReportsResponse& reports,
                        const LocationNames& names, const Screen& screen) {
  std::string view;
  for (const Report& report : reports.reports()) {
    absl::StrAppend(&view, view.empty() ? "" : "\n", ReportView(report, names, screen));
  }
  return view.empty() ? screen.Text("report.nothing") + "\n" : view;
}

std::string UploadView(const municipality_v1::UploadReportsResponse& upload, const Screen& screen) {
  if (upload.faults().empty()) {
    return screen.Text("report.uploaded", {{"count", absl::StrCat(upload.report_count())}}) + "\n";
  }
  Table table({{screen.Text("report.cell")},
               {screen.Text("report.column")},
               {screen.Text("report.problem"), Table::Align::kLeft, false, /*wraps=*/true}});
  for (const auto& fault : upload.faults()) {
    table.AddRow({fault.cell(), fault.column(), fault.problem()});
  }
  return screen.Render(table) + "\n" +
         screen.Text("report.refused", {{"count", absl::StrCat(upload.faults_size())}}) + "\n";
}

}  // namespace treff::cli
