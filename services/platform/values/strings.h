// Bridges between std::string_view and this Abseil's own string_view, and checks of outside text.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_STRINGS_H_
#define TREFF_SERVICES_PLATFORM_VALUES_STRINGS_H_

#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace treff::platform {

// Debian's Abseil has a string_view of its own; these cost nothing.
inline absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view Std(absl::string_view text) { return {text.data(), text.size()}; }

// Whether `text` is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsValidUtf8(std::string_view text);

// `text` with U+FFFD for every byte that is not part of well-formed UTF-8.
std::string ReplaceInvalidUtf8(std::string_view text);

// Whether `text` holds a control character (C0, DEL, C1) or NUL. PostgreSQL would cut at NUL.
bool HasControlCharacters(std::string_view text);

// Number of code points in well-formed UTF-8.
int CodePointCount(std::string_view text);

// ISO-8859-1 bytes as UTF-8. Cannot fail: every byte is a character.
std::string Latin1ToUtf8(std::string_view latin1);

// Lower-case hexadecimal of any bytes.
std::string Hex(std::string_view bytes);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_STRINGS_H_
