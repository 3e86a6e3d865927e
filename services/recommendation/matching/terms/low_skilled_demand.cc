#include "services/recommendation/matching/terms/low_skilled_demand.h"

#include "services/recommendation/matching/terms/work_demand.h"

namespace treff::recommendation::matching {
namespace {

std::vector<WeightedOccupation> OpenWork() {
  return {{&tables::StandardTables().WithoutExperience(), 1}};
}

class LowSkilledDemandKind : public TermKind {
 public:
  std::string_view id() const override { return "low_skilled_demand"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "industries", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return WorkDemand(question.snapshot, OpenWork());
  }
  bool ReadsHousehold() const override { return false; }
  // Nobody can change them for one municipality alone.
  bool Reads(const v1::TermDefinition&, std::string_view) const override { return false; }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    CiteWorkDemand(OpenWork(), statement);
    if (!term.input.IsKnown()) return statement.Say("missing", {});
    const DemandParts parts = DemandPartsAt(term.question.snapshot, OpenWork(), term.place);
    const std::string industries = NumberText(parts.industries.value);
    if (!parts.vacancies.IsKnown()) {
      return statement.Say("industries", {{"industries", industries}});
    }
    statement.Say("known",
                  {{"industries", industries}, {"vacancies", NumberText(parts.vacancies.value)}});
  }
};

}  // namespace

const TermKind& LowSkilledDemandTerm() {
  static const TermKind& kind = *new LowSkilledDemandKind;
  return kind;
}

}  // namespace treff::recommendation::matching
