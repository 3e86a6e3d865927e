// The casework program as it is run: over gRPC, with its file, through crashes.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/status/grpc_status.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;

// The running program and a client of it.
class Casework {
 public:
  explicit Casework(const treff::testing::TempDir& folder) : log_(folder.File("log")) {
    std::remove(log_.c_str());
    auto process = ChildProcess::Start(
        {.command = {TREFF_BIN_DIR "/treff-casework", "--address=127.0.0.1:0",
                     "--metrics_address=127.0.0.1:0", "--data_dir=" + folder.path(),
                     "--municipality_address=127.0.0.1:1"},
         .output_path = log_});
    EXPECT_THAT(process, treff::testing::IsOk());
    process_ = *std::move(process);
    int port = 0;
    EXPECT_TRUE(treff::testing::WaitUntil([&] { return (port = PortInLog()) != 0; }));
    stub_ = v1::CaseService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                                         grpc::InsecureChannelCredentials()));
  }

  ChildProcess& process() { return *process_; }
  v1::CaseService::Stub& stub() { return *stub_; }
  // Ends it as an operator would, and gives its exit status.
  int Stop() {
    stub_.reset();  // an idle client notices the server's farewell only after seconds
    return process_->End(SIGTERM);
  }
  std::string Log() const { return treff::testing::ReadFile(log_); }

  grpc::Status Create(const v1::Case& c, v1::Case& created) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::CreateCaseRequest request;
    *request.mutable_case_() = c;
    return stub_->CreateCase(&context, request, &created);
  }

 private:
  int PortInLog() {
    std::ifstream lines(log_);
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }

  const std::string log_;
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<v1::CaseService::Stub> stub_;
};

TEST(CaseworkService, AnAcknowledgedCaseSurvivesKill9) {
  treff::testing::TempDir folder;
  std::vector<v1::Case> acknowledged;
  for (int crash = 0; crash < 3; ++crash) {
    Casework casework(folder);
    for (int i = 0; i < 5; ++i) {
      v1::Case created;
      ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());
      acknowledged.push_back(created);
    }
    casework.process().End(SIGKILL);
  }

  Casework casework(folder);
  for (const v1::Case& c : acknowledged) {
    grpc::ClientContext context;
    v1::GetCaseRequest request;
    request.set_name(c.name());
    v1::Case found;
    ASSERT_TRUE(casework.stub().GetCase(&context, request, &found).ok());
    EXPECT_EQ(found.SerializeAsString(), c.SerializeAsString());
  }
}

TEST(CaseworkService, BadFieldsReachTheClientAndNothingPersonalReachesTheLog) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Case bad = SingleAdult();
  bad.set_reference("Kari Nordmann\x01");
  bad.mutable_members(0)->set_birth_year(1850);
  v1::Case good = SingleAdult();
  good.set_reference("SYNTETISK-HEMMELIG");

  v1::Case created;
  const absl::Status refused = platform::FromGrpc(casework.Create(bad, created));
  ASSERT_TRUE(casework.Create(good, created).ok());
  EXPECT_EQ(casework.Stop(), 0);

  EXPECT_THAT(refused, treff::testing::StatusIs(absl::StatusCode::kInvalidArgument,
                                                HasSubstr("case.members[0].birth_year")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("Kari")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("1850")));
  EXPECT_THAT(casework.Log(), Not(HasSubstr("HEMMELIG")));
}

TEST(CaseworkService, WithoutAMunicipalityServiceATieIsUnavailable) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  v1::Case c = SingleAdult();
  v1::FamilyTie& tie = *c.add_family_ties();
  tie.set_relation(v1::FamilyTie::PARENT);
  tie.set_municipality("municipalities/0301");
  tie.set_importance(v1::REQUIRED);

  v1::Case created;
  EXPECT_EQ(casework.Create(c, created).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(casework.Create(SingleAdult(), created).ok());
}

TEST(CaseworkService, AWatchSendsNewEventsAndEndsWithTheService) {
  treff::testing::TempDir folder;
  Casework casework(folder);
  grpc::ClientContext context;
  const auto reader = casework.stub().WatchCases(&context, v1::WatchCasesRequest());
  v1::Case created;
  ASSERT_TRUE(casework.Create(SingleAdult(), created).ok());

  v1::CaseEvent event;
  ASSERT_TRUE(reader->Read(&event));
  EXPECT_EQ(event.case_(), created.name());
  casework.process().Signal(SIGTERM);
  EXPECT_FALSE(reader->Read(&event));

  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(casework.process().Wait(), 0);
}

}  // namespace
}  // namespace treff::casework
