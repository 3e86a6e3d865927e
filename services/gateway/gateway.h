// All that the gateway answers: which request goes where, and what every answer says for safety.
#ifndef TREFF_SERVICES_GATEWAY_GATEWAY_H_
#define TREFF_SERVICES_GATEWAY_GATEWAY_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/gateway/bridge/bridge.h"
#include "services/gateway/connect/schema.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/session/public_address.h"
#include "services/gateway/session/session_page.h"
#include "services/gateway/site/assets.h"
#include "services/platform/identity/token_verifier.h"

namespace treff::gateway {

struct GatewayParts {
  const Schema& schema;
  Bridge& bridge;
  const SessionPage& sessions;
  const Assets& site;
  // The page at /api, and its style.
  const std::string& api_page;
  std::string_view api_style;
  // Under which browsers reach it; null: under the names of this machine's loopback.
  const PublicAddress* address = nullptr;
  // Programs of this machine may call without a session.
  bool open_to_programs = false;
  // Of the tokens that programs send instead; null where nobody has to prove who they are.
  platform::TokenVerifier* verifier = nullptr;
  // Whether the services can be reached.
  std::function<absl::Status()> probe;
};

// Thread-safe.
class Gateway {
 public:
  explicit Gateway(GatewayParts parts) : parts_(std::move(parts)) {}

  HttpResponse Answer(const HttpRequest& request) const;

 private:
  HttpResponse Dispatch(const HttpRequest& request) const;
  HttpResponse AnswerCall(const HttpRequest& request) const;
  HttpResponse AnswerHealth(const absl::Status& status) const;
  HttpResponse AnswerSession(const HttpRequest& request) const;
  HttpResponse AnswerPage(const HttpRequest& request) const;
  absl::StatusOr<BridgeCaller> CallerOf(const HttpRequest& request) const;
  // Whether the contract lets anybody call: households answer without an account.
  bool IsForAnybody(const HttpRequest& request) const;
  // Of a program that sends its token along.
  absl::StatusOr<BridgeCaller> OfToken(const HttpRequest& request) const;

  const GatewayParts parts_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_GATEWAY_H_
