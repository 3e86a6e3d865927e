// The life of a gRPC server: bind, health, reflection, wait for a signal, drain.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/lifecycle/listener.h"
#include "services/platform/middleware/limits/call_gate.h"
#include "services/platform/middleware/middleware.h"
#include "services/platform/middleware/standard_list.h"

namespace treff::platform {

struct ServerOptions {
  // host:port, port 0 for any.
  std::string address = "127.0.0.1:0";
  bool reflection = true;            // off where outsiders reach the port
  GateOptions gate;                  // calls at once, and how long they wait for clients
  int max_connections = 1024;        // more are sent away, as is what the process has no files for
  int max_message_bytes = 16 << 20;  // received
  // Of messages that are on their way, and of what gRPC keeps for connections. Above it, calls are
  // RESOURCE_EXHAUSTED.
  int max_buffer_bytes = 128 << 20;
  // From not being ready on, calls are still taken: whoever chooses between servers hears of it.
  absl::Duration notice = absl::ZeroDuration();
  absl::Duration drain = absl::Seconds(20);  // for running calls after that
  absl::Duration max_connection_age = absl::Minutes(1);
  // For calls that outlive their connection's age, and for bodies to arrive whole: then it is
  // ended.
  absl::Duration age_grace = absl::Minutes(10);
  MiddlewareList middleware = StandardList();  // what every call passes
  // Of the connections to its address; null: in the clear.
  std::shared_ptr<grpc::ServerCredentials> credentials;
};

// The name under which health says that the process lives: SERVING as long as it answers, whatever
// its stores do. For liveness probes; "" and the services are for readiness.
inline constexpr char kLivenessService[] = "live";
// The name under which health says whether what is written finds room; reads go on without it.
inline constexpr char kWritesService[] = "writes";

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
  // process's (ShutdownRequested stays as it is). Without reflection. Nobody but this process can
  // call it: `seams` may trust who does.
  static absl::StatusOr<std::unique_ptr<Server>> StartInside(
      std::vector<std::unique_ptr<grpc::Service>> services, MiddlewareSeams seams = {});
  virtual ~Server() = default;

  virtual int port() const = 0;
  // A channel to this server inside the process: no socket, no copies through the kernel.
  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;
  // Sets the health of "" and of every service.
  virtual void SetReady(bool ready) = 0;
  // Sets the health of kWritesService, NOT_SERVING at first.
  virtual void SetTakesWrites(bool takes) = 0;
  // Whether nobody who connects is sent away.
  virtual bool HasRoomForConnections() const = 0;
  // Health NOT_SERVING; after the notice streams learn of it through ShutdownRequested, new calls
  // are refused with SHUTTING_DOWN, and running ones may finish within the drain time. Then the
  // rest is cancelled. Returns when all is over.
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
