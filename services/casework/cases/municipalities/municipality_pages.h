// Reads whole lists of the municipality service.
#ifndef TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_PAGES_H_
#define TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_PAGES_H_

#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/status/status.h"

namespace treff::casework {

inline constexpr absl::Duration kMunicipalityTimeout = absl::Seconds(5);  // a call

// Calls `list` of `stub` with `request`, page after page, and `visit` with each response. Before
// its first dataset version the service has no list to give: then nothing is visited. UNAVAILABLE,
// with `otherwise` in front, when it does not answer.
template <typename Stub, typename Request, typename Response, typename Visit>
absl::Status ReadPages(Stub& stub,
                       grpc::Status (Stub::*list)(grpc::ClientContext*, const Request&, Response*),
                       Request request, const std::string& otherwise, const Visit& visit) {
  constexpr int kPageSize = 500;  // more than there are municipalities
  // A service that gives ever more pages is not followed for ever.
  constexpr int kMaxPages = 20;
  request.set_page_size(kPageSize);
  for (int page = 0; page < kMaxPages; ++page) {
    grpc::ClientContext context;
    platform::PrepareCall(context, kMunicipalityTimeout);
    Response response;
    const grpc::Status status = (stub.*list)(&context, request, &response);
    if (status.error_code() == grpc::StatusCode::FAILED_PRECONDITION) return absl::OkStatus();
    TREFF_RETURN_IF_ERROR(
        platform::Annotate(platform::FromService(status, "municipality"), otherwise));
    visit(response);
    if (response.next_page_token().empty()) break;
    request.set_page_token(response.next_page_token());
  }
  return absl::OkStatus();
}

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_MUNICIPALITIES_MUNICIPALITY_PAGES_H_
