#include "services/recommendation/matching/explanation/reasons.h"

#include <array>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::recommendation::matching {

std::string NumberText(double value) {
  std::array<char, 32> buffer;  // the shortest form of a double has at most 24 characters
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return std::string(buffer.data(), end);
}

void SetReason(std::string_view prefix, std::string_view id, std::string_view suffix,
               std::initializer_list<Argument> arguments, v1::Reason& reason) {
  using platform::Absl;
  SetReason(absl::StrCat(Absl(prefix), ".", Absl(id), ".", Absl(suffix)), arguments, reason);
}

void SetReason(std::string_view key, std::initializer_list<Argument> arguments,
               v1::Reason& reason) {
  reason.set_key(std::string(key));
  for (const Argument& argument : arguments) {
    (*reason.mutable_arguments())[std::string(argument.name)] = argument.value;
  }
}

}  // namespace treff::recommendation::matching
