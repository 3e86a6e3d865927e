// What can be reported: the indicators of reported facts and the languages of interpreters.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_CATALOGUE_REPORT_CATALOGUE_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_CATALOGUE_REPORT_CATALOGUE_H_

#include <string>
#include <string_view>
#include <vector>

#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

using ReportLanguage = v1::GetReportTemplateResponse::Language;

// Both files are compiled in, and checked by a test: a program that came out of a build has them.
//
// The pattern of the interpreters' indicators is not among them.
const std::vector<v1::Indicator>& ReportedIndicators();
// By code.
const std::vector<ReportLanguage>& ReportLanguages();
// Null when it cannot be reported.
const ReportLanguage* FindReportLanguage(std::string_view code);

// The indicator of the interpreters of one language.
std::string InterpreterIndicatorId(std::string_view language);
v1::Indicator InterpreterIndicator(const ReportLanguage& language);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_CATALOGUE_REPORT_CATALOGUE_H_
