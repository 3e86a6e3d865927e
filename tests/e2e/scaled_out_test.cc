// The parts of a house that is scaled out: plans that workers solve, and tables that a role of its
// own brings up to date.
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/grpc_status.h"
#include "tests/e2e/house/program.h"
#include "tests/recommendation/plans/hard_problem.h"
#include "tests/testing/child_process.h"
#include "tests/testing/master_key.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

namespace lro = google::longrunning;
using recommendation::v1::AllocationService;
using ::testing::HasSubstr;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::WaitUntil;

// Nobody answers there, and nobody needs to.
const std::vector<std::string>& NoNeighbours() {
  static const auto& flags = *new std::vector<std::string>{"--casework_address=127.0.0.1:1",
                                                           "--municipality_address=127.0.0.1:1"};
  return flags;
}

class ScaledOutTest : public ::testing::Test {
 protected:
  ScaledOutTest() { treff::testing::ProvideMasterKey(); }

  std::unique_ptr<Program> Recommendation(const std::string& url, const std::string& role) {
    std::vector<std::string> flags = NoNeighbours();
    flags.insert(flags.end(),
                 {"--database_url=" + url, "--role=" + role, "--data_dir=" + folder_.File(role)});
    auto program = std::make_unique<Program>(Program::Options{
        .name = "treff-recommendation", .flags = flags, .log_path = folder_.File(role + ".log")});
    program->Start();
    return program;
  }

  // A short plan, asked for through `program`.
  static std::string AskForPlan(Program& program) {
    recommendation::v1::CreateAllocationRequest request;
    *request.mutable_problem() = recommendation::HardProblem();
    request.mutable_problem()->mutable_options()->mutable_time_limit()->set_seconds(1);
    grpc::ClientContext context;
    platform::PrepareCall(context, absl::Seconds(60));
    lro::Operation operation;
    const auto stub = AllocationService::NewStub(program.channel());
    EXPECT_THAT(platform::FromGrpc(stub->CreateAllocation(&context, request, &operation)), IsOk());
    return operation.name();
  }

  static bool IsDone(Program& program, const std::string& name) {
    lro::GetOperationRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    platform::PrepareCall(context, absl::Seconds(60));
    lro::Operation operation;
    const auto stub = lro::Operations::NewStub(program.channel());
    const grpc::Status status = stub->GetOperation(&context, request, &operation);
    return status.ok() && operation.done();
  }

  // Its exit status and what it said, when it does not go on serving.
  int Run(const std::string& program, std::vector<std::string> flags) {
    flags.insert(flags.begin(),
                 {TREFF_BIN_DIR "/" + program, "--address=127.0.0.1:0",
                  "--metrics_address=127.0.0.1:0", "--data_dir=" + folder_.File(program)});
    auto process = ChildProcess::Start({.command = flags, .output_path = folder_.File("run.log")});
    EXPECT_THAT(process, IsOk());
    return (*process)->Wait(absl::Seconds(60));
  }
  std::string Said() const { return treff::testing::ReadFile(folder_.File("run.log")); }

  const treff::testing::TempDir folder_;
};

TEST_F(ScaledOutTest, AnApiTakesPlansInAndAWorkerSolvesThem) {
  const std::string url = PostgresServer::Shared().NewDatabase();
  const auto api = Recommendation(url, "api");

  const std::string plan = AskForPlan(*api);
  EXPECT_FALSE(WaitUntil([&] { return IsDone(*api, plan); }, absl::Seconds(3)))
      << "an api solves nothing";
  const auto worker = Recommendation(url, "worker");

  EXPECT_TRUE(WaitUntil([&] { return IsDone(*api, plan); }, absl::Seconds(60)));
  EXPECT_FALSE(IsDone(*worker, plan)) << "a worker answers nothing";
}

// The SQL that operators run, for the roles of `service`; the urls of its owner and of itself.
std::pair<std::string, std::string> MakeRoles(const std::string& service,
                                              const std::string& output_path) {
  const std::string server = PostgresServer::Shared().socket_folder();
  const auto url = [&](const std::string& database, const std::string& role) {
    return absl::StrCat("postgresql:///", database, "?host=", server, "&user=", role);
  };
  auto psql = ChildProcess::Start(
      {.command = {"psql", "--quiet", "-v", "service=" + service, "-f",
                   TREFF_SOURCE_DIR "/deploy/postgresql/roles.sql",
                   url("postgres", PostgresServer::kUser)},
       .environment = {{"OWNER_PASSWORD", "o'wner"}, {"RUNTIME_PASSWORD", "run time"}},
       .output_path = output_path});
  EXPECT_THAT(psql, IsOk());
  EXPECT_EQ((*psql)->Wait(), 0) << treff::testing::ReadFile(output_path);
  return {url(service, service + "_owner"), url(service, service)};
}

TEST_F(ScaledOutTest, ServicesServeInTheRolesThatOperatorsMake) {
  for (const std::string service : {"municipality", "casework", "recommendation", "ingestion"}) {
    SCOPED_TRACE(service);
    const std::string program = "treff-" + service;
    const auto [owner, runtime] = MakeRoles(service, folder_.File("psql.log"));
    MakeRoles(service, folder_.File("psql.log"));  // again does no harm

    EXPECT_EQ(Run(program, {"--schema=migrate", "--database_url=" + runtime}), 1)
        << "the role that serves makes tables";
    EXPECT_EQ(Run(program, {"--schema=migrate", "--database_url=" + owner}), 0) << Said();
    Program serving({.name = program,
                     .flags = {"--schema=keep", "--database_url=" + runtime,
                               "--data_dir=" + folder_.File(program)},
                     .log_path = folder_.File(program + ".log")});
    serving.Start();  // until it is SERVING
    EXPECT_EQ(serving.Stop(), 0);
  }
}

TEST_F(ScaledOutTest, ARoleWithoutRightsToTheSchemaServesOnceAnOwnerHasMigrated) {
  for (const std::string program :
       {"treff-municipality", "treff-casework", "treff-recommendation", "treff-ingestion"}) {
    SCOPED_TRACE(program);
    const std::string owner = PostgresServer::Shared().NewDatabase();

    EXPECT_EQ(Run(program, {"--schema=keep", "--database_url=" + owner}), 1);
    EXPECT_THAT(Said(), HasSubstr("--schema=migrate"));
    EXPECT_EQ(Run(program, {"--schema=migrate", "--database_url=" + owner}), 0) << Said();
    EXPECT_EQ(Run(program, {"--schema=migrate", "--database_url=" + owner}), 0) << "again";

    const std::string runtime = PostgresServer::Shared().WithoutSchemaRights(owner);
    Program serving({.name = program,
                     .flags = {"--schema=keep", "--database_url=" + runtime,
                               "--data_dir=" + folder_.File(program)},
                     .log_path = folder_.File(program + ".log")});
    serving.Start();  // until it is SERVING
    EXPECT_EQ(serving.Stop(), 0);
  }
}

}  // namespace
}  // namespace treff::e2e
