// The gateway as a program has it: its address, bound first, and what it serves there.
#ifndef TREFF_SERVICES_GATEWAY_MODULE_H_
#define TREFF_SERVICES_GATEWAY_MODULE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/identity/access_control.h"

namespace treff::gateway {

struct GatewayOptions {
  // Lets everybody sign in as whom they like: for demos on made-up households.
  bool demo_sign_in = false;
  // Lets programs of this machine call without a session.
  bool open_to_programs = false;
  // Serves the dashboard from this folder instead of the program's own; empty: its own.
  std::string web_files;
  // Who may call the services behind it; must outlive the module. Null: an open house.
  const platform::AccessControl* access = nullptr;
  // Calls of one caller in a second, on the long run; 0: any number.
  double calls_per_second = 100;
};

// Where the calls go.
struct GatewayBackends {
  // All services behind one channel; or
  std::shared_ptr<grpc::Channel> all;
  // one each: "municipality", "casework", "recommendation", "ingestion".
  std::map<std::string, std::shared_ptr<grpc::Channel>> services;
};

class GatewayModule {
 public:
  // Binds `address`, host:port of this machine's loopback. UNAVAILABLE naming `flag` and the
  // address when it is taken; INVALID_ARGUMENT when other machines could reach it, or `options` are
  // wrong. Who connects before Serve waits.
  static absl::StatusOr<std::unique_ptr<GatewayModule>> Bind(const std::string& flag,
                                                             const std::string& address,
                                                             const GatewayOptions& options);
  virtual ~GatewayModule() = default;

  virtual int port() const = 0;
  // Begins to answer. Once.
  virtual void Serve(GatewayBackends backends) = 0;
  // Ends streams and connections; waits for the answers on their way. Does nothing before Serve.
  virtual void Stop() = 0;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_MODULE_H_
