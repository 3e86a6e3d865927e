// A file of reports as rows of known columns, whatever it is written in.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_ROWS_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_ROWS_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/municipality/reports/files/report_columns.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

using ReportFormat = v1::UploadReportsRequest::Format;

struct ReportRow {
  int number = 0;  // as a workbook shows it, from 1
  // In the order of kReportColumns; empty where the file has none.
  std::array<std::string, kReportColumns.size()> cells;
};

struct ReportRows {
  // Where the file has each column, from 0; -1: nowhere.
  std::array<int, kReportColumns.size()> positions;
  std::vector<ReportRow> rows;  // without the header and empty ones

  // "D17": the cell of one of kReportColumns.
  std::string CellOf(int row, size_t column) const;
};

// Reads the file; columns may stand in any order and be left out, but for the code's.
// INVALID_ARGUMENT naming the place when it cannot be read, has an unknown column, one twice, or
// more rows than a file may have.
absl::StatusOr<ReportRows> ReadReportRows(const std::string& bytes, ReportFormat format);

// The bytes of a file with these rows below the header.
absl::StatusOr<std::string> WriteReportRows(const std::vector<ReportRow>& rows,
                                            ReportFormat format);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_ROWS_H_
