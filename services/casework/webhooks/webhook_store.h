// Where webhooks are kept, with how far each has been told.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_STORE_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/privacy/sealing.h"
#include "treff/casework/v1/webhook_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::casework {

struct StoredWebhook {
  v1::Webhook webhook;
  std::string signing_seed;  // 32 bytes; the key that signs comes of it
  int64_t cursor = 0;        // the sequence of the last event that it has been told of
};

// Thread-safe. An OK answer to a change means that it survives a crash.
class WebhookStore {
 public:
  virtual ~WebhookStore() = default;

  // Keeps a new webhook, told of all events up to now, unless there is one of its name. What is
  // there then. RESOURCE_EXHAUSTED when there are `most` already.
  virtual absl::StatusOr<StoredWebhook> PutIfNew(const StoredWebhook& webhook, int most) = 0;
  // NOT_FOUND if there is none.
  virtual absl::StatusOr<StoredWebhook> Get(std::string_view name) = 0;
  // All of them, oldest first: they are few.
  virtual absl::StatusOr<std::vector<StoredWebhook>> List() = 0;
  // Keeps how far it has been told, and how that went; nothing if it is gone.
  virtual absl::Status Update(const StoredWebhook& webhook) = 0;
  // NOT_FOUND if there is none.
  virtual absl::Status Delete(std::string_view name) = 0;
};

// Keeps webhooks beside the cases in `database`, which must outlive it and whose case store must
// have been opened; brings the schema up to date first. `key` seals what signs.
absl::StatusOr<std::unique_ptr<WebhookStore>> OpenSqlWebhookStore(platform::Database& database,
                                                                  const SecretKey& key);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_STORE_H_
