// What units choose softly at given prices: the part of the smoothed dual that is a sum over units,
// with its slope and curvature in the prices.
#ifndef TREFF_SERVICES_SOLVER_DUAL_SOFT_CHOICES_H_
#define TREFF_SERVICES_SOLVER_DUAL_SOFT_CHOICES_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

class SoftChoices {
 public:
  // `unknown_of_row` numbers the rows whose prices are unknowns, −1 for others; the floors come
  // after them. With `reach`, values count through the floors alone.
  SoftChoices(const Model& model, const Candidates& candidates,
              const std::vector<int32_t>& unknown_of_row, int unknowns, bool reach);

  // The sum over these units (of the candidates), instead of what was there before. Quickest where
  // atoms of one type follow each other.
  void Evaluate(std::span<const int32_t> units, const Prices& prices, double temperature);

  double value() const { return value_; }
  const std::vector<double>& gradient() const { return gradient_; }
  const std::vector<double>& hessian() const { return hessian_; }  // lower triangle, by row
  // To add to.
  std::vector<double>& gradient() { return gradient_; }
  std::vector<double>& hessian() { return hessian_; }

 private:
  using Feature = std::pair<int32_t, double>;  // an unknown, and how much of it
  // One thing that could be chosen: what it gains, and what it takes of each unknown.
  struct Choice {
    double score;       // or its probability
    size_t begin, end;  // in features_
  };

  void TurnTo(const Atom& atom, const Prices& prices);
  void SettleType();
  double AddAtom(int atom, const Prices& prices);
  double Score(int atom, const Prices& prices);
  void AddShares(const Atom& atom, int64_t first, int count);
  void AddCurvature(const Atom& atom, int64_t first);
  void SubtractProduct(const std::vector<Feature>& mean, double scale);

  double AddFamily(int unit, const Prices& prices);
  void ListRegions(int atom);
  double ScoreRegions(int unit, const Prices& prices, double unplaced);
  void OfferRegion(int atom, const Prices& prices, int32_t region);
  void OfferFeatures(const Atom& atom, int location, int option);
  double Outcome() const;
  double Settle(double weight, std::vector<Feature>& mean);
  void Gather(double least, std::vector<Feature>& sum);

  const Model& model_;
  const Candidates& candidates_;
  const std::vector<int32_t>& unknown_of_row_;
  const size_t size_, first_floor_;
  const bool reach_;

  double temperature_ = 1;
  double value_ = 0;
  std::vector<double> gradient_, hessian_;
  std::vector<double> variance_;  // × temperature, of what counts with its variance alone

  const Atom* type_ = nullptr;   // an atom of the type at hand
  std::vector<double> cost_;     // [location], of that type
  std::vector<double> chosen_;   // [location], how many of that type choose it
  std::vector<double> nothing_;  // [location], the options' values where they do not count
  std::vector<double> score_;    // [option], then probabilities
  std::vector<int32_t> likely_;
  std::vector<Feature> mean_;

  std::vector<int32_t> regions_;
  std::vector<double> region_score_;
  std::vector<std::vector<Feature>> region_mean_;
  std::vector<Choice> choices_;
  std::vector<Feature> features_;
  std::vector<double> sum_;  // [unknown], scratch
  std::vector<char> is_touched_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_SOFT_CHOICES_H_
