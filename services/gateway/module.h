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

// How people sign in at the issuer whose tokens `access` verifies.
struct IssuerSignInFlags {
  // As what the gateway is known to the issuer; empty: nobody signs in there.
  std::string client_id;
  // File with the client's secret; empty: a public client, which PKCE alone protects.
  std::string client_secret_file;
  std::string client_key_file;  // instead of a secret
  std::string scope = "openid";
};

struct GatewayOptions {
  // Lets everybody sign in as whom they like: for demos on made-up households.
  bool demo_sign_in = false;
  IssuerSignInFlags issuer_sign_in;
  // https://host under which browsers reach it; needed to sign in at an issuer.
  std::string public_address;
  // host:port of the Redis where replicas share their sessions; empty: in memory.
  std::string redis_address;
  // File with NAME:SECRET for it; empty: it asks for none.
  std::string redis_login_file;
  // File with the key that seals sessions there; needed with a Redis.
  std::string session_key_file;
  // Lets programs of this machine call without a session.
  bool open_to_programs = false;
  // Serves the dashboard from this folder instead of the program's own; empty: its own.
  std::string web_files;
  // Who may call the services behind it; must outlive the module. Null: an open house.
  const platform::AccessControl* access = nullptr;
  // Calls of one caller in a second, on the long run; 0: any number.
  double calls_per_second = 100;
};

// Puts into `options` what --public_address, --sign_in_… and --session_key_file say, the flags of
// every program that has the gateway. After ParseFlags.
void AddSignInFlags(GatewayOptions& options);

// Where the calls go.
struct GatewayBackends {
  // All services behind one channel; or
  std::shared_ptr<grpc::Channel> all;
  // one each: "municipality", "casework", "recommendation", "ingestion".
  std::map<std::string, std::shared_ptr<grpc::Channel>> services;
};

class GatewayModule {
 public:
  // Binds `address`, host:port. UNAVAILABLE naming `flag` and the address when it is taken;
  // INVALID_ARGUMENT when other machines could reach it and nobody has to prove who they are, or
  // `options` are wrong. Who connects before Serve waits.
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
