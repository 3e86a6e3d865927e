#include "services/recommendation/matching/terms/upper_secondary_reach.h"

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

// Values of the input; 0 is neither.
constexpr double kSchoolHere = 1;
constexpr double kSchoolInRegion = 0.5;

// Schools in one labour-market region, as far as its municipalities' own figures tell.
struct RegionSchools {
  bool any = false;       // some municipality has one
  bool all_known = true;  // every municipality has a figure
};

// By labour-market region.
std::vector<RegionSchools> SchoolsByRegion(const MunicipalityTable& snapshot,
                                           const InputColumn& schools) {
  std::vector<RegionSchools> regions(snapshot.labour_market_region_count());
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!snapshot.place(place).labour_market_region.has_value()) continue;
    RegionSchools& region = regions[*snapshot.place(place).labour_market_region];
    const InputValue& own = schools.values[place];
    region.any |= own.IsOwn() && own.value > 0;
    region.all_known &= own.IsOwn();
  }
  return regions;
}

// Bounds where a register is silent: no figure is not no school. Nothing where nothing is known.
std::optional<ValueRange> ReachBounds(const InputValue& own, const RegionSchools& region) {
  if (own.IsOwn() && own.value > 0) return ValueRange::Point(kSchoolHere);
  if (region.any) return ValueRange{kSchoolInRegion, own.IsOwn() ? kSchoolInRegion : kSchoolHere};
  if (own.IsOwn()) return ValueRange{0, region.all_known ? 0 : kSchoolInRegion};
  return std::nullopt;
}

std::shared_ptr<const InputColumn> ReachIn(const Question& question) {
  const MunicipalityTable& snapshot = question.snapshot;
  const auto schools = IndicatorInput(question, kUpperSecondarySchools);
  const std::vector<RegionSchools> regions = SchoolsByRegion(snapshot, *schools);
  return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
    const InputValue& own = schools->values[place];
    const std::optional<int> index = snapshot.place(place).labour_market_region;
    const RegionSchools region =
        index.has_value() ? regions[*index] : RegionSchools{.any = false, .all_known = false};
    const std::optional<ValueRange> bounds = ReachBounds(own, region);
    if (!bounds.has_value()) return {};
    InputValue reach = InputValue::Known(*bounds);
    reach.AgeTowards({0, kSchoolHere}, own.IsOwn() ? own.doubt : 1);
    reach.certainty = own.IsOwn() ? own.certainty : v1::Term::BORROWED;
    return reach;
  });
}

class UpperSecondaryReachKind : public TermKind {
 public:
  std::string_view id() const override { return "upper_secondary_reach"; }
  std::vector<std::string_view> sentences() const override {
    return {"here", "in_region", "none", "uncertain", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return UpperSecondaryReach(question);
  }
  bool ReadsHousehold() const override { return false; }
  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    return subject == kUpperSecondarySchools;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    statement.CiteFact(kUpperSecondarySchools);
    const InputValue& reach = term.input;
    if (!reach.IsKnown()) return statement.Say("missing", {});
    if (!reach.bounds.IsPoint()) return statement.Say("uncertain", {});
    statement.Say(reach.value == kSchoolHere       ? "here"
                  : reach.value == kSchoolInRegion ? "in_region"
                                                   : "none",
                  {});
  }
};

}  // namespace

std::shared_ptr<const InputColumn> UpperSecondaryReach(const Question& question) {
  if (question.what_if != nullptr && question.what_if->subject == kUpperSecondarySchools) {
    return ReachIn(question);
  }
  // The rule asks for it again for each change that an answer imagines.
  return question.snapshot
      .Remember("upper_secondary_reach",
                [&] {
                  ScoredColumn column;
                  column.inputs = ReachIn(question);
                  return column;
                })
      ->inputs;
}

const TermKind& UpperSecondaryReachTerm() {
  static const TermKind& kind = *new UpperSecondaryReachKind;
  return kind;
}

}  // namespace treff::recommendation::matching
