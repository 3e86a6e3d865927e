// /session: who I am, signing in and out.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/session/sessions.h"
#include "services/gateway/session/sign_in.h"
#include "services/platform/texts/messages.h"

namespace treff::gateway {

// Thread-safe.
class SessionPage {
 public:
  // `sign_in` may be null: then nobody can. All must outlive it.
  SessionPage(Sessions& sessions, const SignIn* sign_in, const platform::Messages& messages)
      : sessions_(sessions), sign_in_(sign_in), messages_(messages) {}

  // GET says who has signed in, as JSON; POST signs in and sets the cookie,
  // DELETE signs out. An error is for the caller to write.
  absl::StatusOr<HttpResponse> Answer(const HttpRequest& request) const;

  // The session of the request's cookie.
  std::optional<Session> SessionOf(const HttpRequest& request) const;

 private:
  absl::StatusOr<HttpResponse> Begin(const HttpRequest& request) const;
  HttpResponse End(const HttpRequest& request) const;
  std::string Describe(const std::optional<Session>& session) const;

  Sessions& sessions_;
  const SignIn* const sign_in_;
  const platform::Messages& messages_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SESSION_PAGE_H_
