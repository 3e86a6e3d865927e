// The two macros that carry errors upwards.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_STATUS_H_
#define TREFF_SERVICES_PLATFORM_STATUS_STATUS_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define TREFF_STATUS_CONCAT_INNER_(a, b) a##b
#define TREFF_STATUS_CONCAT_(a, b) TREFF_STATUS_CONCAT_INNER_(a, b)

// Returns from the enclosing function if `expr`, an absl::Status, is not OK.
#define TREFF_RETURN_IF_ERROR(expr)                                 \
  do {                                                              \
    if (absl::Status treff_status_ = (expr); !treff_status_.ok()) { \
      return treff_status_;                                         \
    }                                                               \
  } while (false)

// Assigns the value of `expr`, an absl::StatusOr, to `lhs`, or returns its status.
#define TREFF_ASSIGN_OR_RETURN(lhs, expr) \
  TREFF_ASSIGN_OR_RETURN_IMPL_(TREFF_STATUS_CONCAT_(treff_or_, __LINE__), lhs, expr)
#define TREFF_ASSIGN_OR_RETURN_IMPL_(statusor, lhs, expr)  \
  auto statusor = (expr);                                  \
  if (!statusor.ok()) return std::move(statusor).status(); \
  lhs = *std::move(statusor)

namespace treff::platform {

// The same status with `context` and ": " before its message; payloads are kept. OK stays OK.
absl::Status Annotate(const absl::Status& status, const std::string& context);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_STATUS_H_
