// What municipalities report, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_REPORT_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_REPORT_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "services/cli/views/matching/allocation_view.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::cli {

// One report, all that it says. Who it is about and who says it are called by the names known.
std::string ReportView(const municipality::v1::Report& report, const LocationNames& names,
                       const Screen& screen);
// Many, the newest first.
std::string ReportsView(const municipality::v1::ListReportsResponse& reports,
                        const LocationNames& names, const Screen& screen);
// What came of a file: how many reports it holds, or every fault of its cells.
std::string UploadView(const municipality::v1::UploadReportsResponse& upload, const Screen& screen);
// Whom to ask, in one line.
std::string ContactText(const municipality::v1::Contact& contact);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_KNOWLEDGE_REPORT_VIEW_H_
