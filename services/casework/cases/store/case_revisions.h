// Makes the next revision of a case, with what of its requests changes along.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_REVISIONS_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_REVISIONS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/events/case_events.h"
#include "services/casework/idempotency/request_key.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// A case about to be changed. A request that is set is kept with it, in one transaction, if there
// is still the `room` that it was made for.
struct CaseChange {
  v1::Case c;
  std::optional<v1::SettlementRequest> request;
  std::optional<v1::RoomSeen> room;
};

// Thread-safe.
class CaseRevisions {
 public:
  CaseRevisions(CaseStore& store, CaseEvents& events, const platform::Clock& clock)
      : store_(store), events_(events), clock_(clock) {}

  // Keeps what `change` makes of the newest revision, unless it leaves all as it was. A lost race
  // is run again, which ends with ABORTED if an `etag` was given. What `change` refuses is the
  // answer. Keeps along that the `key` was answered with the case, or with the request that it
  // names: ALREADY_EXISTS if its id was used before.
  absl::StatusOr<v1::Case> Revise(const std::string& name, const std::string& etag,
                                  v1::CaseEvent::Kind kind,
                                  const std::function<absl::Status(CaseChange&)>& change,
                                  const RequestKey& key = {});

  // What Revise would keep, for those who keep many at once; nothing where all stays as it was.
  absl::StatusOr<std::optional<CaseRevision>> Next(
      const v1::Case& before, const std::string& etag, v1::CaseEvent::Kind kind,
      const std::function<absl::Status(CaseChange&)>& change) const;

 private:
  CaseStore& store_;
  CaseEvents& events_;
  const platform::Clock& clock_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_REVISIONS_H_
