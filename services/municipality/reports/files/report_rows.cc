#include "services/municipality/reports/files/report_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/filled_table.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

constexpr size_t kMaxRows = 20'000;
constexpr char kSheet[] = "Rapport";

absl::Status Fault(std::string_view problem) { return platform::FieldError("content", problem); }

platform::TableFormat TableFormatOf(ReportFormat format) {
  return format == v1::UploadReportsRequest::XLSX ? platform::TableFormat::kWorkbook
                                                  : platform::TableFormat::kCsv;
}

absl::Status FindColumns(const platform::FilledRow& header, ReportRows& read) {
  read.positions.fill(-1);
  for (size_t i = 0; i < header.cells.size(); ++i) {
    if (header.cells[i].empty()) continue;
    const std::string name = platform::FoldCase(header.cells[i]);
    const auto* found = std::find_if(
        kReportColumns.begin(), kReportColumns.end(),
        [&](const ReportColumn& column) { return platform::FoldCase(column.header) == name; });
    const std::string cell = platform::CellName(static_cast<int>(i), header.number);
    if (found == kReportColumns.end()) {
      return Fault(absl::StrCat(cell, ": no column is called \"", header.cells[i].substr(0, 100),
                                "\": take a new template"));
    }
    int& position = read.positions[found - kReportColumns.begin()];
    if (position >= 0) return Fault(absl::StrCat(cell, ": the column comes twice"));
    position = static_cast<int>(i);
  }
  if (read.positions[kCodeColumn] >= 0) return absl::OkStatus();
  return Fault(
      absl::StrCat("no column is called ", platform::Absl(kReportColumns[kCodeColumn].header)));
}

}  // namespace

std::string ReportRows::CellOf(int row, size_t column) const {
  return positions[column] < 0 ? absl::StrCat(row) : platform::CellName(positions[column], row);
}

absl::StatusOr<ReportRows> ReadReportRows(const std::string& bytes, ReportFormat format) {
  absl::StatusOr<std::vector<platform::FilledRow>> raw =
      platform::ReadFilledTable(bytes, TableFormatOf(format));
  if (!raw.ok()) return Fault(platform::Std(raw.status().message()));
  if (raw->empty()) return Fault("the file is empty: take a new template");
  if (raw->size() > kMaxRows) return Fault(absl::StrCat("has more than ", kMaxRows, " rows"));
  ReportRows read;
  TREFF_RETURN_IF_ERROR(FindColumns(raw->front(), read));
  for (size_t i = 1; i < raw->size(); ++i) {
    platform::FilledRow& from = (*raw)[i];
    if (IsEmpty(from)) continue;
    ReportRow& row = read.rows.emplace_back();
    row.number = from.number;
    for (size_t column = 0; column < row.cells.size(); ++column) {
      const int position = read.positions[column];
      if (position < 0 || position >= static_cast<int>(from.cells.size())) continue;
      row.cells[column] = std::move(from.cells[position]);
    }
  }
  return read;
}

absl::StatusOr<std::string> WriteReportRows(const std::vector<ReportRow>& rows,
                                            ReportFormat format) {
  std::vector<std::vector<std::string>> table(1);
  for (const ReportColumn& column : kReportColumns) table[0].emplace_back(column.header);
  for (const ReportRow& row : rows) table.emplace_back(row.cells.begin(), row.cells.end());
  return platform::WriteFilledTable(kSheet, table, TableFormatOf(format));
}

}  // namespace treff::municipality
