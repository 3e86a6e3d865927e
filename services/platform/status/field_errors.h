// Collects every bad field of a request, so that a client learns them all from one answer.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_FIELD_ERRORS_H_
#define TREFF_SERVICES_PLATFORM_STATUS_FIELD_ERRORS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace treff::platform {

class FieldErrors {
 public:
  // Faults kept in full; more are counted and the count is said.
  static constexpr int kMaxListed = 100;
  // Details and message travel in HTTP/2 trailers, of which many clients take 8 KB at most.
  static constexpr size_t kMaxListedBytes = 2500;

  // `field` is a path such as "case.members[3].birth_year"; `problem` says what is wrong and what
  // would be right. Neither may hold a personal value.
  void Add(std::string_view field, std::string_view problem);

  // Adds the faults that another ToStatus gave, below the field `parent`: its "cases[3]" is then
  // "problem.cases[3]". False, and nothing added, if `status` is another error.
  bool AddBelow(std::string_view parent, const absl::Status& status);

  // Whether a listed fault is of this very field.
  bool Has(std::string_view field) const;

  bool empty() const { return count_ == 0; }
  int count() const { return count_; }

  // OK when empty, else INVALID_ARGUMENT with google.rpc.BadRequest and ErrorInfo
  // "INVALID_FIELDS", whose "unlisted_count" says how many faults are not listed. The message names
  // every listed field, and what is wrong with the first ones.
  absl::Status ToStatus() const;

 private:
  google::rpc::BadRequest bad_request_;
  int count_ = 0;
  size_t listed_bytes_ = 0;
};

// The error of one bad field.
absl::Status FieldError(std::string_view field, std::string_view problem);

// The same faults, each below the field `parent`. Another error stays as it is.
absl::Status UnderField(std::string_view parent, const absl::Status& status);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_FIELD_ERRORS_H_
