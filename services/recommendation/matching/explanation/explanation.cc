#include "services/recommendation/matching/explanation/explanation.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/recommendation/matching/explanation/reasons.h"
#include "services/recommendation/matching/explanation/statement.h"
#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using municipality::v1::Provenance;

// Differences below this many points are not worth a word.
constexpr double kNoticeablePoints = 0.05;

void AddNote(std::string_view key, std::initializer_list<Argument> arguments,
             v1::Recommendation& answer) {
  SetReason(key, arguments, *answer.add_notes());
}

// A year that has just begun has no quotas yet, and last year's are not its.
void NoteMissingQuotas(const Question& question, v1::Recommendation& answer) {
  const int year = question.quota_year;
  if (year != 0 && question.snapshot.HasQuotasOf(year)) return;
  const int newest = question.snapshot.newest_quota_year();
  if (year == 0 || newest == 0) return AddNote("note.no_quotas", {}, answer);
  AddNote("note.no_quotas_of_year",
          {{"year", std::to_string(year)}, {"newest_year", std::to_string(newest)}}, answer);
}

// A tie to a municipality that a reform has ended since the case was registered.
void NoteEndedTies(const Question& question, v1::Recommendation& answer) {
  std::set<std::string_view> noted;
  for (const Tie& tie : question.household.ties) {
    if (question.snapshot.Find(tie.municipality_code).has_value()) continue;
    if (!noted.insert(tie.municipality_code).second) continue;
    AddNote("note.tie_ended", {{"code", tie.municipality_code}}, answer);
  }
}

// A permit that begins later changes nothing in the answer; that it does is not plain to see.
void NoteBeforePermit(const Question& question, v1::Recommendation& answer) {
  const std::string day = absl::FormatCivilTime(question.snapshot.date());
  // Days as ISO 8601 writes them follow one another as texts do; one that is not known is no later.
  if (question.household.permit_date <= day) return;
  AddNote("note.before_permit",
          {{"answer_period", day}, {"permit_period", question.household.permit_date}}, answer);
}

// Some municipality is to be asked, and has not said whom.
void NoteMissingContacts(v1::Recommendation& answer) {
  for (const v1::OpenQuestion& asked : answer.questions()) {
    for (const auto& contact : asked.contacts()) {
      if (contact.ByteSizeLong() == 0) return AddNote("note.no_contacts", {}, answer);
    }
  }
}

// The oldest figure that any explained term rests on.
void NoteOldestFigure(v1::Recommendation& answer) {
  const v1::Citation* oldest = nullptr;
  for (const auto& ranked : answer.ranked()) {
    for (const v1::Term& term : ranked.terms()) {
      for (const v1::Citation& citation : term.citations()) {
        if (oldest == nullptr || citation.age_days() > oldest->age_days()) oldest = &citation;
      }
    }
  }
  if (oldest == nullptr) return;
  const auto& observation = oldest->observation();
  // Of what is older than this nobody counts the days.
  constexpr int kDaysPerYear = 365;
  const int years = oldest->age_days() / kDaysPerYear;
  const std::string& indicator = observation.indicator();
  const std::string& period = observation.period();
  if (years < 2) {
    return AddNote("note.oldest_figure_days",
                   {{"indicator", indicator},
                    {"figure_period", period},
                    {"age_days", std::to_string(oldest->age_days())}},
                   answer);
  }
  AddNote(
      "note.oldest_figure",
      {{"indicator", indicator}, {"figure_period", period}, {"age_years", std::to_string(years)}},
      answer);
}

// The condition under which terms and rules look at a need; ALWAYS when none does.
v1::Condition ConditionOf(Need::Kind need) {
  switch (need) {
    case Need::UPPER_SECONDARY_SCHOOL:
      return v1::HAS_UPPER_SECONDARY_AGE;
    case Need::STAFFED_HOUSING_FOR_MINOR:
      return v1::IS_UNACCOMPANIED_MINOR;
    case Need::SPECIALIST_HEALTH_SERVICE:
      return v1::NEEDS_SPECIALIST_HEALTH;
    case Need::ADULT_EDUCATION:
      return v1::NEEDS_ADULT_EDUCATION;
    default:
      return v1::ALWAYS;
  }
}

}  // namespace

bool IsLookedAt(const Question& question, Need::Kind need) {
  const v1::Policy& policy = question.policy;
  if (question.kinds->HasRuleAbout(need, policy)) return true;
  const v1::Condition condition = ConditionOf(need);
  if (condition == v1::ALWAYS) return false;
  const auto depends = [&](const auto& part) { return part.condition() == condition; };
  return std::any_of(policy.rules().begin(), policy.rules().end(), depends) ||
         std::any_of(policy.terms().begin(), policy.terms().end(), depends);
}

void ExplainTerm(const Question& question, const ScoredTerm& term, PlaceIndex place,
                 Citations& citations, v1::Term& explained) {
  const TermScore score = term.ScoreOf(place);
  const InputValue& input = term.InputOf(place);
  explained.set_term_id(term.definition->term_id());
  explained.set_max_points(term.max_points);
  if (!term.IsPrice()) explained.set_utility(score.utility);
  explained.set_points(score.points);
  explained.mutable_points_interval()->set_lower(score.points_interval.lower);
  explained.mutable_points_interval()->set_upper(score.points_interval.upper);
  explained.set_certainty(input.certainty);
  if (input.IsKnown()) explained.set_input(input.value);
  if (term.IsPrice()) explained.set_allocation(question.prices->allocation);
  for (const int member : term.kind->MembersOf(question, *term.definition)) {
    explained.add_members(member);
  }
  Statement statement(place, citations, explained);
  term.kind->Explain(term.At(place, question), statement);
}

std::vector<double> AveragePoints(const Standing& standing) {
  std::vector<double> averages;
  for (const ScoredTerm& term : standing.scores.terms) {
    double sum = 0;
    for (const PlaceIndex place : standing.ranked) sum += term.ScoreOf(place).points;
    averages.push_back(sum / static_cast<double>(standing.ranked.size()));
  }
  return averages;
}

void SummarizePlace(const Standing& standing, const std::vector<double>& averages, PlaceIndex place,
                    v1::Reason& summary) {
  const ScoredTerm* strongest = nullptr;
  const ScoredTerm* weakest = nullptr;
  double most = kNoticeablePoints;
  double least = -kNoticeablePoints;
  for (size_t i = 0; i < averages.size(); ++i) {
    const ScoredTerm& term = standing.scores.terms[i];
    const double lead = term.ScoreOf(place).points - averages[i];
    if (lead > most) {
      most = lead;
      strongest = &term;
    }
    if (lead < least) {
      least = lead;
      weakest = &term;
    }
  }
  if (strongest != nullptr && weakest != nullptr) {
    SetReason("summary.both",
              {{"strong_term", strongest->definition->term_id()},
               {"weak_term", weakest->definition->term_id()}},
              summary);
  } else if (strongest != nullptr) {
    SetReason("summary.strong", {{"strong_term", strongest->definition->term_id()}}, summary);
  } else if (weakest != nullptr) {
    SetReason("summary.weak", {{"weak_term", weakest->definition->term_id()}}, summary);
  } else {
    SetReason("summary.even", {}, summary);
  }
}

void AddNotes(const Question& question, const Standing& standing, v1::Recommendation& answer) {
  AddNote("note.no_outlook", {}, answer);
  if (question.prices == nullptr) {
    AddNote("note.no_price", {}, answer);
  } else {
    AddNote("note.price", {{"plan", question.prices->allocation}}, answer);
  }
  NoteMissingQuotas(question, answer);
  NoteEndedTies(question, answer);
  NoteBeforePermit(question, answer);
  if (standing.ranked.empty()) AddNote("note.nobody_ranked", {}, answer);
  for (const ScoredTerm& term : standing.scores.terms) {
    if (term.column->inputs->anyone_knows || term.IsPrice()) continue;
    AddNote("note.term_without_figures", {{"silent_term", term.definition->term_id()}}, answer);
  }
  NoteOldestFigure(answer);
  NoteMissingContacts(answer);
  const auto is_mirrored = [](const Provenance& provenance) {
    return provenance.delivery() == Provenance::MIRROR_RECORDED ||
           provenance.delivery() == Provenance::MIRROR_ASSEMBLED;
  };
  if (std::any_of(answer.provenances().begin(), answer.provenances().end(), is_mirrored)) {
    AddNote("note.mirror", {}, answer);
  }
}

void AddLead(v1::Recommendation& answer) {
  v1::Reason& lead = *answer.mutable_lead();
  if (answer.ranked().empty()) return SetReason("lead.nobody", {}, lead);
  const v1::RankedMunicipality& first = answer.ranked(0);
  const std::string name = first.display_name();
  if (answer.possible_first_count() == 1) {
    const bool alone = answer.ranked_size() == 1;
    return SetReason(
        absl::StrCat(alone ? "lead.only" : "lead.certain", first.ask_municipality() ? "_ask" : ""),
        {{"municipality", name}}, lead);
  }
  SetReason("lead.open",
            {{"first_count", std::to_string(answer.possible_first_count())},
             {"ranked", std::to_string(answer.ranked_size())},
             {"municipality", name}},
            lead);
}

void AddUnmetNeeds(const Question& question, v1::Recommendation& answer) {
  for (const auto& need : question.household.needs) {
    if (IsLookedAt(question, need.kind)) continue;
    v1::UnmetNeed& unmet = *answer.add_unmet_needs();
    unmet.set_kind(need.kind);
    unmet.set_importance(need.required ? casework::v1::REQUIRED : casework::v1::PREFERRED);
  }
}

}  // namespace treff::recommendation::matching
