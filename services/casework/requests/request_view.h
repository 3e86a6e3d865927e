// What whoever calls may see of a request.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VIEW_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VIEW_H_

#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// Without what is for those who choose: the evidence, why this municipality, and why the request
// was taken back.
v1::SettlementRequest WithoutChoice(v1::SettlementRequest request);

// As the caller of the current call may see it: municipalities and counties without the choice.
v1::SettlementRequest SeenByCaller(v1::SettlementRequest request);

// What a municipality may see of a case that it is asked for by `request`. A county, which decides
// nothing, does not see the needs: they tell of health and of protected addresses.
v1::AskedHousehold AskedHouseholdOf(const v1::Case& c, v1::SettlementRequest request);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_VIEW_H_
