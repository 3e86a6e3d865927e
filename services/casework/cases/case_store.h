// Where cases are kept, with their requests: every revision of each case, and the log of what
// happened.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::casework {

// An event and its place in the log. Sequences rise in commit order: whoever has read up to one
// will never find a smaller one new.
struct LoggedEvent {
  int64_t sequence = 0;
  v1::CaseEvent event;  // without resume token
};

// Which requests: all that the fields which are set agree with.
struct RequestFilter {
  std::string case_name;
  std::string municipality;
  std::vector<v1::SettlementRequest::State> states;
};

struct ListedRequests {
  std::vector<v1::SettlementRequest> requests;  // newest first
  // Where the next page begins; 0 on the last page.
  int64_t next_before = 0;
};

struct ListedCases {
  std::vector<v1::Case> cases;  // newest first
  // Where the next page begins; 0 on the last page.
  int64_t next_before = 0;
};

// Thread-safe. An OK answer to a change means that it survives a crash. Names are `cases/{uuid}`
// with the UUID in lower case.
class CaseStore {
 public:
  virtual ~CaseStore() = default;

  // Keeps revision 1 of a case and its CREATED event. A `request_id` that is not empty can be used
  // once: ALREADY_EXISTS, and nothing is kept.
  virtual absl::Status Create(const v1::Case& c, std::string_view request_id) = 0;
  // The first revision of the case that was created with `request_id`, if one was.
  virtual absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) = 0;
  // Keeps the next revision of a case and an event of `kind`. ABORTED unless its revision is one
  // more than the newest kept.
  virtual absl::Status Append(const v1::Case& c, v1::CaseEvent::Kind kind) = 0;
  // The same, and with it the next revision of a request of the case, or neither. ABORTED, too,
  // unless the request's revision is one more than the newest kept.
  virtual absl::Status AppendWithRequest(const v1::Case& c, v1::CaseEvent::Kind kind,
                                         const v1::SettlementRequest& request) = 0;
  // Keeps the next revision of a request that changes nothing of its case. ABORTED as above.
  virtual absl::Status ReviseRequest(const v1::SettlementRequest& request) = 0;
  // A revision of a case, 0 for the newest. NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) = 0;
  // The newest revisions of at most `limit` cases in one of `states` (none: all states), newest
  // case first, from `before` on (0: from the start).
  virtual absl::StatusOr<ListedCases> List(const std::vector<v1::Case::State>& states,
                                           int64_t before, int limit) = 0;
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
  // At most `limit` events after `sequence`, in commit order.
  virtual absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) = 0;
};

// Keeps cases in `database`, which must outlive it; brings the schema up to date first.
absl::StatusOr<std::unique_ptr<CaseStore>> OpenSqlCaseStore(platform::Database& database);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_
