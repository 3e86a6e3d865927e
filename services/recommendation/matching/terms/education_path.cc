#include "services/recommendation/matching/terms/education_path.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Member;
using tables::Study;

// What a place of study is worth: where one lives, within the labour-market region, and where the
// register names none in the region: somewhere else, or one that it lacks.
constexpr double kHere = 1;
constexpr double kInRegion = 0.8;
constexpr double kElsewhere = 0.2;

struct Learner {
  int position = 0;
  const Study* study = nullptr;
};

// Nothing for a member who is not to learn.
std::optional<Member::StudyWish> PathOf(const HouseholdMember& member) {
  if (member.study_wish != Member::STUDY_WISH_UNSPECIFIED) return member.study_wish;
  if (member.conditions.test(v1::HAS_UPPER_SECONDARY_AGE)) return Member::UPPER_SECONDARY_EDUCATION;
  if (member.conditions.test(v1::NEEDS_ADULT_EDUCATION)) return Member::ADULT_BASIC_EDUCATION;
  return std::nullopt;
}

const Study* StudyOf(Member::StudyWish wish) {
  return tables::StandardTables().FindStudy(absl::AsciiStrToLower(Member::StudyWish_Name(wish)));
}

// Those who are to learn. A need of the household without anybody whose it could be is position 0.
std::vector<Learner> LearnersOf(const Household& household) {
  std::vector<Learner> learners;
  for (const HouseholdMember& member : household.members) {
    const std::optional<Member::StudyWish> path = PathOf(member);
    if (path.has_value()) learners.push_back({member.position, StudyOf(*path)});
  }
  if (!learners.empty()) return learners;
  if (household.Meets(v1::NEEDS_ADULT_EDUCATION)) {
    learners.push_back({0, StudyOf(Member::ADULT_BASIC_EDUCATION)});
  }
  if (household.Meets(v1::HAS_UPPER_SECONDARY_AGE)) {
    learners.push_back({0, StudyOf(Member::UPPER_SECONDARY_EDUCATION)});
  }
  return learners;
}

double ReachAt(const Study& study, double value) {
  const auto& points = study.reach();
  if (value <= points.begin()->value()) return points.begin()->reach();
  for (int i = 1; i < points.size(); ++i) {
    if (value > points[i].value()) continue;
    const double share =
        (value - points[i - 1].value()) / (points[i].value() - points[i - 1].value());
    return points[i - 1].reach() + share * (points[i].reach() - points[i - 1].reach());
  }
  return points.rbegin()->reach();
}

// The curves rise or fall all the way, so that the ends of a range are the ends of its reach.
ValueRange ReachOver(const Study& study, ValueRange values) {
  ValueRange reach = ValueRange::Point(ReachAt(study, values.lower));
  reach.Include(ReachAt(study, values.upper));
  return reach;
}

// By the distance or the size that an indicator tells.
std::shared_ptr<const InputColumn> ReachByCurve(const Question& question, const Study& study) {
  const std::string& indicator = study.distance().empty() ? study.size() : study.distance();
  const auto column = IndicatorInput(question, indicator);
  return ForEachPlace(question, [&](PlaceIndex place) {
    InputValue input = column->values[place];
    if (!input.IsKnown()) return InputValue();
    const ValueRange certain = ReachOver(study, input.bounds);
    const ValueRange likely =
        ReachOver(study, {input.bounds.lower - input.own.down, input.bounds.upper + input.own.up});
    input.value = ReachAt(study, input.value);
    input.bounds = certain;
    input.estimate = ValueRange::Point(input.value);
    input.own = {certain.lower - likely.lower, likely.upper - certain.upper};
    return input;
  });
}

// Whether some municipality of each labour-market region has a place of study.
std::vector<bool> RegionsWithPlaces(const MunicipalityTable& snapshot, const InputColumn& places) {
  std::vector<bool> has(snapshot.labour_market_region_count(), false);
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const std::optional<int> region = snapshot.place(place).labour_market_region;
    const InputValue& own = places.values[place];
    if (region.has_value() && own.IsOwn() && own.value > 0) has[*region] = true;
  }
  return has;
}

std::shared_ptr<const InputColumn> ReachByPlaces(const Question& question, const Study& study) {
  const auto places = IndicatorInput(question, study.places());
  const std::vector<bool> regions = RegionsWithPlaces(question.snapshot, *places);
  return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
    if (!places->anyone_knows) return {};
    const InputValue& own = places->values[place];
    if (own.IsOwn() && own.value > 0) return InputValue::Known(ValueRange::Point(kHere));
    const std::optional<int> region = question.snapshot.place(place).labour_market_region;
    const double least = region.has_value() && regions[*region] ? kInRegion : kElsewhere;
    const bool is_none = own.IsOwn() || study.places_are_complete();
    InputValue reach = InputValue::Known({least, is_none ? least : kHere});
    // The likeliest: a register that names most does not leave out many.
    reach.value = least;
    return reach;
  });
}

std::shared_ptr<const InputColumn> ReachOf(const Question& question, const Study* study) {
  if (study != nullptr && !study->places().empty()) return ReachByPlaces(question, *study);
  if (study != nullptr && study->reach_size() > 0) return ReachByCurve(question, *study);
  return ForEachPlace(question, [](PlaceIndex) { return InputValue(); });
}

// The mean over all who are to learn; MISSING where any of them is.
InputValue MeanAt(const std::vector<std::shared_ptr<const InputColumn>>& columns,
                  PlaceIndex place) {
  InputValue mean = InputValue::Known({0, 0});
  const double share = 1.0 / static_cast<double>(columns.size());
  for (const auto& column : columns) {
    const InputValue& one = column->values[place];
    if (!one.IsKnown()) return {};
    mean.value += share * one.value;
    mean.bounds.lower += share * one.bounds.lower;
    mean.bounds.upper += share * one.bounds.upper;
    // Who learn the same are in the same doubt.
    mean.own = {mean.own.down + share * one.own.down, mean.own.up + share * one.own.up};
    mean.doubt += share * one.doubt;
    if (mean.certainty == v1::Term::KNOWN || one.certainty == v1::Term::BORROWED) {
      mean.certainty = one.certainty;
    }
  }
  return mean;
}

// Each study once, in the members' order.
std::vector<const Study*> StudiesOf(const Household& household) {
  std::vector<const Study*> studies;
  for (const Learner& learner : LearnersOf(household)) {
    if (learner.study == nullptr) continue;
    if (std::find(studies.begin(), studies.end(), learner.study) == studies.end()) {
      studies.push_back(learner.study);
    }
  }
  return studies;
}

void SayDistance(const TermAtPlace& term, const Study& study, Statement& statement) {
  const auto column = IndicatorInput(term.question, study.distance());
  statement.Say("distance", {{"the_studies", study.id()},
                             {"distance", NumberText(column->values[term.place].value)}});
}

void SaySize(const TermAtPlace& term, const Study& study, const v1::Citation* cited,
             Statement& statement) {
  const auto column = IndicatorInput(term.question, study.size());
  statement.Say("size", {{"the_studies", study.id()},
                         {"persons", NumberText(column->values[term.place].value)},
                         {"figure_period", cited->observation().period()}});
}

void SayPlaces(const TermAtPlace& term, const Study& study, Statement& statement) {
  const double reach = term.input.value;
  statement.Say(reach == kHere       ? "here"
                : reach == kInRegion ? "in_region"
                                     : "elsewhere",
                {{"the_studies", study.id()}});
}

class EducationPathKind : public TermKind {
 public:
  std::string_view id() const override { return "education_path"; }
  std::vector<std::string_view> sentences() const override {
    return {"distance", "size", "here", "in_region", "elsewhere", "several", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    std::vector<std::shared_ptr<const InputColumn>> columns;
    for (const Learner& learner : LearnersOf(question.household)) {
      columns.push_back(ReachOf(question, learner.study));
    }
    if (columns.size() == 1) return columns.front();
    return ForEachPlace(question, [&](PlaceIndex place) {
      return columns.empty() ? InputValue() : MeanAt(columns, place);
    });
  }

  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    const auto& studies = tables::StandardTables().studies.studies();
    return std::any_of(studies.begin(), studies.end(), [&](const Study& study) {
      return study.distance() == subject || study.size() == subject || study.places() == subject;
    });
  }

  // Only how much it teaches itself: distances and registers are known to all.
  bool IsKnownToMunicipality(const Question& question, const v1::TermDefinition&) const override {
    const std::vector<const Study*> studies = StudiesOf(question.household);
    return std::any_of(studies.begin(), studies.end(), [](const Study* study) {
      return tables::StandardTables().FigureOf(study->size()).municipality_knows();
    });
  }

  std::vector<int> MembersOf(const Question& question, const v1::TermDefinition&) const override {
    std::vector<int> positions;
    for (const Learner& learner : LearnersOf(question.household)) {
      if (learner.position > 0) positions.push_back(learner.position);
    }
    return positions;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const std::vector<const Study*> studies = StudiesOf(term.question.household);
    const v1::Citation* cited = nullptr;
    for (const Study* study : studies) {
      for (const auto* indicator : {&study->distance(), &study->size(), &study->places()}) {
        if (!indicator->empty()) cited = statement.CiteFact(*indicator);
      }
    }
    const std::string names = absl::StrJoin(
        studies, ",", [](std::string* out, const Study* study) { out->append(study->id()); });
    if (!term.input.IsKnown()) return statement.Say("missing", {{"the_studies", names}});
    if (studies.size() > 1) {
      constexpr double kPercent = 100;
      return statement.Say(
          "several", {{"the_studies", names}, {"reach", NumberText(kPercent * term.input.value)}});
    }
    const Study& study = *studies.front();
    if (!study.places().empty()) return SayPlaces(term, study, statement);
    if (!study.distance().empty()) return SayDistance(term, study, statement);
    SaySize(term, study, cited, statement);
  }
};

}  // namespace

const TermKind& EducationPathTerm() {
  static const TermKind& kind = *new EducationPathKind;
  return kind;
}

}  // namespace treff::recommendation::matching
