// Where cases are kept: every revision of each, and the log of what happened.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "treff/casework/v1/case_service.pb.h"

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
  // A revision of a case, 0 for the newest. NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) = 0;
  // The newest revisions of at most `limit` cases in one of `states` (none: all states), newest
  // case first, from `before` on (0: from the start).
  virtual absl::StatusOr<ListedCases> List(const std::vector<v1::Case::State>& states,
                                           int64_t before, int limit) = 0;
  // At most `limit` events after `sequence`, in commit order.
  virtual absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) = 0;
};

// Keeps cases in `database`, which must outlive it; brings the schema up to date first.
absl::StatusOr<std::unique_ptr<CaseStore>> OpenSqlCaseStore(platform::Database& database);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_STORE_H_
