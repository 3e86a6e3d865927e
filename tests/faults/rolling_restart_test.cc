// Two replicas each of casework and municipality are restarted one after the other under load, as a
// new release is rolled out: no call fails for whoever goes by turns and heeds what is said.
//
// Where VERSION_BEFORE names the folder with an earlier release's programs, the house begins with
// them, goes over to today's one by one, back on the schema that today's have made, and over again.
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "deploy/mirror/server.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/retry_hint.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/program.h"
#include "tests/testing/master_key.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::CaseService;
using municipality::v1::MunicipalityService;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

constexpr int kClients = 6;
constexpr int kRounds = 3;  // restarts of each replica
constexpr absl::Duration kDeadline = absl::Seconds(10);

// Both replicas by turns. A replica that refuses because it is about to end has done nothing, and
// the other is asked; so it is where nobody listens yet. Anything else has failed.
class TakingTurns {
 public:
  explicit TakingTurns(std::array<std::string, 2> addresses) {
    for (size_t i = 0; i < addresses.size(); ++i) {
      addresses_[i] = addresses[i];
      channels_[i] = NewOwnChannel(addresses[i]);
    }
  }

  template <typename Attempt>
  absl::Status Call(const Attempt& attempt) {
    const absl::Time deadline = absl::Now() + kDeadline;
    absl::Status status;
    do {
      const size_t turn = turn_++ % channels_.size();
      grpc::ClientContext context;
      platform::PrepareCall(context, deadline - absl::Now());
      status = platform::FromGrpc(attempt(channels_[turn], context));
      if (!absl::IsUnavailable(status)) return status;
      ++again_;
      // A channel that found nobody waits longer and longer before it looks again.
      if (platform::ReasonOf(status) != "SHUTTING_DOWN") {
        channels_[turn] = NewOwnChannel(addresses_[turn]);
      }
    } while (absl::Now() < deadline);
    return status;
  }
  int again() const { return again_; }

 private:
  std::array<std::string, 2> addresses_;
  std::array<std::shared_ptr<grpc::Channel>, 2> channels_;
  size_t turn_ = 0;
  int again_ = 0;
};

class RollingRestartTest : public ::testing::Test {
 protected:
  RollingRestartTest() {
    treff::testing::ProvideMasterKey();
    const std::string municipality = "--database_url=" + postgres_.NewDatabase();
    const std::string casework = "--database_url=" + postgres_.NewDatabase();
    for (Program*& each : municipality_) each = &Start("treff-municipality", {municipality});
    const std::string address = "--municipality_address=" + municipality_[0]->address();
    for (Program*& each : casework_) each = &Start("treff-casework", {casework, address});
    Program& ingestion = Start("treff-ingestion", {"--database_url=" + postgres_.NewDatabase(),
                                                   address, "--mirror=" + mirror_->url()});
    ImportAllAt(ingestion);
  }

  Program& Start(const std::string& name, std::vector<std::string> flags) {
    const std::string data = folder_.File(absl::StrCat("data", programs_.size()));
    std::filesystem::create_directories(data);
    flags.push_back("--data_dir=" + data);
    programs_.push_back(std::make_unique<Program>(
        Program::Options{.name = name, .flags = flags, .log_path = data + "/log"}));
    if (before_ != nullptr) programs_.back()->UseFolder(before_);
    programs_.back()->Start();
    return *programs_.back();
  }
  // Another release's where there is one, by turns.
  void Restart(Program& program, int round) {
    EXPECT_EQ(program.Stop(), 0) << program.Log();
    if (before_ != nullptr) {
      const bool back = round % 2 == 1;
      program.UseFolder(back ? before_ : TREFF_BIN_DIR);
      program.SetEnvironment({{"TREFF_SCHEMA", back ? "keep" : "auto"}});
    }
    program.Start();
  }

  // Registers a case and reads a profile and the case, again and again.
  void Work(int client) {
    TakingTurns municipality({municipality_[0]->address(), municipality_[1]->address()});
    TakingTurns casework({casework_[0]->address(), casework_[1]->address()});
    for (int i = 0; !stop_; ++i) {
      municipality::v1::GetProfileRequest profile_of;
      profile_of.set_name("municipalities/0301/profile");
      Note(municipality.Call([&](const auto& channel, grpc::ClientContext& context) {
        municipality::v1::Profile profile;
        return MunicipalityService::Stub(channel).GetProfile(&context, profile_of, &profile);
      }));
      casework::v1::CreateCaseRequest create;
      create.set_request_id(absl::StrFormat("00000000-0000-4000-8%03d-%012d", client, i));
      create.mutable_case_()->set_reference(absl::StrCat("SYNTETISK ", client, " ", i));
      create.mutable_case_()->set_synthetic(true);
      create.mutable_case_()->set_track(Case::ASYLUM);
      auto& member = *create.mutable_case_()->add_members();
      member.set_relation(casework::v1::Member::REFERENCE_PERSON);
      member.set_birth_year(1990);
      Case c;
      Note(casework.Call([&](const auto& channel, grpc::ClientContext& context) {
        return CaseService::Stub(channel).CreateCase(&context, create, &c);
      }));
      casework::v1::GetCaseRequest get;
      get.set_name(c.name());
      Note(casework.Call([&](const auto& channel, grpc::ClientContext& context) {
        return CaseService::Stub(channel).GetCase(&context, get, &c);
      }));
    }
    again_ += municipality.again() + casework.again();
  }
  void Note(const absl::Status& status) {
    ++calls_;
    if (status.ok()) return;
    ++failed_;
    ADD_FAILURE() << status;
  }

  const char* const before_ = std::getenv("VERSION_BEFORE");
  const treff::testing::TempDir folder_;
  treff::testing::PostgresServer& postgres_ = treff::testing::PostgresServer::Shared();
  std::unique_ptr<mirror::MirrorServer> mirror_ =
      mirror::MirrorServer::Start(mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror").value(),
                                  {})
          .value();
  std::vector<std::unique_ptr<Program>> programs_;
  std::array<Program*, 2> municipality_{}, casework_{};
  std::atomic<bool> stop_ = false;
  std::atomic<int> calls_ = 0, failed_ = 0, again_ = 0;
};

TEST_F(RollingRestartTest, FailsNoCall) {
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) clients.emplace_back([this, i] { Work(i); });
  int restarts = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (Program* program : {municipality_[0], casework_[0], municipality_[1], casework_[1]}) {
      const int before = calls_;
      Restart(*program, round);
      ++restarts;
      EXPECT_TRUE(WaitUntil([&] { return calls_ > before + 50; })) << "nobody is served";
    }
  }

  stop_ = true;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed_, 0);
  EXPECT_GT(again_, 0) << "nobody noticed that replicas were restarted";
  std::printf("%d restarts, %d calls, %d failed, %d asked of the other replica\n", restarts,
              calls_.load(), failed_.load(), again_.load());
}

}  // namespace
}  // namespace treff::e2e
