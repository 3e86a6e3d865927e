// Where the prices of places come from.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PRICE_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PRICE_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "services/recommendation/matching/scoring/place_prices.h"

namespace treff::recommendation {

// Thread-safe.
class PriceSource {
 public:
  virtual ~PriceSource() = default;

  // The prices of the plan `allocation`, laid out for `snapshot`. INVALID_ARGUMENT naming `prices`
  // when it is no plan's name, NOT_FOUND when there is no such plan, FAILED_PRECONDITION when it
  // has no prices of persons.
  virtual absl::StatusOr<matching::PlacePrices> Get(
      const std::string& allocation, const matching::MunicipalityTable& snapshot) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PRICE_SOURCE_H_
