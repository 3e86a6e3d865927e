#include "services/casework/idempotency/request_key.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/ids.h"

namespace treff::casework {
namespace {

template <typename Resource>
std::vector<Answered> AnswerOf(const RequestKey& key, const Resource& resource) {
  if (key.request_id.empty()) return {};
  return {{.request_id = key.request_id,
           .method = key.method,
           .digest = key.digest,
           .name = resource.name(),
           .revision = resource.revision(),
           .state = resource.state(),
           .update_time = resource.update_time()}};
}

}  // namespace

absl::StatusOr<RequestKey> KeyOfBytes(const std::string& request_id, const std::string& method,
                                      const std::string& bytes, const std::string& name) {
  if (!platform::IsUuid(request_id)) {
    return platform::FieldError("request_id", "must be a UUID, or empty");
  }
  // One caller's id never gives another's answer.
  const std::string& own = platform::CurrentCall().principal.own;
  return RequestKey{.request_id = absl::AsciiStrToLower(request_id),
                    .method = std::string(absl::StripSuffix(method, "Request")),
                    .digest = platform::Sha256Hex(absl::StrCat(own, "\n", method, "\n", bytes)),
                    .name = name};
}

std::vector<Answered> AnswerFor(const RequestKey& key, const v1::Case& c) {
  return AnswerOf(key, c);
}

std::vector<Answered> AnswerFor(const RequestKey& key, const v1::SettlementRequest& request) {
  return AnswerOf(key, request);
}

absl::StatusOr<std::optional<Answered>> AnsweredBefore(CaseStore& store, const RequestKey& key) {
  if (key.request_id.empty()) return std::optional<Answered>();
  return store.FindAnswered(key.request_id, key.digest);
}

}  // namespace treff::casework
