// Which fields of a request an error names.
#ifndef TREFF_TESTS_TESTING_BAD_FIELDS_H_
#define TREFF_TESTS_TESTING_BAD_FIELDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/platform/status/error_details.h"

namespace treff::testing {

// In the order in which the error names them; none for an error without such details.
inline std::vector<std::string> BadFields(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  if (!bad.has_value()) return fields;
  for (const auto& violation : bad->field_violations()) fields.push_back(violation.field());
  return fields;
}

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_BAD_FIELDS_H_
