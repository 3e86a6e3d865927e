#include "services/casework/feedback/feedback_code.h"

#include <array>
#include <cstdint>
#include <string>

#include <sodium.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kGroup = 4;
constexpr std::string_view kNoSuchCharacter =
    "has a character that no code has: codes are of digits and the letters A to Z";

// A character that is typed as another one, or as none.
struct Reading {
  std::string_view typed;  // UTF-8
  std::string_view read;
};
constexpr Reading kReadings[] = {
    // Between groups: hyphens and dashes, spaces, marks of direction.
    {"-", ""},
    {" ", ""},
    {"\t", ""},
    {"\n", ""},
    {"\r", ""},
    {"\u00A0", ""},
    {"\u2010", ""},
    {"\u2011", ""},
    {"\u2012", ""},
    {"\u2013", ""},
    {"\u2014", ""},
    {"\u2212", ""},
    {"\u200E", ""},
    {"\u200F", ""},
    // Latin letters that no code has.
    {"I", "1"},
    {"L", "1"},
    {"O", "0"},
    // Arabic and Persian digits.
    {"٠", "0"},
    {"١", "1"},
    {"٢", "2"},
    {"٣", "3"},
    {"٤", "4"},
    {"٥", "5"},
    {"٦", "6"},
    {"٧", "7"},
    {"٨", "8"},
    {"٩", "9"},
    {"۰", "0"},
    {"۱", "1"},
    {"۲", "2"},
    {"۳", "3"},
    {"۴", "4"},
    {"۵", "5"},
    {"۶", "6"},
    {"۷", "7"},
    {"۸", "8"},
    {"۹", "9"},
    // Cyrillic letters that look like Latin ones.
    {"А", "A"},
    {"а", "A"},
    {"В", "B"},
    {"в", "B"},
    {"Е", "E"},
    {"е", "E"},
    {"К", "K"},
    {"к", "K"},
    {"М", "M"},
    {"м", "M"},
    {"Н", "H"},
    {"н", "H"},
    {"Р", "P"},
    {"р", "P"},
    {"С", "C"},
    {"с", "C"},
    {"Т", "T"},
    {"т", "T"},
    {"Х", "X"},
    {"х", "X"},
    {"О", "0"},
    {"о", "0"},
    {"І", "1"},
    {"і", "1"},
};

// Bytes of the character that `text`, which is valid UTF-8, begins with.
size_t CharacterLength(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

std::string ReadAs(std::string_view character) {
  if (character.size() == 1) {
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(character.front()));
    if (kAlphabet.find(upper) != std::string_view::npos) return std::string(1, upper);
    for (const Reading& reading : kReadings) {
      if (reading.typed == std::string_view(&upper, 1)) return std::string(reading.read);
    }
  }
  for (const Reading& reading : kReadings) {
    if (reading.typed == character) return std::string(reading.read);
  }
  return "?";
}

// Times x in the field of 32 elements, of the polynomial x^5 + x^2 + 1: x has order 31, so that the
// weights of fifteen places all differ.
uint32_t TimesX(uint32_t element) {
  const uint32_t twice = element << 1;
  return twice < 32 ? twice : twice ^ 0b100101;
}

}  // namespace

char FeedbackCheckCharacter(std::string_view first_fifteen) {
  // Horner's rule: the sum of each character times another power of x. A wrong one adds a multiple
  // that is not 0; two that changed places add their difference times that of two weights.
  uint32_t sum = 0;
  for (const char c : first_fifteen) {
    sum = TimesX(sum ^ static_cast<uint32_t>(kAlphabet.find(c)));
  }
  return kAlphabet[sum];
}

std::string MakeFeedbackCode() {
  std::array<unsigned char, kFeedbackCodeLength - 1> random;
  randombytes_buf(random.data(), random.size());
  std::string code;
  for (const unsigned char byte : random) code += kAlphabet[byte % kAlphabet.size()];
  return code + FeedbackCheckCharacter(code);
}

std::string FormatFeedbackCode(std::string_view code) {
  std::string text;
  for (size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text += '-';
    text += code[i];
  }
  return text;
}

std::optional<std::string> ParseFeedbackCode(std::string_view typed,
                                             platform::FieldErrors& errors) {
  const auto fault = [&](std::string_view problem) {
    errors.Add("code", problem);
    return std::nullopt;
  };
  constexpr size_t kMaxTyped = 200;  // bytes
  if (typed.size() > kMaxTyped) return fault("must have 16 letters and digits, as in the letter");
  if (!platform::IsValidUtf8(typed)) return fault(kNoSuchCharacter);
  std::string code;
  while (!typed.empty()) {
    const size_t length = CharacterLength(typed);
    code += ReadAs(typed.substr(0, length));
    typed.remove_prefix(length);
  }
  if (code.size() != kFeedbackCodeLength) {
    return fault(
        absl::StrCat("must have 16 letters and digits, as in the letter: it has ", code.size()));
  }
  if (code.find('?') != std::string::npos) {
    return fault(kNoSuchCharacter);
  }
  if (FeedbackCheckCharacter(code.substr(0, code.size() - 1)) != code.back()) {
    return fault("is mistyped: its characters do not fit together. Compare it with the letter");
  }
  return code;
}

}  // namespace treff::casework
