// The life of a gRPC server: bind, health, reflection, wait for a signal, drain.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/server.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/lifecycle/listener.h"
#include "services/platform/middleware/middleware.h"
#include "services/platform/middleware/standard_list.h"

namespace treff::platform {

struct ServerOptions {
  // host:port, port 0 for any.
  std::string address = "127.0.0.1:0";
  bool reflection = true;            // off where outsiders reach the port
  int max_threads = 64;              // of the synchronous API; more calls are RESOURCE_EXHAUSTED
  int max_message_bytes = 16 << 20;  // received
  absl::Duration drain = absl::Seconds(20);  // for running calls after a shutdown began
  absl::Duration max_connection_age = absl::Minutes(30);
  MiddlewareList middleware = StandardList();  // what every call passes
};

// The name under which health says that the process lives: SERVING as long as it answers, whatever
// its stores do. For liveness probes; "" and the services are for readiness.
inline constexpr char kLivenessService[] = "live";

// A running server. All methods may be called from any thread.
class Server {
 public:
  // Starts serving `services`. Their health is NOT_SERVING until SetReady. Returns UNAVAILABLE if
  // the address is taken or cannot be bound, INTERNAL if one of them is not Guarded: nothing is
  // served past the middleware.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services);
  // The same on an address that was bound before; `options.address` is not looked at.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      std::unique_ptr<Listener> listener, const ServerOptions& options,
      std::vector<std::unique_ptr<grpc::Service>> services);
  // A server without an address: reached only through InProcessChannel, and its shutdown is not the
  // process's (ShutdownRequested stays as it is). Without reflection.
  static absl::StatusOr<std::unique_ptr<Server>> StartInside(
      std::vector<std::unique_ptr<grpc::Service>> services);
  virtual ~Server() = default;

  virtual int port() const = 0;
  // A channel to this server inside the process: no socket, no copies through the kernel.
  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;
  // Sets the health of "" and of every service.
  virtual void SetReady(bool ready) = 0;
  // Health NOT_SERVING, running calls may finish within the drain time, then the rest is cancelled.
  // Returns when all is over. Streams learn of it through ShutdownRequested.
  virtual void Shutdown() = 0;
};

// Blocks SIGTERM and SIGINT in this thread and all it will start. Call first in main, so that
// WaitForSignal is the only one who sees them.
void BlockSignals();
// Waits for SIGTERM or SIGINT and returns which.
int WaitForSignal();
// Whether one has come that WaitForSignal would return at once.
bool SignalIsPending();

// True from the start of the Shutdown of a server with an address. Long-lived streams look at it,
// at least once a second, and end with UNAVAILABLE.
bool ShutdownRequested();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_H_
