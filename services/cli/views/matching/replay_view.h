// How years that were played went, for people and for programs.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_REPLAY_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_REPLAY_VIEW_H_

#include <string>
#include <vector>

#include "services/cli/screen/screen.h"
#include "services/solver/online/replay.h"

namespace treff::cli {

struct PlayedYears {
  std::vector<solver::ReplayOutcome> outcomes;  // one a seed
  std::vector<std::string> left_out;            // fields of the problem that batches do not keep
};

// Shares of hindsight by seed, greedy beside them, then mean and worst.
std::string ReplayView(const PlayedYears& years, const Screen& screen);

// The same as one JSON object on a line.
std::string ReplayJson(const PlayedYears& years);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_REPLAY_VIEW_H_
