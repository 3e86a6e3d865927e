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

  // Makes each request, once for each `request_id`, or says of it why it cannot be. UNAVAILABLE
  // when nobody answers: which of them were made is then not known.
  virtual absl::StatusOr<casework::v1::BatchCreateSettlementRequestsResponse> MakeEach(
      const casework::v1::BatchCreateSettlementRequestsRequest& requests) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_REQUEST_SINK_H_
