// Small calls of other systems over HTTP: an issuer's keys and tokens, a collector's intake.
#ifndef TREFF_SERVICES_PLATFORM_HTTP_HTTP_CLIENT_H_
#define TREFF_SERVICES_PLATFORM_HTTP_HTTP_CLIENT_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::platform {

struct HttpCall {
  std::string address;               // http or https
  std::vector<std::string> headers;  // "Accept: application/json"
  std::optional<std::string> body;   // is posted; without one the address is got
  absl::Duration patience = absl::Seconds(5);
  size_t most_bytes = 256 << 10;  // of the answer's body
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Keeps its connection from one call to the next. Goes where it is told and nowhere else:
// redirections are answers. For one thread.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();

  // UNAVAILABLE when there was no whole answer, with a reason that does not name the address, which
  // may hold a password.
  absl::StatusOr<HttpAnswer> Call(const HttpCall& call);

 private:
  struct Handle;
  const std::unique_ptr<Handle> handle_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_HTTP_HTTP_CLIENT_H_
