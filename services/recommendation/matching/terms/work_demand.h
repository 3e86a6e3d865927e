// How much the labour market around a municipality asks for an occupation: what the terms about
// work have in common.
//
// Three things are compared with the country, so that 1 is as in the country:
//   industries  the share of employees in the occupation's industries, where people live (2018);
//               half by the municipality, half by its labour-market region, to which one commutes;
//               more than the country's counts less where few work in them
//   vacancies   advertised vacancies per job seeker of the occupational group, in the county; more
//               than the country's counts less where few of the county's jobs are within commuting
//   shortage    persons whom establishments lacked per employee, in the county
// Industries weigh most: they alone tell the municipalities of a county apart. What nobody in the
// country has a figure of is left out; what is unknown of one place may be anything others have.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_WORK_DEMAND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_WORK_DEMAND_H_

#include <memory>
#include <vector>

#include "services/recommendation/matching/explanation/statement.h"
#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/question.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {

// An occupation and how much it counts, above 0.
struct WeightedOccupation {
  const tables::Occupation* occupation = nullptr;
  double weight = 0;
};

// Demand for all of them together. Never null; MISSING where the industries are.
std::shared_ptr<const InputColumn> WorkDemand(const MunicipalityTable& snapshot,
                                              const std::vector<WeightedOccupation>& occupations);

// What the demand at one place is made of, each compared with the country.
struct DemandParts {
  InputValue industries;
  InputValue vacancies;
};
DemandParts DemandPartsAt(const MunicipalityTable& snapshot,
                          const std::vector<WeightedOccupation>& occupations, PlaceIndex place);

// Cites what the demand rests on.
void CiteWorkDemand(const std::vector<WeightedOccupation>& occupations, Statement& statement);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_WORK_DEMAND_H_
