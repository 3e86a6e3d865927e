// Where requests to municipalities go: the casework service keeps them, with their cases.
#ifndef TREFF_SERVICES_RECOMMENDATION_REQUEST_SINK_H_
#define TREFF_SERVICES_RECOMMENDATION_REQUEST_SINK_H_

#include "absl/status/statusor.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::recommendation {

// Thread-safe.
class RequestSink {
 public:
  virtual ~RequestSink() = default;

  // Makes a request, once for each `request_id`. UNAVAILABLE when nobody answers; other errors say
  // why this request cannot be.
  virtual absl::StatusOr<casework::v1::SettlementRequest> Make(
      const casework::v1::CreateSettlementRequestRequest& request) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_REQUEST_SINK_H_
