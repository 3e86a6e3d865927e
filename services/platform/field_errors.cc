#include "services/platform/field_errors.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "services/platform/error_details.h"
#include "services/platform/strings.h"

namespace treff::platform {
namespace {

// Beyond this length the message only names fields; what is wrong with them is in the details.
constexpr size_t kFullMessageBytes = 600;

}  // namespace

void FieldErrors::Add(std::string_view field, std::string_view problem) {
  ++count_;
  listed_bytes_ += field.size() + problem.size();
  if (bad_request_.field_violations_size() == kMaxListed || listed_bytes_ > kMaxListedBytes) return;
  auto& violation = *bad_request_.add_field_violations();
  violation.set_field(std::string(field));
  violation.set_description(std::string(problem));
}

absl::Status FieldErrors::ToStatus() const {
  if (empty()) return absl::OkStatus();
  std::string message;
  for (const auto& violation : bad_request_.field_violations()) {
    if (!message.empty()) message += "; ";
    message += violation.field();
    if (message.size() < kFullMessageBytes)
      absl::StrAppend(&message, ": ", violation.description());
  }
  const int unlisted = count_ - bad_request_.field_violations_size();
  if (unlisted > 0) absl::StrAppend(&message, "; and ", unlisted, " more");
  std::map<std::string, std::string> metadata;
  if (unlisted > 0) metadata["unlisted_count"] = absl::StrCat(unlisted);
  absl::Status status =
      ErrorWithInfo(absl::StatusCode::kInvalidArgument, message, "INVALID_FIELDS", metadata);
  AttachDetail(bad_request_, status);
  return status;
}

}  // namespace treff::platform
