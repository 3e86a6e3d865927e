// A small Norway for tests: real municipalities with their real reforms.
#ifndef TREFF_TESTS_MUNICIPALITY_NORWAY_H_
#define TREFF_TESTS_MUNICIPALITY_NORWAY_H_

#include <string>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::municipality {

// The rows of data/klass_changes.csv.
std::vector<v1::RegionChange> KlassChanges();

// Every code in KlassChanges() with the validity that follows from them, the counties that hold
// some of them, Ålesund's labour-market region, and the country.
std::vector<v1::Region> KlassRegions();

Division Norway();

// A yearly figure of "test.indicator", as at the year's end; the texts are literals.
Figure Value(std::string_view region, std::string_view year, double value);
Figure Lacking(std::string_view region, std::string_view year, v1::Observation::State state);
Figure Partial(std::string_view region, std::string_view year, double value);
Figure SuppressedBetween(std::string_view region, std::string_view year, Bounds bounds);

v1::Indicator MakeIndicator(v1::Indicator::Aggregation aggregation);

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_NORWAY_H_
