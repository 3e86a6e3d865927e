#include "services/solver/model/generate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "services/solver/numeric/random.h"

namespace treff::solver {
namespace {

// Households by number of persons, 1 to 8: about what a Norwegian settlement year looks like.
constexpr double kSizeShare[] = {0.46, 0.16, 0.11, 0.10, 0.08, 0.05, 0.025, 0.015};
constexpr int kTraits = 4;

struct Household {
  int persons, school_children;
  bool needs_access;
};

Household DrawHousehold(Random& random) {
  double draw = random.Uniform();
  int persons = 1;
  while (persons < 8 && draw > kSizeShare[persons - 1]) draw -= kSizeShare[persons++ - 1];
  Household household{persons, 0, random.Uniform() < 0.06};
  for (int p = 2; p < persons; ++p) household.school_children += random.Uniform() < 0.6;
  return household;
}

const char* SizeGroup(int persons) {
  return persons == 1   ? "size-1"
         : persons <= 3 ? "size-2-3"
         : persons <= 5 ? "size-4-5"
                        : "size-6+";
}

// Shares out `total` units by weight, each at least one, so that they sum to at least `total`.
std::vector<int64_t> ShareOut(double total, const std::vector<double>& weight) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  std::vector<int64_t> units;
  for (double w : weight) {
    units.push_back(std::max<int64_t>(1, std::llround(total * w / sum)));
  }
  return units;
}

void AddLocations(const GenerateOptions& options, const std::vector<int64_t>& need, Random& random,
                  Problem& problem) {
  std::vector<std::vector<int64_t>> capacity;
  std::vector<double> size;
  for (int j = 0; j < options.locations; ++j) size.push_back(std::exp(0.9 * random.Normal()));
  for (size_t r = 0; r < need.size(); ++r) {
    std::vector<double> weight = size;
    if (r > 0) {
      for (double& w : weight) w *= std::exp(0.25 * random.Normal());
    }
    // The other resources are a little ampler than persons, so that each binds at some places.
    const double slack = r == 0 ? 1 : 1.1;
    capacity.push_back(ShareOut(slack * static_cast<double>(need[r]) / options.tightness, weight));
  }
  problem.regions.resize((options.locations + 23) / 24);
  for (size_t g = 0; g < problem.regions.size(); ++g)
    problem.regions[g] = "region-" + std::to_string(g + 1);
  for (int j = 0; j < options.locations; ++j) {
    problem.location_ids.push_back("place-" + std::to_string(j + 1));
    problem.region.push_back(j / 24);
    for (const auto& units : capacity) problem.capacity.push_back(units[j]);
    problem.minimum.insert(problem.minimum.end(), need.size(), 0);
  }
}

void AddPairs(const GenerateOptions& options, Random& random, Problem& problem) {
  std::vector<double> quality(options.locations), taste(options.locations * kTraits);
  for (double& q : quality) q = 0.5 * random.Normal();
  for (double& t : taste) t = random.Normal();
  problem.first_pair.push_back(0);
  for (int i = 0; i < options.cases; ++i) {
    const double prospects = 0.8 * random.Normal() - 0.4;
    double traits[kTraits];
    for (double& t : traits) t = 0.35 * random.Normal();
    for (int j = 0; j < options.locations; ++j) {
      const double noise = 0.25 * random.Normal();
      if (random.Uniform() >= options.compatible_share) continue;
      double logit = prospects + quality[j] + noise;
      for (int t = 0; t < kTraits; ++t) logit += traits[t] * taste[j * kTraits + t];
      problem.pair_location.push_back(j);
      problem.pair_value.push_back(1 / (1 + std::exp(-logit)));
    }
    problem.first_pair.push_back(static_cast<int64_t>(problem.pair_location.size()));
  }
}

}  // namespace

Problem Generate(const GenerateOptions& options) {
  Random random(options.seed);
  Problem problem;
  problem.resources = {"persons"};
  if (options.four_resources) {
    problem.resources = {"persons", "dwellings", "accessible dwellings", "school places"};
  }
  problem.groups = {"size-1", "size-2-3", "size-4-5", "size-6+"};
  const size_t resources = problem.resources.size();
  std::vector<int64_t> need(resources, 0);
  for (int i = 0; i < options.cases; ++i) {
    const Household household = DrawHousehold(random);
    const int64_t demand[] = {household.persons, 1, household.needs_access,
                              household.school_children};
    for (size_t r = 0; r < resources; ++r) {
      problem.demand.push_back(demand[r]);
      need[r] += demand[r];
    }
    problem.case_ids.push_back("synthetic-" + std::to_string(i + 1));
    const auto group =
        std::find(problem.groups.begin(), problem.groups.end(), SizeGroup(household.persons));
    problem.group.push_back(static_cast<int32_t>(group - problem.groups.begin()));
    const bool linked = i > 0 && random.Uniform() < options.linked_share;
    if (linked && problem.link.back() == Problem::kNone) {
      problem.link.back() = static_cast<int32_t>(problem.links.size());
      problem.links.push_back("link-" + std::to_string(problem.links.size() + 1));
    }
    problem.link.push_back(linked ? problem.link.back() : Problem::kNone);
  }
  problem.period.assign(options.cases, Problem::kNone);
  problem.burden.assign(options.cases, 0);
  AddLocations(options, need, random, problem);
  AddPairs(options, random, problem);
  problem.options.unplaced_allowed = true;
  if (options.floor_ratio > 0) problem.options.floors = {{"*", options.floor_ratio}};
  return problem;
}

}  // namespace treff::solver
