#include "services/platform/status/field_errors.h"

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Beyond this length the message only names fields; what is wrong with them is in the details.
constexpr size_t kFullMessageBytes = 600;
// In the ErrorInfo: how many faults were found and not listed.
constexpr char kUnlisted[] = "unlisted_count";

}  // namespace

void FieldErrors::Add(std::string_view field, std::string_view problem) {
  ++count_;
  listed_bytes_ += field.size() + problem.size();
  if (bad_request_.field_violations_size() == kMaxListed || listed_bytes_ > kMaxListedBytes) return;
  auto& violation = *bad_request_.add_field_violations();
  violation.set_field(std::string(field));
  violation.set_description(std::string(problem));
}

bool FieldErrors::Has(std::string_view field) const {
  const auto& listed = bad_request_.field_violations();
  return std::any_of(listed.begin(), listed.end(),
                     [&](const auto& violation) { return violation.field() == field; });
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
  std::map<std::string, std::string> metadata;
  const int unlisted = count_ - bad_request_.field_violations_size();
  if (unlisted > 0) {
    absl::StrAppend(&message, "; and ", unlisted, " more");
    metadata[kUnlisted] = absl::StrCat(unlisted);
  }
  absl::Status status = ErrorOf(reasons::kInvalidFields, message, metadata);
  AttachDetail(bad_request_, status);
  return status;
}

bool FieldErrors::AddBelow(std::string_view parent, const absl::Status& status) {
  const auto bad = GetDetail<google::rpc::BadRequest>(status);
  if (!bad.has_value()) return false;
  for (const auto& violation : bad->field_violations()) {
    Add(absl::StrCat(Absl(parent), ".", violation.field()), violation.description());
  }
  const auto info = GetDetail<google::rpc::ErrorInfo>(status);
  int unlisted = 0;
  if (info.has_value() && info->metadata().contains(kUnlisted) &&
      absl::SimpleAtoi(info->metadata().at(kUnlisted), &unlisted)) {
    count_ += unlisted;
  }
  return true;
}

absl::Status FieldError(std::string_view field, std::string_view problem) {
  FieldErrors errors;
  errors.Add(field, problem);
  return errors.ToStatus();
}

absl::Status UnderField(std::string_view parent, const absl::Status& status) {
  FieldErrors errors;
  return errors.AddBelow(parent, status) ? errors.ToStatus() : status;
}

}  // namespace treff::platform
