// Real servers on loopback, and real programs that are told to end.
#include "services/platform/lifecycle/server.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/client.h"
#include "services/platform/middleware/context.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/ids.h"
#include "tests/platform/echo_service.h"
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
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::TempDir;

constexpr absl::Duration kLong = absl::Minutes(1);
constexpr char kServiceName[] = "google.longrunning.Operations";

absl::StatusOr<Operation> Echo(const std::shared_ptr<grpc::Channel>& channel,
                               const std::string& name, absl::Duration at_most = kLong) {
  grpc::ClientContext context;
  PrepareCall(context, at_most);
  GetOperationRequest request;
  request.set_name(name);
  Operation response;
  const grpc::Status status =
      google::longrunning::Operations::NewStub(channel)->GetOperation(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

absl::StatusOr<Operation> SameName(const GetOperationRequest& request) {
  Operation operation;
  operation.set_name(request.name());
  return operation;
}

std::string AddressOf(const Server& server) { return absl::StrCat("127.0.0.1:", server.port()); }

std::unique_ptr<Server> StartServer(EchoService::Rule rule, const ServerOptions& options = {}) {
  auto server = Server::Start(options, EchoAlone(std::move(rule)));
  EXPECT_THAT(server, IsOk());
  return *std::move(server);
}

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
  const std::string method = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  const std::string list_services = "\x3A\x01*";

  EXPECT_THAT(CallBytes(NewChannel(AddressOf(*open)), method, list_services).value(),
              HasSubstr(kServiceName));
  EXPECT_THAT(CallBytes(NewChannel(AddressOf(*closed)), method, list_services),
              StatusIs(absl::StatusCode::kUnimplemented));
}

TEST(Server, ATakenAddressIsSaid) {
  const auto server = StartServer(SameName);
  EXPECT_THAT(Server::Start({.address = AddressOf(*server)}, EchoAlone(SameName)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(AddressOf(*server))));
  EXPECT_THAT(Server::Start({.address = "no such host:1"}, EchoAlone(SameName)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no such host")));
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

TEST(Server, ShedsCallsAboveItsThreads) {
  std::atomic<bool> go_on = false;
  std::atomic<int> served = 0;
  const EchoService::Rule rule = [&](const GetOperationRequest& request) {
    ++served;
    while (!go_on) absl::SleepFor(absl::Milliseconds(1));
    return SameName(request);
  };
  const auto server = StartServer(rule, {.max_threads = 8});
  const auto channel = NewChannel(AddressOf(*server));
  std::atomic<int> shed = 0, other = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 32; ++i) {
    callers.emplace_back([&] {
      const absl::Status status = Echo(channel, "x").status();
      shed += absl::IsResourceExhausted(status);
      other += !status.ok() && !absl::IsResourceExhausted(status);
    });
  }
  EXPECT_TRUE(treff::testing::WaitUntil([&] { return shed > 0; }));
  go_on = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(other, 0);
  EXPECT_EQ(served, 32 - shed);
}

TEST(Handler, ExceptionsAreInternalAndKeepTheirTextToThemselves) {
  const EchoService::Rule rule = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    throw std::runtime_error("Kari Nordmann");
  };
  const auto server = StartServer(rule);

  ::testing::internal::CaptureStderr();
  const auto result = Echo(NewChannel(AddressOf(*server)), "x");
  server->Shutdown();
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInternal,
                               AllOf(HasSubstr("trace"), Not(HasSubstr("Kari")))));
  EXPECT_THAT(log, AllOf(HasSubstr("test.Echo/GetOperation"), HasSubstr("INTERNAL"),
                         HasSubstr("\"trace\""), Not(HasSubstr("Kari"))));
  EXPECT_THAT(MetricsText(), HasSubstr("treff_rpc_seconds_count{code=\"INTERNAL\",method="
                                       "\"test.Echo/GetOperation\"}"));
}

TEST(Handler, AClientsMistakeIsLoggedWithoutItsText) {
  const EchoService::Rule rule = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    return absl::InvalidArgumentError("Kari Nordmann");
  };
  const auto server = StartServer(rule);

  ::testing::internal::CaptureStderr();
  const auto result = Echo(NewChannel(AddressOf(*server)), "x");
  server->Shutdown();
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, "Kari Nordmann"));
  EXPECT_THAT(log, AllOf(HasSubstr("INVALID_ARGUMENT"), Not(HasSubstr("Kari"))));
}

TEST(Handler, ManyBadFieldsReachAClientWithGrpcsOwnLimits) {
  const EchoService::Rule rule = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    FieldErrors errors;
    for (int i = 0; i < 5000; ++i) {
      errors.Add(absl::StrCat("case.members[", i, "].birth_year"), "must be from 1900 to 2026");
    }
    return errors.ToStatus();
  };
  const auto server = StartServer(rule);
  const auto plain = grpc::CreateChannel(AddressOf(*server), grpc::InsecureChannelCredentials());

  const auto result = Echo(plain, "x");

  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("birth_year")));
  EXPECT_GE(GetDetail<google::rpc::BadRequest>(result.status())->field_violations_size(), 40);
}

TEST(Handler, TraceAndDeadlineAreCarriedOn) {
  CallContext seen;
  const EchoService::Rule inner = [&](const GetOperationRequest& request) {
    seen = CurrentCall();
    return SameName(request);
  };
  const auto inner_server = StartServer(inner);
  const auto to_inner = NewChannel(AddressOf(*inner_server));
  const EchoService::Rule outer = [&](const GetOperationRequest& request) {
    return Echo(to_inner, request.name(), absl::Hours(1));
  };
  const auto outer_server = StartServer(outer);

  const absl::Time start = absl::Now();
  const ScopedCall call({.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"});
  EXPECT_THAT(Echo(NewChannel(AddressOf(*outer_server)), "x", absl::Seconds(30)), IsOk());

  EXPECT_EQ(seen.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_GT(seen.deadline, start);
  EXPECT_LT(seen.deadline, start + absl::Seconds(40));
}

TEST(Handler, AHandlerLearnsThatItsCallerLeft) {
  std::atomic<bool> noticed = false;
  const EchoService::Rule rule = [&](const GetOperationRequest& request) {
    noticed = treff::testing::WaitUntil([] { return CurrentCall().cancelled(); });
    return SameName(request);
  };
  const auto server = StartServer(rule);
  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), "x", absl::Milliseconds(50)),
              StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_TRUE(treff::testing::WaitUntil([&] { return noticed.load(); }));
}

TEST(GrpcStatus, RoundTripsWithDetails) {
  const absl::Status status = NotFound("cases/1", "register it");
  EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
  EXPECT_THAT(FromGrpc(ToGrpc(absl::OkStatus())), IsOk());
  EXPECT_THAT(FromGrpc(grpc::Status(grpc::StatusCode::ABORTED, "x", "not a proto \xFF")),
              StatusIs(absl::StatusCode::kAborted, "x"));
  EXPECT_EQ(ToGrpc(absl::InternalError("Br\xE6nn")).error_message(), "Br\uFFFDnn");
}

TEST(OperationsService, ServesEveryKind) {
  const auto ids = SequentialIds();
  const auto imports = Operations::New({.kind = "imports"}, *ids);
  std::vector<std::unique_ptr<grpc::Service>> faces;
  faces.push_back(NewOperationsService({imports.get()}));
  const auto started_server = Server::Start({}, std::move(faces));
  ASSERT_THAT(started_server, IsOk());
  const Server* server = started_server->get();
  const auto stub = google::longrunning::Operations::NewStub(NewChannel(AddressOf(*server)));
  const auto started = imports->Start(
      "", "", Operation(), [](OperationProgress&) { return std::make_unique<Operation>(); });
  ASSERT_THAT(started, IsOk());

  google::longrunning::WaitOperationRequest wait;
  wait.set_name(started->name());
  Operation waited;
  grpc::ClientContext wait_context;
  EXPECT_TRUE(stub->WaitOperation(&wait_context, wait, &waited).ok());
  google::longrunning::ListOperationsResponse list;
  grpc::ClientContext list_context;
  EXPECT_TRUE(stub->ListOperations(&list_context, {}, &list).ok());

  EXPECT_TRUE(waited.done());
  EXPECT_EQ(list.operations_size(), 1);
  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), "operations/exports/1"),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), "nonsense"),
              StatusIs(absl::StatusCode::kInvalidArgument));
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
