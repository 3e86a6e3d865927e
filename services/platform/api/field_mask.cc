#include "services/platform/api/field_mask.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/status/field_errors.h"

namespace treff::platform {
namespace {

using google::protobuf::FieldDescriptor;

bool IsOutputOnly(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

std::vector<const FieldDescriptor*> PopulatedInputs(const google::protobuf::Message& update) {
  std::vector<const FieldDescriptor*> fields;
  update.GetReflection()->ListFields(update, &fields);
  std::erase_if(fields, [](const FieldDescriptor* field) { return IsOutputOnly(*field); });
  return fields;
}

std::vector<const FieldDescriptor*> NamedFields(const google::protobuf::Descriptor& type,
                                                const google::protobuf::FieldMask& mask,
                                                FieldErrors& errors) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < mask.paths_size(); ++i) {
    const std::string place = absl::StrCat("update_mask.paths[", i, "]");
    const FieldDescriptor* field = type.FindFieldByName(mask.paths(i));
    if (field == nullptr) {
      errors.Add(place, absl::StrCat("must name a top-level field of ", type.name()));
    } else if (IsOutputOnly(*field)) {
      errors.Add(place, absl::StrCat(field->name(), " is set by the service: leave it out"));
    } else {
      fields.push_back(field);
    }
  }
  return fields;
}

}  // namespace

absl::Status ApplyUpdate(const google::protobuf::Message& update,
                         const google::protobuf::FieldMask& mask,
                         google::protobuf::Message& target) {
  FieldErrors errors;
  const auto fields = mask.paths().empty() ? PopulatedInputs(update)
                                           : NamedFields(*update.GetDescriptor(), mask, errors);
  if (!errors.empty()) return errors.ToStatus();
  const std::unique_ptr<google::protobuf::Message> source(update.New());
  source->CopyFrom(update);
  // A field named twice must not be swapped back.
  const std::set<const FieldDescriptor*> once(fields.begin(), fields.end());
  target.GetReflection()->SwapFields(&target, source.get(), {once.begin(), once.end()});
  return absl::OkStatus();
}

}  // namespace treff::platform
