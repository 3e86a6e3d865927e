// Which service a call goes to.
#ifndef TREFF_SERVICES_GATEWAY_CALLS_ROUTES_H_
#define TREFF_SERVICES_GATEWAY_CALLS_ROUTES_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <grpcpp/channel.h>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

namespace treff::gateway {

struct Route {
  std::string service;  // "casework": whom errors name
  std::shared_ptr<grpc::Channel> channel;
};

// Immutable, so thread-safe.
class Routes {
 public:
  // All services behind one channel, as in treffd.
  explicit Routes(std::shared_ptr<grpc::Channel> all);
  // By the second part of a package: "casework" has treff.casework.v1. `operations` says whose
  // operations of a kind are: "imports" are ingestion's. Those of no kind are nobody's.
  Routes(std::map<std::string, std::shared_ptr<grpc::Channel>> services,
         std::map<std::string, std::string> operations);

  // The route of a call of `method` with the request `bytes`. UNIMPLEMENTED when no service here
  // has the method; INVALID_ARGUMENT when an operation's name does not say whose it is.
  absl::StatusOr<Route> Find(const google::protobuf::MethodDescriptor& method,
                             std::string_view bytes) const;

 private:
  absl::StatusOr<Route> OfOperation(std::string_view bytes) const;

  const std::shared_ptr<grpc::Channel> all_;
  const std::map<std::string, std::shared_ptr<grpc::Channel>> services_;
  const std::map<std::string, std::string> operations_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CALLS_ROUTES_H_
