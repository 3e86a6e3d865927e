#include "services/gateway/api_page/example.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "google/api/field_behavior.pb.h"

namespace treff::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::ordered_json;

// Requests hold requests: so far down they are shown.
constexpr int kDeepest = 3;

bool IsRequired(const FieldDescriptor& field) {
  const auto& behaviours = field.options().GetRepeatedExtension(google::api::field_behavior);
  return std::find(behaviours.begin(), behaviours.end(), google::api::REQUIRED) != behaviours.end();
}

// `municipalities/{code}` of a comment, with names that are there wherever data are; "" without
// one.
std::string FormOf(const FieldDescriptor& field) {
  const std::string comment = CommentOf(field);
  const size_t begin = comment.find('`');
  const size_t end = begin == std::string::npos ? begin : comment.find('`', begin + 1);
  if (end == std::string::npos) return "";
  return absl::StrReplaceAll(comment.substr(begin + 1, end - begin - 1),
                             {{"municipalities/{code}", "municipalities/0301"},
                              {"regions/{code}", "regions/03"},
                              {"datasetVersions/{number}", "datasetVersions/current"},
                              {"indicators/{id}", "indicators/population.total"},
                              {"{year}", "2026"}});
}

ordered_json ObjectOf(const Descriptor& type, int depth);

ordered_json ValueOf(const FieldDescriptor& field, int depth) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ObjectOf(*field.message_type(), depth + 1);
    case FieldDescriptor::CPPTYPE_BOOL:
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.enum_type()->value(std::min(1, field.enum_type()->value_count() - 1))->name();
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string form = FormOf(field);
      return form.empty() ? "{" + field.json_name() + "}" : form;
    }
    default:
      return 1;
  }
}

ordered_json ObjectOf(const Descriptor& type, int depth) {
  ordered_json object = ordered_json::object();
  if (depth > kDeepest) return object;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsRequired(field)) continue;
    ordered_json value = ValueOf(field, depth);
    object[field.json_name()] = field.is_repeated() ? ordered_json::array({value}) : value;
  }
  return object;
}

// What a request without required fields needs all the same: a name, where the contract is another
// house's; one of those of which there must be one.
void AddUnsaid(const Descriptor& type, ordered_json& object) {
  const auto add = [&](const FieldDescriptor* field) {
    if (field != nullptr && object.empty()) object[field->json_name()] = ValueOf(*field, 0);
  };
  add(type.FindFieldByName("name"));
  if (type.real_oneof_decl_count() == 0) return;
  const auto& choice = *type.oneof_decl(0);
  add(choice.field(choice.field_count() - 1));
}

// Whether a text of it has a brace: something to fill in.
bool HasGaps(const ordered_json& value) {
  if (value.is_string()) return absl::StrContains(value.get<std::string>(), "{");
  return value.is_structured() && std::any_of(value.begin(), value.end(), HasGaps);
}

}  // namespace

Example ExampleOf(const Descriptor& type) {
  ordered_json object = ObjectOf(type, 0);
  AddUnsaid(type, object);
  return {.json = object.dump(), .is_whole = !HasGaps(object)};
}

}  // namespace treff::gateway
