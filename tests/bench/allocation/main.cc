// Allocation: how long to what proof, for one instance and one solver in a process of its own, so
// that peak memory is that solver's. tests/bench/allocation/run asks for all of them.
//
//   --list                                              the instances, one JSON object a line
//   --instance NAME [--seed S] [--solver treff|cbc|clp|lemon] [--seconds L] [--trace]
//   --instance NAME [--seed S] --frontier 1,1.1,1.2     loss by floor
//   --instance NAME [--seed S] --write                  the problem, as `treff solve` reads it
#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "services/solver/frontier.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/solve.h"
#include "tests/bench/allocation/instances.h"
#include "tests/bench/allocation/measurement.h"
#include "tests/bench/allocation/peers.h"

namespace treff::solver {
namespace {

constexpr double kOverrideSeconds = 10;

struct Flags {
  bool list = false, write = false, trace = false;
  std::string instance, solver = "treff";
  uint64_t seed = 1;
  double seconds = 0;            // 0: as the instance says
  std::vector<double> frontier;  // ratios
};

void List() {
  for (const Instance& instance : Instances()) {
    PrintLine({{"instance", instance.name},
               {"title", instance.title},
               {"hasSeeds", instance.has_seeds},
               {"aimGapPercent", 100 * instance.gap},
               {"aimSeconds", instance.aim_seconds},
               {"peers", instance.peers}});
  }
}

// What a re-solve takes after a person moved one case to the last place it may go to.
Json MeasureOverride(Problem& problem, const Solution& solution) {
  problem.options.time_limit_seconds = kOverrideSeconds;
  const int32_t chosen = problem.pair_location[problem.first_pair[1] - 1];
  const Stopwatch watch;
  const absl::StatusOr<Solution> after = Resolve(problem, solution, {{0, chosen}});
  if (!after.ok()) return {{"error", std::string(after.status().message())}};
  return {{"seconds", watch.Seconds()}, {"gapPercent", 100 * after->gap}};
}

Json MeasureOurs(Problem& problem, bool with_trace) {
  Json trace = Json::array();
  const Stopwatch watch;
  const absl::StatusOr<Solution> solution = Solve(problem, [&](const Progress& progress) {
    if (with_trace && progress.objective > -1e300) {
      trace.push_back({progress.seconds, progress.objective, progress.bound});
    }
    return true;
  });
  const double cpu = watch.CpuSeconds();
  if (!solution.ok()) return {{"error", std::string(solution.status().message())}};
  Json measured = {{"objective", solution->objective},  {"bound", solution->bound},
                   {"gapPercent", 100 * solution->gap}, {"proven", solution->proven},
                   {"seconds", solution->seconds},      {"cpuSeconds", cpu},
                   {"peakMegabytes", PeakMegabytes()}};
  if (with_trace) {
    trace.push_back({solution->seconds, solution->objective, solution->bound});
    measured["trace"] = trace;
  } else {
    measured["override"] = MeasureOverride(problem, *solution);
  }
  return measured;
}

Json MeasurePeer(const Problem& problem, const std::string& solver, double seconds) {
  const Stopwatch watch;
  absl::StatusOr<PeerResult> result = solver == "cbc"   ? RunCbc(problem, seconds)
                                      : solver == "clp" ? RunClp(problem, seconds)
                                                        : RunLemon(problem);
  if (!result.ok()) return {{"error", std::string(result.status().message())}};
  Json measured;
  if (result->objective.has_value()) measured["objective"] = *result->objective;
  if (result->bound.has_value()) measured["bound"] = *result->bound;
  if (!result->bound.has_value() && !result->objective.has_value()) {
    measured["error"] = "no answer in its time";
  }
  if (result->bound.has_value() && result->objective.has_value()) {
    const double gap = (*result->bound - *result->objective) / std::abs(*result->objective);
    measured["gapPercent"] = 100 * std::max(gap, 0.0);
    measured["proven"] = gap <= std::max(problem.options.gap, 1e-9);
  }
  measured["seconds"] = watch.Seconds();
  measured["cpuSeconds"] = watch.CpuSeconds();
  measured["peakMegabytes"] = PeakMegabytes();
  return measured;
}

Json MeasureFrontier(const Problem& problem, const std::vector<double>& ratios) {
  const absl::StatusOr<Frontier> frontier = FindFrontier(problem, {.ratios = ratios});
  if (!frontier.ok()) return {{"error", std::string(frontier.status().message())}};
  Json points = Json::array();
  for (const FrontierPoint& point : frontier->points) {
    Json one = {{"ratio", point.ratio}, {"held", point.held}};
    if (point.held) {
      one["lossPercent"] = 100 * point.loss_share;
      one["leastLossPercent"] = 100 * (1 - point.bound / frontier->objective);
    }
    points.push_back(one);
  }
  return {{"objective", frontier->objective},
          {"largestRatio", frontier->largest_ratio},
          {"frontier", points}};
}

int Measure(const Flags& flags) {
  Json line = {{"instance", flags.instance}, {"seed", flags.seed}, {"solver", flags.solver}};
  absl::StatusOr<Problem> problem = MakeInstance(flags.instance, flags.seed);
  if (!problem.ok()) {
    std::cerr << problem.status().message() << "\n";
    return 1;
  }
  if (flags.seconds > 0 && flags.solver == "treff") {
    problem->options.time_limit_seconds = flags.seconds;
  }
  if (flags.write) {
    std::cout << ProblemToJson(*problem) << "\n";
    return std::cout.flush() ? 0 : 1;
  }
  if (!flags.frontier.empty()) {
    line.update(MeasureFrontier(*problem, flags.frontier));
  } else if (flags.solver == "treff") {
    line.update(MeasureOurs(*problem, flags.trace));
  } else {
    line.update(MeasurePeer(*problem, flags.solver, flags.seconds > 0 ? flags.seconds : 60));
  }
  PrintLine(line);
  return 0;
}

}  // namespace
}  // namespace treff::solver

int main(int argc, char** argv) {
  using namespace treff::solver;
  CLI::App app("Measures one solver on one allocation problem.");
  Flags flags;
  app.add_flag("--list", flags.list);
  app.add_option("--instance", flags.instance);
  app.add_option("--seed", flags.seed);
  app.add_option("--solver", flags.solver)->check(CLI::IsMember({"treff", "cbc", "clp", "lemon"}));
  app.add_option("--seconds", flags.seconds);
  app.add_option("--frontier", flags.frontier)->delimiter(',');
  app.add_flag("--trace", flags.trace);
  app.add_flag("--write", flags.write);
  CLI11_PARSE(app, argc, argv);
  if (flags.list) {
    List();
    return 0;
  }
  return Measure(flags);
}
