// Bytes of a text file to UTF-8.
#ifndef TREFF_SERVICES_PLATFORM_TABLES_TEXT_ENCODING_H_
#define TREFF_SERVICES_PLATFORM_TABLES_TEXT_ENCODING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace treff::platform {

enum class TextEncoding { kUtf8, kIso8859_1, kWindows1252 };

// `bytes` as UTF-8, without a byte-order mark. One at the beginning says that it is UTF-8 whatever
// `encoding` says. INVALID_ARGUMENT naming the first line with bytes that the encoding has not, and
// for UTF-16.
absl::StatusOr<std::string> DecodeText(std::string_view bytes, TextEncoding encoding);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TABLES_TEXT_ENCODING_H_
