#include "services/recommendation/matching/terms/work_demand.h"

#include <algorithm>
#include <optional>
#include <string>

#include "services/recommendation/matching/county_figures.h"

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
      ratio = {own.certainty, value, ValueRange::Point(value), own.doubt, {}};
    } else if (region_known) {
      ratio = {v1::Term::BORROWED, around, ValueRange::Point(around), 1, {}};
    }
  }
  return ratios;
}

// Fills the peers of known values with the range of all.
void SummarizePeers(std::vector<InputValue>& values) {
  std::optional<ValueRange> range;
  for (const InputValue& value : values) {
    if (!value.IsKnown()) continue;
    if (!range.has_value()) range = ValueRange::Point(value.value);
    range->Include(value.value);
  }
  for (InputValue& value : values) {
    if (value.IsKnown()) value.peers = *range;
  }
}

// Over the occupation's industries, by their weights. MISSING where one of them is.
std::vector<InputValue> IndustriesOf(const MunicipalityTable& snapshot,
                                     const Occupation& occupation) {
  std::vector<InputValue> sum(snapshot.size(), InputValue::Known({0, 0}));
  const std::string& all_id = tables::StandardTables().occupations.employees();
  const auto all = snapshot.FindColumn(all_id);
  if (all == nullptr) return std::vector<InputValue>(snapshot.size());
  for (const Industry& industry : occupation.industries()) {
    const std::vector<InputValue> ratios = IndustryRatios(snapshot, industry, *all);
    for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
      const InputValue& ratio = ratios[place];
      InputValue& total = sum[place];
      if (!ratio.IsKnown() || !total.IsKnown()) {
        total = {};
        continue;
      }
      total.value += industry.weight() * ratio.value;
      total.doubt += industry.weight() * ratio.doubt;
      if (ratio.certainty == v1::Term::BORROWED) total.certainty = v1::Term::BORROWED;
    }
  }
  for (InputValue& total : sum) {
    if (total.IsKnown()) total.bounds = ValueRange::Point(total.value);
  }
  SummarizePeers(sum);
  return sum;
}

// `part` per `whole` in the county against the country; both are counted of counties.
std::vector<InputValue> CountyRatios(const CountyFigures& part, const CountyFigures& whole) {
  std::vector<InputValue> ratios(part.values.size());
  const double part_sum = part.country;
  const double whole_sum = whole.country;
  if (part_sum <= 0 || whole_sum <= 0) return ratios;
  const double doubt = std::max(part.doubt, whole.doubt);
  for (size_t place = 0; place < ratios.size(); ++place) {
    if (!part.values[place].has_value() || !whole.values[place].has_value()) continue;
    if (*whole.values[place] <= 0) continue;
    const double ratio = std::min(
        kMostInCounty, *part.values[place] / *whole.values[place] / (part_sum / whole_sum));
    ratios[place] = {v1::Term::KNOWN, ratio, ValueRange::Point(ratio), doubt, {}};
  }
  SummarizePeers(ratios);
  return ratios;
}

std::vector<InputValue> VacanciesOf(const MunicipalityTable& snapshot,
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

std::vector<InputValue> ShortageOf(const MunicipalityTable& snapshot,
                                   const Occupation& occupation) {
  if (occupation.shortage().empty()) return std::vector<InputValue>(snapshot.size());
  const CountyFigures shortage = CountyFiguresOf(snapshot, occupation.shortage());
  return CountyRatios(shortage, EmployeesOfCounties(snapshot, shortage));
}

// One part of the demand, place by place, and the range of what is known of it.
struct Part {
  double weight = 0;
  std::vector<InputValue> values;
  std::optional<ValueRange> range;
};

Part PartOf(double weight, std::vector<InputValue> values) {
  Part part{.weight = weight, .values = std::move(values)};
  for (const InputValue& value : part.values) {
    if (value.IsKnown()) part.range = value.peers;
  }
  return part;
}

// What is unknown of one place is as in the country, and may be anything that others have.
InputValue ValueAt(const Part& part, PlaceIndex place) {
  const InputValue& value = part.values[place];
  if (value.IsKnown()) return value;
  ValueRange bounds = *part.range;
  bounds.Include(1);
  return {v1::Term::BORROWED, 1, bounds, 0, bounds};
}

std::vector<InputValue> DemandFor(const MunicipalityTable& snapshot, const Occupation& occupation) {
  std::vector<Part> parts;
  parts.push_back(PartOf(kIndustriesWeight, IndustriesOf(snapshot, occupation)));
  parts.push_back(PartOf(kVacanciesWeight, VacanciesOf(snapshot, occupation)));
  parts.push_back(PartOf(kShortageWeight, ShortageOf(snapshot, occupation)));
  std::vector<InputValue> demand(snapshot.size());
  double weights = 0;
  for (const Part& part : parts) weights += part.range.has_value() ? part.weight : 0;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!parts.front().values[place].IsKnown()) continue;
    InputValue& sum = demand[place];
    sum.certainty = parts.front().values[place].certainty;
    for (const Part& part : parts) {
      if (!part.range.has_value()) continue;
      const InputValue value = ValueAt(part, place);
      const double weight = part.weight / weights;
      sum.value += weight * value.value;
      sum.bounds.lower += weight * value.bounds.lower;
      sum.bounds.upper += weight * value.bounds.upper;
      sum.doubt += weight * value.doubt;
    }
  }
  return demand;
}

// Adds `weight` times `added` to `sums`; MISSING where either is.
void AddWeighted(double weight, const std::vector<InputValue>& added,
                 std::vector<InputValue>& sums) {
  for (size_t place = 0; place < sums.size(); ++place) {
    InputValue& sum = sums[place];
    const InputValue& value = added[place];
    if (!sum.IsKnown() || !value.IsKnown()) {
      sum = {};
      continue;
    }
    sum.value += weight * value.value;
    sum.bounds.lower += weight * value.bounds.lower;
    sum.bounds.upper += weight * value.bounds.upper;
    sum.doubt += weight * value.doubt;
    if (value.certainty == v1::Term::BORROWED) sum.certainty = v1::Term::BORROWED;
  }
}

double SumOfWeights(const std::vector<WeightedOccupation>& occupations) {
  double sum = 0;
  for (const WeightedOccupation& one : occupations) sum += one.weight;
  return sum;
}

// The weighted mean over the occupations of what `read` gives for each.
template <typename Read>
std::vector<InputValue> MeanOver(const MunicipalityTable& snapshot,
                                 const std::vector<WeightedOccupation>& occupations, Read read) {
  if (occupations.empty()) return std::vector<InputValue>(snapshot.size());
  std::vector<InputValue> sums(snapshot.size(), InputValue::Known({0, 0}));
  const double all = SumOfWeights(occupations);
  for (const WeightedOccupation& one : occupations) {
    AddWeighted(one.weight / all, read(snapshot, *one.occupation), sums);
  }
  return sums;
}

}  // namespace

std::shared_ptr<const InputColumn> WorkDemand(const MunicipalityTable& snapshot,
                                              const std::vector<WeightedOccupation>& occupations) {
  auto column = std::make_shared<InputColumn>();
  column->values = MeanOver(snapshot, occupations, DemandFor);
  SummarizePeers(column->values);
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
  return {MeanOver(snapshot, occupations, IndustriesOf)[place],
          MeanOver(snapshot, occupations, VacanciesOf)[place]};
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
