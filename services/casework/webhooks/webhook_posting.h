// Looks after webhooks while a process lives: posts, once a second, if it is for this process to.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_POSTING_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_POSTING_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/casework/webhooks/webhook_delivery.h"
#include "services/casework/webhooks/webhook_sender.h"
#include "services/platform/storage/leases.h"
#include "services/platform/sync/periodic.h"

namespace treff::casework {

class WebhookPosting {
 public:
  // The lease that the process which posts holds, and renews with everything it posts.
  static constexpr char kLease[] = "webhooks";

  struct Options {
    Reach reach = Reach::kPublic;
    std::string holder;  // of the lease: this process, unlike any other
    std::function<bool()> stopping = [] { return false; };
    absl::Duration pause = absl::Seconds(1);
    absl::Duration lease = absl::Minutes(1);  // alike in all processes
  };

  // All must outlive it.
  WebhookPosting(CaseStore& cases, WebhookStore& webhooks, platform::Leases& leases,
                 const platform::Clock& clock, const Options& options);
  // Lets go of the lease, after the posts that are under way.
  ~WebhookPosting();

 private:
  void Look();

  platform::Leases& leases_;
  const Options options_;
  WebhookDelivery delivery_;
  absl::Status last_;                             // said once for each outage
  std::unique_ptr<platform::Periodic> periodic_;  // last: it uses all the others
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_POSTING_H_
