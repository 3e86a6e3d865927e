// Events on their way to receivers: in order, at least once, signed, and given up in the end.
#include "services/casework/webhooks/webhook_delivery.h"

#include <atomic>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/casework/webhooks/webhook_sender.h"
#include "services/platform/storage/leases.h"
#include "tests/casework/webhooks/receiver.h"
#include "tests/casework/webhooks/webhooks_house.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::IsOk;

class WebhookDeliveryTest : public WebhooksTest {
 protected:
  static WebhookDelivery::Options Options() {
    return {.post =
                [](const WebhookMessage& message) {
                  return PostToWebhook(message, {.reach = Reach::kPrivateToo});
                },
            .chance = [] { return 0.0; }};
  }
  static std::vector<std::string> CasesOf(const Receiver& receiver) {
    std::vector<std::string> cases;
    for (const Received& each : receiver.received()) {
      cases.push_back(nlohmann::json::parse(each.body)["data"]["case"]);
    }
    return cases;
  }
  void Deliver() { EXPECT_THAT(delivery_.DeliverDue(), IsOk()); }
  void Later(absl::Duration duration) { clock_.Set(clock_.Now() + duration); }

  WebhookDelivery delivery_{*cases_, *store_, clock_, Options()};
};

TEST_F(WebhookDeliveryTest, AnEventIsPostedThinAndSigned) {
  Receiver receiver;
  const v1::Webhook webhook = Make(receiver.uri());
  const v1::Webhook other = Make(receiver.uri());
  ASSERT_THAT(Delete(other.name()), IsOk());
  Keep("cases/a");

  Deliver();

  ASSERT_THAT(receiver.received(), SizeIs(1));
  Received got = receiver.received()[0];
  EXPECT_EQ(got.body,
            R"({"type":"case.created","timestamp":"2026-09-21T14:13:20Z","data":{"case":"cases/a",)"
            R"("kind":"CREATED","revision":1,"state":"REGISTERED"}})");
  EXPECT_THAT(got.body, Not(HasSubstr("SYNTETISK")));
  EXPECT_EQ(got.timestamp, "1795000000");
  EXPECT_TRUE(IsSignedBy(webhook.public_key(), got));
  EXPECT_FALSE(IsSignedBy(other.public_key(), got));
  got.body += " ";
  EXPECT_FALSE(IsSignedBy(webhook.public_key(), got));
  EXPECT_EQ(Get(webhook.name())->last_delivery_time().seconds(), 1'795'000'000);
}

TEST_F(WebhookDeliveryTest, WhatWasBeforeItIsNotPosted) {
  Receiver receiver;
  Keep("cases/old");
  Make(receiver.uri());
  Keep("cases/a");
  Keep("cases/b");

  Deliver();
  Deliver();

  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a", "cases/b")) << "each once, in order";
}

TEST_F(WebhookDeliveryTest, AfterARestartItGoesOnWhereItWas) {
  Receiver receiver;
  Make(receiver.uri());
  Keep("cases/a");
  Deliver();
  Keep("cases/b");
  const auto reopened = *OpenSqlWebhookStore(*database_, house_.vault->log_key());

  WebhookDelivery after(*cases_, *reopened, clock_, Options());
  ASSERT_THAT(after.DeliverDue(), IsOk());

  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a", "cases/b"));
}

TEST_F(WebhookDeliveryTest, WhatIsRefusedIsPostedAgainBeforeAnythingElse) {
  Receiver receiver([](int n) { return n < 2 ? 500 : 200; });
  const std::string name = Make(receiver.uri()).name();
  Keep("cases/a");
  Keep("cases/b");

  Deliver();
  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a"));
  EXPECT_EQ(Get(name)->failed_attempts(), 1);
  EXPECT_THAT(Get(name)->last_failure(), HasSubstr("500"));
  EXPECT_EQ(Get(name)->next_attempt_time().seconds(), 1'795'000'005);
  Later(absl::Seconds(4));
  Deliver();
  EXPECT_THAT(receiver.received(), SizeIs(1)) << "not before its time";
  Later(absl::Seconds(1));
  Deliver();
  EXPECT_EQ(Get(name)->failed_attempts(), 2);
  Later(absl::Seconds(20));
  Deliver();

  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a", "cases/a", "cases/a", "cases/b"));
  const auto received = receiver.received();
  EXPECT_EQ(received[0].id, received[2].id) << "the receiver knows it again";
  EXPECT_NE(received[2].id, received[3].id);
  EXPECT_NE(received[0].timestamp, received[2].timestamp);
  EXPECT_TRUE(IsSignedBy(Get(name)->public_key(), received[2]));
  EXPECT_EQ(Get(name)->failed_attempts(), 0);
  EXPECT_THAT(Get(name)->last_failure(), IsEmpty());
  EXPECT_FALSE(Get(name)->has_next_attempt_time());
}

TEST_F(WebhookDeliveryTest, AfterTenTimesItIsGivenUp) {
  Receiver receiver([](int) { return 307; });
  const std::string name = Make(receiver.uri()).name();
  Keep("cases/a");
  for (int i = 0; i < 15; ++i) {
    Deliver();
    Later(absl::Hours(12));
  }

  EXPECT_THAT(receiver.received(), SizeIs(10));
  EXPECT_EQ(Get(name)->state(), v1::Webhook::FAILED);
  EXPECT_FALSE(Get(name)->has_next_attempt_time());
  EXPECT_THAT(Get(name)->last_failure(), HasSubstr("307"));
}

TEST_F(WebhookDeliveryTest, AReceiverThatIsGoneEndsIt) {
  Receiver receiver([](int) { return 410; });
  const std::string name = Make(receiver.uri()).name();
  Keep("cases/a");
  Deliver();
  Later(absl::Hours(24));
  Deliver();

  EXPECT_THAT(receiver.received(), SizeIs(1));
  EXPECT_EQ(Get(name)->state(), v1::Webhook::ENDED);
}

TEST_F(WebhookDeliveryTest, ALeadIsToldOfAllASystemOfItsOwnAndEachOfItsStates) {
  Receiver all, own, ready;
  Make(all.uri());
  {
    const AsCreatingSystem call("alfa");
    Make(own.uri());
  }
  v1::CreateWebhookRequest only_ready = To(ready.uri());
  only_ready.mutable_webhook()->add_states(v1::Case::READY);
  ASSERT_THAT(webhooks_.Create(only_ready), IsOk());
  Keep("cases/a", "alfa");
  MakeReady(Keep("cases/b", "beta"));
  Keep("cases/c");

  Deliver();

  EXPECT_THAT(CasesOf(all), ElementsAre("cases/a", "cases/b", "cases/b", "cases/c"));
  EXPECT_THAT(CasesOf(own), ElementsAre("cases/a"));
  EXPECT_THAT(CasesOf(ready), ElementsAre("cases/b"));
  Deliver();
  EXPECT_THAT(CasesOf(ready), SizeIs(1));
  const auto stored = *store_->List();
  EXPECT_EQ(stored[1].cursor, 4) << "what it is not told of is behind it, too";
}

TEST_F(WebhookDeliveryTest, OneThatFailsHoldsUpNoOther) {
  Receiver bad([](int) { return 500; });
  Receiver good;
  Make(bad.uri());
  Make(good.uri());
  Keep("cases/a");
  Keep("cases/b");

  Deliver();

  EXPECT_THAT(CasesOf(good), ElementsAre("cases/a", "cases/b"));
  EXPECT_THAT(CasesOf(bad), ElementsAre("cases/a"));
}

TEST_F(WebhookDeliveryTest, OfTwoProcessesOnePosts) {
  const auto leases = *platform::Leases::Open(*database_, "casework");
  const auto of = [&](const std::string& holder) {
    WebhookDelivery::Options options = Options();
    options.leads = [&leases, holder] { return leases->Hold("webhooks", holder, absl::Hours(1)); };
    return options;
  };
  WebhookDelivery first(*cases_, *store_, clock_, of("first"));
  WebhookDelivery second(*cases_, *store_, clock_, of("second"));
  Receiver receiver;
  Make(receiver.uri());
  Keep("cases/a");
  ASSERT_THAT(first.DeliverDue(), IsOk());
  Keep("cases/b");

  ASSERT_THAT(second.DeliverDue(), IsOk());
  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a")) << "the first still leads";
  ASSERT_THAT(leases->Release("webhooks", "first"), IsOk());
  ASSERT_THAT(second.DeliverDue(), IsOk());

  EXPECT_THAT(CasesOf(receiver), ElementsAre("cases/a", "cases/b"));
}

TEST_F(WebhookDeliveryTest, WhatIsCancelledCountsAsNoAttempt) {
  WebhookDelivery::Options options = Options();
  options.post = [](const WebhookMessage&) { return absl::CancelledError("the process stops"); };
  WebhookDelivery delivery(*cases_, *store_, clock_, options);
  const std::string name = Make("http://127.0.0.1:1/").name();
  Keep("cases/a");

  ASSERT_THAT(delivery.DeliverDue(), IsOk());

  EXPECT_EQ(Get(name)->failed_attempts(), 0);
}

TEST(WebhookDelays, GrowFromFiveSecondsToTwelveHours) {
  EXPECT_EQ(WebhookDelivery::DelayAfter(1, 0), absl::Seconds(5));
  EXPECT_EQ(WebhookDelivery::DelayAfter(2, 0), absl::Seconds(20));
  EXPECT_EQ(WebhookDelivery::DelayAfter(2, 0.5), absl::Seconds(22));
  EXPECT_EQ(WebhookDelivery::DelayAfter(7, 0), absl::Seconds(5 * 4096));
  EXPECT_EQ(WebhookDelivery::DelayAfter(8, 0), absl::Hours(12));
  EXPECT_EQ(WebhookDelivery::DelayAfter(9, 0.99), absl::Hours(12));
  absl::Duration in_all;
  for (int failed = 1; failed < WebhookDelivery::kMaxAttempts; ++failed) {
    in_all += WebhookDelivery::DelayAfter(failed, 0);
  }
  EXPECT_GT(in_all, absl::Hours(31));
}

}  // namespace
}  // namespace treff::casework
