// The commands of `treff`, one file each. A new one is a file, a line here and a line in
// commands.cc.
#ifndef TREFF_SERVICES_CLI_COMMANDS_H_
#define TREFF_SERVICES_CLI_COMMANDS_H_

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "services/cli/commands/session.h"

namespace treff::cli {

// What the command line asked for.
using Action = std::function<absl::Status(Session&)>;

// Each adds a command to `app`; when that is the one typed, parsing sets `action`.
void AddHealth(CLI::App& app, Action& action);
void AddSources(CLI::App& app, Action& action);
void AddIngest(CLI::App& app, Action& action);
void AddDatasets(CLI::App& app, Action& action);
void AddMunicipalities(CLI::App& app, Action& action);
void AddFacts(CLI::App& app, Action& action);
void AddMeasures(CLI::App& app, Action& action);
void AddCases(CLI::App& app, Action& action);
void AddRecommend(CLI::App& app, Action& action);
void AddReports(CLI::App& app, Action& action);
void AddFeedback(CLI::App& app, Action& action);
void AddRequests(CLI::App& app, Action& action);
void AddRooms(CLI::App& app, Action& action);
void AddRecommendations(CLI::App& app, Action& action);
void AddPolicies(CLI::App& app, Action& action);
void AddSolve(CLI::App& app, Action& action);
void AddFrontier(CLI::App& app, Action& action);
void AddReplay(CLI::App& app, Action& action);
void AddGenerate(CLI::App& app, Action& action);
void AddAllocate(CLI::App& app, Action& action);
void AddAllocations(CLI::App& app, Action& action);
void AddLogin(CLI::App& app, Action& action);
void AddLogout(CLI::App& app, Action& action);
void AddAudit(CLI::App& app, Action& action);

// Those of `treff cases` that households may ask for.
void AddCasePrivacy(CLI::App& cases, Action& action);

// Adds all of them, in the order of the help text.
void AddCommands(CLI::App& app, Action& action);

// Exit statuses of `treff`: of any other failure, of a wrong command line, and of a search without
// an answer, proven that there is none or not.
inline constexpr int kFailure = 1, kUsage = 2, kInfeasible = 3, kNothingFound = 4;
// Of a call that failed: what was given is refused; is not there; is not for this caller; does not
// fit what is there now; nobody answered in time, so that the same may succeed later.
inline constexpr int kRefused = 5, kMissing = 6, kForbidden = 7, kConflict = 8, kTryAgain = 9;

// A failure whose explanation is printed already: only the exit status is left to tell it.
absl::Status SilentFailure(int exit_status = kFailure);
bool IsSilentFailure(const absl::Status& status);
int ExitStatusOf(const absl::Status& failure);

// "0301" and "municipalities/0301" are both "municipalities/0301".
std::string FullName(const std::string& collection, const std::string& name);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_H_
