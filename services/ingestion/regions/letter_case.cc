#include "services/ingestion/regions/letter_case.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace treff::ingestion {
namespace {

// Capitals of Latin Extended-A that Sami names have; each small letter follows its capital.
constexpr std::string_view kSamiCapitals[] = {"Č", "Đ", "Ŋ", "Š", "Ŧ", "Ž"};

bool IsSamiCapital(std::string_view letter) {
  return std::find(std::begin(kSamiCapitals), std::end(kSamiCapitals), letter) !=
         std::end(kSamiCapitals);
}

}  // namespace

std::string LowerCase(std::string_view utf8) {
  constexpr unsigned char kLatin1Lead = 0xC3;  // of U+00C0 to U+00FF
  std::string lower(utf8);
  for (size_t i = 0; i < lower.size(); ++i) {
    lower[i] = absl::ascii_tolower(lower[i]);
    if (i + 1 == lower.size()) break;
    const auto next = static_cast<unsigned char>(lower[i + 1]);
    const bool latin1 = static_cast<unsigned char>(lower[i]) == kLatin1Lead;
    // U+00C0 to U+00DE but the sign of multiplication.
    if (latin1 && next >= 0x80 && next <= 0x9E && next != 0x97) {
      lower[++i] = static_cast<char>(next + 0x20);
    } else if (IsSamiCapital(std::string_view(lower).substr(i, 2))) {
      lower[++i] = static_cast<char>(next + 1);
    }
  }
  return lower;
}

}  // namespace treff::ingestion
