// The reports in the rows of a file, and every fault of its cells.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_TABLE_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_TABLE_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/municipality/regions/division.h"
#include "services/municipality/reports/files/report_rows.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

struct TableReport {
  std::string code;
  v1::Report report;
};

struct ReportTable {
  std::vector<TableReport> reports;  // one a municipality; rows that say nothing give none
  std::vector<v1::CellFault> faults;
};

// `reporter` is the county that reports them all, or empty: each municipality its own.
ReportTable ReadReportTable(const ReportRows& rows, const std::string& reporter,
                            const Division& division, absl::CivilDay today);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_TABLE_H_
