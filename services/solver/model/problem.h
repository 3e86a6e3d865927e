// A cohort allocation problem as plain arrays: compact enough for ten million case-location pairs,
// and free of the wire format it came in. ProblemBuilder makes one from outside input and checks
// it.
#ifndef TREFF_SERVICES_SOLVER_MODEL_PROBLEM_H_
#define TREFF_SERVICES_SOLVER_MODEL_PROBLEM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace treff::solver {

// What a link asks of its cases, beyond being placed together or not at all.
enum class LinkKind { kSameLocation, kSameRegion };

// In place of the name of a group.
inline constexpr std::string_view kEveryGroup = "*";

// Group `group` gets at least `ratio` times what random compatible placement would give it. A floor
// that names its group goes before one of every group.
struct Floor {
  std::string group;
  double ratio = 0;
};

// How a problem is to be solved.
struct Options {
  bool unplaced_allowed = false;
  double unplaced_price = 0;  // in the unit of the values, per case
  double time_limit_seconds = 60;
  // Looks at the clock after which the search ends, however late it is; 0 = no limit. The same on
  // every machine, busy or not: for callers that need that. One takes from 0.02 ms to some 5 ms.
  int64_t step_limit = 0;
  double gap = 0;   // relative; 0 asks for a proof of optimality
  int threads = 1;  // that a solve may use; the same number gives the same bytes
  uint64_t seed = 0;
  LinkKind link_kind = LinkKind::kSameLocation;
  std::vector<Floor> floors;
  double max_burden_share = 0;  // of the total burden, at one location; 0 = no bound
  double max_period_share = 0;  // of a capacity, by the cases of one period; 0 = no bound
};

// What a case could have from the places that it may go to.
struct Prospect {
  double random_value = 0;     // of a place drawn evenly from them; 0 without any
  int32_t best_location = -1;  // the first of those worth most to it; −1 without any
  double best_value = 0;
};

// A case that a person placed. Its options are cut to that place, but what it could have had stays
// what its group may expect, and what it is told.
struct FixedCase {
  int32_t case_index = 0;
  int32_t location = 0;  // Problem::kNone: stays unplaced
  Prospect before;
};

struct Problem {
  // Above these a problem is refused: they bound what one request may cost.
  static constexpr int kMaxResources = 64;
  static constexpr int kMaxLocations = 20'000;
  static constexpr int kMaxCases = 1'000'000;
  static constexpr int64_t kMaxPairs = 50'000'000;
  static constexpr int64_t kMaxUnits = 1'000'000'000;  // of one capacity, minimum or demand
  static constexpr double kMaxValue = 1e9;             // magnitude of a value, price or burden
  static constexpr int kMaxIdLength = 200;             // bytes
  static constexpr int32_t kNone = -1;

  std::vector<std::string> resources;

  std::vector<std::string> location_ids;
  std::vector<int64_t> capacity;  // [location][resource]
  std::vector<int64_t> minimum;   // [location][resource]
  std::vector<int32_t> region;    // [location], index into `regions` or kNone
  std::vector<std::string> regions;

  std::vector<std::string> case_ids;
  std::vector<int64_t> demand;      // [case][resource]
  std::vector<int64_t> first_pair;  // [case + 1]: pairs of case i are first_pair[i] … [i + 1]
  std::vector<int32_t> group;       // [case], index into `groups` or kNone
  std::vector<int32_t> link;        // [case], index into `links` or kNone
  std::vector<int32_t> period;      // [case], index into `periods` or kNone
  std::vector<double> burden;       // [case]
  std::vector<FixedCase> fixed;     // ascending by case; FixCases makes them
  std::vector<std::string> groups;
  std::vector<std::string> links;
  std::vector<std::string> periods;

  std::vector<int32_t> pair_location;  // ascending within a case
  std::vector<double> pair_value;

  Options options;

  int ResourceCount() const { return static_cast<int>(resources.size()); }
  int LocationCount() const { return static_cast<int>(location_ids.size()); }
  int CaseCount() const { return static_cast<int>(case_ids.size()); }
};

// Null if nobody placed the case.
const FixedCase* FindFixed(const Problem& problem, int case_index);

// Of a fixed case: from before it was fixed.
Prospect ProspectOf(const Problem& problem, int case_index);

// The value a case can expect from a place drawn evenly from those it may go to; 0 without any.
double RandomValue(const Problem& problem, int case_index);

// The value of a pair; 0 if the case may not go there.
double ValueAt(const Problem& problem, int case_index, int location);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_PROBLEM_H_
