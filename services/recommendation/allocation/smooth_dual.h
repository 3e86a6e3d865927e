// The Lagrangian dual smoothed by entropy: value, gradient and Hessian at given prices.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SMOOTH_DUAL_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SMOOTH_DUAL_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "services/recommendation/allocation/candidates.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/tolls.h"

namespace treff::recommendation::allocation {

// The unknowns are the prices of `rows` (others stay as they are), then those of all floors.
class SmoothDual {
 public:
  // `share` is the part of all units that the candidates stand for: limits are scaled by it. With
  // `reach`, values count through the floors alone and the floors' common scale is maximised (see
  // FindFloorReach).
  SmoothDual(const Model& model, const Candidates& candidates, std::vector<int32_t> rows,
             double share, bool reach = false);

  int size() const { return static_cast<int>(rows_.size()) + model_.FloorCount(); }
  const std::vector<int32_t>& rows() const { return rows_; }

  // The value at `prices`; gradient and Hessian (lower triangle, rows in sequence) are kept. The
  // temperature has the unit of the values.
  double Evaluate(const Prices& prices, double temperature);
  const std::vector<double>& gradient() const { return gradient_; }
  const std::vector<double>& hessian() const { return hessian_; }
  void MoveSlacks(const Prices& before, const std::vector<double>& step, double temperature);
  void SetSlacks(const Prices& prices, double temperature);

 private:
  // One thing that could be chosen: what it gains, and what it takes of each unknown.
  struct Choice {
    double score;       // or its probability
    size_t begin, end;  // in features_
  };
  using Feature = std::pair<int32_t, double>;

  double AddAtom(int atom, const Prices& prices, Tolls& tolls, double temperature);
  void AddUnlikely(const Atom& atom, int location, int option, double probability);
  void Gather(size_t first_choice, double least, std::vector<Feature>& sum);
  void AddCovariances(size_t first_choice, double scale);
  double AddFamily(int unit, const Prices& prices, double temperature);
  void Offer(int atom, const Prices& prices, double window, int32_t region);
  void OfferFeatures(const Atom& atom, int location, int option);
  double Settle(size_t first_choice, double temperature, double weight, std::vector<Feature>& mean);
  double Outcome(size_t first_choice, double temperature) const;
  double AddLimits(const Prices& prices, double temperature);
  double AddFloors(const Prices& prices, double temperature);

  const Model& model_;
  const Candidates& candidates_;
  const std::vector<int32_t> rows_;
  const double share_;
  const bool reach_;
  std::vector<int32_t> unknown_of_row_;
  double reach_total_ = 0;

  std::vector<double> gradient_, hessian_;
  std::vector<double> variance_;  // × temperature, of what is unlikely
  std::vector<double> slack_;
  std::vector<double> score_, mean_;
  std::vector<char> is_touched_;
  std::vector<Choice> choices_;
  std::vector<Feature> features_;
  std::vector<Feature> unit_mean_, curving_;
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SMOOTH_DUAL_H_
