// Where a webhook may lead: to servers of the open internet, and not into the network of the house.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_URI_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_URI_H_

#include <string>

#include <sys/socket.h>

#include "services/platform/status/field_errors.h"

namespace treff::casework {

// Which addresses may be posted to.
enum class Reach {
  kPublic,      // https to public addresses
  kPrivateToo,  // http, too, and any address: for tests, and networks that are closed
};

// Whether an address belongs to the open internet: no private, loopback, link-local, multicast,
// documentation or transition one (RFC 6890), nor an IPv4 one of those kinds in IPv6 clothes.
bool IsPublicAddress(const sockaddr& address);

// Adds what is wrong with `uri`. A host that is a name is looked at when it is connected to.
void ValidateWebhookUri(const std::string& uri, Reach reach, platform::FieldErrors& errors);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_URI_H_
