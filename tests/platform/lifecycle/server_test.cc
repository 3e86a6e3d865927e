// Real servers on loopback, and real programs that are told to end.
#include "services/platform/lifecycle/server.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::TempDir;

constexpr absl::Duration kLong = absl::Minutes(1);
constexpr char kServiceName[] = "google.longrunning.Operations";

// One request, one answer, as bytes: the health and reflection protos are not packaged for C++.
absl::StatusOr<std::string> CallBytes(const std::shared_ptr<grpc::Channel>& channel,
                                      const std::string& method, const std::string& request) {
  grpc::ClientContext context;
  PrepareCall(context, kLong);
  grpc::CompletionQueue queue;
  grpc::Slice slice(request);
  const grpc::ByteBuffer bytes(&slice, 1);
  auto call = grpc::GenericStub(channel).PrepareUnaryCall(&context, method, bytes, &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return FromGrpc(status);
  grpc::Slice answer;
  response.DumpToSingleSlice(&answer);
  return std::string(reinterpret_cast<const char*>(answer.begin()), answer.size());
}

// grpc.health.v1: field 1 of the request is the service, field 1 of the answer the state.
absl::StatusOr<std::string> Health(const Server& server, const std::string& service) {
  const std::string request =
      service.empty()
          ? ""
          : absl::StrCat("\x0A", std::string(1, static_cast<char>(service.size())), service);
  return CallBytes(NewChannel(AddressOf(server)), "/grpc.health.v1.Health/Check", request);
}
constexpr char kServing[] = "\x08\x01";
constexpr char kNotServing[] = "\x08\x02";

TEST(Server, HealthIsKnownByServiceName) {
  const auto server = StartServer(SameName);
  EXPECT_EQ(Health(*server, "").value(), kNotServing);
  EXPECT_EQ(Health(*server, kServiceName).value(), kNotServing);

  server->SetReady(true);

  EXPECT_EQ(Health(*server, "").value(), kServing);
  EXPECT_EQ(Health(*server, kServiceName).value(), kServing);
  EXPECT_THAT(Health(*server, "unknown"), StatusIs(absl::StatusCode::kNotFound));
}

TEST(Server, ItsLifeIsNotItsReadiness) {
  const auto server = StartServer(SameName);
  EXPECT_EQ(Health(*server, kLivenessService).value(), kServing);
  server->SetReady(true);
  server->SetReady(false);
  EXPECT_EQ(Health(*server, kLivenessService).value(), kServing);
}

TEST(Server, WhoConnectsBeforeItServesIsServedThen) {
  auto listener = Listener::Bind("127.0.0.1:0");
  ASSERT_THAT(listener, IsOk());
  const std::string address = absl::StrCat("127.0.0.1:", (*listener)->port());
  absl::StatusOr<Operation> answer;
  std::thread caller([&] { answer = Echo(NewChannel(address), "early"); });

  const auto server = Server::Start(*std::move(listener), {}, EchoAlone(SameName));

  caller.join();
  ASSERT_THAT(server, IsOk());
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->name(), "early");
}

TEST(Server, AnAddressIsTakenFromTheMomentItIsBound) {
  const auto listener = Listener::Bind("127.0.0.1:0");
  ASSERT_THAT(listener, IsOk());
  for (const char* host : {"127.0.0.1", "0.0.0.0", "localhost"}) {
    const std::string address = absl::StrCat(host, ":", (*listener)->port());
    EXPECT_THAT(Listener::Bind(address),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr(address)));
  }
}

TEST(Server, ReflectionIsEachServersOwnChoice) {
  const auto open = StartServer(SameName, {.reflection = true});
  const auto closed = StartServer(SameName, {.reflection = false});
  const std::string list_services = "\x3A\x01*";
  const std::string no_symbol = "\x22\x04none";
  for (const std::string version : {"v1", "v1alpha"}) {
    const std::string method =
        "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo";
    const auto channel = NewChannel(AddressOf(*open));
    EXPECT_THAT(CallBytes(channel, method, list_services).value(), HasSubstr(kServiceName));
    const std::string symbol =
        absl::StrCat("\x22", std::string(1, sizeof kServiceName - 1), kServiceName);
    EXPECT_THAT(CallBytes(channel, method, symbol).value(),
                AllOf(HasSubstr("google/longrunning/operations.proto"),
                      HasSubstr("google/protobuf/any.proto")));
    EXPECT_THAT(CallBytes(channel, method, no_symbol).value(), HasSubstr("\x3A"));
    EXPECT_THAT(CallBytes(NewChannel(AddressOf(*closed)), method, list_services),
                StatusIs(absl::StatusCode::kUnimplemented));
  }
}

TEST(Server, ATakenAddressIsSaid) {
  const auto server = StartServer(SameName);
  EXPECT_THAT(Server::Start({.address = AddressOf(*server)}, EchoAlone(SameName)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(AddressOf(*server))));
  EXPECT_THAT(Server::Start({.address = "no such host:1"}, EchoAlone(SameName)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no such host")));
}

TEST(Server, ServesNothingPastTheMiddleware) {
  std::vector<std::unique_ptr<grpc::Service>> bare;
  bare.push_back(std::make_unique<google::longrunning::Operations::Service>());
  EXPECT_THAT(Server::Start({}, std::move(bare)), StatusIs(absl::StatusCode::kInternal));
}

TEST(Server, AnswersInsideTheProcessBeyondGrpcsOwnLimits) {
  const EchoService::Rule rule = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    Operation large;
    large.set_name(std::string(20 << 20, 'x'));
    return large;
  };
  const auto server = Server::StartInside(EchoAlone(rule));
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ((*server)->port(), 0);
  EXPECT_EQ(Echo((*server)->InProcessChannel(), "x")->name().size(), 20 << 20);
}

TEST(Server, RefusesMessagesAboveItsLimit) {
  const auto server = StartServer(SameName, {.max_message_bytes = 1000});
  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), std::string(2000, 'x')),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(GrpcStatus, RoundTripsWithDetails) {
  const absl::Status status = NotFound("cases/1", "register it");
  EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
  EXPECT_THAT(FromGrpc(ToGrpc(absl::OkStatus())), IsOk());
  EXPECT_THAT(FromGrpc(grpc::Status(grpc::StatusCode::ABORTED, "x", "not a proto \xFF")),
              StatusIs(absl::StatusCode::kAborted, "x"));
  EXPECT_EQ(ToGrpc(absl::InternalError("Br\xE6nn")).error_message(), "Br\uFFFDnn");
}

TEST(Drain, CallsInFlightSurviveSigterm) {
  const TempDir folder;
  auto program = ChildProcess::Start(
      {.command = {absl::StrCat(TREFF_BIN_DIR, "/../tests/platform_drain_server"),
                   folder.File("port"), folder.File("started")}});
  ASSERT_THAT(program, IsOk());
  const auto port = treff::testing::WaitForFile(**program, folder.File("port"));
  ASSERT_THAT(port, IsOk());
  const auto channel = NewChannel(absl::StrCat("127.0.0.1:", *port));
  constexpr size_t kCalls = 8;
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> callers;
  for (size_t i = 0; i < kCalls; ++i) {
    // The program answers only once it has begun to shut down.
    callers.emplace_back([&] { succeeded += Echo(channel, "x").ok(); });
  }
  ASSERT_THAT(treff::testing::WaitForFile(**program, folder.File("started")), IsOk());
  ASSERT_TRUE(treff::testing::WaitUntil(
      [&] { return treff::testing::ReadFile(folder.File("started")).size() == kCalls; }));

  const int exit_status = (*program)->End(SIGTERM);

  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(exit_status, 0);
  EXPECT_EQ(succeeded, static_cast<int>(kCalls));
}

}  // namespace
}  // namespace treff::platform
