#include "services/cli/views/cases/case_file.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"

namespace treff::cli {
namespace {

using casework::v1::Case;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;
using platform::FieldErrors;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// JSON names a field in either of two ways.
const FieldDescriptor* FindField(const Descriptor& type, const std::string& key) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (key == type.field(i)->json_name() || key == type.field(i)->name()) return type.field(i);
  }
  return nullptr;
}

std::string FieldsOf(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
  return absl::StrJoin(names, ", ");
}

std::string ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(type.value(i)->name());
  }
  return absl::StrJoin(names, ", ");
}

void CheckObject(const json& object, const Descriptor& type, const std::string& place,
                 FieldErrors& errors);

// One value of a field that may be repeated.
void CheckValue(const json& value, const FieldDescriptor& field, const std::string& place,
                FieldErrors& errors) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    const EnumDescriptor& type = *field.enum_type();
    const bool listed =
        value.is_number() || (value.is_string() && type.FindValueByName(value.get<std::string>()));
    if (!listed) errors.Add(place, absl::StrCat("must be one of ", ValuesOf(type)));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && value.is_object()) {
    CheckObject(value, *field.message_type(), place, errors);
  }
}

void CheckObject(const json& object, const Descriptor& type, const std::string& place,
                 FieldErrors& errors) {
  for (const auto& [key, value] : object.items()) {
    const FieldDescriptor* field = FindField(type, key);
    if (field == nullptr) {
      errors.Add(place, absl::StrCat("has a field that there is not: there are ", FieldsOf(type)));
      continue;
    }
    const std::string here = absl::StrCat(place, ".", key);
    if (!value.is_array()) {
      CheckValue(value, *field, here, errors);
      continue;
    }
    for (size_t i = 0; i < value.size(); ++i) {
      CheckValue(value[i], *field, absl::StrCat(here, "[", i, "]"), errors);
    }
  }
}

// The line and column of a byte, from 1.
std::string PlaceOf(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return absl::StrCat("line ", std::count(before.begin(), before.end(), '\n') + 1, ", column ",
                      before.size() - line_start + 1);
}

absl::StatusOr<json> ParseJson(const std::string& text, const std::string& name) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    // The exception's own text quotes the file.
    const size_t byte = error.byte > 0 ? error.byte - 1 : 0;
    return absl::InvalidArgumentError(absl::StrCat(name, ": is not JSON from ", PlaceOf(text, byte),
                                                   " on: check commas, quotes ",
                                                   "and brackets before it"));
  }
}

absl::Status InFile(const absl::Status& faults, const std::string& name) {
  google::rpc::ResourceInfo file;
  file.set_resource_type("file");
  file.set_resource_name(name);
  absl::Status status = faults;
  platform::AttachDetail(file, status);
  return status;
}

}  // namespace

absl::StatusOr<Case> ParseCaseFile(std::string text, const std::string& name) {
  if (std::string_view(text).substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.erase(0, kByteOrderMark.size());
  }
  absl::StatusOr<json> parsed = ParseJson(text, name);
  if (!parsed.ok()) return parsed.status();
  if (!parsed->is_object()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": is not the JSON of one case, {…}"));
  }
  FieldErrors errors;
  CheckObject(*parsed, *Case::descriptor(), "case", errors);
  if (!errors.empty()) return InFile(errors.ToStatus(), name);
  Case c;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &c);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": is not the JSON of a case: ", status.message().ToString()));
  }
  return c;
}

absl::StatusOr<CaseLines> ParseCaseLines(const std::string& text, const std::string& name) {
  CaseLines read;
  FieldErrors errors;
  int number = 0;
  for (const auto line : absl::StrSplit(text, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const std::string place = absl::StrCat("line ", number);
    absl::StatusOr<Case> c = ParseCaseFile(std::string(line), place);
    if (c.ok()) {
      read.cases.push_back(*std::move(c));
      read.lines.push_back(number);
    } else if (!errors.AddBelow(place, c.status())) {
      // Its text begins with the place.
      errors.Add(place, std::string(c.status().message().substr(
                            std::min(c.status().message().size(), place.size() + 2))));
    }
  }
  if (!errors.empty()) return InFile(errors.ToStatus(), name);
  if (read.cases.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": has no case: write the JSON of one on each line"));
  }
  return read;
}

}  // namespace treff::cli
