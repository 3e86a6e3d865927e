// Groups of countries that households come from: coarse enough to say nothing of a single one.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COUNTRY_GROUPS_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COUNTRY_GROUPS_H_

#include <string_view>

namespace treff::casework {

enum class CountryGroup {
  kUkraine,  // alone, since most who came from there have collective protection
  kOtherEurope,
  kAfrica,
  kWesternAsia,
  kOtherAsia,
  kAmericasAndOceania,
  kUnknown,
};

// The group of a country, ISO 3166-1 alpha-2; kUnknown for one that is in no group.
CountryGroup CountryGroupOf(std::string_view country);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COUNTRY_GROUPS_H_
