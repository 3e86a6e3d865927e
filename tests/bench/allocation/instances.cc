#include "tests/bench/allocation/instances.h"

#include <cstdlib>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/solver/model/generate.h"
#include "tests/bench/allocation/hias.h"

namespace treff::solver {
namespace {

absl::StatusOr<Problem> Outside(HiasVariant variant) {
  const char* folder = std::getenv("TREFF_HIAS_FY17");
  if (folder == nullptr) {
    return absl::NotFoundError("TREFF_HIAS_FY17 names no folder with the HIAS FY17 files");
  }
  return ReadHias(folder, variant);
}

GenerateOptions Cohort(const std::string& name) {
  if (name == "5000x357") return {.cases = 5'000};
  if (name == "1000x357") return {.cases = 1'000};
  if (name == "15000x357-four") {
    return {.cases = 15'000, .four_resources = true, .linked_share = 0.1, .floor_ratio = 1.62};
  }
  return {};
}

}  // namespace

const std::vector<Instance>& Instances() {
  static const auto& instances = *new std::vector<Instance>{
      {"fy17-actual",
       "HIAS FY17, actual capacities",
       false,
       0,
       1,
       60,
       {"cbc", "highs", "clp", "lemon"}},
      {"fy17-stated",
       "HIAS FY17, stated capacities",
       false,
       0,
       1,
       60,
       {"cbc", "highs", "clp", "lemon"}},
      {"fy17-three", "HIAS FY17, three resources", false, 0, 1, 60, {"cbc", "highs", "clp"}},
      {"1000x357",
       "1 000 × 357, small capacities",
       true,
       5e-4,
       10,
       60,
       {"cbc", "highs", "clp", "lemon"}},
      {"5000x357", "5 000 × 357, persons", true, 7e-4, 0.15, 10, {"clp", "lemon"}},
      {"20000x357", "20 000 × 357, persons", true, 1.5e-4, 0.3, 10, {"clp", "lemon"}},
      {"15000x357-four",
       "15 000 × 357, four resources, links, floors",
       true,
       1e-4,
       60,
       60,
       {"clp"}},
  };
  return instances;
}

absl::StatusOr<Problem> MakeInstance(const std::string& name, uint64_t seed) {
  const auto& all = Instances();
  const auto instance =
      std::find_if(all.begin(), all.end(), [&](const Instance& i) { return i.name == name; });
  if (instance == all.end()) return absl::NotFoundError(absl::StrCat("no instance ", name));
  Problem problem;
  if (instance->has_seeds) {
    GenerateOptions options = Cohort(name);
    options.seed = seed;
    problem = Generate(options);
  } else {
    TREFF_ASSIGN_OR_RETURN(problem,
                           Outside(name == "fy17-actual"   ? HiasVariant::kActualPersons
                                   : name == "fy17-stated" ? HiasVariant::kStatedPersons
                                                           : HiasVariant::kActualThreeResources));
  }
  problem.options.gap = instance->gap;
  problem.options.time_limit_seconds = instance->time_limit_seconds;
  return problem;
}

}  // namespace treff::solver
