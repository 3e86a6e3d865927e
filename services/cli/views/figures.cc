#include "services/cli/views/figures.h"

#include "absl/strings/str_cat.h"

namespace treff::cli {

namespace municipality_v1 = municipality::v1;

std::string FigureText(const municipality_v1::Observation& observation, const std::string& unit,
                       int decimals, const Screen& screen) {
  if (observation.state() == municipality_v1::Observation::VALUE) {
    if (unit == "flag") return screen.Text(observation.value() != 0 ? "yes" : "no");
    const std::string number = screen.Number(observation.value(), decimals);
    if (unit == "percent" || unit == "per_1000") {
      return screen.Text("unit." + unit, {{"value", number}});
    }
    return number;
  }
  const std::string state =
      screen.Word("state", municipality_v1::Observation::State_Name(observation.state()));
  if (!observation.has_suppressed_bounds()) return state;
  const auto& bounds = observation.suppressed_bounds();
  return absl::StrCat(state, " (", screen.Range(bounds.lower(), bounds.upper(), decimals), ")");
}

std::string PersonsText(bool is_set, const municipality_v1::Observation& observation,
                        const Screen& screen) {
  return is_set ? FigureText(observation, "persons", 0, screen) : screen.Text("unknown");
}

std::string RemainingText(const municipality_v1::Quota& quota, const Screen& screen) {
  if (quota.has_remaining()) {
    return screen.Range(quota.remaining().lower(), quota.remaining().upper());
  }
  // Without a decision there is nothing that could remain: the reason is the decision's.
  const bool decided = quota.decided().state() == municipality_v1::Observation::VALUE;
  return decided ? screen.Text("unknown")
                 : PersonsText(quota.has_decided(), quota.decided(), screen);
}

std::string IndicatorName(const municipality_v1::Indicator& indicator, const Screen& screen) {
  if (screen.language() == "en") return indicator.display_name_en();
  return screen.language() == "nn" ? indicator.display_name_nn() : indicator.display_name_nb();
}

std::string RankText(int rank, int ranked, const Screen& screen) {
  if (rank == 0) return screen.Text("none");
  return screen.Text("rank", {{"rank", absl::StrCat(rank)}, {"ranked", absl::StrCat(ranked)}});
}

}  // namespace treff::cli
