#include "services/recommendation/matching/terms/language_community.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

using tables::Country;

// Countries whose people are the member's community: of `certain` all, of `possible` some.
struct Community {
  int position = 0;
  std::vector<const Country*> certain;
  std::vector<const Country*> possible;

  bool IsKnown() const { return !certain.empty() || !possible.empty(); }
};

void AddCountries(const google::protobuf::RepeatedPtrField<std::string>& codes,
                  std::vector<const Country*>& countries) {
  for (const std::string& code : codes) {
    const Country* country = tables::StandardTables().FindCountry(code);
    if (std::find(countries.begin(), countries.end(), country) == countries.end()) {
      countries.push_back(country);
    }
  }
}

// By the country of origin; where it is not known or not counted, by the languages.
Community CommunityOf(const HouseholdMember& member) {
  Community community{.position = member.position};
  if (const Country* country = tables::StandardTables().FindCountry(member.origin_country)) {
    community.certain.push_back(country);
    return community;
  }
  for (const Language& language : member.languages) {
    const tables::Language* known = tables::StandardTables().FindLanguage(language.code);
    if (known == nullptr) continue;
    AddCountries(known->spoken_in(), community.certain);
    AddCountries(known->also_spoken_in(), community.possible);
  }
  // Whoever is counted as certain is not counted again as possible.
  auto& possible = community.possible;
  const auto is_certain = [&](const Country* country) {
    return std::find(community.certain.begin(), community.certain.end(), country) !=
           community.certain.end();
  };
  possible.erase(std::remove_if(possible.begin(), possible.end(), is_certain), possible.end());
  return community;
}

std::vector<Community> CommunitiesOf(const Household& household) {
  std::vector<Community> communities;
  for (const HouseholdMember& member : household.members) {
    Community community = CommunityOf(member);
    if (community.IsKnown()) communities.push_back(std::move(community));
  }
  return communities;
}

// Persons of one country, or of several: their sum, MISSING where any is.
InputValue SumAt(const std::vector<std::shared_ptr<const InputColumn>>& columns, PlaceIndex place) {
  InputValue sum = InputValue::Known({0, 0});
  for (const auto& column : columns) {
    const InputValue& one = column->values[place];
    if (!one.IsOwn()) return {};
    sum.value += one.value;
    sum.bounds.lower += one.bounds.lower;
    sum.bounds.upper += one.bounds.upper;
    sum.own.Add(one.own);
    sum.doubt = std::max(sum.doubt, one.doubt);
    if (one.certainty == v1::Term::OLD) sum.certainty = v1::Term::OLD;
  }
  return sum;
}

std::vector<std::shared_ptr<const InputColumn>> ColumnsOf(
    const Question& question, const std::vector<const Country*>& countries) {
  std::vector<std::shared_ptr<const InputColumn>> columns;
  for (const Country* country : countries) {
    columns.push_back(IndicatorInput(question, country->inhabitants()));
  }
  return columns;
}

// The columns that a member's community is counted by.
struct Counts {
  std::vector<std::shared_ptr<const InputColumn>> certain;
  std::vector<std::shared_ptr<const InputColumn>> possible;
};

// Persons of the member's community. Where some of a country's people may belong to it, none and
// all of them bound it, and the middle stands for it.
InputValue PersonsAt(const Counts& counts, PlaceIndex place) {
  InputValue sum = SumAt(counts.certain, place);
  const InputValue more = SumAt(counts.possible, place);
  // What nobody counts of those who only may belong does not hide those who do.
  if (sum.IsKnown() && more.IsKnown() && !counts.possible.empty()) {
    sum.value += more.value / 2;
    sum.bounds.upper += more.bounds.upper;
    sum.own.Add(more.own.Times(0.5));
    sum.doubt = std::max(sum.doubt, more.doubt);
    return sum;
  }
  return counts.certain.empty() ? InputValue() : sum;
}

// A family or two are nobody to ask, however few live there besides: where so many are, they count
// half.
constexpr double kHalfCounts = 15;

double Counted(double persons) {
  return persons <= 0 ? 0 : persons * persons / (persons + kHalfCounts);
}

// As many as count.
InputValue AsCounted(InputValue persons) {
  if (!persons.IsKnown()) return persons;
  const ValueRange likely = {persons.bounds.lower - persons.own.down,
                             persons.bounds.upper + persons.own.up};
  persons.value = Counted(persons.value);
  persons.bounds = {Counted(persons.bounds.lower), Counted(persons.bounds.upper)};
  persons.own = {persons.bounds.lower - Counted(likely.lower),
                 Counted(likely.upper) - persons.bounds.upper};
  return persons;
}

InputValue PerThousand(InputValue persons, const InputValue& inhabitants) {
  if (!persons.IsKnown() || !inhabitants.IsOwn() || inhabitants.value <= 0) return {};
  const double scale = 1000 / inhabitants.value;
  persons.value *= scale;
  persons.bounds = {persons.bounds.lower * scale, persons.bounds.upper * scale};
  persons.own = persons.own.Times(scale);
  return persons;
}

// What all communities of a household are counted by.
struct CommunityShares {
  std::vector<Counts> communities;
  std::shared_ptr<const InputColumn> population;

  CommunityShares(const Question& question, const std::vector<Community>& of_members)
      : population(IndicatorInput(question, kPopulation)) {
    for (const Community& community : of_members) {
      communities.push_back(
          {ColumnsOf(question, community.certain), ColumnsOf(question, community.possible)});
    }
  }

  // Per 1 000 inhabitants, the mean over members; MISSING where any of them is. As people are
  // counted, or as they count.
  InputValue MeanAt(PlaceIndex place, bool as_counted) const {
    if (communities.empty()) return {};
    const double share = 1.0 / static_cast<double>(communities.size());
    InputValue mean = InputValue::Known({0, 0});
    for (const Counts& counts : communities) {
      const InputValue persons = PersonsAt(counts, place);
      const InputValue one =
          PerThousand(as_counted ? AsCounted(persons) : persons, population->values[place]);
      if (!one.IsKnown()) return {};
      mean.value += share * one.value;
      mean.bounds.lower += share * one.bounds.lower;
      mean.bounds.upper += share * one.bounds.upper;
      // Members of one origin are in the same doubt: their mean is no surer than either.
      mean.own = {mean.own.down + share * one.own.down, mean.own.up + share * one.own.up};
      mean.doubt = std::max(mean.doubt, one.doubt);
      if (one.certainty == v1::Term::OLD) mean.certainty = v1::Term::OLD;
    }
    return mean;
  }
};

std::string NamesOf(const std::vector<Community>& communities) {
  std::vector<std::string> codes;
  for (const Community& community : communities) {
    for (const auto* list : {&community.certain, &community.possible}) {
      for (const Country* country : *list) {
        const std::string code = absl::AsciiStrToLower(country->code());
        if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
      }
    }
  }
  return absl::StrJoin(codes, ",");
}

class LanguageCommunityKind : public TermKind {
 public:
  std::string_view id() const override { return "language_community"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "bounds", "missing", "not_counted"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    const CommunityShares shares(question, CommunitiesOf(question.household));
    return ForEachPlace(question, [&](PlaceIndex place) { return shares.MeanAt(place, true); });
  }

  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    const auto& countries = tables::StandardTables().communities.countries();
    return subject == kPopulation ||
           std::any_of(countries.begin(), countries.end(),
                       [&](const Country& country) { return country.inhabitants() == subject; });
  }

  std::vector<int> MembersOf(const Question& question, const v1::TermDefinition&) const override {
    std::vector<int> positions;
    for (const Community& community : CommunitiesOf(question.household)) {
      positions.push_back(community.position);
    }
    return positions;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const std::vector<Community> communities = CommunitiesOf(term.question.household);
    if (communities.empty()) return statement.Say("not_counted", {});
    const std::string period = Cite(communities, statement);
    const std::string names = NamesOf(communities);
    if (!term.input.IsKnown()) return statement.Say("missing", {{"the_countries", names}});
    const InputValue input =
        CommunityShares(term.question, communities).MeanAt(term.place, /*as_counted=*/false);
    if (input.bounds.IsPoint()) {
      return statement.Say("known", {{"the_countries", names},
                                     {"share", NumberText(input.value)},
                                     {"figure_period", period}});
    }
    statement.Say("bounds", {{"the_countries", names},
                             {"lower", NumberText(input.bounds.lower)},
                             {"upper", NumberText(input.bounds.upper)},
                             {"figure_period", period}});
  }

 private:
  // Every community once, and the population. The period of the first.
  static std::string Cite(const std::vector<Community>& communities, Statement& statement) {
    std::vector<const Country*> cited;
    std::string period;
    for (const Community& community : communities) {
      for (const auto* list : {&community.certain, &community.possible}) {
        for (const Country* country : *list) {
          if (std::find(cited.begin(), cited.end(), country) != cited.end()) continue;
          cited.push_back(country);
          const v1::Citation* citation = statement.CiteFact(country->inhabitants());
          if (citation != nullptr && period.empty()) period = citation->observation().period();
        }
      }
    }
    statement.CiteFact(kPopulation);
    return period;
  }
};

}  // namespace

const TermKind& LanguageCommunityTerm() {
  static const TermKind& kind = *new LanguageCommunityKind;
  return kind;
}

}  // namespace treff::recommendation::matching
