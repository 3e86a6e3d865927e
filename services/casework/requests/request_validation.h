// What a request, and an answer to one, must look like.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VALIDATION_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VALIDATION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/platform/status/field_errors.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// The parts of a request's name, both in lower case.
struct RequestName {
  std::string case_name;  // `cases/{uuid}`
  std::string name;       // `cases/{uuid}/requests/{uuid}`
};

// INVALID_ARGUMENT names the field `name`.
absl::StatusOr<RequestName> ParseRequestName(const std::string& name);

// Adds every bad field of what a client asks for, below `request`.
void ValidateRequest(const v1::SettlementRequest& request, platform::FieldErrors& errors);
void ValidateDecline(const v1::DeclineSettlementRequestRequest& request,
                     platform::FieldErrors& errors);

// A note of 1 to 1 000 characters, or also none where it is not `needed`.
void ValidateNote(std::string_view note, bool needed, std::string_view field,
                  platform::FieldErrors& errors);

// Adds a day that is not between `first` and `last`, both included, or is no day at all.
void ValidateDay(std::string_view day, absl::CivilDay first, absl::CivilDay last,
                 std::string_view field, platform::FieldErrors& errors);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VALIDATION_H_
