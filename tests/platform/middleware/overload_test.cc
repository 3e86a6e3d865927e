// Servers that are asked for more than they have, and clients that take nothing.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/telemetry/resident_bytes.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/rude_client.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::platform {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;
using municipality::v1::MunicipalityService;
using municipality::v1::StreamSnapshotRequest;
using municipality::v1::StreamSnapshotResponse;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::RudeClient;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;

constexpr char kUnary[] = "/google.longrunning.Operations/GetOperation";
constexpr char kStream[] = "/treff.municipality.v1.MunicipalityService/StreamSnapshot";
// Far above what travels without anybody reading.
constexpr size_t kLarge = 1 << 20;
// Of what ends long before, or not at all: no machine is so busy that it takes the half.
constexpr absl::Duration kEver = absl::Minutes(4);

// Sends large messages as long as they are taken.
class Fountain final : public Face<MunicipalityService> {
 public:
  explicit Fountain(std::atomic<int>& open) : open_(open) {}

  grpc::Status StreamSnapshot(grpc::ServerContext* context, const StreamSnapshotRequest* request,
                              grpc::ServerWriter<StreamSnapshotResponse>* writer) override {
    return Handle(*context, *request, *writer, [&](const auto& send) {
      ++open_;
      StreamSnapshotResponse message;
      message.mutable_header()->set_dataset_version_digest(std::string(kLarge, 'x'));
      while (send(message)) {
      }
      --open_;
      return absl::OkStatus();
    });
  }

 private:
  std::atomic<int>& open_;
};

bool Has(const std::string& text, const char* part) { return text.find(part) != text.npos; }

// A channel that shares no connection with any other.
std::shared_ptr<grpc::Channel> OwnChannel(const Server& server) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(AddressOf(server), grpc::InsecureChannelCredentials(),
                                   arguments);
}

class OverloadTest : public ::testing::Test {
 protected:
  // Answers with the name that was asked for, or with much more.
  static absl::StatusOr<Operation> Answer(const GetOperationRequest& request) {
    Operation operation;
    operation.set_name(request.name() == "large" ? std::string(kLarge, 'x') : request.name());
    return operation;
  }

  void Serve(const ServerOptions& options, EchoService::Rule rule = Answer) {
    auto services = EchoAlone(std::move(rule));
    services.push_back(std::make_unique<Fountain>(open_streams_));
    auto server = Server::Start(options, std::move(services));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    server_->SetReady(true);
  }

  // Connections that ask each for `calls` and read nothing.
  void AskWithoutReading(const char* method, const google::protobuf::Message& request,
                         int connections, int calls) {
    for (int i = 0; i < connections; ++i) {
      rude_.push_back(std::make_unique<RudeClient>(server_->port()));
      ASSERT_TRUE(rude_.back()->is_connected());
      for (int j = 0; j < calls; ++j) rude_.back()->Call(method, request.SerializeAsString());
    }
  }

  absl::StatusOr<Operation> Ask() { return Echo(channel(), "x", absl::Seconds(10)); }
  // Of refusals, with the hint that every one of them has.
  absl::Status AskOften(absl::Duration at_most) {
    absl::Status status;
    const absl::Time end = absl::Now() + at_most;
    do {
      status = Ask().status();
      if (absl::IsResourceExhausted(status)) {
        EXPECT_TRUE(GetDetail<google::rpc::RetryInfo>(status).has_value()) << status;
      }
    } while (!status.ok() && absl::Now() < end);
    return status;
  }
  std::shared_ptr<grpc::Channel> channel() {
    if (channel_ == nullptr) channel_ = OwnChannel(*server_);
    return channel_;
  }

  std::atomic<int> open_streams_ = 0;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::vector<std::unique_ptr<RudeClient>> rude_;
};

TEST_F(OverloadTest, StreamsThatNobodyReadsCostThemselvesAlone) {
  Serve({.gate = {.take_time = absl::Seconds(5)}});
  AskWithoutReading(kStream, StreamSnapshotRequest(), /*connections=*/8, /*calls=*/10);
  ASSERT_TRUE(WaitUntil([&] { return open_streams_ > 0; }));

  for (int i = 0; i < 50; ++i) ASSERT_THAT(Ask(), IsOk());

  EXPECT_GT(open_streams_, 0) << "none was open any more";
  EXPECT_TRUE(WaitUntil([&] { return open_streams_ == 0; })) << "their time is over";
  EXPECT_TRUE(WaitUntil([] { return Has(MetricsText(), "treff_slow_clients_total"); }));
}

TEST_F(OverloadTest, AnswersThatNobodyReadsCostThemselvesAlone) {
  Serve({.gate = {.hasty_take_time = absl::Milliseconds(500)}});
  GetOperationRequest large;
  large.set_name("large");
  AskWithoutReading(kUnary, large, /*connections=*/8, /*calls=*/10);

  // Whoever comes now may be refused, with a hint, and is served a moment later.
  EXPECT_THAT(AskOften(absl::Seconds(3)), IsOk());
  for (int i = 0; i < 50; ++i) ASSERT_THAT(Ask(), IsOk());
}

TEST_F(OverloadTest, OneConnectionCannotHaveAllOfAServer) {
  Serve({.gate = {.take_time = absl::Minutes(1), .hasty_take_time = absl::Minutes(1)}});
  GetOperationRequest large;
  large.set_name("large");

  AskWithoutReading(kUnary, large, /*connections=*/1, /*calls=*/48);

  for (int i = 0; i < 50; ++i) ASSERT_THAT(Ask(), IsOk());
}

TEST_F(OverloadTest, ClientsThatReadNothingDoNotHoldUpTheEnd) {
  Serve({.gate = {.take_time = kEver}, .drain = kEver});
  AskWithoutReading(kStream, StreamSnapshotRequest(), /*connections=*/4, /*calls=*/8);
  ASSERT_TRUE(WaitUntil([&] { return open_streams_ > 0; }));

  const absl::Time begin = absl::Now();
  server_->Shutdown();

  EXPECT_LT(absl::Now() - begin, kEver / 2);
}

TEST_F(OverloadTest, WhatFindsNoRoomIsToldWhenToTryAgainAndCounted) {
  std::atomic<bool> go_on = false;
  std::atomic<int> served = 0;
  Serve({.gate = {.max_calls = 8}}, [&](const GetOperationRequest& request) {
    ++served;
    while (!go_on) absl::SleepFor(absl::Milliseconds(1));
    return Answer(request);
  });
  std::atomic<int> refused = 0, other = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 32; ++i) {
    callers.emplace_back([&] {
      const absl::Status status = Ask().status();
      if (status.ok()) return;
      const bool is_refusal =
          ReasonOf(status) == "OVERLOADED" && GetDetail<google::rpc::RetryInfo>(status).has_value();
      ++(is_refusal ? refused : other);
    });
  }
  EXPECT_TRUE(WaitUntil([&] { return refused >= 20; }));
  go_on = true;
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(other, 0);
  EXPECT_EQ(served, 32 - refused);
  EXPECT_THAT(MetricsText(), HasSubstr("treff_errors_total{reason=\"OVERLOADED\"}"));
}

TEST_F(OverloadTest, ErrorsThatMayPassSayWhenToTryAgain) {
  Serve({}, [](const GetOperationRequest& request) -> absl::StatusOr<Operation> {
    return request.name() == "unavailable" ? ErrorOf(reasons::kStoreUnavailable, "away")
                                           : ErrorOf(reasons::kWrongState, "no");
  });

  const absl::Status may_pass = Echo(channel(), "unavailable").status();
  const absl::Status stays = Echo(channel(), "x").status();

  EXPECT_TRUE(GetDetail<google::rpc::RetryInfo>(may_pass).has_value()) << may_pass;
  EXPECT_FALSE(GetDetail<google::rpc::RetryInfo>(stays).has_value()) << stays;
}

TEST_F(OverloadTest, ConnectionsAboveTheBoundAreSentAwayAndServedWhenOthersHaveGone) {
  Serve({.max_connections = 50});
  ASSERT_THAT(Ask(), IsOk());
  for (int i = 0; i < 300; ++i) {
    rude_.push_back(std::make_unique<RudeClient>(server_->port()));
    ASSERT_TRUE(rude_.back()->is_connected()) << i;
  }
  ASSERT_TRUE(WaitUntil([&] { return !server_->HasRoomForConnections(); }));

  EXPECT_THAT(Ask(), IsOk()) << "who was there stays";
  EXPECT_THAT(rude_.back()->Received(absl::Seconds(5)), HasSubstr("too many connections"));
  EXPECT_THAT(Echo(OwnChannel(*server_), "x", absl::Seconds(2)),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(MetricsText(), HasSubstr("treff_connections_refused_total"));

  rude_.clear();
  EXPECT_TRUE(WaitUntil([&] { return Echo(OwnChannel(*server_), "x", absl::Seconds(1)).ok(); }));
  EXPECT_TRUE(WaitUntil([&] { return server_->HasRoomForConnections(); }));
}

TEST_F(OverloadTest, BodiesThatNeverEndTakeNoMoreThanTheBuffersOfTheServer) {
  constexpr int kBodies = 12;
  constexpr size_t kBody = 60 << 20;
  constexpr int64_t kBuffers = 128 << 20, kBeside = 192 << 20;
  Serve({.max_message_bytes = kBody + 1, .max_buffer_bytes = kBuffers});
  ASSERT_THAT(Ask(), IsOk());
  const int64_t before = ResidentBytes();

  std::vector<std::thread> senders;
  std::atomic<size_t> sent = 0;
  for (int i = 0; i < kBodies; ++i) {
    rude_.push_back(std::make_unique<RudeClient>(server_->port()));
    senders.emplace_back([&sent, client = rude_.back().get()] {
      sent += client->CallWithoutEnd(kUnary, kBody, absl::Seconds(10));
    });
  }
  for (std::thread& sender : senders) sender.join();

  EXPECT_GT(sent, static_cast<size_t>(kBuffers) / 2) << "nothing was filled";
  EXPECT_LT(ResidentBytes() - before, kBuffers + kBeside);
  EXPECT_THAT(AskOften(absl::Seconds(30)), IsOk()) << "nobody else is served";
  rude_.clear();
  EXPECT_THAT(AskOften(absl::Seconds(30)), IsOk());
}

TEST_F(OverloadTest, ABodyThatHasNotArrivedInItsTimeIsGivenUpWithItsConnection) {
  Serve({.max_connection_age = absl::Milliseconds(200), .age_grace = absl::Milliseconds(500)});
  RudeClient client(server_->port());
  client.CallWithoutEnd(kUnary, 1'000, absl::Milliseconds(50));

  const absl::Time asked = absl::Now();
  client.Received(kEver);

  EXPECT_LT(absl::Now() - asked, kEver / 2) << "the connection was not ended";
}

class EndingTest : public OverloadTest, public ::testing::WithParamInterface<bool> {
 protected:
  EndingTest() {
    Serve({.notice = absl::Milliseconds(100)}, [&](const GetOperationRequest& request) {
      absl::SleepFor(absl::Milliseconds(2));
      ++served_;
      return Answer(request);
    });
  }

  void CallUntilStopped() {
    const auto own = OwnChannel(*server_);
    while (!stop_) {
      const absl::Status status = Echo(own, "x", absl::Seconds(10)).status();
      if (status.ok()) {
        ++acknowledged_;
      } else if (ReasonOf(status) == "SHUTTING_DOWN") {
        Heed(status);
      } else if (absl::IsUnavailable(status)) {
        absl::SleepFor(absl::Milliseconds(10));  // nobody listens
      } else {
        ADD_FAILURE() << status;
      }
    }
  }

  void Heed(const absl::Status& refusal) {
    ++refused_;
    const auto retry = GetDetail<google::rpc::RetryInfo>(refusal);
    EXPECT_TRUE(retry.has_value());
    if (!GetParam()) return;
    for (int j = 0; j < 10 * retry->retry_delay().seconds() && !stop_; ++j) {
      absl::SleepFor(absl::Milliseconds(100));
    }
  }

  std::atomic<int> served_ = 0, acknowledged_ = 0, refused_ = 0;
  std::atomic<bool> stop_ = false;
};

TEST_P(EndingTest, OfManyWhoCallWhileItEndsEachHearsWhetherItWasServed) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) callers.emplace_back([this] { CallUntilStopped(); });
  ASSERT_TRUE(WaitUntil([&] { return acknowledged_ > 500; }));

  server_->Shutdown();

  stop_ = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served_, acknowledged_);
  EXPECT_GT(refused_, 0);
}

INSTANTIATE_TEST_SUITE_P(WhetherOrNotTheyHeedTheHint, EndingTest, ::testing::Bool());

}  // namespace
}  // namespace treff::platform
