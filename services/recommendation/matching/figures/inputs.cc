#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {

std::shared_ptr<const InputColumn> IndicatorInput(const Question& question,
                                                  std::string_view indicator) {
  std::shared_ptr<const InputColumn> column = question.snapshot.FindColumn(indicator);
  if (column == nullptr) return ForEachPlace(question, [](PlaceIndex) { return InputValue(); });
  const WhatIf* what_if = question.what_if;
  if (what_if == nullptr || what_if->subject != indicator) return column;
  auto imagined = std::make_shared<InputColumn>(*column);
  InputValue& input = imagined->values[what_if->place];
  input.value = what_if->value;
  input.bounds = ValueRange::Point(what_if->value);
  input.estimate = input.bounds;
  imagined->Summarize();
  return imagined;
}

}  // namespace treff::recommendation::matching
