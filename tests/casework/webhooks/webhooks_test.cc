// Who may have webhooks, and where to.
#include "services/casework/webhooks/webhooks.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/webhooks/webhooks_house.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/postgres_server.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using treff::testing::BadFields;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kUri[] = "https://receiver.example/treff";
constexpr char kRequestId[] = "6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";
constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

TEST_F(WebhooksTest, AreMadeKeptListedAndEnded) {
  v1::CreateWebhookRequest request = To(kUri);
  request.mutable_webhook()->add_states(v1::Case::ACCEPTED);
  request.mutable_webhook()->set_registrar("forged");
  request.mutable_webhook()->set_public_key("forged");
  const auto made = webhooks_.Create(request);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->uri(), kUri);
  EXPECT_THAT(made->states(), ElementsAre(v1::Case::ACCEPTED));
  EXPECT_EQ(made->registrar(), "");
  EXPECT_EQ(made->state(), v1::Webhook::ACTIVE);
  EXPECT_THAT(made->public_key(), StartsWith("whpk_"));
  EXPECT_EQ(made->create_time().seconds(), 1'795'000'000);
  EXPECT_NE(made->public_key(), Make(kUri).public_key()) << "each has a key of its own";

  EXPECT_EQ(Get(made->name())->DebugString(), made->DebugString());
  EXPECT_EQ(webhooks_.List({})->webhooks(0).name(), made->name());
  ASSERT_THAT(Delete(made->name()), IsOk());
  EXPECT_THAT(Get(made->name()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Delete(made->name()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(webhooks_.List({})->webhooks_size(), 1);
}

TEST_F(WebhooksTest, EveryBadFieldIsNamed) {
  v1::CreateWebhookRequest request = To("http://receiver.example");
  request.mutable_webhook()->add_states(v1::Case::STATE_UNSPECIFIED);
  request.set_request_id("7");
  Webhooks strict(*store_, Reach::kPublic, clock_, *ids_);

  EXPECT_THAT(BadFields(strict.Create(request).status()),
              ElementsAre("request_id", "webhook.uri", "webhook.states[0]"));
  EXPECT_THAT(BadFields(Get("webhooks/7").status()), ElementsAre("name"));
  v1::ListWebhooksRequest list;
  list.set_page_size(-1);
  EXPECT_THAT(BadFields(webhooks_.List(list).status()), ElementsAre("page_size"));
}

TEST_F(WebhooksTest, ARequestIdMakesOne) {
  v1::CreateWebhookRequest request = To(kUri);
  request.set_request_id(kRequestId);
  const auto first = webhooks_.Create(request);
  ASSERT_THAT(first, IsOk());
  request.set_request_id("6F1C9A52-0f0e-4b6c-8d3a-7a3f2b1c0d4e");

  EXPECT_EQ(webhooks_.Create(request)->DebugString(), first->DebugString());
  EXPECT_EQ(webhooks_.List({})->webhooks_size(), 1);
  {
    const AsCreatingSystem call("alfa");
    EXPECT_THAT(webhooks_.Create(request), StatusIs(absl::StatusCode::kAlreadyExists));
  }
  request.mutable_webhook()->set_uri("https://another.example/");
  EXPECT_THAT(webhooks_.Create(request), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(WebhooksTest, ASystemHasItsOwnAlone) {
  const std::string of_a_lead = Make(kUri).name();
  std::string own;
  {
    const AsCreatingSystem call("alfa");
    const v1::Webhook made = Make(kUri);
    own = made.name();
    EXPECT_EQ(made.registrar(), "alfa");
  }

  {
    const AsSystem call("alfa");
    EXPECT_EQ(webhooks_.List({})->webhooks_size(), 1);
    EXPECT_THAT(Get(own), IsOk());
    EXPECT_THAT(Get(of_a_lead), StatusIs(kDenied, Not(HasSubstr(of_a_lead))));
    EXPECT_THAT(Delete(of_a_lead), StatusIs(kDenied));
  }
  const AsSystem call("beta");
  EXPECT_THAT(Get(own), StatusIs(kDenied));
  EXPECT_THAT(Delete(own), StatusIs(kDenied));
  EXPECT_EQ(webhooks_.List({})->webhooks_size(), 0);
}

TEST_F(WebhooksTest, OneSystemLeavesRoomForTheOthers) {
  {
    const AsCreatingSystem alfa("alfa");
    for (int i = 0; i < 5; ++i)
      ASSERT_THAT(webhooks_.Create(To("https://alfa.example.org")), IsOk());
    EXPECT_THAT(webhooks_.Create(To("https://alfa.example.org")),
                StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("this system")));
  }
  const AsCreatingSystem beta("beta");
  EXPECT_THAT(webhooks_.Create(To("https://beta.example.org")), IsOk());
}

TEST_F(WebhooksTest, TwentyAreEnough) {
  for (int i = 0; i < 20; ++i) Make(kUri);

  EXPECT_THAT(webhooks_.Create(To(kUri)),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("delete one")));
  v1::ListWebhooksRequest list;
  list.set_page_size(15);
  const auto first = webhooks_.List(list);
  EXPECT_EQ(first->webhooks_size(), 15);
  list.set_page_token(first->next_page_token());
  EXPECT_EQ(webhooks_.List(list)->webhooks_size(), 5);
}

TEST(WebhookStore, WhatSignsIsSealed) {
  const treff::testing::TempDir folder;
  const SealedHouse house("sqlite:" + folder.File("casework.db"));
  const auto store = *OpenSqlWebhookStore(*house.database, house.vault->log_key());
  StoredWebhook webhook{.webhook = {}, .signing_seed = "thirty-two bytes that nobody sees"};
  webhook.webhook.set_name("webhooks/a");
  ASSERT_THAT(store->PutIfNew(webhook, /*most=*/1), IsOk());

  std::string column;
  ASSERT_THAT(house.database->Read([&](soci::session& sql) {
    sql << "SELECT signing_seed FROM casework_webhook", soci::into(column);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(column, ::testing::StartsWith("s1:"));
  EXPECT_EQ(store->Get("webhooks/a")->signing_seed, webhook.signing_seed);
  const auto other = *OpenSqlWebhookStore(*house.database, NewSecretKey());
  EXPECT_THAT(other->Get("webhooks/a"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(WebhookStore, IsTheSameOnPostgreSQL) {
  const SealedHouse house(treff::testing::PostgresServer::Shared().NewDatabase());
  const auto& cases = house.cases;
  const auto store = *OpenSqlWebhookStore(*house.database, house.vault->log_key());
  v1::Case c = SingleAdult();
  c.set_name("cases/a");
  c.set_revision(1);
  ASSERT_THAT(cases->Create(c, ""), IsOk());
  StoredWebhook webhook{.webhook = {}, .signing_seed = std::string(32, '\0')};
  webhook.webhook.set_name("webhooks/a");

  const auto kept = store->PutIfNew(webhook, /*most=*/1);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->cursor, 1);
  EXPECT_EQ(kept->signing_seed, webhook.signing_seed);
  webhook.cursor = 7;
  webhook.webhook.set_uri(kUri);
  ASSERT_THAT(store->Update(webhook), IsOk());
  EXPECT_EQ(store->Get("webhooks/a")->webhook.uri(), kUri);
  EXPECT_EQ((*store->List())[0].cursor, 7);
  webhook.webhook.set_name("webhooks/b");
  EXPECT_THAT(store->PutIfNew(webhook, /*most=*/1), StatusIs(absl::StatusCode::kResourceExhausted));
  ASSERT_THAT(store->Update(webhook), IsOk()) << "one that is gone";
  ASSERT_THAT(store->Delete("webhooks/a"), IsOk());
  EXPECT_THAT(store->Get("webhooks/a"), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace treff::casework
