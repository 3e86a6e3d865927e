#include "services/municipality/reports/files/report_table.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/municipality/regions/no_such_municipality.h"
#include "services/municipality/reports/report_checks.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

constexpr size_t kFirstSaying = 2;  // code and name say nothing

// A report as it is gathered, and the rows it comes from.
struct Gathered {
  const v1::Region* municipality = nullptr;
  v1::Report report;
  int row = 0;                     // its first one
  std::vector<int> dwelling_rows;  // of each of its dwellings
  bool is_faulty = false;
};

bool SaysNothing(const ReportRow& row) {
  return std::all_of(row.cells.begin() + kFirstSaying, row.cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

class TableReader {
 public:
  TableReader(const ReportRows& rows, const std::string& reporter, const Division& division,
              absl::CivilDay today)
      : rows_(rows), reporter_(reporter), division_(division), today_(today) {}

  ReportTable Read() {
    for (const ReportRow& row : rows_.rows) {
      if (!SaysNothing(row)) ReadRow(row);
    }
    for (auto& [code, gathered] : gathered_) Check(code, gathered);
    std::stable_sort(
        table_.faults.begin(), table_.faults.end(),
        [this](const auto& a, const auto& b) { return RowOf(a.cell()) < RowOf(b.cell()); });
    return std::move(table_);
  }

 private:
  static int RowOf(const std::string& cell) {
    int row = 0;
    const size_t digits = cell.find_first_of("0123456789");
    return digits != std::string::npos && absl::SimpleAtoi(cell.substr(digits), &row) ? row : 0;
  }

  void Fault(int row, size_t column, std::string_view problem) {
    v1::CellFault& fault = table_.faults.emplace_back();
    fault.set_cell(rows_.CellOf(row, column));
    fault.set_column(std::string(kReportColumns[column].header));
    fault.set_problem(std::string(problem));
  }

  void ReadRow(const ReportRow& row) {
    const std::string code = CodeInCell(row.cells[kCodeColumn]);
    const v1::Region* municipality = division_.FindCurrent(code);
    if (municipality == nullptr || municipality->level() != v1::Region::MUNICIPALITY) {
      return Fault(row.number, kCodeColumn,
                   platform::Std(NoSuchMunicipality(division_, code).message()));
    }
    const auto [place, is_first] = gathered_.try_emplace(code);
    Gathered& gathered = place->second;
    if (is_first) {
      gathered.municipality = municipality;
      gathered.row = row.number;
    }
    v1::Report::Dwelling dwelling;
    bool says_dwelling = false;
    for (size_t column = kFirstSaying; column < row.cells.size(); ++column) {
      const std::string& cell = row.cells[column];
      if (cell.empty()) continue;
      const bool of_dwelling = kReportColumns[column].IsOfDwelling();
      says_dwelling |= of_dwelling;
      std::string problem;
      if (!is_first && !of_dwelling) {
        problem = absl::StrCat("must be empty: row ", gathered.row,
                               " speaks for the municipality, further rows for further dwellings");
      } else {
        problem = ReadCell(kReportColumns[column], cell, gathered.report, dwelling);
      }
      if (problem.empty()) continue;
      gathered.is_faulty = true;
      Fault(row.number, column, problem);
    }
    if (says_dwelling) AddDwelling(row, dwelling, gathered);
  }

  void AddDwelling(const ReportRow& row, const v1::Report::Dwelling& dwelling, Gathered& gathered) {
    gathered.report.mutable_housing();
    // "0" alone says that there are none.
    if (row.cells[kCountColumn] == "0" && dwelling.persons() == 0) return;
    *gathered.report.mutable_housing()->add_dwellings() = dwelling;
    gathered.dwelling_rows.push_back(row.number);
  }

  void Check(const std::string& code, Gathered& gathered) {
    gathered.report.set_reporter(reporter_);
    Complete(code, today_, gathered.report);
    platform::FieldErrors errors;
    CheckReport(gathered.report, *gathered.municipality, today_, "report", errors);
    // What could not be read is missing from the report: that is no fault of its own.
    if (!gathered.is_faulty) NoteFaults(errors.ToStatus(), gathered);
    table_.reports.push_back({code, std::move(gathered.report)});
  }

  void NoteFaults(const absl::Status& status, const Gathered& gathered) {
    const auto details = platform::GetDetail<google::rpc::BadRequest>(status);
    if (!details.has_value()) return;
    for (const auto& violation : details->field_violations()) {
      const std::string field(absl::StripPrefix(violation.field(), "report."));
      const auto [row, column] = PlaceOf(field, gathered);
      Fault(row, column, violation.description());
    }
    const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
    const auto unlisted = info->metadata().find("unlisted_count");
    if (unlisted == info->metadata().end() || unlisted->second == "0") return;
    Fault(gathered.row, kCodeColumn, absl::StrCat(unlisted->second, " further faults of this one"));
  }

  // Where the field of a report stands: "housing.dwellings[2].persons" in the third dwelling's row.
  static std::pair<int, size_t> PlaceOf(const std::string& field, const Gathered& gathered) {
    static constexpr absl::string_view kDwellings = "housing.dwellings[";
    std::string wanted = field.substr(0, field.find('['));
    int row = gathered.row;
    if (absl::StartsWith(field, kDwellings)) {
      const size_t end = field.find(']');
      size_t index = 0;
      (void)absl::SimpleAtoi(field.substr(kDwellings.size(), end - kDwellings.size()), &index);
      if (index < gathered.dwelling_rows.size()) row = gathered.dwelling_rows[index];
      wanted = "dwelling" + field.substr(end + 1);
    }
    for (size_t i = 0; i < kReportColumns.size(); ++i) {
      if (!wanted.empty() && absl::StartsWith(platform::Absl(kReportColumns[i].field), wanted)) {
        return {row, i};
      }
    }
    return {row, kCodeColumn};
  }

  const ReportRows& rows_;
  const std::string& reporter_;
  const Division& division_;
  const absl::CivilDay today_;
  std::map<std::string, Gathered> gathered_;  // by municipality
  ReportTable table_;
};

}  // namespace

ReportTable ReadReportTable(const ReportRows& rows, const std::string& reporter,
                            const Division& division, absl::CivilDay today) {
  return TableReader(rows, reporter, division, today).Read();
}

}  // namespace treff::municipality
