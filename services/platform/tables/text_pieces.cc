#include "services/platform/tables/text_pieces.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "services/platform/values/normalize_text.h"

namespace treff::platform {
namespace {

// No cell, heading or paragraph that matters is longer.
constexpr size_t kMaxTextBytes = 20'000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOfNumber(char c) { return IsDigit(c) || c == '.' || c == ','; }

}  // namespace

void TextPieces::Add(std::string_view text) {
  if (current_.size() + text.size() > kMaxTextBytes) return;
  const std::string seen = NormalizeText(text);
  if (!seen.empty()) {
    const bool joins_digits = (IsDigit(last_) && IsOfNumber(seen.front())) ||
                              (IsOfNumber(last_) && IsDigit(seen.front()));
    if (at_boundary_ && joins_digits) Break();
    at_boundary_ = false;
    last_ = seen.back();
  }
  current_.append(text);
}

void TextPieces::Break() {
  if (!current_.empty()) pieces_.push_back(std::move(current_));
  current_.clear();
  last_ = 0;
  at_boundary_ = false;
}

std::string TextPieces::Finish() {
  Break();
  std::vector<std::string> shown;
  for (const std::string& piece : pieces_) {
    std::string normal = NormalizeText(piece);
    if (!normal.empty()) shown.push_back(std::move(normal));
  }
  pieces_.clear();
  return absl::StrJoin(shown, "\n");
}

}  // namespace treff::platform
