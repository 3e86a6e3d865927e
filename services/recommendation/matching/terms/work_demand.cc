#include "services/recommendation/matching/terms/work_demand.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"
#include "services/recommendation/matching/figures/county_figures.h"

namespace treff::recommendation::matching {
namespace {

using tables::Industry;
using tables::Occupation;

// How much each part weighs beside the others.
constexpr double kIndustriesWeight = 0.6;
constexpr double kVacanciesWeight = 0.3;
constexpr double kShortageWeight = 0.1;  // counted in 2017, and of few counties since the reform

// Three times the country's share is as good as ten times: a village with one fish factory is not
// ten times the labour market.
constexpr double kMostDemand = 3;
// Vacancies and shortage swing from month to month, and are of a whole county.
constexpr double kMostInCounty = 2;

// Above this doubt a figure is old: it tells less than three quarters of what it told when new.
constexpr double kOldDoubt = 0.25;

// A village that lives by one firm has an opening a year: what exceeds the country's share counts
// half where this many within commuting work in the industry, and less where fewer do.
constexpr double kHalfCounts = 300;

// The industry's share against the country's, where `employees` work in it within commuting.
double RatioWorth(double ratio, double employees) {
  if (ratio <= 1) return ratio;
  return 1 + (std::min(ratio, kMostDemand) - 1) * employees / (employees + kHalfCounts);
}

// Persons of an industry, and of all, in one area.
struct Employees {
  double industry = 0;
  double all = 0;

  void Add(double of_industry, double of_all) {
    industry += of_industry;
    all += of_all;
  }
  double Share() const { return industry / all; }
};

bool IsUsable(const InputValue& all) { return all.IsOwn() && all.value > 0; }

// The industry's share against the country's, place by place.
std::vector<InputValue> IndustryRatios(const MunicipalityTable& snapshot, const Industry& industry,
                                       const InputColumn& all) {
  std::vector<InputValue> ratios(snapshot.size());
  const auto column = snapshot.FindColumn(industry.employees());
  if (column == nullptr) return ratios;
  Employees country;
  std::vector<Employees> regions(snapshot.labour_market_region_count());
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const InputValue& own = column->values[place];
    if (!own.IsOwn() || !IsUsable(all.values[place])) continue;
    country.Add(own.value, all.values[place].value);
    const std::optional<int> region = snapshot.place(place).labour_market_region;
    if (region.has_value()) regions[*region].Add(own.value, all.values[place].value);
  }
  if (country.industry <= 0) return ratios;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const InputValue& own = column->values[place];
    const std::optional<int> region = snapshot.place(place).labour_market_region;
    // A ratio over those municipalities of the region that have a figure.
    const bool region_known = region.has_value() && regions[*region].all > 0;
    const double employees = region_known ? regions[*region].industry : own.value;
    const double around =
        region_known ? RatioWorth(regions[*region].Share() / country.Share(), employees) : 0;
    InputValue& ratio = ratios[place];
    if (own.IsOwn() && IsUsable(all.values[place])) {
      const double here =
          RatioWorth(own.value / all.values[place].value / country.Share(), employees);
      const double value = region_known ? (here + around) / 2 : here;
      ratio = InputValue::Known(ValueRange::Point(value));
      ratio.certainty = own.certainty;
      ratio.doubt = own.doubt;
      // As a share of itself the ratio moves as the count does; that of a region, which is many, is
      // left as it is.
      if (own.value > 0) {
        ratio.own = own.own.Times((region_known ? here / 2 : here) / own.value);
      }
    } else if (region_known) {
      ratio = InputValue::Known(ValueRange::Point(around));
      ratio.certainty = v1::Term::BORROWED;
      ratio.doubt = 1;
    }
  }
  return ratios;
}

// Where nineteen of twenty of the known values lie; nothing without any.
std::optional<ValueRange> RangeOf(const std::vector<InputValue>& values) {
  InputColumn column{.values = values};
  for (InputValue& value : column.values) {
    if (value.IsKnown()) value.certainty = v1::Term::KNOWN;
  }
  column.Summarize();
  if (!column.anyone_knows) return std::nullopt;
  return column.country;
}

// What a part's figure is of a wider region may be anything there.
void DoubtBorrowed(std::vector<InputValue>& values) {
  const std::optional<ValueRange> range = RangeOf(values);
  for (InputValue& value : values) {
    if (value.certainty == v1::Term::BORROWED && range.has_value()) value.AgeTowards(*range, 1);
  }
}

// Adds `weight` times `value` to `sum`; MISSING where either is. Doubts are independent, but for
// what the value's cause shares, which all parts of one sum have in common.
void AddWeighted(double weight, const InputValue& value, InputValue& sum) {
  if (!sum.IsKnown() || !value.IsKnown()) {
    sum = {};
    return;
  }
  sum.value += weight * value.value;
  sum.bounds.lower += weight * value.bounds.lower;
  sum.bounds.upper += weight * value.bounds.upper;
  sum.own.Add(value.own.Times(weight));
  sum.doubt += weight * value.doubt;
  if (value.cause != InputValue::kOwnCause) {
    sum.cause = value.cause;
    sum.shared = RootOfSquares(sum.shared, weight * value.shared);
  }
  if (value.certainty == v1::Term::BORROWED) sum.certainty = v1::Term::BORROWED;
}

// Over the occupation's industries, by their weights. MISSING where one of them is.
std::vector<InputValue> ReadIndustries(const MunicipalityTable& snapshot,
                                       const Occupation& occupation) {
  std::vector<InputValue> sum(snapshot.size(), InputValue::Known({0, 0}));
  const std::string& all_id = tables::StandardTables().occupations.employees();
  const auto all = snapshot.FindColumn(all_id);
  if (all == nullptr) return std::vector<InputValue>(snapshot.size());
  for (const Industry& industry : occupation.industries()) {
    std::vector<InputValue> ratios = IndustryRatios(snapshot, industry, *all);
    DoubtBorrowed(ratios);
    for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
      AddWeighted(industry.weight(), ratios[place], sum[place]);
    }
  }
  return sum;
}

// `part` per `whole` in the county against the country; both are counted of counties.
std::vector<InputValue> CountyRatios(const CountyFigures& part, const CountyFigures& whole) {
  std::vector<InputValue> ratios(part.values.size());
  const double part_sum = part.country;
  const double whole_sum = whole.country;
  if (part_sum <= 0 || whole_sum <= 0) return ratios;
  const double drift = RootOfSquares(part.drift, whole.drift);
  for (size_t place = 0; place < ratios.size(); ++place) {
    if (!part.values[place].has_value() || !whole.values[place].has_value()) continue;
    if (*whole.values[place] <= 0) continue;
    const double ratio = std::min(
        kMostInCounty, *part.values[place] / *whole.values[place] / (part_sum / whole_sum));
    ratios[place] = InputValue::Known(ValueRange::Point(ratio));
    ratios[place].shared = drift * ratio;
    ratios[place].cause = part.county[place];
  }
  return ratios;
}

std::vector<InputValue> ReadVacancies(const MunicipalityTable& snapshot,
                                      const Occupation& occupation) {
  if (occupation.vacancies().empty()) return std::vector<InputValue>(snapshot.size());
  return CountyRatios(CountyFiguresOf(snapshot, occupation.vacancies()),
                      CountyFiguresOf(snapshot, occupation.seekers()));
}

// Employees of each county for which shortage is counted, so that both are of the same counties.
CountyFigures EmployeesOfCounties(const MunicipalityTable& snapshot,
                                  const CountyFigures& shortage) {
  CountyFigures employees;
  employees.values.resize(snapshot.size());
  const auto all = snapshot.FindColumn(tables::StandardTables().occupations.employees());
  if (all == nullptr) return employees;
  std::unordered_map<std::string, double> by_county;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!shortage.values[place].has_value() || !all->values[place].IsOwn()) continue;
    by_county[snapshot.place(place).county] += all->values[place].value;
    employees.country += all->values[place].value;
  }
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const auto found = by_county.find(snapshot.place(place).county);
    if (found != by_county.end()) employees.values[place] = found->second;
  }
  return employees;
}

std::vector<InputValue> ReadShortage(const MunicipalityTable& snapshot,
                                     const Occupation& occupation) {
  if (occupation.shortage().empty()) return std::vector<InputValue>(snapshot.size());
  const CountyFigures shortage = CountyFiguresOf(snapshot, occupation.shortage());
  return CountyRatios(shortage, EmployeesOfCounties(snapshot, shortage));
}

using Values = MunicipalityTable::Values;

// What `read` gives of an occupation, read once for all cases.
std::shared_ptr<const Values> ReadOnce(const MunicipalityTable& snapshot, std::string_view part,
                                       const Occupation& occupation,
                                       Values (*read)(const MunicipalityTable&,
                                                      const Occupation&)) {
  return snapshot.Derived(absl::StrCat(platform::Absl(part), "/", occupation.id()),
                          [&] { return read(snapshot, occupation); });
}

std::shared_ptr<const Values> IndustriesOf(const MunicipalityTable& snapshot,
                                           const Occupation& occupation) {
  return ReadOnce(snapshot, "industries", occupation, ReadIndustries);
}
std::shared_ptr<const Values> VacanciesOf(const MunicipalityTable& snapshot,
                                          const Occupation& occupation) {
  return ReadOnce(snapshot, "vacancies", occupation, ReadVacancies);
}

// One part of the demand, place by place, and the range of what is known of it.
struct Part {
  double weight = 0;
  Values values;
  std::optional<ValueRange> range;
};

Part PartOf(double weight, Values values) {
  Part part{.weight = weight, .values = std::move(values)};
  part.range = RangeOf(part.values);
  return part;
}

// What is unknown of one place is as in the country, and may be anything that others have.
InputValue ValueAt(const Part& part, PlaceIndex place) {
  const InputValue& value = part.values[place];
  if (value.IsKnown()) return value;
  InputValue as_in_the_country = InputValue::Known(ValueRange::Point(1));
  as_in_the_country.AgeTowards(*part.range, 1);
  return as_in_the_country;
}

// Employees within commuting, or of the municipality where its region is not known.
std::vector<double> EmployeesAround(const MunicipalityTable& snapshot) {
  std::vector<double> around(snapshot.size(), 0);
  const auto all = snapshot.FindColumn(tables::StandardTables().occupations.employees());
  if (all == nullptr) return around;
  std::vector<double> regions(snapshot.labour_market_region_count(), 0);
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const std::optional<int> region = snapshot.place(place).labour_market_region;
    if (region.has_value()) regions[*region] += all->values[place].value;
  }
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const std::optional<int> region = snapshot.place(place).labour_market_region;
    around[place] = region.has_value() ? regions[*region] : all->values[place].value;
  }
  return around;
}

// The vacancies of a county lie where its jobs are: what exceeds the country's counts less where
// few of them are within commuting, and half where this many are.
constexpr double kHalfOfCounty = 3000;

InputValue WithinReach(InputValue of_county, double employees) {
  if (of_county.value <= 1) return of_county;
  const double share = employees / (employees + kHalfOfCounty);
  of_county.value = 1 + share * (of_county.value - 1);
  of_county.bounds = ValueRange::Point(of_county.value);
  of_county.shared *= share;
  return of_county;
}

Values ReadDemand(const MunicipalityTable& snapshot, const Occupation& occupation) {
  std::vector<Part> parts;
  parts.push_back(PartOf(kIndustriesWeight, *IndustriesOf(snapshot, occupation)));
  parts.push_back(PartOf(kVacanciesWeight, *VacanciesOf(snapshot, occupation)));
  parts.push_back(PartOf(kShortageWeight, ReadShortage(snapshot, occupation)));
  const std::vector<double> around = EmployeesAround(snapshot);
  std::vector<InputValue> demand(snapshot.size());
  double weights = 0;
  for (const Part& part : parts) weights += part.range.has_value() ? part.weight : 0;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!parts.front().values[place].IsKnown()) continue;
    InputValue& sum = demand[place];
    sum = InputValue::Known({0, 0});
    for (const Part& part : parts) {
      if (!part.range.has_value()) continue;
      const InputValue value = ValueAt(part, place);
      const bool is_of_county = &part != &parts.front();
      AddWeighted(part.weight / weights, is_of_county ? WithinReach(value, around[place]) : value,
                  sum);
    }
    sum.certainty = parts.front().values[place].certainty;
  }
  return demand;
}

std::shared_ptr<const Values> DemandFor(const MunicipalityTable& snapshot,
                                        const Occupation& occupation) {
  return ReadOnce(snapshot, "demand", occupation, ReadDemand);
}

double SumOfWeights(const std::vector<WeightedOccupation>& occupations) {
  double sum = 0;
  for (const WeightedOccupation& one : occupations) sum += one.weight;
  return sum;
}

// By place, of one occupation.
using Read = std::shared_ptr<const Values> (*)(const MunicipalityTable&, const Occupation&);

// The weighted mean over the occupations of what `read` gives for each; MISSING without any.
InputValue MeanAt(const MunicipalityTable& snapshot,
                  const std::vector<WeightedOccupation>& occupations, Read read, PlaceIndex place) {
  if (occupations.empty()) return {};
  const double all = SumOfWeights(occupations);
  InputValue mean = InputValue::Known({0, 0});
  for (const WeightedOccupation& one : occupations) {
    AddWeighted(one.weight / all, (*read(snapshot, *one.occupation))[place], mean);
  }
  return mean;
}

Values MeanOver(const MunicipalityTable& snapshot,
                const std::vector<WeightedOccupation>& occupations, Read read) {
  if (occupations.empty()) return Values(snapshot.size());
  const double all = SumOfWeights(occupations);
  Values means(snapshot.size(), InputValue::Known({0, 0}));
  for (const WeightedOccupation& one : occupations) {
    const std::shared_ptr<const Values> values = read(snapshot, *one.occupation);
    for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
      AddWeighted(one.weight / all, (*values)[place], means[place]);
    }
  }
  return means;
}

}  // namespace

std::shared_ptr<const InputColumn> WorkDemand(const MunicipalityTable& snapshot,
                                              const std::vector<WeightedOccupation>& occupations) {
  auto column = std::make_shared<InputColumn>();
  column->values = MeanOver(snapshot, occupations, DemandFor);
  for (InputValue& value : column->values) {
    if (value.certainty == v1::Term::KNOWN && value.doubt > kOldDoubt) {
      value.certainty = v1::Term::OLD;
    }
  }
  column->Summarize();
  return column;
}

DemandParts DemandPartsAt(const MunicipalityTable& snapshot,
                          const std::vector<WeightedOccupation>& occupations, PlaceIndex place) {
  return {MeanAt(snapshot, occupations, IndustriesOf, place),
          MeanAt(snapshot, occupations, VacanciesOf, place)};
}

void CiteWorkDemand(const std::vector<WeightedOccupation>& occupations, Statement& statement) {
  std::vector<std::string> cited;
  const auto cite = [&](const std::string& indicator) {
    if (indicator.empty()) return;
    if (std::find(cited.begin(), cited.end(), indicator) != cited.end()) return;
    cited.push_back(indicator);
    statement.CiteFact(indicator);
  };
  cite(tables::StandardTables().occupations.employees());
  for (const WeightedOccupation& one : occupations) {
    for (const Industry& industry : one.occupation->industries()) cite(industry.employees());
    cite(one.occupation->vacancies());
    cite(one.occupation->seekers());
    cite(one.occupation->shortage());
  }
}

}  // namespace treff::recommendation::matching
