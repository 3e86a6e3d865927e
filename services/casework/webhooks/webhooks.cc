#include "services/casework/webhooks/webhooks.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_owner.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/casework/webhooks/webhook_message.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using platform::FieldErrors;

// Each is looked after once a second, with a thread while it is posted to.
constexpr int kMostWebhooks = 20;
constexpr int kMostOfOneSystem = 5;

// The parts of a webhook that a client decides.
v1::Webhook InputOf(const v1::Webhook& webhook) {
  v1::Webhook input;
  input.set_uri(webhook.uri());
  *input.mutable_states() = webhook.states();
  return input;
}

absl::StatusOr<std::string> ParseWebhookName(const std::string& name) {
  const auto parts = platform::ParseResourceName("webhooks/{uuid}", name, "name");
  if (parts.ok() && platform::IsUuid(parts->front())) return absl::AsciiStrToLower(name);
  return platform::FieldError("name", "must be a resource name like webhooks/{uuid}");
}

}  // namespace

absl::StatusOr<v1::Webhook> Webhooks::Create(const v1::CreateWebhookRequest& request) {
  const v1::Webhook input = InputOf(request.webhook());
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  FieldErrors errors;
  if (!request_id.empty() && !platform::IsUuid(request_id)) {
    errors.Add("request_id", "must be a UUID, or empty");
  }
  ValidateWebhookUri(input.uri(), reach_, errors);
  for (int i = 0; i < input.states_size(); ++i) {
    if (!IsChosen(input.states(i))) {
      errors.Add(absl::StrCat("webhook.states[", i, "]"), MustBeListed<v1::Case::State>());
    }
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  StoredWebhook fresh{.webhook = input, .signing_seed = NewSigningSeed()};
  fresh.webhook.set_name(
      absl::StrCat("webhooks/", request_id.empty() ? ids_.NewUuid() : request_id));
  fresh.webhook.set_registrar(RegistrarOfCall());
  fresh.webhook.set_state(v1::Webhook::ACTIVE);
  fresh.webhook.set_public_key(PublicKeyOf(fresh.signing_seed));
  *fresh.webhook.mutable_create_time() = platform::ToTimestamp(clock_.Now());
  TREFF_RETURN_IF_ERROR(CheckCountOf(fresh.webhook));
  TREFF_ASSIGN_OR_RETURN(StoredWebhook kept, store_.PutIfNew(fresh, kMostWebhooks));
  const bool same =
      kept.webhook.registrar() == fresh.webhook.registrar() &&
      google::protobuf::util::MessageDifferencer::Equals(InputOf(kept.webhook), input);
  if (!same) return RequestIdUsed();
  return std::move(kept.webhook);
}

// The others are to have theirs.
absl::Status Webhooks::CheckCountOf(const v1::Webhook& fresh) {
  if (fresh.registrar().empty()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const std::vector<StoredWebhook> all, store_.List());
  const auto count = std::count_if(all.begin(), all.end(), [&](const StoredWebhook& each) {
    return each.webhook.registrar() == fresh.registrar() && each.webhook.name() != fresh.name();
  });
  if (count < kMostOfOneSystem) return absl::OkStatus();
  return platform::Overloaded(
      absl::StrCat("this system has ", count, " webhooks already: delete one first"),
      absl::Hours(1));
}

absl::StatusOr<StoredWebhook> Webhooks::Find(const std::string& name) {
  TREFF_ASSIGN_OR_RETURN(const std::string parsed, ParseWebhookName(name));
  TREFF_ASSIGN_OR_RETURN(StoredWebhook found, store_.Get(parsed));
  TREFF_RETURN_IF_ERROR(CheckRegistrar(found.webhook.registrar()));
  return found;
}

absl::StatusOr<v1::Webhook> Webhooks::Get(const v1::GetWebhookRequest& request) {
  TREFF_ASSIGN_OR_RETURN(StoredWebhook found, Find(request.name()));
  return std::move(found.webhook);
}

absl::StatusOr<v1::ListWebhooksResponse> Webhooks::List(const v1::ListWebhooksRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const std::string registrar, RegistrarToListBy());
  TREFF_ASSIGN_OR_RETURN(std::vector<StoredWebhook> all, store_.List());
  std::vector<v1::Webhook> listed;
  for (StoredWebhook& each : all) {
    if (!registrar.empty() && each.webhook.registrar() != registrar) continue;
    listed.push_back(std::move(each.webhook));
  }
  TREFF_ASSIGN_OR_RETURN(const platform::Slice slice, platform::SliceOf(page, listed.size()));
  v1::ListWebhooksResponse response;
  for (size_t i = slice.begin; i < slice.end; ++i) *response.add_webhooks() = std::move(listed[i]);
  response.set_next_page_token(slice.next_page_token);
  return response;
}

absl::Status Webhooks::Delete(const v1::DeleteWebhookRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const StoredWebhook found, Find(request.name()));
  return store_.Delete(found.webhook.name());
}

}  // namespace treff::casework
