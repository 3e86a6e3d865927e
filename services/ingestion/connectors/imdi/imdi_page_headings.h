// What the headings of IMDi's yearly page say: which county, which year, figures of which day.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_IMDI_IMDI_PAGE_HEADINGS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_IMDI_IMDI_PAGE_HEADINGS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "services/ingestion/connectors/formats/html.h"

namespace treff::ingestion {

// "Agder - oversikt over bosettingen i 2026 (oppdatert 28. september)": county and year, whatever
// dash stands between. Nothing for another heading.
struct CountyHeading {
  std::string county;
  int year = 0;
};
std::optional<CountyHeading> ParseCountyHeading(std::string_view heading);

// Whether a heading speaks of what the page's tables show, in whatever way.
bool SpeaksOfSettlement(std::string_view heading);

// The day in "oppdatert 28. september" or "tall per 15. januar 2025", on the page of `year`.
// Without a year, the first months are those of the year after, in which a year's last figures come
// out.
std::optional<absl::CivilDay> ParseFiguresDay(std::string_view text, int year,
                                              absl::CivilDay fetch_day);

// The last such day that stands before the first table of municipalities.
std::optional<absl::CivilDay> FiguresDayOf(const HtmlPage& page, int year,
                                           absl::CivilDay fetch_day);

// Whether the first cell of a row says that the row is the sum over `county`: "Sum Agder",
// "Totalt", "I alt", "Agder".
bool IsSumLabel(std::string_view label, std::string_view county);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_IMDI_IMDI_PAGE_HEADINGS_H_
