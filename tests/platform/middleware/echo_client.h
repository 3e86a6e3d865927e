// Starts a server of an EchoService and calls it.
#ifndef TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_CLIENT_H_
#define TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/matchers.h"

namespace treff::platform {

// A server of an EchoService alone.
inline std::unique_ptr<Server> StartServer(EchoService::Rule rule,
                                           const ServerOptions& options = {}) {
  auto server = Server::Start(options, EchoAlone(std::move(rule)));
  EXPECT_THAT(server, treff::testing::IsOk());
  return *std::move(server);
}

inline std::string AddressOf(const Server& server) {
  return absl::StrCat("127.0.0.1:", server.port());
}

// One GetOperation of `name`, with the context of the call this thread serves.
inline absl::StatusOr<google::longrunning::Operation> Echo(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& name,
    absl::Duration at_most = absl::Minutes(1)) {
  grpc::ClientContext context;
  PrepareCall(context, at_most);
  google::longrunning::GetOperationRequest request;
  request.set_name(name);
  google::longrunning::Operation response;
  const grpc::Status status =
      google::longrunning::Operations::NewStub(channel)->GetOperation(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

// A rule that answers with the name that was asked for.
inline absl::StatusOr<google::longrunning::Operation> SameName(
    const google::longrunning::GetOperationRequest& request) {
  google::longrunning::Operation operation;
  operation.set_name(request.name());
  return operation;
}

}  // namespace treff::platform

#endif  // TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_CLIENT_H_
