// What is known of one input of the score, for every municipality.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUT_VALUE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUT_VALUE_H_

#include <vector>

#include "services/recommendation/matching/value_range.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

// One municipality's input. Three things are kept apart: the value that the score uses, where the
// source itself says the value lies, and how far the truth may meanwhile have moved from it.
struct InputValue {
  v1::Term::Certainty certainty = v1::Term::MISSING;
  double value = 0;   // in the input's unit; meaningless when MISSING
  ValueRange bounds;  // holds `value`; a point unless the source holds the figure back
  double doubt = 0;   // 0: it stands; 1: it may lie anywhere among the peers
  ValueRange peers;   // smallest and largest figure of those it is judged by
  // Whether what time does to it, it does to its peers: then `doubt` is one that they share.
  bool moves_with_peers = false;

  bool IsKnown() const { return certainty != v1::Term::MISSING; }
  // The municipality's own figure, rather than one of a wider level.
  bool IsOwn() const { return certainty == v1::Term::KNOWN || certainty == v1::Term::OLD; }

  // A figure that stands as it is.
  static InputValue Known(ValueRange bounds) {
    return {v1::Term::KNOWN, bounds.Middle(), bounds, 0, bounds};
  }
};

// One input over all municipalities of a snapshot, in the snapshot's order.
struct InputColumn {
  std::vector<InputValue> values;
  // Over the municipalities' own figures: what stands in where nobody knows.
  bool anyone_knows = false;
  double median = 0;
  ValueRange country;

  // Fills the last three from the values.
  void Summarize();
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUT_VALUE_H_
