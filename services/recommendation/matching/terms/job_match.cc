#include "services/recommendation/matching/terms/job_match.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_join.h"
#include "services/recommendation/matching/terms/work_demand.h"

namespace treff::recommendation::matching {
namespace {

// Of one adult, an occupation held for ten years counts as much as two held for five; more years
// add nothing, and a year that was not said counts as one.
double WeightOfYears(int years) {
  constexpr int kMostYears = 10;
  return std::clamp(years, 1, kMostYears);
}

void AddOccupation(const tables::Occupation& occupation, double weight,
                   std::vector<WeightedOccupation>& occupations) {
  for (WeightedOccupation& known : occupations) {
    if (known.occupation == &occupation) {
      known.weight += weight;
      return;
    }
  }
  occupations.push_back({&occupation, weight});
}

// Those of the adults of working age; each adult weighs 1 in all.
std::vector<WeightedOccupation> OccupationsOf(const Household& household) {
  std::vector<WeightedOccupation> occupations;
  for (const HouseholdMember& member : household.members) {
    if (!member.IsOfWorkingAge()) continue;
    double years = 0;
    for (const Experience& experience : member.experiences) {
      years += WeightOfYears(experience.years);
    }
    for (const Experience& experience : member.experiences) {
      const auto* occupation = tables::StandardTables().FindOccupation(experience.occupation_code);
      if (occupation == nullptr) continue;
      AddOccupation(*occupation, WeightOfYears(experience.years) / years, occupations);
    }
  }
  return occupations;
}

std::string NamesOf(const std::vector<WeightedOccupation>& occupations) {
  return absl::StrJoin(occupations, ",", [](std::string* out, const WeightedOccupation& one) {
    out->append(one.occupation->id());
  });
}

class JobMatchKind : public TermKind {
 public:
  std::string_view id() const override { return "job_match"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "industries", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return WorkDemand(question.snapshot, OccupationsOf(question.household));
  }
  // Nobody can change them for one municipality alone.
  bool Reads(const v1::TermDefinition&, std::string_view) const override { return false; }

  std::vector<int> MembersOf(const Question& question, const v1::TermDefinition&) const override {
    return question.household.MembersMeeting(v1::HAS_WORK_EXPERIENCE);
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const auto occupations = OccupationsOf(term.question.household);
    CiteWorkDemand(occupations, statement);
    const std::string names = NamesOf(occupations);
    if (!term.input.IsKnown()) return statement.Say("missing", {{"known_occupations", names}});
    const DemandParts parts = DemandPartsAt(term.question.snapshot, occupations, term.place);
    const std::string industries = NumberText(parts.industries.value);
    if (!parts.vacancies.IsKnown()) {
      return statement.Say("industries",
                           {{"known_occupations", names}, {"industries", industries}});
    }
    statement.Say("known", {{"known_occupations", names},
                            {"industries", industries},
                            {"vacancies", NumberText(parts.vacancies.value)}});
  }
};

}  // namespace

const TermKind& JobMatchTerm() {
  static const TermKind& kind = *new JobMatchKind;
  return kind;
}

}  // namespace treff::recommendation::matching
