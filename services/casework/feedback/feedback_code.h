// The code on a household's letter: easy to type, hard to guess, and a slip of the finger is known
// from a wrong code.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_CODE_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_CODE_H_

#include <optional>
#include <string>
#include <string_view>

#include "services/platform/status/field_errors.h"

namespace treff::casework {

// Fifteen characters of 32 (75 bits) and one that checks them: any one wrong character and any two
// that changed places are found. Digits and capital letters without I, L, O and U (Crockford's
// base 32), so that nothing looks like something else.
inline constexpr int kFeedbackCodeLength = 16;

// From the operating system's randomness, canonical: without hyphens.
std::string MakeFeedbackCode();

// "K7QM-2F9R-TX4B-8HNC".
std::string FormatFeedbackCode(std::string_view code);

// What was typed, canonical. Small letters, hyphens and spaces do not matter; I and L are read as
// 1, O as 0, and so are digits of Arabic and letters of Cyrillic keyboards that look alike.
// Nothing, and a fault of the field "code", for what cannot be a code. The fault never quotes it.
std::optional<std::string> ParseFeedbackCode(std::string_view typed, platform::FieldErrors& errors);

// The character that checks the first fifteen. For tests.
char FeedbackCheckCharacter(std::string_view first_fifteen);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_CODE_H_
