// One post, against real servers that misbehave.
#include "services/casework/webhooks/webhook_sender.h"

#include <future>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/webhooks/receiver.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

WebhookMessage To(const std::string& uri) {
  return {.uri = uri, .id = "evt_1", .timestamp = "1", .signature = "v1a,x", .body = "{}"};
}

constexpr Reach kAnywhere = Reach::kPrivateToo;

TEST(WebhookSender, PostsJsonWithTheHeadersOfTheSpecification) {
  Receiver receiver;

  EXPECT_THAT(PostToWebhook(To(receiver.uri()), {.reach = kAnywhere}), IsOkAndHolds(204));

  ASSERT_EQ(receiver.received().size(), 1u);
  const Received got = receiver.received()[0];
  EXPECT_EQ(got.id, "evt_1");
  EXPECT_EQ(got.timestamp, "1");
  EXPECT_EQ(got.signature, "v1a,x");
  EXPECT_EQ(got.body, "{}");
  EXPECT_EQ(got.content_type, "application/json");
}

// By a name, which is looked at when it has been resolved; and over https, so that it is the
// address that is refused and not the scheme.
TEST(WebhookSender, ConnectsToNoPrivateAddress) {
  Receiver receiver;
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    const std::string uri = "https://" + host + ":" + std::to_string(receiver.port()) + "/treff";
    EXPECT_THAT(PostToWebhook(To(uri), {}),
                StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("private network")));
  }
  EXPECT_THAT(PostToWebhook(To(receiver.uri()), {}), StatusIs(absl::StatusCode::kUnavailable))
      << "nor over http";
  EXPECT_TRUE(receiver.received().empty());
}

TEST(WebhookSender, TrustsNoServerWithoutACertificate) {
  Receiver receiver;
  const std::string uri = "https://127.0.0.1:" + std::to_string(receiver.port()) + "/treff";
  EXPECT_THAT(PostToWebhook(To(uri), {.reach = kAnywhere}),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST(WebhookSender, FollowsNoRedirect) {
  Receiver target;
  Receiver receiver;
  receiver.server().Post("/away", [&](const httplib::Request&, httplib::Response& response) {
    response.set_redirect(target.uri(), 307);
  });

  EXPECT_THAT(PostToWebhook(To("http://127.0.0.1:" + std::to_string(receiver.port()) + "/away"),
                            {.reach = kAnywhere}),
              IsOkAndHolds(307));
  EXPECT_TRUE(target.received().empty());
}

TEST(WebhookSender, ReadsNoLongAnswerToItsEnd) {
  std::atomic<size_t> sent = 0;
  Receiver receiver;  // goes on answering until it ends
  receiver.server().Post("/long", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(size_t{1} << 30, "text/plain",
                                  [&](size_t, size_t, httplib::DataSink& sink) {
                                    const std::string piece(16 * 1024, 'x');
                                    sent += piece.size();
                                    return sink.write(piece.data(), piece.size());
                                  });
  });

  EXPECT_THAT(PostToWebhook(To("http://127.0.0.1:" + std::to_string(receiver.port()) + "/long"),
                            {.reach = kAnywhere}),
              IsOkAndHolds(200));
  EXPECT_LT(sent, size_t{64} << 20);
}

TEST(WebhookSender, WaitsNoLongerThanItsTime) {
  std::promise<void> over;
  {
    Receiver receiver;
    receiver.server().Post(
        "/slow", [done = over.get_future().share()](const httplib::Request&, httplib::Response&) {
          done.wait();
        });
    const WebhookMessage message =
        To("http://127.0.0.1:" + std::to_string(receiver.port()) + "/slow");
    EXPECT_THAT(PostToWebhook(message, {.reach = kAnywhere, .timeout = absl::Milliseconds(200)}),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("within 200ms")));
    EXPECT_THAT(PostToWebhook(message, {.reach = kAnywhere, .cancelled = [] { return true; }}),
                StatusIs(absl::StatusCode::kCancelled));
    over.set_value();
  }
}

TEST(WebhookSender, SaysWhenNobodyListens) {
  std::string uri;
  {
    Receiver receiver;
    uri = receiver.uri();
  }
  EXPECT_THAT(PostToWebhook(To(uri), {.reach = kAnywhere}),
              StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace treff::casework
