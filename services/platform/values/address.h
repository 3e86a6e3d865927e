// Network addresses as people type them into flags, variables and command lines.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_ADDRESS_H_
#define TREFF_SERVICES_PLATFORM_VALUES_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::platform {

struct HostPort {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without its brackets
  int port = 0;
};

// "host:port" or "[IPv6 address]:port", with a port from 0 to 65535. INVALID_ARGUMENT that says
// what an address must be, and not what this one was: it may be a url with a password.
absl::StatusOr<HostPort> ParseHostPort(std::string_view address);

// Whether `address`, host:port, is this machine's own loopback, which no other machine reaches:
// 127.0.0.0/8, ::1 or localhost.
bool IsLoopback(std::string_view address);

// What each kind of address must be: INVALID_ARGUMENT as above, "must be …".
//
// To serve on: host:port, port 0 for any that is free.
absl::Status CheckListenAddress(std::string_view address);
// Of a server that is called: host:port with a port from 1.
absl::Status CheckServerAddress(std::string_view address);
// Of a gRPC service: as a server's, dns:///host:port for all that the name resolves to, or
// ipv4:address:port,address:port for replicas that no name stands for.
absl::Status CheckServiceAddress(std::string_view address);
// "http://host[:port][/path]", or https.
absl::Status CheckHttpUrl(std::string_view url);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_ADDRESS_H_
