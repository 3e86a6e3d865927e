// The rules of webhooks: who may have events posted, and where.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOKS_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/webhooks/webhook_store.h"
#include "services/casework/webhooks/webhook_uri.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/casework/v1/webhook_service.pb.h"

namespace treff::casework {

// Thread-safe. The methods are those of WebhookService; what they answer is said in its proto.
class Webhooks {
 public:
  Webhooks(WebhookStore& store, Reach reach, const platform::Clock& clock, platform::IdSource& ids)
      : store_(store), reach_(reach), clock_(clock), ids_(ids) {}

  absl::StatusOr<v1::Webhook> Create(const v1::CreateWebhookRequest& request);
  absl::StatusOr<v1::Webhook> Get(const v1::GetWebhookRequest& request);
  absl::StatusOr<v1::ListWebhooksResponse> List(const v1::ListWebhooksRequest& request);
  absl::Status Delete(const v1::DeleteWebhookRequest& request);

 private:
  // The caller's own of that name.
  absl::Status CheckCountOf(const v1::Webhook& fresh);
  absl::StatusOr<StoredWebhook> Find(const std::string& name);

  WebhookStore& store_;
  const Reach reach_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOKS_H_
