// Webhooks of the program as it is run: over gRPC, through crashes.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/grpc_status.h"
#include "tests/casework/running_casework.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/webhooks/receiver.h"
#include "treff/casework/v1/webhook_service.grpc.pb.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

constexpr char kAnywhere[] = "--webhook_private_addresses";

absl::Status Make(Casework& casework, const std::string& uri, v1::Webhook& made) {
  grpc::ClientContext context;
  v1::CreateWebhookRequest request;
  request.mutable_webhook()->set_uri(uri);
  return platform::FromGrpc(
      v1::WebhookService::NewStub(casework.channel())->CreateWebhook(&context, request, &made));
}

TEST(WebhookProgram, PostsAndGoesOnAfterKill9) {
  treff::testing::TempDir folder;
  Receiver receiver;
  v1::Webhook webhook;
  v1::Case first, second;
  {
    Casework casework(folder, {kAnywhere});
    ASSERT_TRUE(Make(casework, receiver.uri(), webhook).ok());
    ASSERT_TRUE(casework.Create(SingleAdult(), first).ok());
    ASSERT_TRUE(WaitUntil([&] { return receiver.received().size() == 1; }));
    ASSERT_TRUE(casework.Create(SingleAdult(), second).ok());
    casework.process().End(SIGKILL);
  }

  Casework casework(folder, {kAnywhere});
  const auto has_second = [&] {
    return receiver.received().back().body.find(second.name()) != std::string::npos;
  };
  ASSERT_TRUE(WaitUntil(has_second)) << "the lease of the process that was killed is free";
  EXPECT_THAT(receiver.received()[0].body, HasSubstr(first.name()));
  for (const Received& each : receiver.received()) {
    EXPECT_TRUE(IsSignedBy(webhook.public_key(), each));
  }
  EXPECT_EQ(casework.Stop(), 0);
}

TEST(WebhookProgram, LeadsNowhereInsideUnlessItIsTold) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Webhook webhook;

  EXPECT_THAT(Make(casework, "https://127.0.0.1/treff", webhook),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("private network")));
  EXPECT_THAT(Make(casework, "http://receiver.example/treff", webhook),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("webhook.uri")));
}

}  // namespace
}  // namespace treff::casework
