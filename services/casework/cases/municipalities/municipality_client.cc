#include "services/casework/cases/municipalities/municipality_client.h"

#include <utility>

#include "absl/strings/str_split.h"
#include "services/casework/cases/municipalities/municipality_pages.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::casework {
namespace {

namespace municipality_v1 = treff::municipality::v1;

// What an error of GetMunicipality tells of a municipality that has ended.
std::optional<EndedMunicipality> EndedIn(const absl::Status& status) {
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  if (!info.has_value() || info->reason() != platform::reasons::kMunicipalityEnded.name) {
    return std::nullopt;
  }
  EndedMunicipality ended;
  const auto& told = info->metadata();
  if (const auto found = told.find("ended"); found != told.end()) ended.end_date = found->second;
  if (const auto found = told.find("successors"); found != told.end()) {
    ended.successors = absl::StrSplit(found->second, ',', absl::SkipEmpty());
  }
  return ended;
}

}  // namespace

ListMunicipalityNames ListThrough(std::shared_ptr<grpc::Channel> municipality) {
  return [channel = std::move(municipality)]() -> absl::StatusOr<MunicipalityNames> {
    const auto stub = municipality_v1::MunicipalityService::NewStub(channel);
    MunicipalityNames names;
    TREFF_RETURN_IF_ERROR(
        ReadPages(*stub, &municipality_v1::MunicipalityService::Stub::ListMunicipalities,
                  municipality_v1::ListMunicipalitiesRequest(),
                  "the municipalities of the case cannot be checked",
                  [&](const municipality_v1::ListMunicipalitiesResponse& response) {
                    for (const auto& one : response.municipalities()) names.insert(one.name());
                  }));
    return names;
  };
}

AskEnded AskEndedThrough(std::shared_ptr<grpc::Channel> municipality) {
  return [channel =
              std::move(municipality)](std::string_view name) -> std::optional<EndedMunicipality> {
    const auto stub = municipality_v1::MunicipalityService::NewStub(channel);
    grpc::ClientContext context;
    platform::PrepareCall(context, kMunicipalityTimeout);
    municipality_v1::GetMunicipalityRequest request;
    request.set_name(std::string(name));
    municipality_v1::Municipality response;
    const grpc::Status status = stub->GetMunicipality(&context, request, &response);
    return EndedIn(platform::FromService(status, "municipality"));
  };
}

}  // namespace treff::casework
