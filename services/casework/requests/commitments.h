// What a request commits a municipality to: a sum of persons, and nothing of who they are.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENTS_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENTS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "treff/casework/v1/commitment_service.pb.h"

namespace treff::casework {

// How the persons of a case count in a municipality: a reunited family comes in addition to what
// was decided only where its close family lives.
v1::SettlementRequest::Counting CountingOf(const v1::Case& c, std::string_view municipality);

// Nothing once a request has ended without a settlement.
std::optional<v1::Commitment> CommitmentOf(const v1::SettlementRequest& request);

// What to add to the commitments when `before` (nothing: a new request) becomes `after`.
std::vector<v1::Commitment> CommitmentChange(const std::optional<v1::SettlementRequest>& before,
                                             const v1::SettlementRequest& after);

// Whether its persons take places that were decided.
inline bool TakesPlaces(v1::SettlementRequest::Counting counting) {
  return counting != v1::SettlementRequest::BESIDE;
}

// FAILED_PRECONDITION when the persons of `request`, and the `since` who were committed after the
// commitments of `seen`, are more than it saw room for.
absl::Status CheckRoom(const v1::SettlementRequest& request, const v1::RoomSeen& seen,
                       int64_t since);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENTS_H_
