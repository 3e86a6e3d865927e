#include "services/cli/screen/display.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "services/platform/values/strings.h"

namespace treff::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15: combining marks, zero-width and variation selectors that European text may hold.
constexpr Range kZeroWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
                                {0x0610, 0x061A}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
                                {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x2060, 0x2064},
                                {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
// East Asian Width W and F (UAX #11), the blocks in use.
constexpr Range kDoubleWidth[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},
                                  {0xF900, 0xFAFF}, {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                                  {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <size_t kCount>
bool IsIn(const Range (&ranges)[kCount], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Reads the code point at `i` of well-formed UTF-8 and moves `i` behind it.
char32_t Next(std::string_view text, size_t& i) {
  const auto byte = [&](size_t k) -> char32_t {
    return k < text.size() ? static_cast<uint8_t>(text[k]) : 0;
  };
  const char32_t lead = byte(i++);
  const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  char32_t c = more == 0 ? lead : lead & (0x3F >> more);
  for (int k = 0; k < more; ++k) c = (c << 6) | (byte(i++) & 0x3F);
  i = std::min(i, text.size());
  return c;
}

int Width(char32_t c) { return IsIn(kZeroWidth, c) ? 0 : IsIn(kDoubleWidth, c) ? 2 : 1; }

}  // namespace

std::string Printable(std::string_view text) {
  const std::string clean = platform::ReplaceInvalidUtf8(text);
  std::string printable;
  for (size_t i = 0; i < clean.size();) {
    const size_t start = i;
    const char32_t c = Next(clean, i);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    printable += control ? "\uFFFD" : clean.substr(start, i - start);
  }
  return printable;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (size_t i = 0; i < text.size();) width += Width(Next(text, i));
  return width;
}

std::string Shortened(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  int used = 1;  // the ellipsis
  size_t end = 0;
  for (size_t i = 0; i < text.size(); end = i) {
    used += Width(Next(text, i));
    if (used > width) break;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> Wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    start = end + 1;
    if (word.empty()) continue;
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace treff::cli
