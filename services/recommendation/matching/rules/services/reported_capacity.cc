#include "services/recommendation/matching/rules/services/reported_capacity.h"

namespace treff::recommendation::matching {
namespace {

constexpr double kHalfLifeDoubt = 0.5;  // InputValue::doubt after one half-life

}  // namespace

bool IsRecent(const InputValue& input) { return input.IsOwn() && input.doubt <= kHalfLifeDoubt; }

Outcome CapacityOutcome(const InputValue& input) {
  if (!IsRecent(input)) return v1::RequirementResult::UNKNOWN;
  if (input.bounds.lower > 0) return v1::RequirementResult::PASS;
  return input.bounds.upper > 0 ? v1::RequirementResult::UNKNOWN : v1::RequirementResult::FAIL;
}

}  // namespace treff::recommendation::matching
