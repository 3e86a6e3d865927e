#include "services/platform/tables/text_encoding.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// What windows-1252 has at 0x80 to 0x9F, in UTF-8; empty where it has nothing. Source: Unicode
// consortium, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT.
constexpr std::string_view kWindows1252[] = {"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                             "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                             "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

absl::Status NotEncoded(std::string_view before, absl::string_view encoding) {
  return absl::InvalidArgumentError(
      absl::StrCat("line ", 1 + std::count(before.begin(), before.end(), '\n'),
                   ": a byte that is no ", encoding, ": save the file in that encoding"));
}

absl::StatusOr<std::string> DecodeWindows1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80 || byte > 0x9F) {
      text += Latin1ToUtf8(bytes.substr(i, 1));
    } else if (const std::string_view character = kWindows1252[byte - 0x80]; !character.empty()) {
      text += character;
    } else {
      return NotEncoded(bytes.substr(0, i), "windows-1252");
    }
  }
  return text;
}

// The first line that is no UTF-8, for its number.
absl::StatusOr<std::string> CheckUtf8(std::string_view bytes) {
  if (IsValidUtf8(bytes)) return std::string(bytes);
  size_t line = 0;
  while (line < bytes.size()) {
    const size_t end = std::min(bytes.find('\n', line), bytes.size() - 1) + 1;
    if (!IsValidUtf8(bytes.substr(line, end - line))) break;
    line = end;
  }
  return NotEncoded(bytes.substr(0, line), "UTF-8");
}

}  // namespace

absl::StatusOr<std::string> DecodeText(std::string_view bytes, TextEncoding encoding) {
  if (StartsWith(bytes, "\xFF\xFE") || StartsWith(bytes, "\xFE\xFF")) {
    return absl::InvalidArgumentError("line 1: the file is UTF-16: save it as UTF-8");
  }
  if (StartsWith(bytes, kUtf8Mark)) return CheckUtf8(bytes.substr(kUtf8Mark.size()));
  switch (encoding) {
    case TextEncoding::kIso8859_1:
      return Latin1ToUtf8(bytes);
    case TextEncoding::kWindows1252:
      return DecodeWindows1252(bytes);
    case TextEncoding::kUtf8:
      break;
  }
  return CheckUtf8(bytes);
}

}  // namespace treff::platform
