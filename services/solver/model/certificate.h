// What proves a bound, in a form that somebody else can check without solving anything.
#ifndef TREFF_SERVICES_SOLVER_MODEL_CERTIFICATE_H_
#define TREFF_SERVICES_SOLVER_MODEL_CERTIFICATE_H_

#include <cstdint>
#include <vector>

namespace treff::solver {

// Dual prices of capacities and floors.
struct Prices {
  std::vector<double> row;    // [row]; below zero where a minimum draws cases in
  std::vector<double> floor;  // [floor]; at least 0
};

// Prices that prove a knapsack bound: an atom pays `atom` for being placed at all. Rows that the
// knapsacks keep have price 0.
struct AtomPrices {
  std::vector<double> atom;
  Prices others;
};

// The atom goes to the location, or never does. Or, where atoms of a family must be in one region:
// all of the atom's family go to the region, or none of them ever does.
struct Fixing {
  int32_t atom = 0;
  int32_t location = 0;  // or −1 − the region
  bool in = false;

  static Fixing OfRegion(int32_t atom, int32_t region) { return {atom, -1 - region, true}; }
  bool is_of_region() const { return location < 0; }
  int32_t region() const { return -1 - location; }
  friend bool operator==(const Fixing&, const Fixing&) = default;
};

// A node of the branching tree. What holds below it: the decisions from the root to here, then
// everything in `forced`, and what these say of families (atoms that must be in one region): where
// one goes to a location, the others of its family are placed too, within the location's region.
// Each of `forced` stands because with its opposite (and all before it) the prices `forced_by`
// prove a bound not above the certificate's. A leaf's own prices prove its bound; an inner node has
// exactly two children, whose decisions are each other's opposite.
struct ProofNode {
  int32_t parent = -1;
  Fixing decision;  // of no meaning at the root
  struct Forced {
    Fixing fixing;
    int32_t prices = 0;  // in Certificate::atom_prices
  };
  std::vector<Forced> forced;
  int32_t prices = -1;  // of a leaf, in Certificate::atom_prices; −1 for an inner node
};

// With an empty tree, `prices` alone prove the bound: every unit chooses its best at them, and the
// limits are worth what they are worth. With a tree, the largest of its leaves' bounds does.
// Atoms, rows, floors and regions are numbered as in Model.
struct Certificate {
  Prices prices;
  std::vector<AtomPrices> atom_prices;
  std::vector<ProofNode> tree;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_CERTIFICATE_H_
