#include "services/platform/api/identity_number.h"

#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/values/normalize_text.h"

namespace treff::platform {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kDigits = 11;
constexpr size_t kMaxSeparator = 3;  // characters between two digits of one number

using Weights = std::array<int, kDigits>;
// Weights of the two control digits (Skatteetaten, "Oppbygging av fødselsnummer"); each weighted
// sum is a multiple of 11.
constexpr Weights kFirstControl = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0};
constexpr Weights kSecondControl = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

bool Holds(std::string_view digits, const Weights& weights) {
  int sum = 0;
  for (size_t i = 0; i < kDigits; ++i) sum += weights[i] * (digits[i] - '0');
  return sum % 11 == 0;
}

// In general punctuation (U+2000 to U+206F) are the dashes and blanks that word processors put in.
bool IsGeneralPunctuation(std::string_view text, size_t at) {
  return text.size() - at >= 3 && text[at] == '\xE2' &&
         (text[at + 1] == '\x80' || text[at + 1] == '\x81');
}

// Digits that stand together, and whether they go on from those before.
struct Group {
  std::string digits;
  bool goes_on = false;
};

std::vector<Group> GroupsOf(std::string_view text) {
  std::vector<Group> groups;
  size_t separators = 0;
  bool broken = true;  // by a letter, or by too many signs
  bool in_group = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (absl::ascii_isdigit(c)) {
      if (!in_group) groups.push_back({.digits = "", .goes_on = !broken});
      groups.back().digits += text[i];
      in_group = true;
      broken = false;
      separators = 0;
      continue;
    }
    in_group = false;
    const bool wide = IsGeneralPunctuation(text, i);
    if (wide) i += 2;
    broken |= !(wide || absl::ascii_isspace(c) || absl::ascii_ispunct(c));
    broken |= ++separators > kMaxSeparator;
  }
  return groups;
}

bool IsOutputOnly(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

void CheckText(const std::string& text, const std::string& place, FieldErrors& errors) {
  if (HoldsIdentityNumber(text)) errors.Add(place, kNoIdentityNumber);
}

void CheckField(const Message& message, const FieldDescriptor& field, const std::string& place,
                FieldErrors& errors) {
  const auto& reflection = *message.GetReflection();
  const int count = field.is_repeated()                    ? reflection.FieldSize(message, &field)
                    : reflection.HasField(message, &field) ? 1
                                                           : 0;
  for (int i = 0; i < count; ++i) {
    const std::string here = field.is_repeated() ? absl::StrCat(place, "[", i, "]") : place;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      CheckText(field.is_repeated() ? reflection.GetRepeatedString(message, &field, i)
                                    : reflection.GetString(message, &field),
                here, errors);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CheckIdentityNumbers(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                               : reflection.GetMessage(message, &field),
                           here, errors);
    }
  }
}

}  // namespace

bool HoldsIdentityNumber(std::string_view text) {
  const std::vector<Group> groups = GroupsOf(WithAsciiDigits(NormalizeText(text)));
  for (size_t first = 0; first < groups.size(); ++first) {
    std::string digits;
    for (size_t i = first; i < groups.size() && digits.size() < kDigits; ++i) {
      if (i > first && !groups[i].goes_on) break;
      digits += groups[i].digits;
    }
    if (digits.size() != kDigits) continue;
    if (Holds(digits, kFirstControl) && Holds(digits, kSecondControl)) return true;
  }
  return false;
}

void CheckIdentityNumbers(const Message& message, const std::string& place, FieldErrors& errors) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsOutputOnly(field)) continue;
    CheckField(message, field, absl::StrCat(place, ".", field.name()), errors);
  }
}

}  // namespace treff::platform
