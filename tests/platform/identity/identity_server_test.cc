// Who calls, through real servers: tokens, services inside one process, and certificates.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/platform/access/contract_permission.h"
#include "services/platform/access/owner_check.h"
#include "services/platform/identity/access_control.h"
#include "services/platform/identity/caller_from_token.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/clock.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::platform {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::Access;

// A server whose one method notes who called it.
class NotingServer {
 public:
  NotingServer(const AccessControl& access, bool inside) {
    auto services = EchoAlone([this](const GetOperationRequest& request) {
      seen = CurrentCall();
      return SameName(request);
    });
    auto started = inside ? Server::StartInside(std::move(services), access.Inside())
                          : Server::Start({.middleware = StandardList(access.Outside()),
                                           .credentials = access.server_credentials()},
                                          std::move(services));
    EXPECT_THAT(started, IsOk());
    server = *std::move(started);
  }

  CallContext seen;
  std::unique_ptr<Server> server;
};

std::unique_ptr<AccessControl> DemoAccess() { return *AccessControl::Make({.demo_issuer = true}); }

std::string ReasonOfCall(const absl::Status& status) {
  const auto info = GetDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() ? info->reason() : "";
}

TEST(Callers, AreWhoTheirTokenSays) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/false);
  const auto channel = NewChannel(AddressOf(*noting.server));
  const std::string token = *access->demo_issuer()->Mint("officer", "");

  // The header that an open house believes gives nobody another name, let alone a role.
  const ScopedCall call({.caller = "service:inside", .token = token});
  EXPECT_THAT(Echo(channel, "x"), IsOk());

  EXPECT_EQ(noting.seen.caller, "demo:officer");
  EXPECT_EQ(noting.seen.principal.role, Access::OFFICER);
  EXPECT_EQ(noting.seen.token, token);
}

TEST(Callers, AreRefusedWithoutATokenOrWithABadOne) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/false);
  const auto channel = NewChannel(AddressOf(*noting.server));

  EXPECT_EQ(ReasonOfCall(Echo(channel, "x").status()), "SIGN_IN_NEEDED");
  for (const char* header : {"", "Bearer ", "Bearer x.y.z", "Basic dXNlcjpwYXNz", "bearer"}) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", header);
    Operation response;
    const absl::Status status =
        FromGrpc(google::longrunning::Operations::NewStub(channel)->GetOperation(
            &context, GetOperationRequest(), &response));
    EXPECT_EQ(ReasonOfCall(status), "TOKEN_REFUSED") << header;
  }
  const ScopedCall analyst({.token = *access->demo_issuer()->Mint("analyst", "")});
  EXPECT_EQ(ReasonOfCall(Echo(channel, "x").status()), "ROLE_MAY_NOT");
}

TEST(Callers, ASecondTokenMakesNobodyOfTheFirst) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/false);
  const ScopedCall call({.token = *access->demo_issuer()->Mint("officer", "")});
  grpc::ClientContext context;
  PrepareCall(context, absl::Minutes(1));
  context.AddMetadata("authorization",
                      absl::StrCat("Bearer ", *access->demo_issuer()->Mint("lead", "")));
  Operation response;
  EXPECT_EQ(ReasonOfCall(FromGrpc(
                google::longrunning::Operations::NewStub(NewChannel(AddressOf(*noting.server)))
                    ->GetOperation(&context, GetOperationRequest(), &response))),
            "TOKEN_REFUSED");
}

TEST(Callers, InsideOneProcessAreServicesOnNobodysBehalf) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/true);
  const auto channel = noting.server->InProcessChannel();

  EXPECT_THAT(Echo(channel, "x"), IsOk());
  EXPECT_EQ(noting.seen.principal.role, Access::SERVICE);
  EXPECT_EQ(noting.seen.caller, "service:inside");

  const ScopedCall named({.caller = "demo:lead"});
  EXPECT_THAT(Echo(channel, "x"), IsOk());
  EXPECT_EQ(noting.seen.principal.role, Access::SERVICE);
  EXPECT_EQ(noting.seen.caller, "demo:lead");
}

TEST(Callers, InsideOneProcessAreWhoTheyActFor) {
  const auto access = DemoAccess();
  NotingServer inner(*access, /*inside=*/true);
  const auto to_inner = inner.server->InProcessChannel();
  const auto outer = Server::Start({.middleware = StandardList(access->Outside())},
                                   EchoAlone([&](const GetOperationRequest& request) {
                                     return Echo(to_inner, request.name());
                                   }));
  const ScopedCall call({.token = *access->demo_issuer()->Mint("officer", "")});

  EXPECT_THAT(Echo(NewChannel(AddressOf(**outer)), "x"), IsOk());

  EXPECT_EQ(inner.seen.principal.role, Access::OFFICER);
  EXPECT_EQ(inner.seen.caller, "demo:officer");
}

TEST(Callers, WhatAServiceDoesItselfItDoesInItsOwnRole) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/true);
  const ScopedCall call({.token = *access->demo_issuer()->Mint("operator", "")});
  grpc::ClientContext context;
  PrepareOwnCall(context, absl::Minutes(1));
  Operation response;
  EXPECT_TRUE(google::longrunning::Operations::NewStub(noting.server->InProcessChannel())
                  ->GetOperation(&context, GetOperationRequest(), &response)
                  .ok());
  EXPECT_EQ(noting.seen.principal.role, Access::SERVICE);
}

// The gateway reaches the outer server from within the process, for browsers: that is no service.
TEST(Callers, OfAnOuterServerAreNobodyAlsoFromInside) {
  const auto access = DemoAccess();
  NotingServer noting(*access, /*inside=*/false);
  EXPECT_EQ(ReasonOfCall(Echo(noting.server->InProcessChannel(), "x").status()), "SIGN_IN_NEEDED");
  const ScopedCall named({.caller = "service:inside"});
  EXPECT_EQ(ReasonOfCall(Echo(NewChannel(AddressOf(*noting.server)), "x").status()),
            "SIGN_IN_NEEDED");
}

TEST(Callers, AreServicesByTheirCertificateAlone) {
  const treff::testing::TempDir dir;
  const std::string script = absl::StrCat("cd ", dir.path(), R"( && exec 2>/dev/null
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=house
      sign() {
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.csr -subj /CN=$1
        printf "subjectAltName=IP:127.0.0.1,DNS:localhost$2" > $1.ext
        openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile $1.ext -out $1.pem
      }
      sign casework ,URI:treff://service/casework
      sign gateway ,URI:treff://service/gateway
      sign plain ''
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stranger.key -out stranger.pem -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1,URI:treff://service/casework)");
  ASSERT_EQ(std::system(script.c_str()), 0);
  const auto files = [&](const std::string& name) {
    return TlsFiles{.certificate = absl::StrCat(dir.path(), "/", name, ".pem"),
                    .key = absl::StrCat(dir.path(), "/", name, ".key"),
                    .authority = absl::StrCat(dir.path(), "/ca.pem"),
                    .look_again_seconds = 1};
  };
  const auto access = *AccessControl::Make({.demo_issuer = true, .tls = files("casework")});
  NotingServer noting(*access, /*inside=*/false);
  const std::string address = AddressOf(*noting.server);
  const auto as = [&](const std::string& name) {
    return Echo(NewChannel(address, TlsClient(files(name))), "x", absl::Seconds(20)).status();
  };

  EXPECT_THAT(as("casework"), IsOk());
  EXPECT_EQ(noting.seen.principal.role, Access::SERVICE);
  EXPECT_EQ(noting.seen.caller, "service:casework");
  // Signed by the house, and no service's; and the one that only calls for others.
  EXPECT_EQ(ReasonOfCall(as("plain")), "SIGN_IN_NEEDED");
  EXPECT_EQ(ReasonOfCall(as("gateway")), "SIGN_IN_NEEDED");
  // Signed by somebody else; and in the clear.
  EXPECT_THAT(Echo(NewChannel(address, TlsClient(files("stranger"))), "x", absl::Seconds(3)),
              Not(IsOk()));
  EXPECT_THAT(Echo(NewChannel(address), "x", absl::Seconds(3)), Not(IsOk()));
  {
    const ScopedCall officer({.token = *access->demo_issuer()->Mint("officer", "")});
    EXPECT_THAT(as("gateway"), IsOk());
    EXPECT_EQ(noting.seen.principal.role, Access::OFFICER);
  }
}

TEST(OwnerChecks, AForgottenOneShowsNothing) {
  // The method owes a check, as GetCase does for systems.
  const Permission owes = [](const IncomingCall& call) {
    call.context.principal = {.role = Access::SYSTEM, .own = "systems/889640782"};
    call.context.owner_check = CallContext::OwnerCheck::kOwed;
    return absl::OkStatus();
  };
  const ServerOptions options{.middleware = StandardList({.permission = owes})};
  const auto forgets = StartServer(SameName, options);
  const auto looks_up = [](const std::string& owner) -> EchoService::Rule {
    return [owner](const GetOperationRequest& request) -> absl::StatusOr<Operation> {
      if (const absl::Status status = CheckOwner(owner); !status.ok()) return status;
      return SameName(request);
    };
  };
  const auto own = StartServer(looks_up("systems/889640782"), options);
  const auto other = StartServer(looks_up("systems/974760673"), options);

  const auto forgotten = Echo(NewChannel(AddressOf(*forgets)), "secret");
  EXPECT_THAT(forgotten, StatusIs(absl::StatusCode::kInternal, Not(HasSubstr("secret"))));
  EXPECT_THAT(Echo(NewChannel(AddressOf(*own)), "x"), IsOk());
  EXPECT_EQ(ReasonOfCall(Echo(NewChannel(AddressOf(*other)), "x").status()), "NOT_YOURS");
}

TEST(AccessControls, AnOpenHouseIsForThisMachineAlone) {
  const auto open = *AccessControl::Make({});
  const auto demo = DemoAccess();
  for (const auto* access : {open.get(), demo.get()}) {
    for (const char* address : {"127.0.0.1:7070", "[::1]:0", "localhost:7070", "127.1.2.3:1"}) {
      EXPECT_THAT(access->CheckAddress("address", address), IsOk()) << address;
    }
    for (const char* address : {"0.0.0.0:7070", "[::]:7070", "10.0.0.1:7070", "treff:7070",
                                "127.example.org:7070", "[::ffff:10.0.0.1]:1"}) {
      EXPECT_THAT(access->CheckAddress("address", address),
                  StatusIs(absl::StatusCode::kInvalidArgument,
                           HasSubstr(absl::StrCat("--address=", address))));
    }
  }
}

TEST(AccessControls, NameTheFlagThatDoesNotGoWithTheOthers) {
  const auto said = [](const AccessOptions& options) {
    const auto made = AccessControl::Make(options);
    return made.ok() ? std::string() : std::string(made.status().message());
  };
  AccessOptions good{.issuer = "https://issuer.example",
                     .audience = "treff",
                     .keys = "/nowhere/keys.json",
                     .role_claim = "role"};
  EXPECT_THAT(said(good), HasSubstr("--identity_keys=/nowhere/keys.json"));
  EXPECT_THAT(said({.audience = "treff"}), HasSubstr("--identity_issuer"));
  EXPECT_THAT(said({.issuer = "https://i.example", .role_claim = "r"}),
              HasSubstr("--identity_audience"));
  EXPECT_THAT(said({.issuer = "http://i.example", .audience = "a", .role_claim = "r"}),
              HasSubstr("--identity_issuer=http://i.example"));
  EXPECT_THAT(said({.issuer = "x", .audience = "a", .role_claim = "r", .demo_issuer = true}),
              HasSubstr("--demo_issuer"));
  EXPECT_THAT(said({.tls = {.certificate = "a.pem"}}), HasSubstr("--tls_key_file"));
}

}  // namespace
}  // namespace treff::platform
