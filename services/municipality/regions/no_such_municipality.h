// The one answer to a code that is no municipality of today's.
#ifndef TREFF_SERVICES_MUNICIPALITY_REGIONS_NO_SUCH_MUNICIPALITY_H_
#define TREFF_SERVICES_MUNICIPALITY_REGIONS_NO_SUCH_MUNICIPALITY_H_

#include <string>

#include "absl/status/status.h"
#include "services/municipality/regions/division.h"

namespace treff::municipality {

// NOT_FOUND: "1507 ended 2024-01-01: use 1508 or 1580", or that there never was such a code.
absl::Status NoSuchMunicipality(const Division& division, const std::string& code);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REGIONS_NO_SUCH_MUNICIPALITY_H_
