// One post to a webhook over libcurl. No policy: see webhook_delivery.h.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SENDER_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SENDER_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/webhooks/webhook_message.h"
#include "services/casework/webhooks/webhook_uri.h"

namespace treff::casework {

struct SenderOptions {
  Reach reach = Reach::kPublic;
  absl::Duration timeout = absl::Seconds(10);
  // Asked about once a second: whether to give up.
  std::function<bool()> cancelled = [] { return false; };
};

// The HTTP status with which the receiver answered, whatever it is; of the body 64 KB at most are
// read, and none kept. UNAVAILABLE saying why there is no answer; PERMISSION_DENIED when the name
// resolves to an address that may not be reached, which is looked at on the very address that is
// connected to. CANCELLED. No proxy is used and no redirect followed.
absl::StatusOr<int> PostToWebhook(const WebhookMessage& message, const SenderOptions& options);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SENDER_H_
