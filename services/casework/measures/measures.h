// The rules of measures: what is asked, answered from all cases.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURES_H_

#include "absl/status/statusor.h"
#include "services/casework/measures/measure_sources.h"
#include "services/casework/measures/records/measure_store.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// Thread-safe. The methods are those of MeasureService; what they answer is said in its proto.
class Measures {
 public:
  struct Sources {
    ListPlaces places;
    ListDecided decided;
    ReadFeedback feedback;  // may be empty
  };

  Measures(MeasureStore& store, Sources sources, const platform::Clock& clock)
      : store_(store),
        sources_(std::move(sources)),
        places_(sources_.places, clock),
        clock_(clock) {}

  absl::StatusOr<v1::Measures> Get(const v1::GetMeasuresRequest& request);
  absl::StatusOr<v1::ListMeasureDefinitionsResponse> ListDefinitions(
      const v1::ListMeasureDefinitionsRequest& request);

 private:
  bool IsThere(const v1::MeasureDefinition& measure) const;
  absl::Status Check(const v1::GetMeasuresRequest& request, const Places& places) const;

  MeasureStore& store_;
  const Sources sources_;
  PlaceDirectory places_;
  const platform::Clock& clock_;
};

// The rows as CSV: UTF-8 with a byte order mark, semicolons, decimal points. A cell that does not
// apply is empty; one that is withheld says why in the column `withheld`.
std::string MeasuresCsv(const v1::Measures& measures);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURES_H_
