// What is posted to webhooks, and how it is signed: Standard Webhooks 1.0 with Ed25519.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_MESSAGE_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_MESSAGE_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/webhooks/webhook_store.h"

namespace treff::casework {

struct WebhookMessage {
  std::string uri;
  std::string id;         // header webhook-id: the same whenever the event is posted again
  std::string timestamp;  // header webhook-timestamp: of this attempt, seconds since 1970
  std::string signature;  // header webhook-signature
  std::string body;       // JSON
};

// 32 bytes of chance for a new webhook.
std::string NewSigningSeed();
// "whpk_…", as Webhook.public_key has it.
std::string PublicKeyOf(std::string_view signing_seed);

// An event as it is posted at `now`. Holds no fact of a person.
WebhookMessage MessageOf(const StoredWebhook& to, const LoggedEvent& logged, absl::Time now);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_MESSAGE_H_
