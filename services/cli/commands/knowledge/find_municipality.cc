#include "services/cli/commands/knowledge/find_municipality.h"

#include "services/cli/screen/known_names.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using MunicipalityStub = municipality_v1::MunicipalityService::Stub;

constexpr int kPageSize = 500;  // every municipality on one page

}  // namespace

absl::StatusOr<std::string> FindMunicipality(const std::string& text, Session& session) {
  Municipalities all;
  if (!IsMunicipalityCode(text)) {
    const auto stub =
        municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
    municipality_v1::ListMunicipalitiesRequest request;
    request.set_page_size(kPageSize);
    TREFF_ASSIGN_OR_RETURN(const auto response,
                           ListAll(*stub, &MunicipalityStub::ListMunicipalities, request));
    all = response.municipalities();
  }
  return MunicipalityCode(text, all, session.screen());
}

}  // namespace treff::cli
