// Follows the operation of an allocation to its end: progress on standard error, Ctrl-C cancels.
#ifndef TREFF_SERVICES_CLI_COMMANDS_MATCHING_FOLLOW_ALLOCATION_H_
#define TREFF_SERVICES_CLI_COMMANDS_MATCHING_FOLLOW_ALLOCATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "services/cli/commands/session.h"
#include "services/cli/views/matching/allocation_view.h"

namespace treff::cli {

struct FollowOptions {
  AllocationViewOptions view;
  int timeout_minutes = 24 * 60;
  bool no_wait = false;  // print the operation and let it run
};

// Starts the operation that `request` asks for, waits for it and prints the plan. Failure when the
// operation failed or was cancelled; a cancelled plan is printed with the best that was found.
absl::Status AllocateAndPrint(const recommendation::v1::CreateAllocationRequest& request,
                              const FollowOptions& options, Session& session);

// Reads the plan `name` and prints it.
absl::Status PrintAllocation(const std::string& name, const AllocationViewOptions& options,
                             Session& session);

// Names of the municipalities and counties, so that tables can be read; empty when nobody answers.
LocationNames MunicipalityNames(Session& session);

// Adds what officers call the cases; those that nobody answers for are left out.
void AddCaseReferences(const std::vector<std::string>& cases, Session& session,
                       LocationNames& names);

// Both for what AllocationView shows of `plan`.
LocationNames NamesIn(const recommendation::v1::Allocation& plan,
                      const AllocationViewOptions& options, Session& session);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_MATCHING_FOLLOW_ALLOCATION_H_
