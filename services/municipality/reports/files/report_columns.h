// The columns of a file of reports: how a cell is read into a report, and written from one.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_COLUMNS_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_COLUMNS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

struct ReportColumn {
  std::string_view header;
  // The field of v1::Report that a cell fills, below which CheckReport finds faults, such as
  // "contact.phone"; of one of its dwellings where it begins with "dwelling.". Empty: none.
  std::string_view field;

  bool IsOfDwelling() const { return field.substr(0, 9) == "dwelling."; }
};

inline constexpr size_t kCodeColumn = 0;
inline constexpr size_t kCountColumn = 3;

// The first is the municipality's code, the second its name, which is for people alone. The type of
// a field says what its cells may hold.
inline constexpr std::array<ReportColumn, 22> kReportColumns = {{
    {"Kommunenummer", ""},
    {"Kommune", ""},
    {"Dato", "report_day"},
    {"Boliger", "dwelling.count"},
    {"Personer", "dwelling.persons"},
    {"Soverom", "dwelling.bedrooms"},
    {"Rullestol", "dwelling.wheelchair"},
    {"Uten trapp", "dwelling.ground_floor"},
    {"Ledig fra", "dwelling.free_from"},
    {"Bemannede plasser", "staffed_places"},
    {"Videregående", "upper_secondary"},
    {"Voksenopplæring", "adult_education"},
    {"Introduksjonsprogram", "introduction_programme"},
    {"Introduksjonsplasser", "introduction_places"},
    {"Tolkespråk", "interpreters.languages"},
    {"Arbeidsmarked", "labour_market"},
    {"Kontakt: rolle", "contact.role"},
    {"Kontakt: kontor", "contact.office"},
    {"Kontakt: telefon", "contact.phone"},
    {"Kontakt: e-post", "contact.email"},
    {"Anbefalt år", "recommended_number.year"},
    {"Anbefalt antall", "recommended_number.persons"},
}};

// Reads a cell that is not empty into the column's field. What is wrong with it, or "".
std::string ReadCell(const ReportColumn& column, const std::string& cell, v1::Report& report,
                     v1::Report::Dwelling& dwelling);

// Empty where the report does not say it; what is of a dwelling also where `dwelling` is null.
std::string WriteCell(const ReportColumn& column, const v1::Report& report,
                      const v1::Report::Dwelling* dwelling);

// "0301", also of "301", which is what a spreadsheet makes of it.
std::string CodeInCell(const std::string& cell);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_FILES_REPORT_COLUMNS_H_
