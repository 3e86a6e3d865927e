// A server's health follows a real PostgreSQL that dies, hangs and comes back; and a SQLite file.
#include "services/platform/lifecycle/readiness.h"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <utility>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/platform/middleware/context.h"
#include "services/platform/storage/database.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::StatusIs;
using treff::testing::TempDir;

// No machine is so busy that what ends by a deadline of seconds takes so long; a statement's own
// time is longer.
constexpr absl::Duration kSoon = absl::Seconds(40);
constexpr char kServiceName[] = "google.longrunning.Operations";

class ReadinessTest : public ::testing::Test {
 protected:
  void Serve(const std::string& url) {
    auto database = Database::Open({.url = url});
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
    auto server = Server::Start({}, EchoAlone({}));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    health_ = grpc::health::v1::Health::NewStub(grpc::CreateChannel(
        absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
    readiness_ = std::make_unique<Readiness>(
        *server_,
        Probes{.stores = {[] { return absl::OkStatus(); }, [this] { return database_->Probe(); }}});
  }

  bool IsServing(const std::string& service) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    return health_->Check(&context, request, &response).ok() &&
           response.status() == HealthCheckResponse::SERVING;
  }
  // And with it the life that is not touched by it.
  void ExpectReady(bool ready) {
    EXPECT_TRUE(treff::testing::WaitUntil([&] { return IsServing("") == ready; }));
    EXPECT_EQ(IsServing(kServiceName), ready);
    EXPECT_TRUE(IsServing(kLivenessService));
  }

  absl::Status Write() {
    return database_->Write([](soci::session& session) {
      session << "CREATE TEMPORARY TABLE scratch (id INTEGER)";
      return absl::AbortedError("written");
    });
  }

  std::unique_ptr<Database> database_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<grpc::health::v1::Health::Stub> health_;
  std::unique_ptr<Readiness> readiness_;
};

TEST_F(ReadinessTest, FollowsADatabaseThatDiesAndComesBack) {
  PostgresServer postgres;
  Serve(postgres.NewDatabase());
  ExpectReady(true);

  postgres.Kill();
  ExpectReady(false);

  postgres.Restart();
  ExpectReady(true);
}

TEST_F(ReadinessTest, FollowsADatabaseThatHangsAndGoesOn) {
  PostgresServer postgres;
  Serve(postgres.NewDatabase());
  ExpectReady(true);

  postgres.Hang();
  ExpectReady(false);

  postgres.GoOn();
  ExpectReady(true);
}

TEST_F(ReadinessTest, ACallHearsOfADatabaseThatHangsBeforeItsDeadline) {
  PostgresServer postgres;
  Serve(postgres.NewDatabase());
  ASSERT_THAT(Write(), StatusIs(absl::StatusCode::kAborted));
  postgres.Hang();

  const absl::Time deadline = absl::Now() + absl::Seconds(3);
  absl::Status status;
  {
    const ScopedCall call({.deadline = deadline});
    status = Write();
  }

  EXPECT_LT(absl::Now(), deadline + kSoon);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("PostgreSQL")));
  postgres.GoOn();
  EXPECT_THAT(Write(), StatusIs(absl::StatusCode::kAborted)) << "the next call has a new session";
}

TEST_F(ReadinessTest, ACallWithoutADeadlineEndsOnceItIsKnownThatTheDatabaseHangs) {
  PostgresServer postgres;
  Serve(postgres.NewDatabase());
  ASSERT_THAT(Write(), StatusIs(absl::StatusCode::kAborted));
  postgres.Hang();

  const absl::Time begin = absl::Now();
  EXPECT_THAT(Write(), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("PostgreSQL")));

  EXPECT_LT(absl::Now() - begin, kSoon);
}

TEST_F(ReadinessTest, WhatIsWrittenHasAHealthOfItsOwn) {
  const TempDir folder;
  Serve("sqlite:" + folder.File("a.db"));
  std::atomic<bool> has_room = false;
  readiness_.reset();
  readiness_ = std::make_unique<Readiness>(
      *server_, Probes{.stores = {[this] { return database_->Probe(); }}, .writes = [&] {
                         return has_room ? absl::OkStatus() : absl::ResourceExhaustedError("full");
                       }});

  EXPECT_TRUE(treff::testing::WaitUntil([&] { return !IsServing(kWritesService); }));
  EXPECT_TRUE(IsServing("")) << "reading goes on";

  has_room = true;
  EXPECT_TRUE(treff::testing::WaitUntil([&] { return IsServing(kWritesService); }));
}

TEST_F(ReadinessTest, NoticesThatItsFileIsGone) {
  const TempDir folder;
  Serve("sqlite:" + folder.File("a.db"));
  ExpectReady(true);

  std::filesystem::rename(folder.File("a.db"), folder.File("b.db"));
  ExpectReady(false);

  std::filesystem::rename(folder.File("b.db"), folder.File("a.db"));
  ExpectReady(true);
}

}  // namespace
}  // namespace treff::platform
