// A gateway, or several, where people sign in at an issuer, in front of a service that asks for its
// tokens.
#ifndef TREFF_TESTS_GATEWAY_SIGN_IN_SIGN_IN_HOUSE_H_
#define TREFF_TESTS_GATEWAY_SIGN_IN_SIGN_IN_HOUSE_H_

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/identity/access_control.h"
#include "services/platform/middleware/context.h"
#include "tests/gateway/browser.h"
#include "tests/gateway/small_house.h"
#include "tests/testing/oidc_issuer.h"

namespace treff::gateway {

inline constexpr char kSite[] = "https://treff.example";

class SignInHouse {
 public:
  explicit SignInHouse(testing::OidcIssuer& issuer, const GatewayOptions& more = {})
      : access_(*platform::AccessControl::Make({.issuer = issuer.address(),
                                                .audience = testing::OidcIssuer::kAudience,
                                                .keys = "",
                                                .role_claim = "treff_role",
                                                .tls = {}})),
        house_(
            [](const v1::GetCaseRequest&) {
              // Who asks, as the service sees them.
              v1::Case found;
              found.set_name(
                  absl::StrCat(platform::CurrentCall().caller, " as ",
                               platform::WordOfRole(platform::CurrentCall().principal.role)));
              return found;
            },
            [](grpc::ServerContext&, const SmallCaseService::Send&) { return absl::OkStatus(); },
            Options(more)) {}

  int port() const { return house_.port(); }
  platform::AccessControl& access() { return *access_; }

 private:
  GatewayOptions Options(GatewayOptions options) const {
    options.access = access_.get();
    options.public_address = kSite;
    if (options.issuer_sign_in.client_id.empty()) {
      options.issuer_sign_in.client_id = testing::OidcClient().id;
    }
    return options;
  }

  const std::unique_ptr<platform::AccessControl> access_;
  SmallHouse house_;
};

class SignInTest : public ::testing::Test {
 protected:
  static std::string ReturnAddress() { return absl::StrCat(kSite, "/session/return"); }
  // Who the gateway says is signed in.
  static nlohmann::json Me(Browser& browser) {
    return nlohmann::json::parse(browser.Get("/session").body);
  }
  // Whom the service sees: "officer-7 as officer", or the code of the error.
  static std::string SeenAs(Browser& browser) {
    const auto answer =
        browser.Post("/treff.casework.v1.CaseService/GetCase", R"({"name":"cases/x"})");
    const auto body = nlohmann::json::parse(answer.body, nullptr, false);
    return body.value(answer.status == 200 ? "name" : "code", "nothing");
  }

  const std::unique_ptr<testing::OidcIssuer> issuer_ =
      testing::OidcIssuer::Start({.secret = "", .redirect_uri = ReturnAddress()});
};

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_SIGN_IN_SIGN_IN_HOUSE_H_
