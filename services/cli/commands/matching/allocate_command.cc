// treff allocate: places a cohort, follows the solving, and shows the draft.
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/matching/allocation_options.h"
#include "services/cli/commands/matching/follow_allocation.h"
#include "services/platform/status/status.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/io/problem_proto.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
namespace recommendation_v1 = recommendation::v1;

// A full score: no case stays unplaced to the gain of others that are not worth more.
constexpr double kUnplacedPrice = 100;
// Closer than scores can be trusted.
constexpr double kGap = 0.0005;

struct AllocateOptions {
  std::vector<std::string> cases;
  bool all_ready = false;
  std::string problem_file;
  std::string policy;
  int quota_year = 0;
  std::string request_id;
  AllocationOptionFlags solving;
  FollowOptions follow;
};

absl::StatusOr<recommendation_v1::AllocationProblem> ReadBinary(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  recommendation_v1::AllocationProblem problem;
  if (problem.ParseFromIstream(&file)) return problem;
  return absl::InvalidArgumentError(absl::StrCat(path, ": is no binary AllocationProblem"));
}

// JSON goes by way of the solver's own reader: it is several times faster than protobuf's, and
// names the faults of a file as `treff solve` does.
absl::StatusOr<recommendation_v1::AllocationProblem> ReadProblem(const std::string& path) {
  if (absl::EndsWith(path, ".binpb")) return ReadBinary(path);
  TREFF_ASSIGN_OR_RETURN(const solver::Problem problem, solver::ReadProblemFile(path));
  return solver::ProblemToProto(problem);
}

absl::StatusOr<std::vector<std::string>> ReadyCases(Session& session) {
  const auto stub = casework_v1::CaseService::NewStub(session.channel(Service::kCasework));
  casework_v1::ListCasesRequest request;
  request.set_page_size(200);
  request.add_states(casework_v1::Case::READY);
  TREFF_ASSIGN_OR_RETURN(const auto ready,
                         ListAll(*stub, &casework_v1::CaseService::Stub::ListCases, request));
  if (ready.cases().empty()) {
    return absl::FailedPreconditionError(session.screen().Text("plan.no_cases"));
  }
  std::vector<std::string> names;
  for (const auto& c : ready.cases()) names.push_back(c.name());
  return names;
}

absl::Status FillCohort(const AllocateOptions& options, Session& session,
                        recommendation_v1::CreateAllocationRequest::CaseCohort& cohort) {
  std::vector<std::string> names = options.cases;
  if (options.all_ready) {
    TREFF_ASSIGN_OR_RETURN(names, ReadyCases(session));
  }
  for (const std::string& name : names) cohort.add_cases(FullName("cases", name));
  if (!options.policy.empty()) cohort.set_policy(FullName("policies", options.policy));
  cohort.set_quota_year(options.quota_year);
  cohort.mutable_options()->set_unplaced_allowed(true);
  cohort.mutable_options()->set_unplaced_price(kUnplacedPrice);
  cohort.mutable_options()->set_gap(kGap);
  return ApplyTo(options.solving, *cohort.mutable_options());
}

absl::Status Allocate(const AllocateOptions& options, Session& session) {
  recommendation_v1::CreateAllocationRequest request;
  request.set_request_id(options.request_id);
  if (options.problem_file.empty()) {
    TREFF_RETURN_IF_ERROR(FillCohort(options, session, *request.mutable_cases()));
  } else {
    TREFF_ASSIGN_OR_RETURN(*request.mutable_problem(), ReadProblem(options.problem_file));
    TREFF_RETURN_IF_ERROR(ApplyTo(options.solving, *request.mutable_problem()->mutable_options()));
  }
  return AllocateAndPrint(request, options.follow, session);
}

}  // namespace

void AddAllocate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "allocate",
      "Place cases together under the quotas, as a draft; Ctrl-C keeps the best so far");
  const auto options = std::make_shared<AllocateOptions>();
  CLI::Option* cases =
      command->add_option("cases", options->cases, "Cases: cases/UUID, or the UUIDs alone");
  CLI::Option* all =
      command->add_flag("--all-ready", options->all_ready, "All cases that are ready");
  CLI::Option* problem = command->add_option(
      "--problem", options->problem_file, "JSON (or *.binpb) of a problem; - for standard input");
  cases->excludes(all);
  problem->excludes(cases)->excludes(all);
  command->add_option("--policy", options->policy, "Policy, such as standard or standard@1")
      ->excludes(problem);
  command->add_option("--quota-year", options->quota_year, "Year whose quotas are used")
      ->excludes(problem);
  command->add_option("--request-id", options->request_id, "UUID that makes trying again safe");
  command->add_option("--top", options->follow.view.top, "Rows of each table")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_flag("--no-wait", options->follow.no_wait, "Print the plan's name and let it run");
  AddAllocationOptions(*command, options->solving);
  command->callback([options, command, &action] {
    if (options->cases.empty() && !options->all_ready && options->problem_file.empty()) {
      throw CLI::RequiredError(command->get_name() + ": cases, --all-ready or --problem");
    }
    action = [options](Session& session) { return Allocate(*options, session); };
  });
}

}  // namespace treff::cli
