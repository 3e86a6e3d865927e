#include "services/casework/measures/measure_clients.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/municipalities/municipality_pages.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/municipality/v1/quota_service.grpc.pb.h"

namespace treff::casework {
namespace {

namespace municipality_v1 = treff::municipality::v1;

int CodeIn(const std::string& text) {
  int code = 0;
  return absl::SimpleAtoi(text, &code) ? code : 0;
}

// "IMDi 2026-11-02": whose figure it is, and of which day.
std::string SourceOf(const municipality_v1::Observation& observation,
                     const municipality_v1::ListQuotasResponse& response) {
  const int index = observation.provenance_index();
  if (index < 0 || index >= response.provenances_size()) return observation.period();
  const municipality_v1::Provenance& provenance = response.provenances(index);
  const auto& time = provenance.has_source_update_time() ? provenance.source_update_time()
                                                         : provenance.fetch_time();
  return absl::StrCat(provenance.owner(), " ",
                      absl::FormatCivilTime(platform::OsloDay(platform::FromTimestamp(time))));
}

}  // namespace

ListPlaces PlacesThrough(std::shared_ptr<grpc::Channel> municipality) {
  return [channel = std::move(municipality)]() -> absl::StatusOr<Places> {
    const auto stub = municipality_v1::MunicipalityService::NewStub(channel);
    Places places;
    TREFF_RETURN_IF_ERROR(ReadPages(
        *stub, &municipality_v1::MunicipalityService::Stub::ListMunicipalities,
        municipality_v1::ListMunicipalitiesRequest(), "nobody says where municipalities lie",
        [&](const municipality_v1::ListMunicipalitiesResponse& response) {
          for (const auto& one : response.municipalities()) {
            places[CodeIn(one.region().code())] = {
                one.region().display_name(), one.region().county(), one.county_display_name()};
          }
        }));
    return places;
  };
}

ListDecided DecidedThrough(std::shared_ptr<grpc::Channel> municipality) {
  return [channel = std::move(municipality)](int year) -> absl::StatusOr<std::map<int, Decided>> {
    const auto stub = municipality_v1::QuotaService::NewStub(channel);
    municipality_v1::ListQuotasRequest request;
    request.set_parent("municipalities/-");
    request.set_year(year);
    std::map<int, Decided> decided;
    TREFF_RETURN_IF_ERROR(ReadPages(*stub, &municipality_v1::QuotaService::Stub::ListQuotas,
                                    std::move(request), "nobody says what municipalities decided",
                                    [&](const municipality_v1::ListQuotasResponse& response) {
                                      for (const auto& quota : response.quotas()) {
                                        if (!quota.decided().has_value()) continue;
                                        decided[CodeIn(quota.municipality())] = {
                                            static_cast<int>(std::lround(quota.decided().value())),
                                            SourceOf(quota.decided(), response)};
                                      }
                                    }));
    return decided;
  };
}

}  // namespace treff::casework
