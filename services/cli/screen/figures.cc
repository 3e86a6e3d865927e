#include "services/cli/screen/figures.h"

#include "absl/strings/str_cat.h"

namespace treff::cli {

namespace municipality_v1 = municipality::v1;

namespace {

using municipality_v1::Observation;

std::string InUnit(const std::string& number, const std::string& unit, const Screen& screen) {
  const bool is_said = unit == "percent" || unit == "per_1000" || unit == "km" ||
                       unit == "man_years" || unit == "places" || unit == "kroner";
  return is_said ? screen.Text("unit." + unit, {{"value", number}}) : number;
}

std::string ValueText(const Observation& observation, const std::string& unit, int decimals,
                      const Screen& screen) {
  if (unit == "flag") return screen.Text(observation.value() != 0 ? "yes" : "no");
  std::string text = InUnit(screen.Number(observation.value(), decimals), unit, screen);
  if (observation.state() == Observation::PARTIAL) {
    text = screen.Text("figure.partial", {{"value", text}, {"day", observation.period_end()}});
  }
  if (!observation.has_interval()) return text;
  const auto& interval = observation.interval();
  return absl::StrCat(text, " (", screen.Range(interval.lower(), interval.upper(), decimals), ")");
}

}  // namespace

std::string FigureText(const Observation& observation, const std::string& unit, int decimals,
                       const Screen& screen) {
  if (observation.state() == Observation::VALUE || observation.state() == Observation::PARTIAL) {
    return ValueText(observation, unit, decimals, screen);
  }
  const std::string state = screen.Word("state", Observation::State_Name(observation.state()));
  if (!observation.has_suppressed_bounds()) return state;
  const auto& bounds = observation.suppressed_bounds();
  return absl::StrCat(state, " (", screen.Range(bounds.lower(), bounds.upper(), decimals), ")");
}

std::string FigureText(const Observation& observation, const municipality_v1::Indicator& indicator,
                       const Screen& screen) {
  if (observation.state() == Observation::VALUE) {
    for (const auto& label : indicator.value_labels()) {
      if (label.value() == observation.value()) return DisplayName(label, screen);
    }
  }
  return FigureText(observation, indicator.unit(), indicator.decimals(), screen);
}

std::string PersonsText(bool is_set, const municipality_v1::Observation& observation,
                        const Screen& screen) {
  return is_set ? FigureText(observation, "persons", 0, screen) : screen.Text("unknown");
}

std::string DecidedText(const municipality_v1::Quota& quota, const Screen& screen) {
  if (quota.decided().state() == Observation::NOT_APPLICABLE) return screen.Text("quota.not_asked");
  return PersonsText(quota.has_decided(), quota.decided(), screen);
}

std::string RemainingText(const municipality_v1::Quota& quota, const Screen& screen) {
  if (quota.has_remaining()) {
    return screen.Range(quota.remaining().lower(), quota.remaining().upper());
  }
  // Without a decision there is nothing that could remain: the reason is the decision's.
  const bool decided = quota.decided().state() == municipality_v1::Observation::VALUE;
  return decided ? screen.Text("unknown") : DecidedText(quota, screen);
}

std::string IndicatorName(const municipality_v1::Indicator& indicator, const Screen& screen) {
  return DisplayName(indicator, screen);
}

std::string RankText(int rank, int ranked, const Screen& screen) {
  if (rank == 0) return screen.Text("none");
  return screen.Text("rank", {{"rank", absl::StrCat(rank)}, {"ranked", absl::StrCat(ranked)}});
}

}  // namespace treff::cli
