// One fit of the regression behind adjusted values, at one spread of the groups.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_FIT_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_FIT_H_

#include <vector>

#include "services/casework/measures/adjustment/group_model.h"
#include "services/casework/measures/adjustment/symmetric_matrix.h"

namespace treff::casework {

// One column for all, one for each level of each fact; and for each of these levels again one that
// holds how much of it a group has beyond all others. So a level's own effect is what it makes
// within groups, also where those who do better anywhere come to the better groups (Mundlak,
// Econometrica 46, 1978).
inline constexpr size_t kLevels = 7 + 4 + 5 + 5;
inline constexpr size_t kOwnColumns = 1 + kLevels;
inline constexpr size_t kColumns = kOwnColumns + kLevels;

// Of its own columns, those of a composition that are 1; others are 0.
std::vector<size_t> ColumnsOf(int composition, std::optional<Fact> left_out);

// The posterior's mode and its curvature there.
struct GroupFit {
  std::vector<double> beta;                // by column
  std::vector<double> effects;             // by group
  std::vector<double> group_curvature;     // by group: how sure its effect is, beta given
  std::vector<std::vector<double>> cross;  // by group: the same against each column
  Cholesky reduced{SymmetricMatrix(0)};    // of beta, groups integrated out
  double log_evidence =
      0;  // of the data at this spread (Laplace's approximation), up to a constant

  // The variance of a · effect + c'beta for one group.
  double Variance(size_t group, double a, const std::vector<double>& c) const;
};

class GroupFitter {
 public:
  explicit GroupFitter(const GroupModel& model);

  // Takes the last fit as its start. `spread` is the standard deviation of groups' effects.
  GroupFit FitAt(double spread);
  // Of numbers: the deviation of all values; of shares 1. What effects are measured in.
  double scale() const { return scale_; }
  // What beta and effects are added to.
  double offset() const { return offset_; }
  // The columns of a group beyond kOwnColumns, and what they add to it.
  const std::vector<double>& Mix(size_t group) const { return mixes_[group]; }
  double ShiftOf(const GroupFit& at, size_t group) const;

 private:
  struct Cell {
    size_t group;
    size_t composition;  // in compositions_
    double count, sum, sum_of_squares;
  };
  // The log posterior where the fit stands, its gradient and its curvature.
  struct Slope;

  Slope SlopeAt(const GroupFit& at, double spread) const;
  // Takes the groups out of `slope`, and keeps its curvature with the fit.
  void SetCurvature(Slope& slope, GroupFit& fit) const;
  // One of Newton's steps from where `slope` was taken, halved until it does not lead down; `slope`
  // is taken where it ends. False when another would change nothing.
  bool Step(double spread, Slope& slope, GroupFit& fit) const;
  // By group: effect, shift and offset.
  std::vector<double> LevelsAt(const GroupFit& at) const;
  double Eta(const GroupFit& at, const std::vector<double>& levels, const Cell& cell) const;
  static void AddMix(const std::vector<double>& mix, double pull, double weight,
                     std::vector<double>& cross, Slope& slope);
  void ReadMixes();
  void EstimateResidual();

  GroupModel::Family family_;
  size_t groups_;
  std::vector<Cell> cells_;
  std::vector<std::vector<size_t>> compositions_;  // the columns of each that occurs
  std::vector<std::vector<double>> mixes_;         // by group
  double observations_ = 0;
  double scale_ = 1;
  double offset_ = 0;
  double residual_ = 1;  // variance of numbers within group and composition
  GroupFit last_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_ADJUSTMENT_GROUP_FIT_H_
