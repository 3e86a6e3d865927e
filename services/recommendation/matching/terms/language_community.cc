#include "services/recommendation/matching/terms/language_community.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "services/recommendation/matching/inputs.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

using tables::Country;

constexpr char kPopulation[] = "community.population";

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
    sum.peers.lower += one.peers.lower;
    sum.peers.upper += one.peers.upper;
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

// Persons of the member's community, place by place. Where some of a country's people may belong to
// it, none and all of them bound it, and the middle stands for it.
std::vector<InputValue> PersonsOf(const Question& question, const Community& community) {
  const auto certain = ColumnsOf(question, community.certain);
  const auto possible = ColumnsOf(question, community.possible);
  std::vector<InputValue> persons;
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    InputValue sum = SumAt(certain, place);
    const InputValue more = SumAt(possible, place);
    // What nobody counts of those who only may belong does not hide those who do.
    if (sum.IsKnown() && more.IsKnown() && !possible.empty()) {
      sum.value += more.value / 2;
      sum.bounds.upper += more.bounds.upper;
      sum.peers.upper += more.peers.upper;
      sum.doubt = std::max(sum.doubt, more.doubt);
    } else if (sum.IsKnown() && certain.empty()) {
      sum = {};
    }
    persons.push_back(sum);
  }
  return persons;
}

InputValue PerThousand(InputValue persons, const InputValue& inhabitants) {
  if (!persons.IsKnown() || !inhabitants.IsOwn() || inhabitants.value <= 0) return {};
  const double scale = 1000 / inhabitants.value;
  persons.value *= scale;
  persons.bounds = {persons.bounds.lower * scale, persons.bounds.upper * scale};
  return persons;
}

// The mean over members; MISSING where any of them is.
std::vector<InputValue> MeanShares(const Question& question,
                                   const std::vector<Community>& communities) {
  const int places = question.snapshot.size();
  if (communities.empty()) return std::vector<InputValue>(places);
  const auto population = IndicatorInput(question, kPopulation);
  const double share = 1.0 / static_cast<double>(communities.size());
  std::vector<InputValue> means(places, InputValue::Known({0, 0}));
  for (const Community& community : communities) {
    const std::vector<InputValue> persons = PersonsOf(question, community);
    for (PlaceIndex place = 0; place < places; ++place) {
      const InputValue one = PerThousand(persons[place], population->values[place]);
      InputValue& mean = means[place];
      if (!one.IsKnown() || !mean.IsKnown()) {
        mean = {};
        continue;
      }
      mean.value += share * one.value;
      mean.bounds.lower += share * one.bounds.lower;
      mean.bounds.upper += share * one.bounds.upper;
      mean.doubt = std::max(mean.doubt, one.doubt);
      if (one.certainty == v1::Term::OLD) mean.certainty = v1::Term::OLD;
    }
  }
  return means;
}

// Peers are those of the country: communities differ more than municipalities of one kind do.
void SetPeers(InputColumn& column) {
  for (InputValue& value : column.values) {
    if (value.IsKnown()) value.peers = column.country;
  }
}

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
    auto column = std::make_shared<InputColumn>();
    column->values = MeanShares(question, CommunitiesOf(question.household));
    column->Summarize();
    SetPeers(*column);
    return column;
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
    const InputValue& input = term.input;
    if (!input.IsKnown()) return statement.Say("missing", {{"the_countries", names}});
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
