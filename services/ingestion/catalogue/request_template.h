// Requests with dates in them: templates in the catalogue, expanded when an import begins.
//
// In an address, a JSON body or modified_since stand
//   {today}  {today+1}  {today-30}   a day, "2026-11-28"
//   {year}   {year-1}   {year+1}     a year, "2026"
//   {month}                          the month of today, two digits
//   {month_start}  {month_start-6}   the first day of a month, "2026-11-01"
//   {since}                          the dataset's `since`
// A request with `each_year` is made once for every year from `since` to this one; {year} is then
// the year it is made for.
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_REQUEST_TEMPLATE_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_REQUEST_TEMPLATE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/catalogue/catalogue.pb.h"

namespace treff::ingestion {

// The requests to make for `dataset` on `today`, in the catalogue's order, years in rising order.
// INVALID_ARGUMENT naming a placeholder that is unknown or has no value; FAILED_PRECONDITION when
// `since` has not come yet.
absl::StatusOr<std::vector<catalogue::Request>> ExpandRequests(const catalogue::Dataset& dataset,
                                                               absl::CivilDay today);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_REQUEST_TEMPLATE_H_
