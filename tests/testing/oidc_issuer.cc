#include "tests/testing/oidc_issuer.h"

#include <httplib.h>

#include <map>
#include <set>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "absl/base/thread_annotations.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/identity/demo_issuer.h"
#include "services/platform/identity/keys/key_set.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/ids.h"
#include "tests/testing/child_process.h"

namespace treff::testing {
namespace {

using nlohmann::json;

constexpr char kJson[] = "application/json";

// As RFC 7636 has it, in other words than the programs'.
std::string S256(const std::string& verifier) {
  return absl::WebSafeBase64Escape(absl::HexStringToBytes(platform::Sha256Hex(verifier)));
}

struct Grant {
  std::string challenge;
  std::string nonce;
  OidcPerson person;
  bool used = false;
};

class Issuer : public OidcIssuer {
 public:
  explicit Issuer(OidcClient client)
      : client_(std::move(client)), signer_(*platform::DemoIssuer::Make(platform::SystemClock())) {
    Serve(0);
    address_ = absl::StrCat("http://127.0.0.1:", port_);
  }
  ~Issuer() override { Stop(); }

  const std::string& address() const override { return address_; }
  void Change(const std::function<void(OidcBehaviour&)>& change) override {
    platform::MutexLock lock(mutex_);
    change(behaviour_);
  }
  void Stop() override {
    if (server_ == nullptr) return;
    server_->stop();
    thread_.join();
    server_.reset();
  }
  void GoOn() override { Serve(port_); }
  int redeemed() const override {
    platform::MutexLock lock(mutex_);
    return redeemed_;
  }
  int prolonged() const override {
    platform::MutexLock lock(mutex_);
    return prolonged_;
  }
  int refresh_tokens() const override {
    platform::MutexLock lock(mutex_);
    return static_cast<int>(refresh_tokens_.size());
  }
  int revoked() const override {
    platform::MutexLock lock(mutex_);
    return revoked_;
  }

 private:
  void Serve(int port);
  json Metadata() const;
  void SignIn(const httplib::Request& request, httplib::Response& response);
  void Give(const httplib::Request& request, httplib::Response& response);
  void Revoke(const httplib::Request& request, httplib::Response& response);
  bool IsClient(const httplib::Request& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsClientByKey(const httplib::Request& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The tokens for a grant, or null with the error that a client hears.
  json ForCode(const httplib::Request& request, std::string& error)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  json ForRefreshToken(const httplib::Request& request, std::string& error)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  json Tokens(const OidcPerson& person, const std::string& nonce)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const OidcClient client_;
  const std::unique_ptr<platform::DemoIssuer> signer_;
  std::string address_;
  int port_ = 0;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
  mutable platform::Mutex mutex_;
  OidcBehaviour behaviour_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Grant> codes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, OidcPerson> refresh_tokens_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> assertions_ ABSL_GUARDED_BY(mutex_);
  int redeemed_ ABSL_GUARDED_BY(mutex_) = 0;
  int prolonged_ ABSL_GUARDED_BY(mutex_) = 0;
  int revoked_ ABSL_GUARDED_BY(mutex_) = 0;
};

void Issuer::Serve(int port) {
  server_ = std::make_unique<httplib::Server>();
  server_->Get("/.well-known/openid-configuration",
               [this](const httplib::Request&, httplib::Response& response) {
                 response.set_content(Metadata().dump(), kJson);
               });
  server_->Get("/jwks", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(signer_->public_keys(), kJson);
  });
  server_->Get("/authorize", [this](const httplib::Request& request, httplib::Response& response) {
    SignIn(request, response);
  });
  server_->Post("/token", [this](const httplib::Request& request, httplib::Response& response) {
    Give(request, response);
  });
  server_->Post("/revoke", [this](const httplib::Request& request, httplib::Response& response) {
    Revoke(request, response);
  });
  if (port == 0) {
    port_ = server_->bind_to_any_port("127.0.0.1");
  } else {
    EXPECT_TRUE(server_->bind_to_port("127.0.0.1", port)) << "the port was taken meanwhile";
  }
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  EXPECT_TRUE(WaitUntil([this] { return server_->is_running(); }));
}

json Issuer::Metadata() const {
  json metadata = {{"issuer", address_},
                   {"authorization_endpoint", address_ + "/authorize"},
                   {"token_endpoint", address_ + "/token"},
                   {"end_session_endpoint", address_ + "/signed-out"},
                   {"revocation_endpoint", address_ + "/revoke"},
                   {"jwks_uri", address_ + "/jwks"},
                   {"response_types_supported", {"code"}},
                   {"code_challenge_methods_supported", {"S256"}},
                   {"authorization_response_iss_parameter_supported", true}};
  platform::MutexLock lock(mutex_);
  metadata.merge_patch(behaviour_.metadata);
  return metadata;
}

void Issuer::SignIn(const httplib::Request& request, httplib::Response& response) {
  const auto given = [&](const char* name) { return request.get_param_value(name); };
  // Of an address that is not registered, nobody is sent anywhere.
  if (given("client_id") != client_.id || given("redirect_uri") != client_.redirect_uri ||
      given("response_type") != "code" || given("code_challenge_method") != "S256" ||
      given("code_challenge").size() != 43 || given("nonce").empty() ||
      absl::StrCat(" ", given("scope"), " ").find(" openid ") == std::string::npos) {
    response.status = 400;
    return;
  }
  platform::MutexLock lock(mutex_);
  std::string answer = absl::StrCat("state=", given("state"), "&iss=", address_);
  if (!behaviour_.error.empty()) {
    absl::StrAppend(&answer, "&error=", behaviour_.error, "&error_description=secret+words");
  } else {
    const std::string code = platform::RandomIds()->NewUuid();
    codes_[code] = {
        .challenge = given("code_challenge"), .nonce = given("nonce"), .person = behaviour_.person};
    absl::StrAppend(&answer, "&code=", code);
  }
  response.set_redirect(absl::StrCat(client_.redirect_uri, "?", answer));
}

// RFC 7523, section 3: each assertion once.
bool Issuer::IsClientByKey(const httplib::Request& request) {
  if (request.get_param_value("client_assertion_type") !=
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return false;
  }
  const auto keys = platform::KeySet::Parse(client_.keys);
  const platform::PublicKey& key = *(*keys)->Find("");
  const auto payload = platform::SignedPayload(request.get_param_value("client_assertion"), key,
                                               key.algorithms.front());
  if (!payload.has_value()) return false;
  const json claims = json::parse(*payload);
  return claims["iss"] == client_.id && claims["sub"] == client_.id && claims["aud"] == address_ &&
         claims["exp"] > absl::ToUnixSeconds(absl::Now()) &&
         assertions_.insert(claims["jti"].get<std::string>()).second;
}

bool Issuer::IsClient(const httplib::Request& request) {
  const auto header = request.get_header_value("Authorization");
  if (!client_.keys.empty()) return header.empty() && IsClientByKey(request);
  if (client_.secret.empty()) {
    return header.empty() && request.get_param_value("client_id") == client_.id;
  }
  return header ==
         absl::StrCat("Basic ", absl::Base64Escape(absl::StrCat(client_.id, ":", client_.secret)));
}

json Issuer::Tokens(const OidcPerson& person, const std::string& nonce) {
  const absl::Time now = absl::Now();
  const auto sign = [&](json claims, const json& over) {
    claims.update({{"iss", address_},
                   {"sub", person.subject},
                   {"iat", absl::ToUnixSeconds(now)},
                   {"exp", absl::ToUnixSeconds(now + behaviour_.lifetime)},
                   // As of any issuer, no two are alike.
                   {"jti", platform::RandomIds()->NewUuid()}});
    claims.merge_patch(over);
    return *signer_->Sign(claims.dump());
  };
  json access = {{"aud", kAudience}};
  if (!person.role.empty()) access["treff_role"] = person.role;
  if (!person.place.empty()) access["treff_place"] = person.place;
  json tokens = {{"token_type", "Bearer"},
                 {"expires_in", absl::ToInt64Seconds(behaviour_.lifetime)},
                 {"access_token", sign(access, behaviour_.access_claims)},
                 {"id_token", sign({{"aud", client_.id}, {"nonce", nonce}}, behaviour_.id_claims)}};
  if (behaviour_.gives_refresh_tokens) {
    const std::string refresh = platform::RandomIds()->NewUuid();
    refresh_tokens_[refresh] = person;
    tokens["refresh_token"] = refresh;
  }
  return tokens;
}

json Issuer::ForCode(const httplib::Request& request, std::string& error) {
  const auto found = codes_.find(request.get_param_value("code"));
  ++redeemed_;
  if (found == codes_.end() || (found->second.used && !behaviour_.takes_codes_twice) ||
      request.get_param_value("redirect_uri") != client_.redirect_uri ||
      S256(request.get_param_value("code_verifier")) != found->second.challenge) {
    error = "invalid_grant";
    return nullptr;
  }
  found->second.used = true;
  return Tokens(found->second.person, found->second.nonce);
}

json Issuer::ForRefreshToken(const httplib::Request& request, std::string& error) {
  ++prolonged_;
  // Each works once: who has an old one has stolen it.
  auto found = refresh_tokens_.extract(request.get_param_value("refresh_token"));
  if (found.empty() || !behaviour_.prolongs) {
    error = "invalid_grant";
    return nullptr;
  }
  return Tokens(found.mapped(), "");
}

void Issuer::Give(const httplib::Request& request, httplib::Response& response) {
  platform::MutexLock lock(mutex_);
  std::string error;
  json answer;
  if (!IsClient(request)) {
    error = "invalid_client";
  } else if (behaviour_.token_status != 200) {
    error = "server_error";
  } else if (request.get_param_value("grant_type") == "authorization_code") {
    answer = ForCode(request, error);
  } else if (request.get_param_value("grant_type") == "refresh_token") {
    answer = ForRefreshToken(request, error);
  } else {
    error = "unsupported_grant_type";
  }
  if (!error.empty()) {
    response.status = behaviour_.token_status != 200 ? behaviour_.token_status : 400;
    answer = {{"error", error}, {"error_description", "secret words"}};
  }
  response.set_content(answer.dump(), kJson);
}

// As RFC 7009 has it: what it does not know is no error.
void Issuer::Revoke(const httplib::Request& request, httplib::Response& response) {
  platform::MutexLock lock(mutex_);
  if (!IsClient(request)) {
    response.status = 401;
    response.set_content(R"({"error":"invalid_client"})", kJson);
    return;
  }
  response.status = behaviour_.revocation_status;
  if (response.status != 200) return;
  ++revoked_;
  refresh_tokens_.erase(request.get_param_value("token"));
}

}  // namespace

std::unique_ptr<OidcIssuer> OidcIssuer::Start(const OidcClient& client) {
  return std::make_unique<Issuer>(client);
}

}  // namespace treff::testing
