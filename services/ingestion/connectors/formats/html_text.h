// What is seen of an element's text, and what is not.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_TEXT_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_TEXT_H_

#include <string>

#include <gumbo.h>

namespace treff::ingestion {

// Deeper than this nothing is read: ReadHtml refuses such pages before.
inline constexpr int kMaxHtmlDepth = 400;

// Whether a browser shows nothing of `node`: scripts, styles, comments, what is marked as hidden.
bool IsHiddenHtml(const GumboNode& node);

// What is seen of `node` as HtmlCell::text describes it.
std::string VisibleText(const GumboNode& node);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FORMATS_HTML_TEXT_H_
