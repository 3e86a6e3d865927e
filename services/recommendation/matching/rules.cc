#include "services/recommendation/matching/rules.h"

#include <initializer_list>
#include <optional>
#include <string>

#include "services/recommendation/matching/inputs.h"
#include "services/recommendation/matching/reasons.h"
#include "services/recommendation/matching/requirements.h"

namespace treff::recommendation::matching::rules {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;
using Result = v1::RequirementResult;

// The result's outcome is set before it is explained.
void Say(std::string_view suffix, std::initializer_list<Argument> arguments, Result& result) {
  SetReason("rule", result.rule_id(), suffix, arguments, *result.mutable_reason());
}

std::string YearText(const Question& question) { return std::to_string(question.quota_year); }

void CiteQuota(const Quota* quota, PlaceIndex place,
               std::initializer_list<const Observation& (Quota::*)() const> parts,
               Citations& citations, Result& result) {
  if (quota == nullptr) return;
  for (const auto part : parts) {
    citations.CiteQuotaPart(place, (quota->*part)(), *result.mutable_citations());
  }
}

// How near a required tie is.
Outcome NearTie(const Question& question, PlaceIndex place, const Tie& tie) {
  const Place& here = question.snapshot.place(place);
  if (here.code == tie.municipality_code) return Result::PASS;
  const std::optional<PlaceIndex> relative = question.snapshot.Find(tie.municipality_code);
  if (!relative.has_value()) return Result::UNKNOWN;
  const Place& there = question.snapshot.place(*relative);
  if (here.SharesLabourMarketWith(there)) return Result::PASS;
  const bool regions_known =
      here.labour_market_region.has_value() && there.labour_market_region.has_value();
  return regions_known ? Result::FAIL : Result::UNKNOWN;
}

// Worse outcomes have the say: a FAIL before an UNKNOWN before a PASS.
int Severity(Outcome outcome) {
  return outcome == Result::FAIL ? 2 : outcome == Result::UNKNOWN ? 1 : 0;
}

// The required tie that decides, the first of the worst; null when none is required.
const Tie* DecidingTie(const Question& question, PlaceIndex place) {
  const Tie* deciding = nullptr;
  int worst = -1;
  for (const Tie& tie : question.household.ties) {
    if (!tie.required) continue;
    const int severity = Severity(NearTie(question, place, tie));
    if (severity <= worst) continue;
    worst = severity;
    deciding = &tie;
  }
  return deciding;
}

// The other municipality of the labour-market region with the most upper secondary schools.
std::optional<PlaceIndex> NearestSchools(const Question& question, PlaceIndex place) {
  const MunicipalityTable& snapshot = question.snapshot;
  const std::shared_ptr<const InputColumn> schools = snapshot.FindColumn(kUpperSecondarySchools);
  if (schools == nullptr) return std::nullopt;
  std::optional<PlaceIndex> most;
  for (PlaceIndex other = 0; other < snapshot.size(); ++other) {
    const InputValue& input = schools->values[other];
    if (other == place || !input.IsOwn() || input.value <= 0) continue;
    if (!snapshot.place(place).SharesLabourMarketWith(snapshot.place(other))) continue;
    if (!most.has_value() || input.value > schools->values[*most].value) most = other;
  }
  return most;
}

}  // namespace

Outcome Asked(const Question& question, PlaceIndex place) {
  const Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  if (quota == nullptr) return Result::UNKNOWN;
  const Observation& requested = quota->requested();
  if (requested.state() == Observation::VALUE && requested.value() == 0) return Result::FAIL;
  if (quota->decided().state() == Observation::NOT_APPLICABLE) return Result::FAIL;
  return quota->decided().state() == Observation::VALUE ? Result::PASS : Result::UNKNOWN;
}

void ExplainAsked(const Question& question, PlaceIndex place, Citations& citations,
                  Result& result) {
  const Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  CiteQuota(quota, place, {&Quota::requested, &Quota::decided}, citations, result);
  const std::string year = YearText(question);
  if (result.outcome() == Result::PASS) {
    Say("pass", {{"decided", NumberText(quota->decided().value())}, {"year", year}}, result);
  } else if (result.outcome() == Result::FAIL) {
    Say("fail", {{"year", year}}, result);
  } else if (quota != nullptr && quota->decided().state() == Observation::PENDING) {
    Say("pending", {{"year", year}}, result);
  } else {
    Say("missing", {{"year", year}}, result);
  }
}

Outcome HasQuotaRoom(const Question& question, PlaceIndex place) {
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) return Result::UNKNOWN;
  if (room->remaining.lower >= question.household.size) return Result::PASS;
  return room->remaining.upper < question.household.size ? Result::FAIL : Result::UNKNOWN;
}

void ExplainQuotaRoom(const Question& question, PlaceIndex place, Citations& citations,
                      Result& result) {
  const Quota* quota = question.snapshot.FindQuota(place, question.quota_year);
  CiteQuota(quota, place, {&Quota::decided, &Quota::settled, &Quota::agreed}, citations, result);
  const std::string year = YearText(question);
  const std::string size = std::to_string(question.household.size);
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) {
    Say("missing", {{"size", size}, {"year", year}}, result);
    return;
  }
  const ValueRange free = room->FreePlaces();
  if (free.upper == 0) {
    Say("full", {{"size", size}, {"year", year}}, result);
    return;
  }
  const std::string_view outcome = result.outcome() == Result::PASS   ? "pass"
                                   : result.outcome() == Result::FAIL ? "fail"
                                                                      : "unknown";
  if (free.IsPoint()) {
    Say(outcome, {{"free", NumberText(free.lower)}, {"size", size}, {"year", year}}, result);
  } else {
    Say(std::string(outcome) + "_bounds",
        {{"lower", NumberText(free.lower)},
         {"upper", NumberText(free.upper)},
         {"size", size},
         {"year", year}},
        result);
  }
}

Outcome NearRequiredTies(const Question& question, PlaceIndex place) {
  const Tie* tie = DecidingTie(question, place);
  return tie == nullptr ? Result::PASS : NearTie(question, place, *tie);
}

void ExplainTies(const Question& question, PlaceIndex place, Result& result) {
  const Tie& tie = *DecidingTie(question, place);
  const std::optional<PlaceIndex> relative = question.snapshot.Find(tie.municipality_code);
  const std::string name = relative.has_value() ? question.snapshot.place(*relative).display_name
                                                : tie.municipality_code;
  if (result.outcome() == Result::PASS) {
    Say("pass", {{"relative_municipality", name}}, result);
  } else {
    Say(result.outcome() == Result::FAIL ? "fail" : "unknown", {{"relative_municipality", name}},
        result);
  }
}

Outcome TakesMinors(const Question& question, PlaceIndex place) {
  const std::shared_ptr<const InputColumn> decided = question.snapshot.FindColumn(kMinorsDecided);
  if (decided == nullptr) return Result::UNKNOWN;
  const InputValue& own = decided->values[place];
  return own.IsOwn() && own.bounds.lower > 0 ? Result::PASS : Result::UNKNOWN;
}

void ExplainMinors(const Question& question, PlaceIndex place, Citations& citations,
                   Result& result) {
  const auto is_zero = [&](const char* indicator) {
    const std::shared_ptr<const InputColumn> column = question.snapshot.FindColumn(indicator);
    return column != nullptr && column->values[place].IsOwn() &&
           column->values[place].bounds.upper == 0;
  };
  const auto say = [&](std::string_view suffix, const char* indicator) {
    citations.CiteFact(place, indicator, *result.mutable_citations());
    const municipality::v1::Fact* fact = question.snapshot.FindFact(place, indicator);
    Say(suffix, {{"figure_period", fact->own().period()}}, result);
  };
  if (result.outcome() == Result::PASS) return say("pass", kMinorsDecided);
  // An earlier year's no is no answer for this year, but the officer should know of it.
  if (is_zero(kMinorsRequested)) return say("not_asked", kMinorsRequested);
  if (is_zero(kMinorsDecided)) return say("none_decided", kMinorsDecided);
  Say("unknown", {}, result);
}

Outcome UpperSecondaryWithinReach(const InputColumn& reach, PlaceIndex place) {
  const InputValue& input = reach.values[place];
  if (!input.IsKnown()) return Result::UNKNOWN;
  if (input.bounds.lower > 0) return Result::PASS;
  return input.bounds.upper > 0 ? Result::UNKNOWN : Result::FAIL;
}

void ExplainUpperSecondary(const Question& question, PlaceIndex place, Citations& citations,
                           Result& result) {
  const MunicipalityTable& snapshot = question.snapshot;
  citations.CiteFact(place, kUpperSecondarySchools, *result.mutable_citations());
  if (result.outcome() == Result::UNKNOWN) return Say("unknown", {}, result);
  if (result.outcome() == Result::FAIL) return Say("fail", {}, result);
  const InputValue& own = snapshot.FindColumn(kUpperSecondarySchools)->values[place];
  if (own.IsOwn() && own.value > 0) {
    return Say("pass_here", {{"schools", NumberText(own.value)}}, result);
  }
  const PlaceIndex nearest = *NearestSchools(question, place);
  citations.CiteFact(nearest, kUpperSecondarySchools, *result.mutable_citations());
  Say("pass_region", {{"school_municipality", snapshot.place(nearest).display_name}}, result);
}

}  // namespace treff::recommendation::matching::rules
