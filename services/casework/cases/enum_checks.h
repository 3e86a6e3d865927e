// What an enum of the protos may be, in words: an error that says no says what there is.
#ifndef TREFF_SERVICES_CASEWORK_CASES_ENUM_CHECKS_H_
#define TREFF_SERVICES_CASEWORK_CASES_ENUM_CHECKS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace treff::casework {

template <typename Enum>
bool IsListed(Enum value) {
  return google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value) != nullptr;
}

// Zero means "not said".
template <typename Enum>
bool IsChosen(Enum value) {
  return value != 0 && IsListed(value);
}

// "must be one of ASYLUM, QUOTA_REFUGEE".
template <typename Enum>
std::string MustBeListed() {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) names.push_back(type->value(i)->name());
  }
  return absl::StrCat("must be one of ", absl::StrJoin(names, ", "));
}

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_ENUM_CHECKS_H_
