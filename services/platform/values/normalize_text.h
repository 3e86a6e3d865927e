// One form of text: what looks the same to a reader compares as the same.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_NORMALIZE_TEXT_H_
#define TREFF_SERVICES_PLATFORM_VALUES_NORMALIZE_TEXT_H_

#include <string>
#include <string_view>

namespace treff::platform {

// `utf8` with letters composed (Unicode NFC), what cannot be seen dropped (zero-width characters,
// direction marks, soft hyphens, byte-order marks, variation selectors), hyphens that do not break
// written "-", every kind of blank and line break a space, several of them one, none at the ends.
// U+FFFD stands for bytes that are no UTF-8.
std::string NormalizeText(std::string_view utf8);

// The same in small letters (Unicode case folding): for comparing names that some write in
// capitals.
std::string FoldCase(std::string_view utf8);

// Whether `utf8` holds a character that nobody sees: of zero width, a direction mark, a soft
// hyphen, a byte-order mark, a variation selector.
bool HasInvisibleCharacters(std::string_view utf8);

// `utf8` with the decimal digits of every script written 0 to 9.
std::string WithAsciiDigits(std::string_view utf8);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_NORMALIZE_TEXT_H_
