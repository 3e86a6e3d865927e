// The little of HTML that sources need: tables under their headings, and links.
//
// A tolerant scanner, not a parser: it never fails, and what it does not understand it skips.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_

#include <string>
#include <string_view>
#include <vector>

namespace treff::ingestion {

struct HtmlRow {
  int line = 0;                    // in the page, from 1
  std::vector<std::string> cells;  // text, entities decoded, blanks collapsed
};

struct HtmlTable {
  std::string heading;  // the text of the last h1 to h6 before it
  std::vector<HtmlRow> rows;
};

// All tables of the page that have a row, in order.
std::vector<HtmlTable> ScanHtmlTables(std::string_view html);

// The `href` of every link, in order, entities decoded.
std::vector<std::string> ScanHtmlLinks(std::string_view html);

// `text` with character references decoded; unknown ones are left as they are.
std::string DecodeHtmlEntities(std::string_view text);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_
