// The life of a request: which state may follow which, and what follows from a change.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_LIFE_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_LIFE_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/casework/idempotency/answered.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// How long a municipality has to answer.
inline constexpr absl::Duration kAnswerTime = absl::Hours(7 * 24);

// SENT, SEEN or ACCEPTED: it takes the household's places.
bool IsOpen(const v1::SettlementRequest& request);
// Nobody has answered, and the time to do so is over.
bool IsOverdue(const v1::SettlementRequest& request, absl::Time now);

// Moves a request to another state and makes it its next revision. FAILED_PRECONDITION where its
// life has no such step, saying where it stands: the request is the caller's own.
absl::Status MoveRequest(v1::SettlementRequest::State to, absl::Time now,
                         v1::SettlementRequest& request);

// What a request that was kept at the revision of `answered` was then, read off what it is `now`:
// all of it that changes follows from its state, or came with the state that it is in.
v1::SettlementRequest AsAnswered(const Answered& answered, v1::SettlementRequest now);

// Fills what follows from the rest, when a request is about to be kept as its next revision.
void StampRequest(v1::SettlementRequest& request, absl::Time now);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_LIFE_H_
