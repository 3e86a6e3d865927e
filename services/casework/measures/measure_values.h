// The values of one measure in every row of an answer.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_VALUES_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_VALUES_H_

#include <map>
#include <vector>

#include "services/casework/measures/measure_axes.h"

namespace treff::casework {

// What is asked, and what it is answered from.
struct MeasureQuestion {
  const v1::GetMeasuresRequest& request;
  const MeasureAxes& axes;
  const Places& places;
  const std::vector<RowPlace>& rows;
  // By year and code; of the years that rows are of.
  const std::map<int, std::map<int, Decided>>& decided;
};

// Whether the measure has values for these groups. Reasons, decisions and answers to questions are
// not of groups of households.
bool HasValuesBy(const v1::MeasureDefinition& measure, GroupBy group_by);

// Adds a value of the measure (of kind REASONS: one for each reason that was given) to each row.
void AddValues(const v1::MeasureDefinition& measure, const Observations& observations,
               const MeasureQuestion& question, std::vector<v1::MeasureRow>& rows);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_VALUES_H_
