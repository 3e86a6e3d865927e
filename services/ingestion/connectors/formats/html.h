// What sources show on pages: tables under their headings, and links.
//
// Read as a browser reads it, by Gumbo (HTML5), and without what a browser does not show.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::ingestion {

struct HtmlCell {
  // What is seen of it, in platform::NormalizeText's form: without notes (sup, sub), deleted and
  // hidden text. Line breaks, paragraphs, and digits that two elements bring together part it into
  // pieces, between which stands "\n": no figure is joined out of pieces. A cell that holds nothing
  // but a note is "note: …", one with a table in it has a piece "(table)".
  std::string text;
  bool is_header = false;  // th
  // How many columns and rows it covers. It stands in each of them.
  int columns = 1;
  int rows = 1;
};

struct HtmlRow {
  int line = 0;  // in the page, from 1
  std::vector<HtmlCell> cells;

  // The texts of its cells, each on one line.
  std::vector<std::string> Texts() const;
  // Whether it has nothing but header cells.
  bool IsHeader() const;
};

struct HtmlTable {
  std::string heading;              // the text of the last h1 to h6 before it
  std::vector<std::string> before;  // headings and paragraphs since the table before, in order
  std::vector<HtmlRow> rows;
};

struct HtmlPage {
  // Those that are shown and have a row; one inside another is a table of its own.
  std::vector<HtmlTable> tables;
  // The `href` of every link, in order.
  std::vector<std::string> links;
};

// INVALID_ARGUMENT when the page has no end (</html>), which means that it is cut short, or when it
// is nested or large beyond all reason.
absl::StatusOr<HtmlPage> ReadHtml(std::string_view html);

// The first words that are seen on a page, or as much of it as there is: what an error page says.
std::string OpeningWords(std::string_view html);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_H_
