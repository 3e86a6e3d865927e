#include "services/gateway/connect/json_faults.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using platform::Absl;

// Of a name that somebody typed.
constexpr size_t kLongestName = 80;

// Where a complaint says that it is: "case.members[0]" of "(case.members[0]): invalid value …".
struct Complaint {
  std::string place;
  std::string_view rest;
};

Complaint Split(std::string_view complaint) {
  const size_t close = complaint.find(')');
  if (complaint.empty() || complaint.front() != '(' || close == std::string_view::npos) {
    return {.place = "", .rest = complaint};
  }
  return {.place = std::string(complaint.substr(1, close - 1)),
          .rest = complaint.substr(close + 1)};
}

// What stands at a path of field names with indices: its field, and the message that its fields are
// in. Both null when the path leads nowhere.
struct Place {
  const FieldDescriptor* field = nullptr;
  const Descriptor* message = nullptr;
};

Place Find(const Descriptor& type, const std::string& path) {
  Place place{.field = nullptr, .message = &type};
  for (const absl::string_view step : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    if (place.message == nullptr) return {};
    const std::string name(step.substr(0, step.find('[')));
    place.field = place.message->FindFieldByName(name);
    if (place.field == nullptr) place.field = place.message->FindFieldByCamelcaseName(name);
    if (place.field == nullptr) return {};
    place.message = place.field->message_type();
  }
  return place;
}

std::string FieldsOf(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
  return names.empty() ? "none" : absl::StrJoin(names, ", ");
}

std::string ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(type.value(i)->name());
  }
  return absl::StrJoin(names, ", ");
}

std::string MessageForm(const Descriptor& type) {
  const std::string& name = type.full_name();
  if (name == "google.protobuf.Timestamp") return "a time in quotes, as 2026-11-28T12:00:00Z";
  if (name == "google.protobuf.Duration") return "seconds in quotes, as \"1.5s\"";
  if (name == "google.protobuf.FieldMask") return "field names in quotes, with commas between";
  return absl::StrCat("an object with the fields ", FieldsOf(type));
}

std::string FormOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return "a whole number";
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return "a whole number from 0";
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "a number";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("one of ", ValuesOf(*field.enum_type()));
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? "Base64 in quotes" : "text in quotes";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageForm(*field.message_type());
  }
  return "a value of its type";
}

// The line and column of a byte, from 1.
std::string LineAndColumn(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return absl::StrCat("line ", std::count(before.begin(), before.end(), '\n') + 1, ", column ",
                      before.size() - line_start + 1);
}

// Where the token begins whose last byte, or whose first wrong one, is at `last`; `is_text` when it
// is a whole text in quotes.
size_t StartOfToken(const std::string& text, size_t last, bool is_text) {
  if (last >= text.size()) return text.size();
  size_t start = last;
  if (!is_text) {
    while (start > 0 && absl::ascii_isalnum(static_cast<unsigned char>(text[start - 1]))) --start;
    return absl::ascii_isalnum(static_cast<unsigned char>(text[last])) ? start : last;
  }
  while (start > 0) {
    --start;
    if (text[start] != '"') continue;
    size_t escapes = 0;
    while (escapes < start && text[start - 1 - escapes] == '\\') ++escapes;
    if (escapes % 2 == 0) return start;
  }
  return last;
}

// Where `text` stops being JSON; none if it does not.
std::optional<size_t> FirstFault(const std::string& text) {
  try {
    // Only the place is wanted: nothing is kept of what is read.
    const auto parsed = nlohmann::json::parse(
        text, [](int, nlohmann::json::parse_event_t, nlohmann::json&) { return false; });
    return std::nullopt;
  } catch (const nlohmann::json::parse_error& error) {
    // The library counts to the end of what it did not expect; a person looks for its beginning.
    return StartOfToken(text, error.byte > 0 ? error.byte - 1 : 0,
                        absl::StrContains(error.what(), "unexpected string literal"));
  } catch (const std::exception&) {
    return std::nullopt;  // numbers beyond all bounds
  }
}

std::string Trimmed(std::string_view text) {
  return std::string(absl::StripAsciiWhitespace(Absl(text)));
}

std::string Shortened(std::string_view name) {
  return platform::ReplaceInvalidUtf8(name.substr(0, kLongestName));
}

absl::Status UnknownField(const Descriptor& type, const std::string& place, std::string_view name) {
  const Descriptor* parent = Find(type, place).message;
  const std::string field = absl::StrCat(place, place.empty() ? "" : ".", Shortened(name));
  return platform::FieldError(field, parent == nullptr
                                         ? "is no field here"
                                         : absl::StrCat("is no field of ", parent->name(),
                                                        ": there are ", FieldsOf(*parent)));
}

}  // namespace

absl::Status JsonFault(const Descriptor& type, const std::string& json,
                       std::string_view complaint) {
  if (json.find_first_not_of(" \t\r\n") == std::string::npos) {
    return absl::InvalidArgumentError("the body is empty: send {} for a request without fields");
  }
  if (const std::optional<size_t> fault = FirstFault(json)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the body is not JSON from ", LineAndColumn(json, *fault),
                     " on: check commas, quotes and brackets before it"));
  }
  auto [place, rest] = Split(complaint);
  const size_t unknown = rest.find(": Cannot find field");
  if (unknown != std::string_view::npos) {
    return UnknownField(type, place, Trimmed(rest.substr(0, unknown)));
  }
  // "(case) reference: Proto field is not repeating, cannot start list.": what is wrong is inside.
  const std::string name = Trimmed(rest.substr(0, rest.find(':')));
  const std::string inner = absl::StrCat(place, place.empty() ? "" : ".", name);
  if (!name.empty() && Find(type, inner).field != nullptr) place = inner;
  const FieldDescriptor* field = Find(type, place).field;
  if (field == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the body is not the JSON of a ", type.name(),
                                                   ": an object with the fields ", FieldsOf(type)));
  }
  const bool is_list = field->is_repeated() && !absl::EndsWith(place, "]") && !field->is_map();
  return platform::FieldError(
      place, absl::StrCat("must be ", is_list ? "a list, each of it " : "", FormOf(*field)));
}

}  // namespace treff::gateway
