// Plans for cohorts, as people read them.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_ALLOCATION_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_ALLOCATION_VIEW_H_

#include <map>
#include <string>

#include "services/cli/screen/screen.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::cli {

// Names of locations and cases by identifier; those that are not here are shown as they are.
using LocationNames = std::map<std::string, std::string>;

struct AllocationViewOptions {
  int top = 50;  // rows of each table
};

// The plan: how good it is, who goes where and why not elsewhere, what capacities are worth.
std::string AllocationView(const recommendation::v1::Allocation& plan, const LocationNames& names,
                           const AllocationViewOptions& options, const Screen& screen);

std::string AllocationsView(const recommendation::v1::ListAllocationsResponse& plans,
                            const Screen& screen);

std::string ComparisonView(const recommendation::v1::AllocationComparison& comparison,
                           const LocationNames& names, const AllocationViewOptions& options,
                           const Screen& screen);

// One line of what an operation does now; empty when there is nothing to say.
std::string AllocationProgressText(const recommendation::v1::AllocationMetadata& metadata,
                                   const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_ALLOCATION_VIEW_H_
