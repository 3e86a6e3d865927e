// What somebody sees whose sign-in came to nothing: what to do now, and no more.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_FAILURE_PAGE_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_FAILURE_PAGE_H_

#include <string>

#include "absl/status/status.h"
#include "services/gateway/http/http_message.h"
#include "services/platform/texts/messages.h"

namespace treff::gateway {

// "nb", "nn" or "en": the first that `accept_language` names (RFC 9110), else "nb".
std::string PreferredLanguage(const std::string& accept_language);

// The page for `failure`, of whose message nothing is shown: by its code. CANCELLED: whoever signs
// in changed their mind. INVALID_ARGUMENT: begin again. PERMISSION_DENIED: no role. UNAVAILABLE and
// RESOURCE_EXHAUSTED: later. Any other: what the issuer says cannot be believed. `again` is where
// to begin again.
HttpResponse FailurePage(const absl::Status& failure, const std::string& language,
                         const std::string& again, const platform::Messages& messages);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_FAILURE_PAGE_H_
