// Allocation: how long to what proof. The HIAS instances where TREFF_HIAS_FY17 names their folder,
// CBC beside them with --peers; then generated cohorts, each for several seeds. One JSON object a
// line: what was solved, objective, bound, gap, whether the aim was proven, wall and CPU seconds.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include "services/recommendation/allocation/generate.h"
#include "services/recommendation/allocation/solve.h"
#include "tests/allocation/cbc.h"
#include "tests/bench/allocation/hias.h"

namespace treff::recommendation::allocation {
namespace {

constexpr int kSeeds = 3;

double CpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void Measure(const std::string& name, const Problem& problem) {
  const double before = CpuSeconds();
  const absl::StatusOr<Solution> solution = Solve(problem);
  const double cpu = CpuSeconds() - before;
  if (!solution.ok()) {
    std::printf("{\"name\":\"%s\",\"error\":\"%s\",\"cpuSeconds\":%.3f}\n", name.c_str(),
                std::string(solution.status().message()).c_str(), cpu);
    return;
  }
  std::printf(
      "{\"name\":\"%s\",\"objective\":%.6f,\"bound\":%.6f,\"gapPercent\":%.5f,"
      "\"aimPercent\":%.5f,\"proven\":%s,\"seconds\":%.3f,\"cpuSeconds\":%.3f}\n",
      name.c_str(), solution->objective, solution->bound, 100 * solution->gap,
      100 * problem.options.gap, solution->proven ? "true" : "false", solution->seconds, cpu);
  std::fflush(stdout);
}

void MeasureHias(bool peers) {
  const char* folder = std::getenv("TREFF_HIAS_FY17");
  if (folder == nullptr) {
    std::fprintf(stderr, "TREFF_HIAS_FY17 names no folder: skipping the HIAS instances\n");
    return;
  }
  const std::pair<const char*, HiasVariant> variants[] = {
      {"HIAS FY17, actual capacities", HiasVariant::kActualPersons},
      {"HIAS FY17, stated capacities", HiasVariant::kStatedPersons},
      {"HIAS FY17, three resources", HiasVariant::kActualThreeResources}};
  for (const auto& [name, variant] : variants) {
    const absl::StatusOr<Problem> problem = ReadHias(folder, variant);
    if (!problem.ok()) {
      std::fprintf(stderr, "%s\n", std::string(problem.status().message()).c_str());
      return;
    }
    Measure(name, *problem);
    if (!peers) continue;
    const double before = CpuSeconds();
    const double optimum = SolveWithCbc(*problem).value_or(0);
    std::printf("{\"name\":\"%s, CBC\",\"objective\":%.6f,\"cpuSeconds\":%.3f}\n", name, optimum,
                CpuSeconds() - before);
  }
}

void MeasureGenerated(const char* name, GenerateOptions options, double gap, double seconds) {
  for (int seed = 1; seed <= kSeeds; ++seed) {
    options.seed = static_cast<uint64_t>(seed);
    Problem problem = Generate(options);
    problem.options.gap = gap;
    problem.options.time_limit_seconds = seconds;
    Measure(std::string(name) + ", seed " + std::to_string(seed), problem);
  }
}

}  // namespace
}  // namespace treff::recommendation::allocation

int main(int argc, char** argv) {
  using namespace treff::recommendation::allocation;
  MeasureHias(argc > 1 && std::strcmp(argv[1], "--peers") == 0);
  MeasureGenerated("20000 x 357, persons", {}, 1.5e-4, 10);
  MeasureGenerated("5000 x 357, persons", {.cases = 5'000}, 7e-4, 10);
  MeasureGenerated("1000 x 357, small capacities", {.cases = 1'000}, 5e-4, 60);
  MeasureGenerated(
      "15000 x 357, four resources, links, floors",
      {.cases = 15'000, .four_resources = true, .linked_share = 0.1, .floor_ratio = 1.62}, 1e-4,
      60);
  return 0;
}
