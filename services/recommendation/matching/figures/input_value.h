// What is known of one input of the score, for every municipality.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUT_VALUE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUT_VALUE_H_

#include <algorithm>
#include <cmath>
#include <vector>

#include "services/recommendation/matching/figures/value_range.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

// Of two independent doubts. Not std::hypot, whose last bit differs between libraries.
inline double RootOfSquares(double a, double b) { return std::sqrt(a * a + b * b); }

// How far the truth may lie below and above what is known, in nineteen of twenty cases.
struct Spread {
  double down = 0;
  double up = 0;

  // What another, independent doubt adds: the root of the sum of squares.
  void Add(const Spread& other) {
    down = RootOfSquares(down, other.down);
    up = RootOfSquares(up, other.up);
  }
  Spread Times(double factor) const { return {factor * down, factor * up}; }
};

// One municipality's input. Three things are kept apart: the value that the score uses, where it
// certainly lies, and how far beyond it lies in nineteen of twenty cases (ADR 21).
struct InputValue {
  // No cause of doubt that another municipality shares.
  static constexpr int kOwnCause = -1;

  v1::Term::Certainty certainty = v1::Term::MISSING;
  double value = 0;  // in the input's unit; meaningless when MISSING
  // Holds `value`; a point unless the source holds the figure back. When MISSING: where it must lie
  // all the same, as while a municipality has not decided; a point when nothing is certain.
  ValueRange bounds;
  Spread own;         // doubt that is the municipality's alone, beyond `bounds`
  double shared = 0;  // and what moves all of one cause alike, to either side
  int cause = kOwnCause;
  double doubt = 0;  // share of what the figure told when new that it tells no more
  // What the source itself gives for an estimate, for whoever reads; a point where it gives none.
  ValueRange estimate;

  bool IsKnown() const { return certainty != v1::Term::MISSING; }
  // The municipality's own figure, rather than one of a wider level.
  bool IsOwn() const { return certainty == v1::Term::KNOWN || certainty == v1::Term::OLD; }

  // A figure that stands as it is.
  static InputValue Known(ValueRange bounds) {
    InputValue known;
    known.certainty = v1::Term::KNOWN;
    known.value = bounds.Middle();
    known.bounds = bounds;
    known.estimate = ValueRange::Point(known.value);
    return known;
  }

  // A figure that lost the share `lost` of what it told, and may have moved by as much towards any
  // of its peers. What is doubted where no drift was measured.
  void AgeTowards(ValueRange peers, double lost) {
    doubt = lost;
    own.Add({lost * std::max(0.0, bounds.lower - peers.lower),
             lost * std::max(0.0, peers.upper - bounds.upper)});
  }
};

// One input over all municipalities of a snapshot, in the snapshot's order.
struct InputColumn {
  std::vector<InputValue> values;
  // Over the municipalities' own figures: what stands in where nobody knows.
  bool anyone_knows = false;
  double median = 0;
  ValueRange country;  // where nineteen of twenty lie

  // Fills the last three from the values.
  void Summarize();
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUT_VALUE_H_
