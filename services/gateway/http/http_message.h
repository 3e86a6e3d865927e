// A request and its response, as the rest of the gateway sees them: no HTTP library.
#ifndef TREFF_SERVICES_GATEWAY_HTTP_HTTP_MESSAGE_H_
#define TREFF_SERVICES_GATEWAY_HTTP_HTTP_MESSAGE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::gateway {

class HttpRequest {
 public:
  virtual ~HttpRequest() = default;

  virtual const std::string& method() const = 0;
  // Decoded, without the query: it may hold any byte.
  virtual const std::string& path() const = 0;
  // The first value, "" when it is missing; names in any case.
  virtual std::string Header(const char* name) const = 0;
  // The values of a parameter of the query, decoded, in their order.
  virtual std::vector<std::string> Parameters(const char* name) const = 0;
  // The body, unpacked if it came packed with gzip. Once. RESOURCE_EXHAUSTED when it is longer than
  // `at_most` bytes, INVALID_ARGUMENT when it ends too early or is not what its headers say.
  virtual absl::StatusOr<std::string> ReadBody(size_t at_most) const = 0;
  // Whether the client has gone away. From the thread that serves the request alone.
  virtual bool IsAbandoned() const = 0;
};

// A body that comes bit by bit. Destroyed when it has ended or the client has gone away.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // The next piece; "" when none came within a second; none at the end.
  virtual std::optional<std::string> Next() = 0;
};

struct HttpResponse {
  int status = 200;
  std::string type;  // Content-Type; empty: no body
  std::vector<std::pair<std::string, std::string>> headers;
  // One of the three.
  std::string body;
  std::string_view lasting_body;  // lives as long as the program
  std::unique_ptr<BodyStream> stream;

  void Add(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
  }
};

using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_HTTP_HTTP_MESSAGE_H_
