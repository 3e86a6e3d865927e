#include "services/platform/values/normalize_text.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace treff::platform {
namespace {

// Printable ASCII with single spaces inside it is in the form already; most cells are.
bool IsNormal(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return text.empty() || before != ' ';
}

bool IsInvisible(UChar32 c) {
  return u_charType(c) == U_FORMAT_CHAR || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) ||
         c == 0x034F;  // COMBINING GRAPHEME JOINER
}

icu::UnicodeString Decoded(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
}

bool IsHyphen(UChar32 c) { return c == 0x2010 || c == 0x2011; }

}  // namespace

std::string NormalizeText(std::string_view utf8) {
  if (IsNormal(utf8)) return std::string(utf8);
  icu::UnicodeString kept;
  const icu::UnicodeString whole = Decoded(utf8);
  bool blank = false;
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    if (IsInvisible(c)) continue;
    if (u_isUWhiteSpace(c)) {
      blank = !kept.isEmpty();
      continue;
    }
    if (blank) kept.append(static_cast<UChar32>(' '));
    blank = false;
    kept.append(IsHyphen(c) ? static_cast<UChar32>('-') : c);
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  std::string normal;
  if (U_SUCCESS(error)) {
    const icu::UnicodeString composed = nfc->normalize(kept, error);
    if (U_SUCCESS(error)) return composed.toUTF8String(normal);
  }
  return kept.toUTF8String(normal);
}

std::string FoldCase(std::string_view utf8) {
  const std::string normal = NormalizeText(utf8);
  std::string folded;
  icu::UnicodeString::fromUTF8(normal).foldCase().toUTF8String(folded);
  return folded;
}

bool HasInvisibleCharacters(std::string_view utf8) {
  const icu::UnicodeString whole = Decoded(utf8);
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    if (IsInvisible(whole.char32At(i))) return true;
  }
  return false;
}

std::string WithAsciiDigits(std::string_view utf8) {
  const icu::UnicodeString whole = Decoded(utf8);
  icu::UnicodeString plain;
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    const UChar32 c = whole.char32At(i);
    const int32_t digit = u_charDigitValue(c);  // -1 for what is none
    plain.append(digit < 0 ? c : static_cast<UChar32>('0' + digit));
  }
  std::string text;
  return plain.toUTF8String(text);
}

}  // namespace treff::platform
