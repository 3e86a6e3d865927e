// Signing in at an issuer without a browser of one's own: the person opens a page on any machine
// and types a code there, while we ask for the token (RFC 8628, Device Authorization Grant).
#ifndef TREFF_SERVICES_CLI_COMMANDS_DEVICE_LOGIN_H_
#define TREFF_SERVICES_CLI_COMMANDS_DEVICE_LOGIN_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/cli/screen/screen.h"
#include "services/platform/http/http_client.h"
#include "services/platform/values/clock.h"

namespace treff::cli {

// What the person has to do.
struct DevicePrompt {
  std::string address;
  std::string code;            // to type there
  std::string filled_address;  // has the code in it; empty: the issuer gave none
  absl::Duration lifetime;     // of the code
};

// Where an issuer takes part in it, by its own word.
struct DeviceEndpoints {
  std::string authorization;
  std::string token;
};

// Reads `metadata`, the document at the issuer's /.well-known/openid-configuration, which must call
// itself `issuer`. Errors as of Token() below.
absl::StatusOr<DeviceEndpoints> ParseDeviceEndpoints(std::string_view metadata,
                                                     const std::string& issuer,
                                                     const Screen& screen);

class DeviceLogin {
 public:
  struct Options {
    std::string issuer;  // https; http from this machine's loopback alone
    std::string client_id;
    std::string scope = "openid";
    // Tells the person; called once.
    std::function<void(const DevicePrompt&)> show;
    std::function<void(absl::Duration)> wait = [](absl::Duration time) { absl::SleepFor(time); };
  };

  // `screen` has the words of errors. It and `clock` must outlive it.
  DeviceLogin(Options options, const Screen& screen,
              const platform::Clock& clock = platform::SystemClock())
      : options_(std::move(options)), screen_(screen), clock_(clock) {}

  // The access token, when the person has signed in. Ends with the code's life, after a quarter of
  // an hour at the latest. PERMISSION_DENIED when the person or the issuer refuses,
  // DEADLINE_EXCEEDED when the code expires first, UNAVAILABLE when the issuer does not answer,
  // INVALID_ARGUMENT for an issuer, a client or a scope that cannot be right, FAILED_PRECONDITION
  // when the issuer has no such sign-in, or one at addresses that others could read along,
  // DATA_LOSS for an answer that nobody understands. No error holds anything of a code or a token.
  absl::StatusOr<std::string> Token();

 private:
  struct Grant;
  struct Patience;

  absl::StatusOr<DeviceEndpoints> Discover();
  absl::StatusOr<Grant> Authorize(const std::string& endpoint);
  absl::StatusOr<std::string> Poll(const std::string& endpoint, const Grant& grant);
  // Of one answer: a token, or "" to ask again later, as `patience` then says.
  absl::StatusOr<std::string> TokenIn(const absl::StatusOr<platform::HttpAnswer>& answer,
                                      Patience& patience) const;
  // Why the issuer gives nothing.
  absl::Status Refusal(int status, const std::string& error) const;
  absl::Status Failure(absl::StatusCode code, std::string_view text,
                       std::map<std::string, std::string> arguments = {}) const;

  const Options options_;
  const Screen& screen_;
  const platform::Clock& clock_;
  platform::HttpClient http_;
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_DEVICE_LOGIN_H_
