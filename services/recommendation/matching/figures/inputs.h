// Columns of inputs: an indicator's, or one made by looking at one municipality after the other.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUTS_H_

#include <memory>
#include <string_view>
#include <utility>

#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/question.h"

namespace treff::recommendation::matching {

// What is known of an indicator, as the question imagines it. Never null; MISSING everywhere where
// the snapshot does not have the indicator.
std::shared_ptr<const InputColumn> IndicatorInput(const Question& question,
                                                  std::string_view indicator);

// `read` gives the InputValue of a PlaceIndex.
template <typename Read>
std::shared_ptr<const InputColumn> ForEachPlace(const Question& question, Read read) {
  auto column = std::make_shared<InputColumn>();
  column->values.reserve(question.snapshot.size());
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    column->values.push_back(read(place));
  }
  column->Summarize();
  return column;
}

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_INPUTS_H_
