// Placing a year of HIAS FY17 as it comes, over many seeds, in shares of the hindsight bound:
//
//   actual, stated   a random half is the pool, the other half arrives; capacities are scaled by
//                    the persons of the arrivals, the largest remainders rounded up
//   year             the whole year with itself as pool, which is not honest: for reference
//   limit            what the best policy conceivable can expect (online_limit.h)
//
// TREFF_HIAS_FY17 names the folder. One JSON object a line.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <utility>

#include "services/solver/model/excerpt.h"
#include "services/solver/numeric/random.h"
#include "services/solver/online/replay.h"
#include "services/solver/solve.h"
#include "tests/bench/allocation/hias.h"
#include "tests/bench/allocation/online_limit.h"

namespace treff::solver {
namespace {

constexpr int kBatches = 52;

std::vector<int32_t> Shuffled(int count, uint64_t seed) {
  std::vector<int32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  Random random(seed * 7919 + 17);
  for (size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[random.Below(static_cast<int>(i))]);
  }
  return order;
}

// Capacities × share, whose sum is rounded once.
std::vector<int64_t> Scaled(const std::vector<int64_t>& capacity, double share) {
  std::vector<int64_t> scaled;
  std::vector<std::pair<double, int>> remainder;
  double total = 0;
  int64_t given = 0;
  for (int64_t room : capacity) {
    const double exact = static_cast<double>(room) * share;
    remainder.push_back({std::floor(exact) - exact, static_cast<int>(scaled.size())});
    scaled.push_back(static_cast<int64_t>(exact));
    given += scaled.back();
    total += exact;
  }
  std::sort(remainder.begin(), remainder.end());
  for (size_t k = 0; k < remainder.size() && given < std::llround(total); ++k, ++given) {
    ++scaled[remainder[k].second];
  }
  return scaled;
}

double Persons(const Problem& problem) {
  return static_cast<double>(
      std::accumulate(problem.demand.begin(), problem.demand.end(), int64_t{0}));
}

struct Halves {
  Problem pool, arrivals;
};

Halves Split(const Problem& year, uint64_t seed) {
  const std::vector<int32_t> order = Shuffled(year.CaseCount(), seed);
  const auto middle = order.begin() + static_cast<int64_t>(order.size() / 2);
  Halves halves{Excerpt(year, {order.begin(), middle}), Excerpt(year, {middle, order.end()})};
  halves.arrivals.capacity = Scaled(year.capacity, Persons(halves.arrivals) / Persons(year));
  return halves;
}

double Hindsight(Problem problem) {
  problem.options.gap = 2e-4;
  problem.options.time_limit_seconds = 30;
  const absl::StatusOr<Solution> solution = Solve(problem);
  return solution.ok() ? solution->bound : std::nan("");
}

struct Variant {
  const char* name;
  ReplayOptions options;
  bool told = false;  // the pool is the arrivals themselves: only their order is unknown
};

// A rate of arrivals that is uncertain and learned, unless something else is said.
const Variant kVariants[] = {
    {"half as pool", {}},
    {"half as pool, which does not learn", {.learn = false}},
    {"half as pool, 5 futures", {.futures = 5}},
    {"half as pool, Poisson", {.arrivals = Arrivals::kPoisson}},
    {"half as pool, known number", {.arrivals = Arrivals::kKnown}},
    {"half as pool, 30 % fewer expected", {.expected_share = 0.7}},
    {"half as pool, 30 % more expected", {.expected_share = 1.3}},
    {"half as pool, known number, 30 % fewer expected",
     {.arrivals = Arrivals::kKnown, .expected_share = 0.7}},
    {"half as pool, known number, 30 % more expected",
     {.arrivals = Arrivals::kKnown, .expected_share = 1.3}},
    {"told the distribution and the number", {.arrivals = Arrivals::kKnown, .learn = false}, true},
};

struct Tally {
  int seeds = 0;
  double sum = 0, worst = 1, greedy = 0, seconds = 0;

  void Add(const absl::StatusOr<ReplayOutcome>& outcome) {
    if (!outcome.ok()) return;
    ++seeds;
    sum += outcome->ahead_share;
    worst = std::min(worst, outcome->ahead_share);
    greedy += outcome->greedy_share;
    seconds += outcome->seconds;
  }
  void Print(const std::string& name) const {
    std::printf(
        "{\"name\":\"%s\",\"seeds\":%d,\"mean\":%.4f,\"worst\":%.4f,\"greedy\":%.4f,"
        "\"seconds\":%.2f}\n",
        name.c_str(), seeds, sum / seeds, worst, greedy / seeds, seconds / seeds);
    std::fflush(stdout);
  }
};

void MeasureHalves(const Problem& year, const std::string& prefix, int first, int last) {
  Tally tallies[std::size(kVariants)];
  for (int seed = first; seed <= last; ++seed) {
    const Halves halves = Split(year, static_cast<uint64_t>(seed));
    const double hindsight = Hindsight(halves.arrivals);
    for (size_t v = 0; v < std::size(kVariants); ++v) {
      ReplayOptions options = kVariants[v].options;
      options.batches = kBatches;
      options.seed = static_cast<uint64_t>(seed);
      options.known_hindsight = hindsight;
      const Problem& pool = kVariants[v].told ? halves.arrivals : halves.pool;
      tallies[v].Add(Replay(halves.arrivals, pool, options));
    }
  }
  for (size_t v = 0; v < std::size(kVariants); ++v) {
    tallies[v].Print(prefix + ": " + kVariants[v].name);
  }
}

void MeasureYear(const Problem& year, int first, int last) {
  const double hindsight = Hindsight(year);
  Tally tally;
  for (int seed = first; seed <= last; ++seed) {
    tally.Add(Replay(year, year,
                     {.batches = kBatches,
                      .seed = static_cast<uint64_t>(seed),
                      .arrivals = Arrivals::kKnown,
                      .learn = false,
                      .known_hindsight = hindsight}));
  }
  tally.Print("year: itself as pool");
}

// Arrivals drawn from the whole year, with replacement; as pool for looking ahead the year itself.
void MeasureLimit(Problem year, int arrivals, int first, int last) {
  year.capacity = Scaled(year.capacity, static_cast<double>(arrivals) / year.CaseCount());
  OnlineLimit limit(year, arrivals);
  const double one_by_one = limit.Descend(150), batches = limit.InBatches(kBatches, 3000, 1);
  double hindsight = 0, squares = 0, ahead = 0;
  const int seeds = last - first + 1;
  for (int seed = first; seed <= last; ++seed) {
    Random random(static_cast<uint64_t>(seed) * 31'337);
    std::vector<int32_t> drawn(arrivals);
    for (int32_t& i : drawn) i = random.Below(year.CaseCount());
    const Problem sample = Excerpt(year, drawn);
    const double known = Hindsight(sample);
    const double fair = known - limit.Luck(drawn);
    hindsight += fair / seeds;
    squares += fair * fair / seeds;
    const auto outcome = Replay(sample, year,
                                {.batches = kBatches,
                                 .seed = static_cast<uint64_t>(seed),
                                 .arrivals = Arrivals::kKnown,
                                 .learn = false,
                                 .known_hindsight = known});
    if (outcome.ok()) ahead += (outcome->ahead - limit.Luck(drawn)) / seeds;
  }
  const double error = std::sqrt((squares - hindsight * hindsight) / std::max(1, seeds - 1));
  std::printf(
      "{\"name\":\"limit: %d arrivals\",\"seeds\":%d,\"hindsight\":%.3f,\"standardError\":%.3f,"
      "\"boundOneByOne\":%.3f,\"boundInBatches\":%.3f,\"limitShare\":%.4f,\"aheadShare\":%.4f}\n",
      arrivals, seeds, hindsight, error, one_by_one, batches, batches / hindsight,
      ahead / hindsight);
  std::fflush(stdout);
}

}  // namespace
}  // namespace treff::solver

int main(int argc, char** argv) {
  using namespace treff::solver;
  const std::string mode = argc > 1 ? argv[1] : "actual";
  const int last = argc > 2 ? std::atoi(argv[2]) : 30, first = argc > 3 ? std::atoi(argv[3]) : 1;
  const char* folder = std::getenv("TREFF_HIAS_FY17");
  const absl::StatusOr<Problem> year =
      ReadHias(folder == nullptr ? "." : folder,
               mode == "stated" ? HiasVariant::kStatedPersons : HiasVariant::kActualPersons);
  if (!year.ok() || last < first) {
    std::fprintf(stderr,
                 "usage: TREFF_HIAS_FY17=FOLDER treff_bench_replay [actual|stated|year|limit] "
                 "[LAST_SEED [FIRST_SEED]]\n%s\n",
                 std::string(year.status().message()).c_str());
    return 2;
  }
  if (mode == "limit") {
    MeasureLimit(*year, 165, first, last);
    MeasureLimit(*year, year->CaseCount(), first, last);
  } else if (mode == "year") {
    MeasureYear(*year, first, last);
  } else {
    MeasureHalves(*year, mode, first, last);
  }
  return 0;
}
