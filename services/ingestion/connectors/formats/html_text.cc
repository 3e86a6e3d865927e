#include "services/ingestion/connectors/formats/html_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/platform/tables/text_pieces.h"

namespace treff::ingestion {
namespace {

constexpr GumboTag kNeverSeen[] = {
    GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE,    GUMBO_TAG_TEMPLATE, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_HEAD,
    GUMBO_TAG_TITLE,  GUMBO_TAG_TEXTAREA, GUMBO_TAG_OPTION,   GUMBO_TAG_RP,       GUMBO_TAG_RT,
    GUMBO_TAG_IFRAME, GUMBO_TAG_NOFRAMES, GUMBO_TAG_DEL,      GUMBO_TAG_S,        GUMBO_TAG_STRIKE};
constexpr GumboTag kNotes[] = {GUMBO_TAG_SUP, GUMBO_TAG_SUB};
// Those after and before which a browser begins a line.
constexpr GumboTag kLines[] = {
    GUMBO_TAG_BR,         GUMBO_TAG_HR,      GUMBO_TAG_P,      GUMBO_TAG_DIV, GUMBO_TAG_LI,
    GUMBO_TAG_UL,         GUMBO_TAG_OL,      GUMBO_TAG_DL,     GUMBO_TAG_DT,  GUMBO_TAG_DD,
    GUMBO_TAG_H1,         GUMBO_TAG_H2,      GUMBO_TAG_H3,     GUMBO_TAG_H4,  GUMBO_TAG_H5,
    GUMBO_TAG_H6,         GUMBO_TAG_TR,      GUMBO_TAG_TD,     GUMBO_TAG_TH,  GUMBO_TAG_PRE,
    GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE};
// The names that sites and their libraries give to what only a screen reader says.
constexpr absl::string_view kHiddenClasses[] = {"sr-only", "visually-hidden", "visuallyhidden",
                                                "screen-reader-text", "d-none"};

template <typename T, size_t N, typename U>
bool IsOneOf(const T (&all)[N], const U& one) {
  return std::find(std::begin(all), std::end(all), one) != std::end(all);
}

std::string LowerAttribute(const GumboNode& node, const char* name) {
  const GumboAttribute* attribute = gumbo_get_attribute(&node.v.element.attributes, name);
  return attribute == nullptr ? std::string() : absl::AsciiStrToLower(attribute->value);
}

bool IsMarkedHidden(const GumboNode& node) {
  if (gumbo_get_attribute(&node.v.element.attributes, "hidden") != nullptr) return true;
  if (LowerAttribute(node, "aria-hidden") == "true") return true;
  const std::string style = absl::StrReplaceAll(LowerAttribute(node, "style"),
                                                {{" ", ""}, {"\t", ""}, {"\n", ""}, {"\r", ""}});
  if (absl::StrContains(style, "display:none") || absl::StrContains(style, "visibility:hidden")) {
    return true;
  }
  const std::string classes = LowerAttribute(node, "class");
  for (const absl::string_view name : absl::StrSplit(classes, absl::ByAnyChar(" \t\n"))) {
    if (IsOneOf(kHiddenClasses, name)) return true;
  }
  return false;
}

// Takes the text of a tree, notes apart.
class TextWalk {
 public:
  void Walk(const GumboNode& node, platform::TextPieces& pieces, int depth) {
    if (depth > kMaxHtmlDepth || IsHiddenHtml(node)) return pieces.Boundary();
    if (node.type != GUMBO_NODE_ELEMENT) return pieces.Add(node.v.text.text);
    const GumboTag tag = node.v.element.tag;
    if (tag == GUMBO_TAG_TABLE && depth > 0) {
      pieces.Break();
      pieces.Add("(table)");
      return pieces.Break();
    }
    if (depth > 0 && IsOneOf(kNotes, tag)) {
      WalkChildren(node, notes_, depth);
      return pieces.Boundary();
    }
    const bool is_line = depth > 0 && IsOneOf(kLines, tag);
    is_line ? pieces.Break() : pieces.Boundary();
    WalkChildren(node, pieces, depth);
    is_line ? pieces.Break() : pieces.Boundary();
  }

  std::string Notes() { return notes_.Finish(); }

 private:
  void WalkChildren(const GumboNode& node, platform::TextPieces& pieces, int depth) {
    const GumboVector& children = node.v.element.children;
    for (unsigned int i = 0; i < children.length; ++i) {
      Walk(*static_cast<const GumboNode*>(children.data[i]), pieces, depth + 1);
    }
  }

  platform::TextPieces notes_;
};

}  // namespace

bool IsHiddenHtml(const GumboNode& node) {
  switch (node.type) {
    case GUMBO_NODE_ELEMENT:
      return IsOneOf(kNeverSeen, node.v.element.tag) || IsMarkedHidden(node);
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
      return false;
    default:
      return true;
  }
}

std::string VisibleText(const GumboNode& node) {
  platform::TextPieces pieces;
  TextWalk walk;
  walk.Walk(node, pieces, 0);
  std::string text = pieces.Finish();
  const std::string notes = walk.Notes();
  // A note alone may be the symbol of a figure, or may not: it must not read as "no figure".
  if (text.empty() && !notes.empty()) text = absl::StrCat("note: ", notes);
  return text;
}

}  // namespace treff::ingestion
