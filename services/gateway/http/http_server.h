// The HTTP/1.1 server: connections, each with a thread, and what they may cost.
#ifndef TREFF_SERVICES_GATEWAY_HTTP_HTTP_SERVER_H_
#define TREFF_SERVICES_GATEWAY_HTTP_HTTP_SERVER_H_

#include <cstddef>
#include <memory>

#include "services/gateway/http/http_message.h"
#include "services/platform/lifecycle/listener.h"

namespace treff::gateway {

struct HttpServerOptions {
  // Open at once; the next takes the place of the one that has been idle longest, or hears 503.
  int max_connections = 256;
  size_t max_body_bytes = 16 << 20;
};

// Serves from its start until it is destroyed.
class HttpServer {
 public:
  // `handler` is called by many threads at once and may throw.
  static std::unique_ptr<HttpServer> Start(std::unique_ptr<platform::Listener> listener,
                                           const HttpServerOptions& options, HttpHandler handler);
  // Takes no more connections, ends streams and what is idle, and waits for answers on their way.
  virtual ~HttpServer() = default;
  virtual int port() const = 0;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_HTTP_HTTP_SERVER_H_
