// How long cases are kept: the checked catalogue of rules.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_RETENTION_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_RETENTION_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "treff/casework/v1/privacy_service.pb.h"

namespace treff::casework {

// INVALID_ARGUMENT that names the file and the rule: an id or a text is missing, a state has two
// rules or is one that a case may still be settled from, or the time is under 30 days.
absl::StatusOr<v1::RetentionCatalogue> ParseRetention(std::string_view file_name,
                                                      std::string_view text);

// The rules that are compiled in.
absl::StatusOr<v1::RetentionCatalogue> BuiltInRetention();

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_RETENTION_H_
