// Posts the events of the log to webhooks: at least once, and in order.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_DELIVERY_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_DELIVERY_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/webhooks/webhook_message.h"
#include "services/casework/webhooks/webhook_store.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// The event log is the outbox: each webhook has a cursor in it, which moves on once an event was
// taken. Of the processes that share a store, one posts; one that dies or stops after a post and
// before its cursor moved lets the event be posted again.
//
// An event that is refused is posted again after 5 seconds, and then after four times as long each
// time up to 12 hours, and up to a fifth more by chance so that receivers that come back are not
// met by all at once. After the tenth time, within some 32 to 38 hours, the webhook is FAILED.
class WebhookDelivery {
 public:
  static constexpr absl::Duration kFirstDelay = absl::Seconds(5);
  static constexpr absl::Duration kLongestDelay = absl::Hours(12);
  static constexpr int kMaxAttempts = 10;

  struct Options {
    // Posts; as PostToWebhook.
    std::function<absl::StatusOr<int>(const WebhookMessage&)> post;
    // Whether it is for this process to post, for a minute from now on.
    std::function<absl::StatusOr<bool>()> leads = [] { return true; };
    // Whether to give up.
    std::function<bool()> stopping = [] { return false; };
    // From 0 up to 1, by chance.
    std::function<double()> chance;
    // For so long one webhook is posted to before the others get their turn again. With the time
    // that a post may take, well below a minute.
    absl::Duration turn = absl::Seconds(10);
  };

  // All must outlive it.
  WebhookDelivery(CaseStore& cases, WebhookStore& webhooks, const platform::Clock& clock,
                  Options options)
      : cases_(cases), webhooks_(webhooks), clock_(clock), options_(std::move(options)) {}

  // Posts what is due to all webhooks, each in a thread of its own, and returns when their turns
  // are over. Not to be called by two threads at once. The first failure of the store.
  absl::Status DeliverDue();

  // How long after the `failed`th attempt the next one is made.
  static absl::Duration DelayAfter(int failed, double chance);

 private:
  // Those that have something waiting for them.
  absl::StatusOr<std::vector<StoredWebhook>> Due();
  absl::Status DeliverTo(StoredWebhook to);
  // Posts one event and keeps how that went. False when it was not taken.
  absl::StatusOr<bool> Deliver(const LoggedEvent& logged, StoredWebhook& to);
  void PutFailure(std::string_view why, bool gone, v1::Webhook& webhook) const;

  CaseStore& cases_;
  WebhookStore& webhooks_;
  const platform::Clock& clock_;
  const Options options_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_DELIVERY_H_
