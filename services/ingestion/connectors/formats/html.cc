#include "services/ingestion/connectors/formats/html.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;
using platform::Std;

constexpr size_t kMaxRows = 20'000;
constexpr size_t kMaxCells = 100;
constexpr size_t kMaxTextBytes = 4'000;

struct Entity {
  std::string_view name;
  std::string_view text;
};
// What occurs in Norwegian, Sami and Kven place names, and in any text.
constexpr Entity kEntities[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
    {"nbsp", " "},   {"aring", "å"},  {"Aring", "Å"},  {"aelig", "æ"},  {"AElig", "Æ"},
    {"oslash", "ø"}, {"Oslash", "Ø"}, {"aacute", "á"}, {"Aacute", "Á"}, {"eacute", "é"},
    {"ouml", "ö"},   {"Ouml", "Ö"},   {"auml", "ä"},   {"Auml", "Ä"},   {"iuml", "ï"},
    {"scaron", "š"}, {"Scaron", "Š"}, {"ndash", "–"},  {"mdash", "—"},  {"shy", ""},
};

void AppendUtf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out.push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code_point >> 6)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else if (code_point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code_point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (code_point >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (code_point & 0x3F)));
  }
}

// The text of "oslash", "#248" or "#xF8".
std::optional<std::string> DecodeReference(std::string_view name) {
  if (name.size() > 1 && name[0] == '#') {
    const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
    const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
    uint32_t code_point = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(),
                                              code_point, hexadecimal ? 16 : 10);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (error != std::errc() || end != digits.data() + digits.size() || code_point == 0 ||
        code_point > 0x10FFFF || surrogate) {
      return std::nullopt;
    }
    std::string text;
    AppendUtf8(code_point, text);
    return text;
  }
  for (const Entity& entity : kEntities) {
    if (entity.name == name) return std::string(entity.text);
  }
  return std::nullopt;
}

// A tag, or the text between two.
struct Token {
  bool is_tag = false;
  bool closes = false;
  std::string name;         // lower case; "" for text, comments and declarations
  std::string_view inside;  // a tag's attributes, or the text
};

class Tokens {
 public:
  explicit Tokens(std::string_view html) : html_(html) {}

  // False at the end. An unclosed tag or comment ends the page.
  bool Next(Token& token) {
    token = Token();
    if (at_ >= html_.size()) return false;
    if (html_[at_] != '<') {
      const size_t end = std::min(html_.find('<', at_), html_.size());
      token.inside = Take(end);
      return true;
    }
    token.is_tag = true;
    if (absl::StartsWith(Absl(html_.substr(at_)), "<!--")) {
      Take(EndOf("-->", at_ + 4));
      return true;
    }
    std::string_view tag = Take(EndOfTag());
    tag.remove_prefix(1);
    if (!tag.empty() && tag.back() == '>') tag.remove_suffix(1);
    token.closes = !tag.empty() && tag.front() == '/';
    if (token.closes) tag.remove_prefix(1);
    const size_t name_end = std::min(tag.find_first_of(" \t\r\n/"), tag.size());
    token.name = absl::AsciiStrToLower(Absl(tag.substr(0, name_end)));
    token.inside = tag.substr(name_end);
    // Scripts hold "<" that are no tags.
    if (!token.closes && (token.name == "script" || token.name == "style")) {
      Take(EndOf(token.name == "script" ? "</script" : "</style", at_));
    }
    return true;
  }

  int line() const { return line_; }

 private:
  std::string_view Take(size_t end) {
    const std::string_view taken = html_.substr(at_, end - at_);
    line_ += static_cast<int>(std::count(taken.begin(), taken.end(), '\n'));
    at_ = end;
    return taken;
  }

  size_t EndOf(std::string_view mark, size_t from) const {
    const size_t found = html_.find(mark, from);
    return found == std::string_view::npos ? html_.size() : found + mark.size();
  }

  // A ">" inside a quoted attribute does not end the tag.
  size_t EndOfTag() const {
    char quote = 0;
    for (size_t i = at_ + 1; i < html_.size(); ++i) {
      const char c = html_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '>') {
        return i + 1;
      } else if ((c == '"' || c == '\'') && html_[i - 1] == '=') {
        quote = c;
      }
    }
    return html_.size();
  }

  std::string_view html_;
  size_t at_ = 0;
  int line_ = 1;
};

std::string Collapse(std::string_view raw) {
  std::string text = DecodeHtmlEntities(raw);
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

bool IsHeading(const Token& token) {
  return token.name.size() == 2 && token.name[0] == 'h' && token.name[1] >= '1' &&
         token.name[1] <= '6';
}

// Builds tables from the tokens of a page.
class TableBuilder {
 public:
  void Add(const Token& token, int line) {
    if (!token.is_tag) {
      if (text_ != nullptr && text_->size() < kMaxTextBytes) text_->append(token.inside);
    } else if (IsHeading(token)) {
      Heading(token.closes);
    } else if (token.name == "table") {
      EndCell();
      if (!token.closes) tables_.push_back({heading_, {}});
    } else if (token.name == "tr") {
      EndCell();
      if (!token.closes && !tables_.empty() && tables_.back().rows.size() < kMaxRows) {
        tables_.back().rows.push_back({line, {}});
      }
    } else if (token.name == "td" || token.name == "th") {
      EndCell();
      if (!token.closes) BeginCell();
    } else if (token.name == "br" && text_ != nullptr) {
      text_->push_back(' ');
    }
  }

  std::vector<HtmlTable> Tables() && {
    EndCell();
    for (HtmlTable& table : tables_) {
      table.rows.erase(std::remove_if(table.rows.begin(), table.rows.end(),
                                      [](const HtmlRow& row) { return row.cells.empty(); }),
                       table.rows.end());
    }
    tables_.erase(std::remove_if(tables_.begin(), tables_.end(),
                                 [](const HtmlTable& table) { return table.rows.empty(); }),
                  tables_.end());
    return std::move(tables_);
  }

 private:
  void Heading(bool closes) {
    EndCell();
    if (closes) {
      heading_ = Collapse(raw_);
    } else {
      raw_.clear();
      text_ = &raw_;
    }
  }

  void BeginCell() {
    if (tables_.empty() || tables_.back().rows.empty()) return;
    if (tables_.back().rows.back().cells.size() >= kMaxCells) return;
    raw_.clear();
    text_ = &raw_;
    in_cell_ = true;
  }

  void EndCell() {
    if (in_cell_) tables_.back().rows.back().cells.push_back(Collapse(raw_));
    in_cell_ = false;
    text_ = nullptr;
  }

  std::vector<HtmlTable> tables_;
  std::string heading_;
  std::string raw_;
  std::string* text_ = nullptr;  // where text goes; null outside headings and cells
  bool in_cell_ = false;
};

}  // namespace

std::string DecodeHtmlEntities(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size();) {
    const size_t end = text[i] == '&' ? text.substr(i, 12).find(';') : std::string_view::npos;
    if (end != std::string_view::npos) {
      if (const auto reference = DecodeReference(text.substr(i + 1, end - 1))) {
        decoded += *reference;
        i += end + 1;
        continue;
      }
    }
    // A no-break space is a blank like any other.
    if (text.substr(i, 2) == "\xC2\xA0") {
      decoded.push_back(' ');
      i += 2;
    } else {
      decoded.push_back(text[i++]);
    }
  }
  return decoded;
}

std::vector<HtmlTable> ScanHtmlTables(std::string_view html) {
  Tokens tokens(html);
  TableBuilder builder;
  Token token;
  for (int line = 1; tokens.Next(token); line = tokens.line()) builder.Add(token, line);
  return std::move(builder).Tables();
}

std::vector<std::string> ScanHtmlLinks(std::string_view html) {
  std::vector<std::string> links;
  Tokens tokens(html);
  Token token;
  while (tokens.Next(token)) {
    if (token.name != "a" || token.closes) continue;
    constexpr std::string_view kHref = "href=";
    const size_t found = token.inside.find(kHref);
    if (found == std::string_view::npos) continue;
    std::string_view value = token.inside.substr(found + kHref.size());
    if (value.empty() || (value.front() != '"' && value.front() != '\'')) continue;
    const size_t end = value.find(value.front(), 1);
    if (end != std::string_view::npos)
      links.push_back(DecodeHtmlEntities(value.substr(1, end - 1)));
  }
  return links;
}

}  // namespace treff::ingestion
