// How figures read: a value, or in words why there is none. Never blank, never a zero for nothing.
#ifndef TREFF_SERVICES_CLI_SCREEN_FIGURES_H_
#define TREFF_SERVICES_CLI_SCREEN_FIGURES_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/municipality/v1/indicator.pb.h"
#include "treff/municipality/v1/observation.pb.h"
#include "treff/municipality/v1/quota_service.pb.h"

namespace treff::cli {

// "2,9 %", "728 714", "skjermet (1–4)", "mangler"; a part of a period says up to which day it goes,
// an estimate in which range it lies.
std::string FigureText(const municipality::v1::Observation& observation, const std::string& unit,
                       int decimals, const Screen& screen);
// The same in the indicator's unit; a value of a class by its name.
std::string FigureText(const municipality::v1::Observation& observation,
                       const municipality::v1::Indicator& indicator, const Screen& screen);

// A count of persons that may be unset: "ikke kjent" then.
std::string PersonsText(bool is_set, const municipality::v1::Observation& observation,
                        const Screen& screen);

// What the municipality decided: "ikke anmodet" where it was not asked, so that there is nothing
// to decide.
std::string DecidedText(const municipality::v1::Quota& quota, const Screen& screen);

// What is left of a quota, or why that is not known.
std::string RemainingText(const municipality::v1::Quota& quota, const Screen& screen);

// The name of anything that has one in each language.
template <typename Named>
const std::string& DisplayName(const Named& named, const Screen& screen) {
  if (screen.language() == "en") return named.display_name_en();
  return screen.language() == "nn" ? named.display_name_nn() : named.display_name_nb();
}

// The indicator's name in the screen's language.
std::string IndicatorName(const municipality::v1::Indicator& indicator, const Screen& screen);

// "3 av 357"; the word for nothing when it was not ranked.
std::string RankText(int rank, int ranked, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_FIGURES_H_
