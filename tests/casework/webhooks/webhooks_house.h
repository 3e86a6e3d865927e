// Webhooks beside cases in one SQLite file.
#ifndef TREFF_TESTS_CASEWORK_WEBHOOKS_WEBHOOKS_HOUSE_H_
#define TREFF_TESTS_CASEWORK_WEBHOOKS_WEBHOOKS_HOUSE_H_

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "services/casework/cases/store/case_store.h"
#include "services/casework/webhooks/webhook_store.h"
#include "services/casework/webhooks/webhooks.h"
#include "services/platform/storage/database.h"
#include "tests/casework/callers.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {

class WebhooksTest : public ::testing::Test {
 protected:
  static v1::CreateWebhookRequest To(const std::string& uri) {
    v1::CreateWebhookRequest request;
    request.mutable_webhook()->set_uri(uri);
    return request;
  }
  v1::Webhook Make(const std::string& uri) {
    const auto made = webhooks_.Create(To(uri));
    EXPECT_THAT(made, treff::testing::IsOk());
    return made.value_or(v1::Webhook());
  }
  absl::StatusOr<v1::Webhook> Get(const std::string& name) {
    v1::GetWebhookRequest request;
    request.set_name(name);
    return webhooks_.Get(request);
  }
  absl::Status Delete(const std::string& name) {
    v1::DeleteWebhookRequest request;
    request.set_name(name);
    return webhooks_.Delete(request);
  }
  v1::Case Keep(const std::string& name, const std::string& registrar = "") {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(1);
    c.set_state(v1::Case::REGISTERED);
    c.set_registrar(registrar);
    c.mutable_update_time()->set_seconds(1'790'000'000);
    EXPECT_THAT(cases_->Create(c, ""), treff::testing::IsOk());
    return c;
  }
  void MakeReady(v1::Case c) {
    c.set_revision(2);
    c.set_state(v1::Case::READY);
    EXPECT_THAT(cases_->Append(c, v1::CaseEvent::STATE_CHANGED), treff::testing::IsOk());
  }

  treff::testing::TempDir folder_;
  platform::FixedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  SealedHouse house_{"sqlite:" + folder_.File("casework.db")};
  std::unique_ptr<platform::Database>& database_ = house_.database;
  std::unique_ptr<CaseStore>& cases_ = house_.cases;
  std::unique_ptr<WebhookStore> store_ = *OpenSqlWebhookStore(*database_, house_.vault->log_key());
  std::unique_ptr<platform::IdSource> ids_ = platform::SequentialIds();
  Webhooks webhooks_{*store_, Reach::kPrivateToo, clock_, *ids_};
};

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_WEBHOOKS_WEBHOOKS_HOUSE_H_
