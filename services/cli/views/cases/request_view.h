// Requests to municipalities, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_CASES_REQUEST_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_CASES_REQUEST_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "services/cli/views/matching/allocation_view.h"
#include "treff/casework/v1/request_service.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::cli {

// One request, every field. Municipalities are called by the names that are known.
std::string RequestView(const casework::v1::SettlementRequest& request, const LocationNames& names,
                        const Screen& screen);
// Many, a row each.
std::string RequestsView(const casework::v1::ListSettlementRequestsResponse& requests,
                         const LocationNames& names, const Screen& screen);
// What a municipality was asked, a household each.
std::string AskedView(const casework::v1::ListAskedHouseholdsResponse& asked, const Screen& screen);

// How far the requests of a plan are.
std::string SendingText(const recommendation::v1::SendAllocationRequestsMetadata& metadata,
                        const Screen& screen);
// What became of the requests of a plan: those made are counted, those left out are named.
std::string PlannedRequestsView(const recommendation::v1::Allocation& plan,
                                const LocationNames& names, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_CASES_REQUEST_VIEW_H_
