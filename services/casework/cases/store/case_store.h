// Where cases are kept, with their requests: every revision of each case, and the log of what
// happened.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/cases/listing/case_index.h"
#include "services/casework/idempotency/answered.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/commitment_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::casework {

class AccessLog;
class CaseVault;

// An event and its place in the log. Sequences rise in commit order: whoever has read up to one
// will never find a smaller one new.
struct LoggedEvent {
  int64_t sequence = 0;
  v1::CaseEvent event;    // without resume token
  std::string registrar;  // of its case
};

// Revision 1 of a case, and the id it was asked for with; empty when there was none.
struct NewCase {
  v1::Case c;
  std::string request_id;
};

// The next revision of a case, and of a request of it where one changes along.
struct CaseRevision {
  v1::Case c;
  v1::CaseEvent::Kind kind = v1::CaseEvent::UPDATED;
  std::optional<v1::SettlementRequest> request;
  std::optional<v1::RoomSeen> room;  // of a new request: what its municipality must have left
  std::vector<std::string> changed;  // fields of the case that differ, for the log of accesses
};

// Which requests: all that the fields which are set agree with.
struct RequestFilter {
  std::vector<std::string> case_names;  // one of them
  std::string municipality;
  std::vector<v1::SettlementRequest::State> states;
  std::string municipality_prefix = "";  // "municipalities/03"
  std::string registrar = "";            // of their cases
};

struct ListedRequests {
  std::vector<v1::SettlementRequest> requests;  // newest first
  // Where the next page begins; 0 on the last page.
  int64_t next_before = 0;
};

struct ListedCases {
  std::vector<v1::Case> cases;    // in the order asked for
  std::optional<CasePlace> next;  // where the next page begins; nothing on the last page
  int64_t total = 0;              // on all pages
};

// Names of cases that may be the same as another.
struct LikeCases {
  std::string same_reference;
  std::string same_household;
};

// Thread-safe. An OK answer to a change means that it survives a crash. Names are `cases/{uuid}`
// with the UUID in lower case.
class CaseStore {
 public:
  virtual ~CaseStore() = default;

  // Keeps revision 1 of each case and its CREATED event, or nothing. A `request_id` that is not
  // empty can be used once: ALREADY_EXISTS. Answers for each, in their order, what CasesLike would
  // for its registrar.
  virtual absl::StatusOr<std::vector<LikeCases>> CreateAll(const std::vector<NewCase>& cases) = 0;
  // The first revision of the case that was created with `request_id`, if one was.
  virtual absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) = 0;
  // Keeps each revision with its event and its request, or nothing of any. ABORTED unless a case's
  // and a request's revision is one more than the newest kept; FAILED_PRECONDITION when `room` is
  // used up. Each case at most once. Keeps along which request ids were `answered` with it, also
  // where nothing changed: ALREADY_EXISTS if one of them was used before.
  virtual absl::Status AppendAll(const std::vector<CaseRevision>& revisions,
                                 const std::vector<Answered>& answered) = 0;
  // The same, but what cannot be kept does not stop the others: what became of each. All that is
  // kept is committed at once.
  virtual absl::StatusOr<std::vector<absl::Status>> AppendEach(
      const std::vector<CaseRevision>& revisions) = 0;
  // Keeps the next revision of a request that changes nothing of its case. ABORTED and
  // ALREADY_EXISTS as above.
  virtual absl::Status ReviseRequest(const v1::SettlementRequest& request,
                                     const std::vector<Answered>& answered) = 0;
  // What was answered to a request id, if something was. ALREADY_EXISTS if that was asked for with
  // another digest.
  virtual absl::StatusOr<std::optional<Answered>> FindAnswered(std::string_view request_id,
                                                               std::string_view digest) = 0;
  // A revision of a case, 0 for the newest. NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) = 0;
  // The newest revisions of those of `names` that are there, in no order.
  virtual absl::StatusOr<std::vector<v1::Case>> GetAll(const std::vector<std::string>& names) = 0;
  // The newest revisions of at most `limit` cases that the filter agrees with, from behind `from`
  // on.
  virtual absl::StatusOr<ListedCases> List(const CaseFilter& filter, CaseOrder order,
                                           const CasePlace& from, int limit) = 0;
  // A case that has not ended, but `c` itself, with the same reference, and one with the same
  // household, whatever their letters; empty names where there is none. Only of the `registrar`,
  // unless it is empty.
  virtual absl::StatusOr<LikeCases> CasesLike(const v1::Case& c, std::string_view registrar) = 0;
  // NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::SettlementRequest> GetRequest(std::string_view name) = 0;
  // The request of a case that is SENT, SEEN or ACCEPTED, if one is.
  virtual absl::StatusOr<std::optional<v1::SettlementRequest>> OpenRequestOf(
      std::string_view case_name) = 0;
  // At most `limit`, newest request first, from `before` on (0: from the start).
  virtual absl::StatusOr<ListedRequests> ListRequests(const RequestFilter& filter, int64_t before,
                                                      int limit) = 0;
  // At most `limit` requests that nobody has answered and that expire at `now` or have before it,
  // oldest first.
  virtual absl::StatusOr<std::vector<v1::SettlementRequest>> OverdueRequests(absl::Time now,
                                                                             int limit) = 0;
  // What was committed to after the revision `after` and up to `until` (0: up to now), summed up;
  // `revision` is the last change of it, at least `after`.
  virtual absl::StatusOr<v1::Commitments> CommitmentsBetween(int64_t after, int64_t until) = 0;
  // At most `limit` events after `sequence`, in commit order.
  virtual absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) = 0;

  // For no request id.
  absl::Status AppendAll(const std::vector<CaseRevision>& revisions) {
    return AppendAll(revisions, /*answered=*/{});
  }
  absl::Status ReviseRequest(const v1::SettlementRequest& request) {
    return ReviseRequest(request, /*answered=*/{});
  }

  // Of one case.
  absl::Status Create(const v1::Case& c, std::string_view request_id) {
    return CreateAll({{c, std::string(request_id)}}).status();
  }
  absl::Status Append(const v1::Case& c, v1::CaseEvent::Kind kind) {
    return AppendAll({{c, kind, std::nullopt, std::nullopt, {}}});
  }
  absl::Status AppendWithRequest(const v1::Case& c, v1::CaseEvent::Kind kind,
                                 const v1::SettlementRequest& request) {
    return AppendAll({{c, kind, request, std::nullopt, {}}});
  }
};

// Brings the tables of cases and requests up to date: before the vault, whose tables refer to them.
absl::Status MigrateCases(platform::Database& database);

// Keeps cases in `database`, sealed by `vault`; each change with its entry in `log`. All must
// outlive it. Seals first what programs that did not seal have kept.
absl::StatusOr<std::unique_ptr<CaseStore>> OpenSqlCaseStore(platform::Database& database,
                                                            CaseVault& vault, AccessLog& log);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_STORE_H_
