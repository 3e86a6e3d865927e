// Whether a request comes from where it may: no other site's page, and no name but the gateway's.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ORIGIN_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ORIGIN_H_

#include "absl/status/status.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/session/public_address.h"

namespace treff::gateway {

// PERMISSION_DENIED when the header Host is not that of `address`, or, where that is null, no name
// of this machine's own loopback: a page of another site whose name has been made to point here
// would be of the same origin as ours.
absl::Status CheckHost(const HttpRequest& request, const PublicAddress* address = nullptr);

// PERMISSION_DENIED when another site's page sends it, by Sec-Fetch-Site, and by Origin where that
// is missing: it must be that of `address`, or where that is null of the header Host. Browsers send
// one of them with each POST and DELETE; programs send neither.
absl::Status CheckOrigin(const HttpRequest& request, const PublicAddress* address = nullptr);

// Whether a browser sends it.
bool IsOfBrowser(const HttpRequest& request);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ORIGIN_H_
