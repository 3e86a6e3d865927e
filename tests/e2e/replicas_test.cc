// Two replicas of ingestion and two of recommendation, as they are scaled out: on one PostgreSQL,
// with one municipality service. What one is asked for, either does, and both know of it.
#include <csignal>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "deploy/mirror/server.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "tests/e2e/house/program.h"
#include "tests/recommendation/plans/hard_problem.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

namespace lro = google::longrunning;
using ingestion::v1::Import;
using ingestion::v1::ImportMetadata;
using ingestion::v1::IngestionService;
using lro::Operation;
using lro::Operations;
using recommendation::v1::Allocation;
using recommendation::v1::AllocationMetadata;
using recommendation::v1::AllocationService;
using treff::testing::IsOk;
using treff::testing::WaitUntil;

// Leases and imports together.
constexpr absl::Duration kLong = absl::Seconds(120);

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(Program& program,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  grpc::ClientContext context;
  platform::PrepareCall(context, absl::Seconds(60));
  Response response;
  Stub stub(program.channel());
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::FromGrpc(status);
  return response;
}

Operation Get(Program& program, const std::string& name) {
  lro::GetOperationRequest request;
  request.set_name(name);
  return Call(program, &Operations::Stub::GetOperation, request).value_or(Operation());
}

absl::Status Cancel(Program& program, const std::string& name) {
  lro::CancelOperationRequest request;
  request.set_name(name);
  return Call(program, &Operations::Stub::CancelOperation, request).status();
}

std::set<std::string> Listed(Program& program) {
  std::set<std::string> names;
  const auto listed =
      Call(program, &Operations::Stub::ListOperations, lro::ListOperationsRequest());
  if (!listed.ok()) return names;
  for (const Operation& one : listed->operations()) names.insert(one.name());
  return names;
}

bool Ends(Program& program, const std::string& name) {
  return WaitUntil([&] { return Get(program, name).done(); }, kLong);
}

// Programs of one test, on databases of their own.
class ReplicasTest : public ::testing::Test {
 protected:
  Program& Start(const std::string& name, std::vector<std::string> flags) {
    const std::string data = folder_.File(absl::StrCat("data", programs_.size()));
    std::filesystem::create_directories(data);
    // What was fetched is found by every replica, as on a shared volume.
    std::filesystem::create_directories(folder_.File("archive"));
    std::filesystem::create_directory_symlink(folder_.File("archive"), data + "/archive");
    flags.push_back("--data_dir=" + data);
    programs_.push_back(std::make_unique<Program>(
        Program::Options{.name = name, .flags = flags, .log_path = data + "/log"}));
    programs_.back()->Start();
    return *programs_.back();
  }

  const treff::testing::TempDir folder_;
  treff::testing::PostgresServer& postgres_ = treff::testing::PostgresServer::Shared();
  std::vector<std::unique_ptr<Program>> programs_;
};

class IngestionReplicasTest : public ReplicasTest {
 protected:
  IngestionReplicasTest() : IngestionReplicasTest(std::vector<std::string>()) {}
  explicit IngestionReplicasTest(const std::vector<std::string>& more_flags) {
    municipality_ = &Start("treff-municipality", {"--database_url=" + postgres_.NewDatabase()});
    std::vector<std::string> flags = {"--database_url=" + postgres_.NewDatabase(),
                                      "--municipality_address=" + municipality_->address(),
                                      "--mirror=" + mirror_->url()};
    flags.insert(flags.end(), more_flags.begin(), more_flags.end());
    one_ = &Start("treff-ingestion", flags);
    other_ = &Start("treff-ingestion", flags);
  }

  static std::string StartImport(Program& program, const std::vector<std::string>& datasets) {
    ingestion::v1::ImportDatasetsRequest request;
    for (const std::string& dataset : datasets) request.add_datasets("datasets/" + dataset);
    const auto started = Call(program, &IngestionService::Stub::ImportDatasets, request);
    EXPECT_THAT(started, IsOk());
    return started.value_or(Operation()).name();
  }
  static int DoneCount(Program& program, const std::string& name) {
    ImportMetadata metadata;
    return Get(program, name).metadata().UnpackTo(&metadata) ? metadata.done_count() : -1;
  }
  // Imports are all good, and each version brought a dataset that none before it had.
  void ExpectEachPublishedOnce(Program& program) {
    ingestion::v1::ListImportsRequest request;
    request.set_page_size(200);
    const auto listed = Call(program, &IngestionService::Stub::ListImports, request);
    ASSERT_THAT(listed, IsOk());
    std::set<std::string> published;
    for (const auto& import : listed->imports()) {
      EXPECT_TRUE(import.state() == Import::PUBLISHED || import.state() == Import::UNCHANGED)
          << import.ShortDebugString();
      if (import.state() != Import::PUBLISHED) continue;
      EXPECT_TRUE(published.insert(import.dataset()).second) << import.dataset() << " twice";
    }
  }

  std::unique_ptr<mirror::MirrorServer> mirror_ =
      mirror::MirrorServer::Start(mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror").value(),
                                  {})
          .value();
  Program* municipality_ = nullptr;
  Program* one_ = nullptr;
  Program* other_ = nullptr;
};

TEST_F(IngestionReplicasTest, EitherWatchesListsAndAnswersForWhatTheOtherDoes) {
  const std::string first = StartImport(*one_, {"ssb_klass.municipalities"});
  ASSERT_TRUE(Ends(*other_, first));
  const std::string second = StartImport(*one_, {"ssb_klass.centrality"});
  const std::string third = StartImport(*other_, {"imdi.settlement"});

  EXPECT_TRUE(Ends(*other_, second));
  EXPECT_TRUE(Ends(*one_, third));

  EXPECT_EQ(Listed(*one_), (std::set<std::string>{first, second, third}));
  EXPECT_EQ(Listed(*other_), Listed(*one_));
  ExpectEachPublishedOnce(*one_);
}

TEST_F(IngestionReplicasTest, Kill9OfTheOneThatImportsLetsTheOtherFinish) {
  const std::string operation = StartImport(*one_, {});
  ASSERT_TRUE(WaitUntil([&] { return DoneCount(*one_, operation) >= 1; }));

  one_->Kill();

  ASSERT_TRUE(Ends(*other_, operation));
  EXPECT_TRUE(Get(*other_, operation).has_response());
  ExpectEachPublishedOnce(*other_);
}

TEST_F(IngestionReplicasTest, AskedToEndItHandsItsImportsOver) {
  const std::string operation = StartImport(*one_, {});
  ASSERT_TRUE(WaitUntil([&] { return DoneCount(*one_, operation) >= 1; }));

  EXPECT_EQ(one_->Stop(), 0);

  ASSERT_TRUE(Ends(*other_, operation));
  EXPECT_TRUE(Get(*other_, operation).has_response());
  ExpectEachPublishedOnce(*other_);
}

TEST_F(IngestionReplicasTest, StoppedForLongerThanItsLeaseItDoublesNothingWhenItWakes) {
  const std::string operation = StartImport(*one_, {});
  ASSERT_TRUE(WaitUntil([&] { return DoneCount(*one_, operation) >= 1; }));

  one_->process().Signal(SIGSTOP);
  ASSERT_TRUE(Ends(*other_, operation));
  const Operation ended = Get(*other_, operation);
  one_->process().Signal(SIGCONT);
  const std::string later = StartImport(*one_, {"ssb_klass.centrality"});
  ASSERT_TRUE(Ends(*one_, later)) << "it works on";

  EXPECT_TRUE(ended.has_response()) << ended.error().ShortDebugString();
  EXPECT_EQ(Get(*one_, operation).SerializeAsString(), ended.SerializeAsString());
  ExpectEachPublishedOnce(*other_);
}

class ScheduleReplicasTest : public IngestionReplicasTest {
 protected:
  ScheduleReplicasTest()
      : IngestionReplicasTest({"--import_schedule=true", "--schedule_pause=500ms"}) {}

  static bool Leads(Program& program) {
    return program.Log().find("this process keeps to the schedule") != std::string::npos;
  }
  // The operation of the one run that keeps to the schedule; empty while there is none.
  static std::string RunOf(Program& program) {
    const std::set<std::string> runs = Listed(program);
    EXPECT_LE(runs.size(), 1) << "one run at a time";
    return runs.empty() ? "" : *runs.begin();
  }
};

// Everything is due in an empty house, and is imported once.
TEST_F(ScheduleReplicasTest, Kill9OfTheOneThatKeepsToItLetsTheOtherKeepToIt) {
  ASSERT_TRUE(WaitUntil([&] { return Leads(*one_) || Leads(*other_); }));
  Program& leader = Leads(*one_) ? *one_ : *other_;
  Program& follower = Leads(*one_) ? *other_ : *one_;
  ASSERT_TRUE(WaitUntil([&] { return !RunOf(follower).empty(); }));
  const std::string run = RunOf(follower);

  leader.Kill();

  ASSERT_TRUE(WaitUntil([&] { return Leads(follower); }, kLong));
  ASSERT_TRUE(Ends(follower, run));
  EXPECT_TRUE(Get(follower, run).has_response());
  ExpectEachPublishedOnce(follower);
  EXPECT_EQ(Listed(follower), std::set<std::string>{run}) << "nothing is due a second time";
}

class PlanReplicasTest : public ReplicasTest {
 protected:
  PlanReplicasTest() {
    // Outside problems need no other service, so there is none.
    const std::vector<std::string> flags = {"--database_url=" + postgres_.NewDatabase(),
                                            "--casework_address=127.0.0.1:1",
                                            "--municipality_address=127.0.0.1:1"};
    one_ = &Start("treff-recommendation", flags);
    other_ = &Start("treff-recommendation", flags);
  }

  // A plan that is being solved by the one, as the other sees.
  std::string SolveHard() {
    recommendation::v1::CreateAllocationRequest request;
    *request.mutable_problem() = recommendation::HardProblem();
    const auto started = Call(*one_, &AllocationService::Stub::CreateAllocation, request);
    EXPECT_THAT(started, IsOk());
    const std::string name = started.value_or(Operation()).name();
    EXPECT_TRUE(WaitUntil([&] { return MetadataOf(*other_, name).has_gap(); }));
    return name;
  }
  static AllocationMetadata MetadataOf(Program& program, const std::string& operation) {
    AllocationMetadata metadata;
    Get(program, operation).metadata().UnpackTo(&metadata);
    return metadata;
  }
  static Allocation PlanOf(Program& program, const std::string& operation) {
    recommendation::v1::GetAllocationRequest request;
    request.set_name(operation.substr(operation.find('/') + 1));
    return Call(program, &AllocationService::Stub::GetAllocation, request).value_or(Allocation());
  }

  Program* one_ = nullptr;
  Program* other_ = nullptr;
};

TEST_F(PlanReplicasTest, EitherWatchesListsAndCancelsWhatTheOtherSolves) {
  const std::string operation = SolveHard();

  EXPECT_EQ(Listed(*other_), std::set<std::string>{operation});
  ASSERT_THAT(Cancel(*other_, operation), IsOk());
  ASSERT_TRUE(Ends(*other_, operation));

  EXPECT_EQ(Get(*other_, operation).error().code(), 1);
  const Allocation plan = PlanOf(*other_, operation);
  EXPECT_EQ(plan.state(), Allocation::CANCELLED);
  EXPECT_GT(plan.result().placement_size(), 0) << "the best found is kept";
}

TEST_F(PlanReplicasTest, Kill9OfTheOneThatSolvesLetsTheOtherGoOn) {
  const std::string operation = SolveHard();
  const double before = MetadataOf(*other_, operation).seconds();

  one_->Kill();

  // It begins again, so the time spent on it falls.
  ASSERT_TRUE(WaitUntil(
      [&] {
        const AllocationMetadata now = MetadataOf(*other_, operation);
        return now.phase() != AllocationMetadata::SOLVING || now.seconds() < before;
      },
      kLong));
  ASSERT_TRUE(WaitUntil([&] { return MetadataOf(*other_, operation).has_gap(); }, kLong));
  ASSERT_THAT(Cancel(*other_, operation), IsOk());
  ASSERT_TRUE(Ends(*other_, operation));
  EXPECT_GT(PlanOf(*other_, operation).result().placement_size(), 0);
}

TEST_F(PlanReplicasTest, StoppedForLongerThanItsLeaseItsResultIsDropped) {
  const std::string operation = SolveHard();

  one_->process().Signal(SIGSTOP);
  ASSERT_THAT(Cancel(*other_, operation), IsOk());
  ASSERT_TRUE(Ends(*other_, operation)) << "by the other, when the lease is over";
  const Operation ended = Get(*other_, operation);
  const std::string plan = PlanOf(*other_, operation).SerializeAsString();
  one_->process().Signal(SIGCONT);

  ASSERT_TRUE(WaitUntil([&] {
    return one_->Log().find("what was done of an operation is dropped") != std::string::npos;
  }));
  EXPECT_EQ(Get(*one_, operation).SerializeAsString(), ended.SerializeAsString());
  EXPECT_EQ(PlanOf(*one_, operation).SerializeAsString(), plan);
}

}  // namespace
}  // namespace treff::e2e
