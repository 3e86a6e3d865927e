// Changes that their callers gave an id: made once, however often they are asked for.
//
// What a change was answered with is kept in the transaction that makes it, so that the same id
// gives the same answer after a restart and from another process.
#ifndef TREFF_SERVICES_CASEWORK_IDEMPOTENCY_REQUEST_KEY_H_
#define TREFF_SERVICES_CASEWORK_IDEMPOTENCY_REQUEST_KEY_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/idempotency/answered.h"

namespace treff::casework {

// What is asked for, and under which id.
struct RequestKey {
  std::string request_id;  // in lower case; empty when none was given
  std::string method;
  std::string digest;  // of the caller's own, the method and the request without its id
  std::string name;    // what is changed, as Answered has it
};

// The key of `request`, any message with a request_id, which changes `name`. INVALID_ARGUMENT
// unless its id is a UUID, or empty.
template <typename Request>
absl::StatusOr<RequestKey> KeyOf(const Request& request, const std::string& name);

// What to keep along with a change; nothing without an id.
std::vector<Answered> AnswerFor(const RequestKey& key, const v1::Case& c);
std::vector<Answered> AnswerFor(const RequestKey& key, const v1::SettlementRequest& request);

// What the id was used for: nothing yet, this very change, or ALREADY_EXISTS for another one.
absl::StatusOr<std::optional<Answered>> AnsweredBefore(CaseStore& store, const RequestKey& key);

// Makes the change, or finds again what it was answered with before. Whatever `make` says, the
// first answer counts if another call with the same id came in between.
template <typename Answer>
absl::StatusOr<Answer> MakeOnce(
    CaseStore& store, const RequestKey& key, const std::function<absl::StatusOr<Answer>()>& make,
    const std::function<absl::StatusOr<Answer>(const Answered&)>& find) {
  absl::StatusOr<std::optional<Answered>> before = AnsweredBefore(store, key);
  if (!before.ok()) return before.status();
  if (before->has_value()) return find(**before);
  absl::StatusOr<Answer> made = make();
  if (made.ok()) return made;
  before = AnsweredBefore(store, key);
  if (!before.ok()) return before.status();
  return before->has_value() ? find(**before) : made;
}

// Of KeyOf: the request without its id, as bytes.
absl::StatusOr<RequestKey> KeyOfBytes(const std::string& request_id, const std::string& method,
                                      const std::string& bytes, const std::string& name);

template <typename Request>
absl::StatusOr<RequestKey> KeyOf(const Request& request, const std::string& name) {
  if (request.request_id().empty()) return RequestKey();
  Request question = request;
  question.clear_request_id();
  return KeyOfBytes(request.request_id(), Request::descriptor()->name(),
                    question.SerializeAsString(), name);
}

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_IDEMPOTENCY_REQUEST_KEY_H_
