#include "services/casework/measures/records/country_groups.h"

#include <map>
#include <string>

#include "absl/strings/str_split.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

struct Group {
  CountryGroup group;
  std::string_view countries;
};

// The regions of the United Nations' M49 standard, and Kosovo and Taiwan, which it does not list.
constexpr Group kGroups[] = {
    {CountryGroup::kUkraine, "UA"},
    {CountryGroup::kOtherEurope,
     "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU "
     "LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM VA XK"},
    {CountryGroup::kAfrica,
     "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG "
     "ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW"},
    {CountryGroup::kWesternAsia, "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE"},
    {CountryGroup::kOtherAsia,
     "AF BD BN BT CN HK ID IN IR JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW "
     "UZ VN"},
    {CountryGroup::kAmericasAndOceania,
     "AG AI AR AS AU AW BB BL BM BO BQ BR BS BV BZ CA CC CK CL CO CR CU CW CX DM DO EC FJ FK FM GD "
     "GF GL GP GS GT GU GY HM HN HT JM KI KN KY LC MF MH MP MQ MS MX NC NF NI NR NU NZ PA PE PF PG "
     "PM PN PR PW PY SB SR SV SX TC TK TO TT TV UM US UY VC VE VG VI VU WF WS"},
};

}  // namespace

CountryGroup CountryGroupOf(std::string_view country) {
  static const auto& groups = *new std::map<std::string, CountryGroup, std::less<>>([] {
    std::map<std::string, CountryGroup, std::less<>> all;
    for (const Group& one : kGroups) {
      for (const absl::string_view code : absl::StrSplit(platform::Absl(one.countries), ' ')) {
        all.emplace(std::string(code), one.group);
      }
    }
    return all;
  }());
  const auto found = groups.find(country);
  return found == groups.end() ? CountryGroup::kUnknown : found->second;
}

}  // namespace treff::casework
