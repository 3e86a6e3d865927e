// /session: who I am, signing in and out.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/session/issuer/issuer_sign_in.h"
#include "services/gateway/session/sessions.h"
#include "services/gateway/session/sign_in.h"
#include "services/platform/texts/messages.h"

namespace treff::gateway {

// Thread-safe.
class SessionPage {
 public:
  // `sign_in`, by which people say here who they are, or `issuer`, where they prove it; with
  // neither nobody can. All must outlive it.
  SessionPage(Sessions& sessions, const SignIn* sign_in, const platform::Messages& messages,
              IssuerSignIn* issuer = nullptr)
      : sessions_(sessions), sign_in_(sign_in), messages_(messages), issuer_(issuer) {}

  // Of /session: GET says who has signed in, as JSON; POST signs in and sets the cookie, DELETE
  // signs out. Of the paths below it, where there is an issuer: as IssuerSignIn. An error is for
  // the caller to write.
  absl::StatusOr<HttpResponse> Answer(const HttpRequest& request) const;

  // The session of the request's cookie, with a token that the services take. UNAVAILABLE while
  // nobody can tell.
  absl::StatusOr<std::optional<Session>> SessionOf(const HttpRequest& request) const;

 private:
  absl::StatusOr<HttpResponse> Begin(const HttpRequest& request) const;
  absl::StatusOr<HttpResponse> End(const HttpRequest& request) const;
  std::string Describe(const std::optional<Session>& session,
                       const std::string& sign_out_address = "") const;

  Sessions& sessions_;
  const SignIn* const sign_in_;
  const platform::Messages& messages_;
  IssuerSignIn* const issuer_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_
