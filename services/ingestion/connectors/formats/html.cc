#include "services/ingestion/connectors/formats/html.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <gumbo.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/formats/html_text.h"
#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr size_t kMaxPageBytes = 16 << 20;
constexpr size_t kMaxColumns = 1'000;
constexpr size_t kMaxCells = 500'000;
constexpr int kMaxSpan = 65'534;  // as HTML allows for rows
constexpr size_t kMaxBefore = 200;
constexpr size_t kOpeningBytes = 160;
// Gumbo frees its tree by recursion.
constexpr int kMaxOpenTags = 10'000;

struct OutputDeleter {
  void operator()(GumboOutput* output) const {
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
};
using Output = std::unique_ptr<GumboOutput, OutputDeleter>;

// The most tags that can be open at once: an estimate from above, for whatever bytes.
int DeepestNesting(std::string_view html) {
  int open = 0;
  int deepest = 0;
  for (size_t i = html.find('<'); i != std::string_view::npos; i = html.find('<', i + 1)) {
    const char next = i + 1 < html.size() ? html[i + 1] : '\0';
    if (next == '/') {
      open = std::max(0, open - 1);
    } else if (absl::ascii_isalpha(next)) {
      deepest = std::max(deepest, ++open);
    }
  }
  return deepest;
}

// Tags that never close, such as <br>, and those that may be left open, such as <td>, count as open
// in the estimate, so that it is only asked of pages as they are in the wild.
absl::StatusOr<Output> Parse(std::string_view html) {
  if (html.size() > kMaxPageBytes) {
    return absl::InvalidArgumentError(
        "the page is larger than 16 MB: it is not what was asked for");
  }
  if (DeepestNesting(html) > kMaxOpenTags) {
    return absl::InvalidArgumentError(
        "the page is nested beyond all reason: it is not what was asked for");
  }
  return Output(gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size()));
}

// Whether the page says where it ends. Inside a table that is never closed the parser passes over
// </html>, so that the text itself is asked too.
bool HasEnd(const GumboOutput& output, std::string_view html) {
  if (output.root->v.element.original_end_tag.length > 0) return true;
  const std::string_view trimmed = platform::Std(absl::StripTrailingAsciiWhitespace(Absl(html)));
  constexpr size_t kEndTag = 7;  // "</html>"
  return trimmed.size() >= kEndTag &&
         absl::EqualsIgnoreCase(Absl(trimmed.substr(trimmed.size() - kEndTag)), "</html>");
}

bool IsElement(const GumboNode& node, GumboTag tag) {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag;
}

bool IsHeading(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag >= GUMBO_TAG_H1 &&
         node.v.element.tag <= GUMBO_TAG_H6;
}

template <typename Body>
void ForEachChild(const GumboNode& node, Body&& body) {
  if (node.type != GUMBO_NODE_ELEMENT) return;
  const GumboVector& children = node.v.element.children;
  for (unsigned int i = 0; i < children.length; ++i) {
    body(*static_cast<const GumboNode*>(children.data[i]));
  }
}

int SpanOf(const GumboNode& cell, const char* name) {
  const GumboAttribute* attribute = gumbo_get_attribute(&cell.v.element.attributes, name);
  int span = 1;
  if (attribute == nullptr || !absl::SimpleAtoi(attribute->value, &span) || span < 0) return 1;
  return std::min(span == 0 ? kMaxSpan : span, kMaxSpan);  // 0: to the end
}

// Puts cells where they stand, those that cover several columns or rows in each of them.
class Grid {
 public:
  explicit Grid(HtmlTable& table) : table_(table) {}

  void AddRow(const GumboNode& node, size_t& cells_left) {
    HtmlRow row{static_cast<int>(node.v.element.start_pos.line), {}};
    ForEachChild(node, [&](const GumboNode& child) {
      const bool is_header = IsElement(child, GUMBO_TAG_TH);
      if ((!is_header && !IsElement(child, GUMBO_TAG_TD)) || IsHiddenHtml(child)) return;
      if (row.line == 0) row.line = static_cast<int>(child.v.element.start_pos.line);
      TakeCarried(row, cells_left);
      HtmlCell cell{VisibleText(child), is_header, std::max(1, SpanOf(child, "colspan")),
                    SpanOf(child, "rowspan")};
      for (int i = 0; i < cell.columns && row.cells.size() < kMaxColumns; ++i) {
        if (cells_left == 0) return;
        --cells_left;
        if (cell.rows > 1) carried_[row.cells.size()] = {cell, cell.rows - 1};
        row.cells.push_back(cell);
      }
    });
    TakeCarried(row, cells_left);
    if (!row.cells.empty()) table_.rows.push_back(std::move(row));
  }

  // Nothing reaches beyond the end of a section (thead, tbody).
  void EndSection() { carried_.clear(); }

 private:
  struct Carried {
    HtmlCell cell;
    int rows_left = 0;
  };

  void TakeCarried(HtmlRow& row, size_t& cells_left) {
    for (auto it = carried_.find(row.cells.size()); it != carried_.end() && cells_left > 0;
         it = carried_.find(row.cells.size())) {
      --cells_left;
      row.cells.push_back(it->second.cell);
      if (--it->second.rows_left == 0) carried_.erase(it);
    }
  }

  HtmlTable& table_;
  std::map<size_t, Carried> carried_;  // by column
};

// Walks a page from its beginning to its end.
class PageReader {
 public:
  void Walk(const GumboNode& node, int depth) {
    if (node.type != GUMBO_NODE_ELEMENT || IsHiddenHtml(node) || depth > kMaxHtmlDepth) {
      deeper_ = deeper_ || depth > kMaxHtmlDepth;
      return;
    }
    NoteLink(node);
    if (IsElement(node, GUMBO_TAG_TABLE)) {
      AddTable(node);
    } else if (IsHeading(node) || IsElement(node, GUMBO_TAG_P)) {
      std::string text = platform::NormalizeText(VisibleText(node));
      if (before_.size() < kMaxBefore) before_.push_back(text);
      if (IsHeading(node)) heading_ = std::move(text);
    }
    ForEachChild(node, [&](const GumboNode& child) { Walk(child, depth + 1); });
  }

  absl::StatusOr<HtmlPage> Page() && {
    if (deeper_ || cells_left_ == 0) {
      return absl::InvalidArgumentError(
          "the page is nested or large beyond all reason: it is not what was asked for");
    }
    page_.tables.erase(std::remove_if(page_.tables.begin(), page_.tables.end(),
                                      [](const HtmlTable& table) { return table.rows.empty(); }),
                       page_.tables.end());
    return std::move(page_);
  }

 private:
  void NoteLink(const GumboNode& node) {
    if (!IsElement(node, GUMBO_TAG_A)) return;
    const GumboAttribute* href = gumbo_get_attribute(&node.v.element.attributes, "href");
    if (href != nullptr) page_.links.emplace_back(href->value);
  }

  void AddTable(const GumboNode& node) {
    HtmlTable& table = page_.tables.emplace_back();
    table.heading = heading_;
    table.before = std::move(before_);
    before_.clear();
    Grid grid(table);
    ForEachChild(node, [&](const GumboNode& section) {
      if (IsHiddenHtml(section)) return;
      ForEachChild(section, [&](const GumboNode& row) {
        if (IsElement(row, GUMBO_TAG_TR) && !IsHiddenHtml(row)) grid.AddRow(row, cells_left_);
      });
      grid.EndSection();
    });
  }

  HtmlPage page_;
  std::string heading_;
  std::vector<std::string> before_;
  size_t cells_left_ = kMaxCells;
  bool deeper_ = false;
};

}  // namespace

std::vector<std::string> HtmlRow::Texts() const {
  std::vector<std::string> texts;
  for (const HtmlCell& cell : cells) texts.push_back(platform::NormalizeText(cell.text));
  return texts;
}

bool HtmlRow::IsHeader() const {
  return std::all_of(cells.begin(), cells.end(),
                     [](const HtmlCell& cell) { return cell.is_header; });
}

absl::StatusOr<HtmlPage> ReadHtml(std::string_view html) {
  TREFF_ASSIGN_OR_RETURN(const Output output, Parse(html));
  if (!HasEnd(*output, html)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the page has no end (</html>): it is cut short: fetch it again; it begins \"",
                     OpeningWords(html), "\""));
  }
  PageReader reader;
  reader.Walk(*output->root, 0);
  return std::move(reader).Page();
}

std::string OpeningWords(std::string_view html) {
  const absl::StatusOr<Output> output = Parse(html);
  if (!output.ok()) return {};
  const std::string text = platform::NormalizeText(VisibleText(*(*output)->root));
  if (text.size() <= kOpeningBytes) return text;
  return absl::StrCat(platform::ReplaceInvalidUtf8(text.substr(0, text.rfind(' ', kOpeningBytes))),
                      " …");
}

}  // namespace treff::ingestion
