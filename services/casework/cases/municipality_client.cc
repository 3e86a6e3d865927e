#include "services/casework/cases/municipality_client.h"

#include <utility>

#include "services/platform/middleware/client.h"
#include "services/platform/middleware/other_service.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::casework {
namespace {

namespace municipality_v1 = treff::municipality::v1;

constexpr absl::Duration kTimeout = absl::Seconds(5);  // a page
constexpr int kPageSize = 500;                         // more than there are
// A service that gives ever more pages is not followed for ever.
constexpr int kMaxPages = 20;

// Before its first dataset version the service has no list to give: none is known.
bool HasNoneYet(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::FAILED_PRECONDITION;
}

}  // namespace

ListMunicipalityNames ListThrough(std::shared_ptr<grpc::Channel> municipality) {
  return [channel = std::move(municipality)]() -> absl::StatusOr<MunicipalityNames> {
    const auto stub = municipality_v1::MunicipalityService::NewStub(channel);
    municipality_v1::ListMunicipalitiesRequest request;
    request.set_page_size(kPageSize);
    MunicipalityNames names;
    for (int page = 0; page < kMaxPages; ++page) {
      grpc::ClientContext context;
      platform::PrepareCall(context, kTimeout);
      municipality_v1::ListMunicipalitiesResponse response;
      const grpc::Status status = stub->ListMunicipalities(&context, request, &response);
      if (HasNoneYet(status)) return MunicipalityNames();
      TREFF_RETURN_IF_ERROR(platform::Annotate(platform::FromService(status, "municipality"),
                                               "family ties cannot be checked"));
      for (const auto& one : response.municipalities()) names.insert(one.name());
      if (response.next_page_token().empty()) break;
      request.set_page_token(response.next_page_token());
    }
    return names;
  };
}

}  // namespace treff::casework
