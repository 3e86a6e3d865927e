#include "services/cli/commands/commands.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace treff::cli {
namespace {

using AddCommand = void (*)(CLI::App&, Action&);

constexpr AddCommand kCommands[] = {
    AddHealth,   AddSources,   AddIngest,          AddDatasets, AddMunicipalities, AddFacts,
    AddCases,    AddRecommend, AddRecommendations, AddPolicies, AddRequests,       AddFeedback,
    AddReports,  AddAllocate,  AddAllocations,     AddSolve,    AddFrontier,       AddReplay,
    AddGenerate, AddRooms,     AddMeasures,        AddAudit,    AddLogin,          AddLogout};

// Never on the wire. Its value is the exit status.
constexpr char kSilent[] = "treff.cli/silent";

// Options of every command are listed once, and taken by each.
void PointToGlobalOptions(CLI::App& command) {
  const std::string own = command.get_footer();
  command.footer(own + (own.empty() ? "" : "\n") +
                 "--json, --language and where services are: see treff --help.");
  for (CLI::App* below : command.get_subcommands({})) PointToGlobalOptions(*below);
}

}  // namespace

void AddCommands(CLI::App& app, Action& action) {
  for (const AddCommand add : kCommands) add(app, action);
  for (CLI::App* command : app.get_subcommands({})) PointToGlobalOptions(*command);
}

absl::Status SilentFailure(int exit_status) {
  absl::Status status = absl::UnknownError("");
  status.SetPayload(kSilent, absl::Cord(absl::StrCat(exit_status)));
  return status;
}

bool IsSilentFailure(const absl::Status& status) { return status.GetPayload(kSilent).has_value(); }

int ExitStatusOf(const absl::Status& failure) {
  const auto silent = failure.GetPayload(kSilent);
  int exit_status = kFailure;
  if (silent.has_value() && absl::SimpleAtoi(std::string(*silent), &exit_status)) {
    return exit_status;
  }
  switch (failure.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return kRefused;
    case absl::StatusCode::kNotFound:
      return kMissing;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kForbidden;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return kConflict;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return kTryAgain;
    default:
      return kFailure;
  }
}

std::string FullName(const std::string& collection, const std::string& name) {
  return name.find('/') == std::string::npos ? collection + "/" + name : name;
}

}  // namespace treff::cli
