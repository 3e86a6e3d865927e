#include "services/casework/webhooks/webhook_posting.h"

#include <sodium.h>

#include "services/platform/telemetry/log.h"

namespace treff::casework {
namespace {

double Chance() {
  constexpr uint32_t kSteps = 1'000'000;
  return static_cast<double>(randombytes_uniform(kSteps)) / kSteps;
}

WebhookDelivery::Options DeliveryOptions(platform::Leases& leases,
                                         const WebhookPosting::Options& options) {
  const SenderOptions sender{.reach = options.reach, .cancelled = options.stopping};
  return {
      .post = [sender](const WebhookMessage& message) { return PostToWebhook(message, sender); },
      .leads =
          [&leases, options] {
            return leases.Hold(WebhookPosting::kLease, options.holder, options.lease);
          },
      .stopping = options.stopping,
      .chance = Chance};
}

}  // namespace

WebhookPosting::WebhookPosting(CaseStore& cases, WebhookStore& webhooks, platform::Leases& leases,
                               const platform::Clock& clock, const Options& options)
    : leases_(leases),
      options_(options),
      delivery_(cases, webhooks, clock, DeliveryOptions(leases, options)),
      periodic_(std::make_unique<platform::Periodic>(options.pause, [this] { Look(); })) {}

WebhookPosting::~WebhookPosting() {
  periodic_.reset();
  const absl::Status released = leases_.Release(kLease, options_.holder);
  if (released.ok()) return;
  platform::LogWarning("the lease of the webhooks was not let go: it runs out by itself",
                       {{"error", std::string(released.message())}});
}

void WebhookPosting::Look() {
  const absl::Status status = delivery_.DeliverDue();
  if (!status.ok() && last_.ok()) {
    platform::LogWarning("webhooks cannot be posted to yet",
                         {{"error", std::string(status.message())}});
  }
  last_ = status;
}

}  // namespace treff::casework
