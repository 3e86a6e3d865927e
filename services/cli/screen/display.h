// How text stands on a screen: widths of UTF-8 in columns, cutting and wrapping to them.
#ifndef TREFF_SERVICES_CLI_SCREEN_DISPLAY_H_
#define TREFF_SERVICES_CLI_SCREEN_DISPLAY_H_

#include <string>
#include <string_view>
#include <vector>

namespace treff::cli {

// `text` with U+FFFD for what is not UTF-8 and for every control character, so that what a server
// sends can neither move the cursor nor colour the screen.
std::string Printable(std::string_view text);

// Columns that printable text takes: none for combining marks, two for wide East Asian characters.
int DisplayWidth(std::string_view text);

// `text` in at most `width` columns, its end cut off and marked with "…".
std::string Shortened(std::string_view text, int width);

// `text` in lines of at most `width` columns, broken at spaces. A longer word stands alone.
std::vector<std::string> Wrapped(std::string_view text, int width);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_DISPLAY_H_
