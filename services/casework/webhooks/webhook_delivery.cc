#include "services/casework/webhooks/webhook_delivery.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/events/case_events.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kEventsPerRead = 100;
constexpr int kDelayFactor = 4;
constexpr double kMostMore = 0.2;  // of a delay, by chance
constexpr int kGone = 410;

}  // namespace

absl::Duration WebhookDelivery::DelayAfter(int failed, double chance) {
  absl::Duration delay = kFirstDelay;
  for (int i = 1; i < failed && delay < kLongestDelay; ++i) delay *= kDelayFactor;
  return std::min(delay * (1 + kMostMore * chance), kLongestDelay);
}

absl::StatusOr<std::vector<StoredWebhook>> WebhookDelivery::Due() {
  TREFF_ASSIGN_OR_RETURN(std::vector<StoredWebhook> all, webhooks_.List());
  const absl::Time now = clock_.Now();
  std::vector<StoredWebhook> due;
  for (StoredWebhook& each : all) {
    const v1::Webhook& webhook = each.webhook;
    if (webhook.state() != v1::Webhook::ACTIVE) continue;
    if (webhook.has_next_attempt_time() &&
        platform::FromTimestamp(webhook.next_attempt_time()) > now) {
      continue;
    }
    TREFF_ASSIGN_OR_RETURN(const auto waiting, cases_.EventsAfter(each.cursor, /*limit=*/1));
    if (!waiting.empty()) due.push_back(std::move(each));
  }
  return due;
}

absl::Status WebhookDelivery::DeliverDue() {
  TREFF_ASSIGN_OR_RETURN(std::vector<StoredWebhook> due, Due());
  if (due.empty()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const bool leads, options_.leads());
  if (!leads) return absl::OkStatus();
  // Whoever led until now may have posted some of it.
  TREFF_ASSIGN_OR_RETURN(due, Due());
  std::vector<absl::Status> became(due.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < due.size(); ++i) {
    threads.emplace_back([&, i] { became[i] = DeliverTo(std::move(due[i])); });
  }
  for (std::thread& thread : threads) thread.join();
  absl::Status all;
  for (const absl::Status& each : became) all.Update(each);
  return all;
}

absl::Status WebhookDelivery::DeliverTo(StoredWebhook to) {
  const Steady::time_point end = Steady::now() + absl::ToChronoMilliseconds(options_.turn);
  const std::set<int> states(to.webhook.states().begin(), to.webhook.states().end());
  const auto is_over = [&] { return options_.stopping() || Steady::now() >= end; };
  while (!is_over()) {
    TREFF_ASSIGN_OR_RETURN(const std::vector<LoggedEvent> events,
                           cases_.EventsAfter(to.cursor, kEventsPerRead));
    if (events.empty()) break;
    const int64_t kept = to.cursor;
    bool is_kept = true;
    for (const LoggedEvent& logged : events) {
      if (!IsWanted(logged, states, to.webhook.registrar())) {
        to.cursor = logged.sequence;
        is_kept = false;
        continue;
      }
      if (is_over()) break;
      TREFF_ASSIGN_OR_RETURN(const bool taken, Deliver(logged, to));
      if (!taken) return absl::OkStatus();
      is_kept = true;
    }
    if (to.cursor != kept && !is_kept) TREFF_RETURN_IF_ERROR(webhooks_.Update(to));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> WebhookDelivery::Deliver(const LoggedEvent& logged, StoredWebhook& to) {
  v1::Webhook& webhook = to.webhook;
  const absl::StatusOr<int> status = options_.post(MessageOf(to, logged, clock_.Now()));
  if (absl::IsCancelled(status.status())) return false;
  const bool taken = status.ok() && *status >= 200 && *status <= 299;
  if (taken) {
    to.cursor = logged.sequence;
    webhook.clear_failed_attempts();
    webhook.clear_last_failure();
    webhook.clear_next_attempt_time();
    *webhook.mutable_last_delivery_time() = platform::ToTimestamp(clock_.Now());
  } else if (status.ok()) {
    PutFailure(absl::StrCat("it answered with the status ", *status), *status == kGone, webhook);
  } else {
    PutFailure(platform::Std(status.status().message()), /*gone=*/false, webhook);
  }
  TREFF_RETURN_IF_ERROR(webhooks_.Update(to));
  if (webhook.state() != v1::Webhook::ACTIVE) {
    platform::LogWarning("a webhook is not posted to any more",
                         {{"webhook", webhook.name()},
                          {"state", v1::Webhook::State_Name(webhook.state())},
                          {"failure", webhook.last_failure()}});
  }
  return taken;
}

void WebhookDelivery::PutFailure(std::string_view why, bool gone, v1::Webhook& webhook) const {
  webhook.set_failed_attempts(webhook.failed_attempts() + 1);
  webhook.set_last_failure(std::string(why));
  webhook.clear_next_attempt_time();
  if (gone) {
    webhook.set_state(v1::Webhook::ENDED);
  } else if (webhook.failed_attempts() >= kMaxAttempts) {
    webhook.set_state(v1::Webhook::FAILED);
  } else {
    *webhook.mutable_next_attempt_time() = platform::ToTimestamp(
        clock_.Now() + DelayAfter(webhook.failed_attempts(), options_.chance()));
  }
}

}  // namespace treff::casework
