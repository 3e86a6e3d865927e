#include "services/casework/requests/request_validation.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/enum_checks.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using platform::HoldsIdentityNumber;
using platform::kNoIdentityNumber;

using platform::FieldErrors;
using Request = v1::SettlementRequest;

constexpr int kMaxNoteLength = 1000;  // characters
constexpr size_t kMaxEvidenceBytes = 256 * 1024;

bool IsRanked(const v1::Evidence& evidence) { return evidence.rank() > 0; }

// Whether the request goes where the evidence points, so that no other reason is needed.
bool IsFirstChoice(const Request& request) {
  return request.evidence().rank() == 1 || !request.evidence().allocation().empty();
}

void CheckEvidence(const v1::Evidence& evidence, FieldErrors& errors) {
  const bool has_answer = !evidence.recommendation().empty();
  if (has_answer && !platform::ParseResourceName("recommendations/{recommendation}",
                                                 evidence.recommendation(), "")
                         .ok()) {
    errors.Add("request.evidence.recommendation",
               "must be a resource name like recommendations/{recommendation}, or empty");
  }
  if (!evidence.allocation().empty() &&
      !platform::ParseResourceName("allocations/{allocation}", evidence.allocation(), "").ok()) {
    errors.Add("request.evidence.allocation",
               "must be a resource name like allocations/{allocation}, or empty");
  }
  if (evidence.rank() < 0 || evidence.group() < 0) {
    errors.Add("request.evidence.rank", "rank and group must not be negative");
  }
  if (IsRanked(evidence) && !has_answer) {
    errors.Add("request.evidence.recommendation", "must name the answer that has this rank");
  }
  if (evidence.as_given().size() > kMaxEvidenceBytes) {
    errors.Add("request.evidence.as_given", "must have at most 256 KiB");
  }
  if (!platform::IsValidUtf8(evidence.as_given())) {
    errors.Add("request.evidence.as_given", "must be valid UTF-8");
  }
}

void CheckChoice(const Request& request, FieldErrors& errors) {
  const Request::ChoiceReason reason = request.choice_reason();
  if (!IsListed(reason)) {
    return errors.Add("request.choice_reason", MustBeListed<Request::ChoiceReason>());
  }
  if (reason == Request::CHOICE_REASON_UNSPECIFIED && !IsFirstChoice(request)) {
    errors.Add("request.choice_reason",
               "must say why, since this municipality is not the first of a recommendation");
  }
  if (reason == Request::CANNOT_BE_TOLD_APART && request.evidence().group() != 1) {
    errors.Add("request.choice_reason",
               "can be CANNOT_BE_TOLD_APART only in the first group of a recommendation: give "
               "another reason");
  }
  const bool needs_note = reason == Request::LOCAL_KNOWLEDGE || reason == Request::OTHER_CHOICE;
  ValidateNote(request.choice_note(), needs_note, "request.choice_note", errors);
}

}  // namespace

absl::StatusOr<RequestName> ParseRequestName(const std::string& name) {
  const auto parts = platform::ParseResourceName("cases/{uuid}/requests/{uuid}", name, "name");
  if (parts.ok() && platform::IsUuid(parts->front()) && platform::IsUuid(parts->back())) {
    const std::string lower = absl::AsciiStrToLower(name);
    return RequestName{lower.substr(0, lower.find("/requests/")), lower};
  }
  return platform::FieldError("name", "must be a resource name like cases/{uuid}/requests/{uuid}");
}

void ValidateRequest(const Request& request, FieldErrors& errors) {
  if (!platform::ParseResourceName("municipalities/{municipality}", request.municipality(), "")
           .ok()) {
    errors.Add("request.municipality", "must be a resource name like municipalities/{code}");
  }
  CheckEvidence(request.evidence(), errors);
  CheckChoice(request, errors);
}

void ValidateDecline(const v1::DeclineSettlementRequestRequest& request, FieldErrors& errors) {
  if (!IsChosen(request.reason())) {
    errors.Add("reason", MustBeListed<Request::DeclineReason>());
  }
  ValidateNote(request.note(), request.reason() == Request::OTHER_DECLINE, "note", errors);
}

void ValidateNote(std::string_view note, bool needed, std::string_view field, FieldErrors& errors) {
  if (!platform::IsValidUtf8(note)) return errors.Add(field, "must be valid UTF-8");
  if (needed && absl::StripAsciiWhitespace(platform::Absl(note)).empty()) {
    return errors.Add(field, "must say why, in words");
  }
  if (platform::CodePointCount(note) > kMaxNoteLength) {
    errors.Add(field, absl::StrCat("must have at most ", kMaxNoteLength, " characters"));
  }
  if (HoldsIdentityNumber(note)) errors.Add(field, kNoIdentityNumber);
}

void ValidateDay(std::string_view day, absl::CivilDay first, absl::CivilDay last,
                 std::string_view field, FieldErrors& errors) {
  const std::optional<absl::CivilDay> parsed = ParseDay(day);
  if (!parsed.has_value()) return errors.Add(field, "must be a day like 2026-09-28");
  if (*parsed < first || *parsed > last) {
    errors.Add(field, absl::StrCat("must be from ", absl::FormatCivilTime(first), " to ",
                                   absl::FormatCivilTime(last)));
  }
}

}  // namespace treff::casework
