// Checks of single rows of a publication; each names the fields that do not hold.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_ROW_CHECKS_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_ROW_CHECKS_H_

#include <string>
#include <string_view>

#include "services/platform/status/field_errors.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/observation.pb.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::municipality {

// Whether `text` is a calendar day, "2024-01-01".
bool IsDay(std::string_view text);
// 1 to 100 characters of A-Z a-z 0-9 . _ -
bool IsToken(std::string_view text);

void CheckIndicator(const v1::Indicator& indicator, const std::string& field,
                    platform::FieldErrors& errors);
void CheckRegion(const v1::Region& region, const std::string& field, platform::FieldErrors& errors);
void CheckChange(const v1::RegionChange& change, const std::string& field,
                 platform::FieldErrors& errors);
// Period, state and value. `indicator` is the one that the observation is of.
void CheckFigure(const v1::Observation& observation, const v1::Indicator& indicator,
                 const std::string& field, platform::FieldErrors& errors);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_ROW_CHECKS_H_
