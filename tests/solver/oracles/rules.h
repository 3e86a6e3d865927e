// The rules of a problem, worked out anew and plainly for the checker: what is placed as one, what
// limits and floors there are, and what prices say about them. Shares nothing with the solver but
// the numbering of atoms, rows and floors that certificates use.
#ifndef TREFF_TESTS_SOLVER_ORACLES_RULES_H_
#define TREFF_TESTS_SOLVER_ORACLES_RULES_H_

#include <map>
#include <string>
#include <vector>

#include "services/solver/model/certificate.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

// What is placed as one: the numbering of the certificate is that of links in order of their first
// case, cases without a link standing alone; cases of a same-region link are atoms of their own.
struct Item {
  std::vector<int> cases;
  std::map<int, double> value;                  // by location; only where all cases may go
  std::map<int, std::map<int, double>> shares;  // by floor, by location
  std::map<int, double> use;                    // by kind
  int family = 0;
  double unplaced = 0;
};

class Rules {
 public:
  using Amounts = std::vector<double>;

  explicit Rules(const Problem& problem);

  bool Fits(const Item& item, int location) const;

  // What all limits and floors are worth at the prices; `fault` says what prices may not be.
  double WorthOfLimits(const Prices& prices, std::string& fault) const;

  // What the item at the location brings at the prices, beyond what its room and floors cost.
  double Gain(const Item& item, int location, const Prices& prices) const;

  const Problem& problem;
  int kinds = 0;
  std::vector<Amounts> most, least;  // [location][kind]
  std::vector<double> floor_least;   // [floor]
  std::vector<int> region;           // [location]; where none is given, one of its own after those
  std::vector<Item> items;

 private:
  void FindLimits();
  void FindFloors();
  void FindItems();
  void AddItem(const std::vector<int>& cases, int family);

  int burden_kind_ = -1, period_kind_ = -1;
  std::map<int, FixedCase> fixed_;
  std::map<int, int> floor_of_group_;
};

}  // namespace treff::solver

#endif  // TREFF_TESTS_SOLVER_ORACLES_RULES_H_
