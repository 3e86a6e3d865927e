// The rules of outcomes: what became of households, taken in from files.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOMES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOMES_H_

#include "absl/status/statusor.h"
#include "services/casework/measures/records/measure_store.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// Thread-safe. The methods are those of MeasureService; what they answer is said in its proto.
class Outcomes {
 public:
  Outcomes(MeasureStore& store, const platform::Clock& clock) : store_(store), clock_(clock) {}

  absl::StatusOr<v1::UploadOutcomesResponse> Upload(const v1::UploadOutcomesRequest& request);
  absl::StatusOr<v1::GetOutcomeTemplateResponse> Template(
      const v1::GetOutcomeTemplateRequest& request) const;

 private:
  MeasureStore& store_;
  const platform::Clock& clock_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_OUTCOMES_OUTCOMES_H_
