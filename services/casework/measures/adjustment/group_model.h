// What each group's value would be if the same households had come to all of them.
//
// A regression with an effect for each level of the four facts of a household, and one for each
// group; all effects are drawn towards zero (normal priors), those of groups as far as the data
// say that groups differ at all. docs/measures.md has the formulas.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_MODEL_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_MODEL_H_

#include <optional>
#include <vector>

#include "services/casework/measures/records/composition.h"

namespace treff::casework {

// All observations of one group and one composition.
struct ModelCell {
  int group = 0;        // from 0
  int composition = 0;  // Packed
  double count = 0;
  double sum = 0;             // of the values; of a share, how many are so
  double sum_of_squares = 0;  // for numbers
};

struct GroupModel {
  enum class Family { kShare, kNumber };

  Family family = Family::kShare;
  int groups = 0;
  std::vector<ModelCell> cells;
  std::optional<Fact> left_out;  // the fact that the groups are made of
};

// With its interval of 95 percent.
struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;
};

// By group; nothing for groups without a cell, and for all of them when there are too few
// observations (fewer than kFewestForModel), or only one group.
inline constexpr int kFewestForModel = 30;
std::vector<std::optional<Estimate>> AdjustedValues(const GroupModel& model);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_MODEL_H_
