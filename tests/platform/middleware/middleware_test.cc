// The steps around a handler, through real servers on loopback.
#include "services/platform/middleware/middleware.h"

#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/standard_list.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metrics.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"
#include "treff/municipality/v1/dataset_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/municipality/v1/quota_service.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::platform {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// A step that notes when a call passes it on its way in and out.
Middleware Noting(std::string name, std::vector<std::string>& notes) {
  return [name = std::move(name), &notes](IncomingCall&, Next next) {
    notes.push_back(name + " in");
    const absl::Status status = next();
    notes.push_back(name + " out");
    return status;
  };
}

// What a call with these headers ends with, at a server with the standard list.
absl::Status CallWithCaller(const std::string& caller, std::string& seen) {
  const auto server = StartServer([&](const GetOperationRequest& request) {
    seen = CurrentCall().caller;
    return SameName(request);
  });
  grpc::ClientContext context;
  context.AddMetadata("treff-caller", caller);
  Operation response;
  return FromGrpc(google::longrunning::Operations::NewStub(NewChannel(AddressOf(*server)))
                      ->GetOperation(&context, GetOperationRequest(), &response));
}

TEST(Middleware, StepsNestInTheirOrder) {
  std::vector<std::string> notes;
  const EchoService::Rule rule = [&](const GetOperationRequest& request) {
    notes.push_back("handler");
    return SameName(request);
  };
  const auto server =
      StartServer(rule, {.middleware = {Noting("outer", notes), Noting("inner", notes)}});

  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), "x"), IsOk());

  EXPECT_THAT(notes, ElementsAre("outer in", "inner in", "handler", "inner out", "outer out"));
}

TEST(Middleware, ARefusedCallIsCountedAndLoggedAndServesNothing) {
  const std::string refused =
      "treff_rpc_seconds_count{code=\"PERMISSION_DENIED\",method="
      "\"google.longrunning.Operations/GetOperation\"} 1";
  ASSERT_THAT(MetricsText(), Not(HasSubstr(refused)));
  bool served = false;
  const EchoService::Rule rule = [&](const GetOperationRequest& request) {
    served = true;
    return SameName(request);
  };
  const Permission nobody = [](const IncomingCall& call) {
    return absl::PermissionDeniedError(
        absl::StrCat(call.context.caller, " may not call ", call.method.descriptor->name()));
  };
  const auto server = StartServer(rule, {.middleware = StandardList({.permission = nobody})});

  ::testing::internal::CaptureStderr();
  const auto result = Echo(NewChannel(AddressOf(*server)), "x");
  server->Shutdown();
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_THAT(result,
              StatusIs(absl::StatusCode::kPermissionDenied, "anonymous may not call GetOperation"));
  EXPECT_FALSE(served);
  EXPECT_THAT(MetricsText(), HasSubstr(refused));
  EXPECT_THAT(log, HasSubstr("PERMISSION_DENIED"));
}

TEST(Middleware, WhoMayNotUsesUpNoCalls) {
  int admitted = 0;
  bool permitted = false;
  const auto server = StartServer(
      SameName, {.middleware = StandardList(
                     {.permission =
                          [&](const IncomingCall&) {
                            return permitted ? absl::OkStatus() : absl::PermissionDeniedError("no");
                          },
                      .admission =
                          [&](const IncomingCall&) {
                            return ++admitted == 1
                                       ? absl::OkStatus()
                                       : Overloaded("one call is all", absl::Seconds(1));
                          }})});
  const auto channel = NewChannel(AddressOf(*server));

  EXPECT_THAT(Echo(channel, "x"), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(admitted, 0);
  permitted = true;
  EXPECT_THAT(Echo(channel, "x"), IsOk());
  EXPECT_THAT(Echo(channel, "x"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(Middleware, AStepThatThrowsIsInternalToo) {
  const CallerOf throwing = [](const IncomingCall&) -> absl::StatusOr<std::string> {
    throw std::runtime_error("Kari Nordmann");
  };
  const auto server = StartServer(SameName, {.middleware = StandardList({.caller_of = throwing})});
  EXPECT_THAT(Echo(NewChannel(AddressOf(*server)), "x"),
              StatusIs(absl::StatusCode::kInternal, Not(HasSubstr("Kari"))));
}

TEST(Middleware, NoErrorLeavesWithoutAReason) {
  const EchoService::Rule bare = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    return absl::OutOfRangeError("too far");
  };
  const EchoService::Rule reasoned = [](const GetOperationRequest&) -> absl::StatusOr<Operation> {
    return ErrorOf(reasons::kStaleEtag, "read it again");
  };

  const auto bare_server = StartServer(bare), reasoned_server = StartServer(reasoned);
  EXPECT_EQ(ReasonOf(Echo(NewChannel(AddressOf(*bare_server)), "x").status()), "OUT_OF_RANGE");
  EXPECT_EQ(ReasonOf(Echo(NewChannel(AddressOf(*reasoned_server)), "x").status()), "STALE_ETAG");
}

// What the outer of two services answers when the inner one's rule is `inner`.
absl::Status ThroughAnother(EchoService::Rule inner) {
  const auto inner_server = StartServer(std::move(inner));
  const auto to_inner = NewChannel(AddressOf(*inner_server));
  const EchoService::Rule outer =
      [&](const GetOperationRequest& request) -> absl::StatusOr<Operation> {
    grpc::ClientContext context;
    PrepareCall(context, absl::Minutes(1));
    Operation response;
    TREFF_RETURN_IF_ERROR(
        FromService(google::longrunning::Operations::NewStub(to_inner)->GetOperation(
                        &context, request, &response),
                    "inner"));
    return response;
  };
  const auto outer_server = StartServer(outer);
  return Echo(NewChannel(AddressOf(*outer_server)), "x").status();
}

TEST(OtherService, ARefusalStaysOneWithItsDetails) {
  const auto refused = [](absl::StatusCode code) {
    return ThroughAnother([code](const GetOperationRequest&) -> absl::StatusOr<Operation> {
      absl::Status status(code, "not you");
      google::rpc::ResourceInfo resource;
      resource.set_resource_name("cases/1");
      AttachDetail(resource, status);
      return status;
    });
  };
  for (const auto code : {absl::StatusCode::kPermissionDenied, absl::StatusCode::kUnauthenticated,
                          absl::StatusCode::kNotFound, absl::StatusCode::kAborted,
                          absl::StatusCode::kUnavailable, absl::StatusCode::kDataLoss}) {
    const absl::Status status = refused(code);
    EXPECT_THAT(status, StatusIs(code, "not you"));
    EXPECT_EQ(ReasonOf(status), absl::StatusCodeToString(code));
    EXPECT_EQ(GetDetail<google::rpc::ResourceInfo>(status)->resource_name(), "cases/1");
  }
}

TEST(OtherService, ItsOwnFaultNamesIt) {
  const absl::Status status =
      ThroughAnother([](const GetOperationRequest&) -> absl::StatusOr<Operation> {
        throw std::runtime_error("Kari Nordmann");
      });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal,
                               AllOf(HasSubstr("the inner service failed"), HasSubstr("trace"))));
}

TEST(OtherService, AFaultOfTheWayIsUnavailable) {
  for (const auto code : {grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::INTERNAL,
                          grpc::StatusCode::UNKNOWN, grpc::StatusCode::UNIMPLEMENTED}) {
    const absl::Status status = FromService(grpc::Status(code, "broken pipe"), "casework");
    EXPECT_THAT(status,
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("the casework service")));
    const auto info = GetDetail<google::rpc::ErrorInfo>(status);
    EXPECT_EQ(info->reason(), "DEPENDENCY_UNAVAILABLE");
    EXPECT_EQ(info->metadata().at("service"), "casework");
  }
}

TEST(OtherService, WhatTheCallerBroughtAboutKeepsItsCode) {
  for (const auto code :
       {grpc::StatusCode::DEADLINE_EXCEEDED, grpc::StatusCode::CANCELLED,
        grpc::StatusCode::RESOURCE_EXHAUSTED, grpc::StatusCode::UNAUTHENTICATED}) {
    EXPECT_EQ(FromService(grpc::Status(code, "too late"), "casework").raw_code(), code);
  }
  EXPECT_THAT(FromService(grpc::Status::OK, "casework"), IsOk());
}

TEST(Method, EveryRequestOfOursNamesOneMethod) {
  const google::protobuf::Descriptor* const one_of_each_file[] = {
      casework::v1::GetCaseRequest::descriptor(),
      ingestion::v1::GetSourceRequest::descriptor(),
      municipality::v1::GetIndicatorRequest::descriptor(),
      municipality::v1::GetProfileRequest::descriptor(),
      municipality::v1::GetQuotaRequest::descriptor(),
      recommendation::v1::GetAllocationRequest::descriptor(),
      recommendation::v1::RecommendRequest::descriptor(),
      GetOperationRequest::descriptor()};
  for (const auto* request : one_of_each_file) {
    ASSERT_EQ(request->file()->service_count(), 1) << request->file()->name();
    const auto* service = request->file()->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const Method found = FindMethod(service->full_name(), *method->input_type());
      EXPECT_EQ(found.descriptor, method)
          << method->full_name() << ": give it a request of its own";
      EXPECT_EQ(found.name, absl::StrCat(service->full_name(), "/", method->name()));
    }
  }
}

TEST(Method, AnothersRequestNamesNone) {
  const Method found =
      FindMethod("treff.casework.v1.CaseService", *GetOperationRequest::descriptor());
  EXPECT_EQ(found.descriptor, nullptr);
  EXPECT_EQ(found.name, "treff.casework.v1.CaseService/?GetOperationRequest");
}

TEST(Identity, TheHeaderIsBelieved) {
  std::string seen;
  EXPECT_THAT(CallWithCaller("udi/saksbehandler-7", seen), IsOk());
  EXPECT_EQ(seen, "udi/saksbehandler-7");
  EXPECT_THAT(CallWithCaller("", seen), IsOk());
  EXPECT_EQ(seen, "anonymous");
}

TEST(Identity, AnUnreadableCallerIsNobody) {
  std::string seen = "nobody was served";
  for (const std::string& bad : {std::string("two words"), std::string(201, 'x')}) {
    EXPECT_THAT(CallWithCaller(bad, seen),
                StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("treff-caller")));
  }
  EXPECT_EQ(seen, "nobody was served");
}

TEST(Middleware, ExceptionsAreInternalAndKeepTheirTextToThemselves) {
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
  EXPECT_THAT(log, AllOf(HasSubstr("google.longrunning.Operations/GetOperation"),
                         HasSubstr("INTERNAL"), HasSubstr("\"trace\""), Not(HasSubstr("Kari"))));
  EXPECT_THAT(MetricsText(), HasSubstr("treff_rpc_seconds_count{code=\"INTERNAL\",method="
                                       "\"google.longrunning.Operations/GetOperation\"}"));
}

TEST(Middleware, AClientsMistakeIsLoggedWithoutItsText) {
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

TEST(Middleware, RefusalsForWantOfRoomAreLoggedTogether) {
  const auto server =
      StartServer([](const GetOperationRequest& request) -> absl::StatusOr<Operation> {
        if (request.name() == "later") return SameName(request);
        return Overloaded("no room", absl::Seconds(1));
      });
  const auto channel = NewChannel(AddressOf(*server));

  ::testing::internal::CaptureStderr();
  for (int i = 0; i < 200; ++i) {
    ASSERT_THAT(Echo(channel, "x"), StatusIs(absl::StatusCode::kResourceExhausted));
  }
  absl::SleepFor(absl::Milliseconds(1100));
  EXPECT_THAT(Echo(channel, "later"), IsOk());
  server->Shutdown();
  const std::string log = ::testing::internal::GetCapturedStderr();

  const std::vector<std::string> lines = absl::StrSplit(log, '\n', absl::SkipEmpty());
  EXPECT_THAT(log, HasSubstr("calls were refused"));
  EXPECT_LT(lines.size(), 50u) << "a line for each";
}

TEST(Middleware, ManyBadFieldsReachAClientWithGrpcsOwnLimits) {
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

TEST(Middleware, TraceDeadlineAndCallerAreCarriedOn) {
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
  const ScopedCall call({.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736",
                         .sampled = false,
                         .caller = "udi/saksbehandler-7"});
  EXPECT_THAT(Echo(NewChannel(AddressOf(*outer_server)), "x", absl::Seconds(30)), IsOk());

  EXPECT_EQ(seen.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_FALSE(seen.sampled);
  EXPECT_EQ(seen.caller, "udi/saksbehandler-7");
  EXPECT_GT(seen.deadline, start);
  EXPECT_LT(seen.deadline, start + absl::Seconds(40));
}

TEST(Middleware, AHandlerLearnsThatItsCallerLeft) {
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

}  // namespace
}  // namespace treff::platform
