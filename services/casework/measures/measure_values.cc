#include "services/casework/measures/measure_values.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "services/casework/measures/adjustment/group_model.h"
#include "services/casework/measures/catalogue/measure_catalogue.h"
#include "services/casework/measures/raw_values.h"

namespace treff::casework {
namespace {

using v1::MeasureDefinition;
using v1::MeasureValue;
using Request = v1::GetMeasuresRequest;

// Where an observation stands in a table.
struct Located {
  size_t year = 0;
  size_t municipality = 0;
  size_t group = 0;
  size_t composition = 0;
  double value = 0;
};

struct Sums {
  int count = 0;
  int unknown = 0;
  double sum = 0;
  double squares = 0;
  std::vector<double> values;  // of days
};

class Measure {
 public:
  Measure(const MeasureDefinition& definition, const Observations& observations,
          const MeasureQuestion& question)
      : definition_(definition),
        question_(question),
        group_by_(question.request.group_by()),
        table_(question.axes.NewTable(0)) {
    for (const Observation& each : observations.known) {
      if (auto found = Locate(each.of, each.value)) known_.push_back(*found);
    }
    for (const Belonging& each : observations.unknown) {
      if (auto found = Locate(each, 0)) unknown_.push_back(*found);
    }
  }

  void AddTo(std::vector<v1::MeasureRow>& rows) {
    withheld_ = CountInto(known_, table_);
    CountTable unknown = question_.axes.NewTable(0);
    withheld_unknown_ = CountInto(unknown_, unknown);
    SumUp();
    if (definition_.kind() == MeasureDefinition::REASONS) return AddReasons(rows);
    const std::vector<std::optional<Estimate>> adjusted = Adjusted();
    for (size_t row = 0; row < rows.size(); ++row) {
      MeasureValue& value = *rows[row].add_values();
      value.set_measure(definition_.measure());
      value.set_withheld(WithheldIn(question_.rows[row]));
      if (value.withheld() != MeasureValue::WITHHELD_UNSPECIFIED) continue;
      Fill(row, value);
      if (value.withheld() == MeasureValue::WITHHELD_UNSPECIFIED) {
        SetAdjusted(adjusted[row], value);
      }
    }
  }

 private:
  std::optional<Located> Locate(const Belonging& of, double value) const {
    Located at{question_.axes.YearIndex(of.year), question_.axes.MunicipalityIndex(of.municipality),
               GroupOf(group_by_, of), static_cast<size_t>(of.composition), value};
    if (at.year == kNowhere || at.municipality == kNowhere) return std::nullopt;
    return at;
  }

  // Counts `all` into `table`, a new one; what is withheld of it, first of all groups together,
  // then of each.
  std::vector<MeasureValue::Withheld> CountInto(const std::vector<Located>& all,
                                                CountTable& table) const {
    for (const Located& each : all) table.Add(each.year, each.municipality, 0);
    std::vector<MeasureValue::Withheld> withheld = Withhold(table, nullptr);
    const size_t groups = GroupsOf(group_by_);
    if (groups == 0) return withheld;
    CountTable grouped = question_.axes.NewTable(groups);
    for (const Located& each : all) grouped.Add(each.year, each.municipality, each.group);
    withheld = Withhold(grouped, &withheld);
    table = std::move(grouped);
    return withheld;
  }

  MeasureValue::Withheld WithheldIn(const RowPlace& row) const {
    if (row.year == kNowhere || row.place == kNowhere) return MeasureValue::NOTHING;
    return withheld_[table_.Index(row.year, row.place, row.group)];
  }

  bool IsIn(const Located& at, const RowPlace& row) const {
    if (row.year == kNowhere || row.place == kNowhere) return false;
    return (row.year == table_.all_years() || row.year == at.year) && IsIn(at, row.place);
  }
  bool IsIn(const Located& at, size_t place) const {
    return place == table_.country() || place == at.municipality ||
           place == table_.county(table_.county_of(at.municipality));
  }

  // What tells the groups of the rows apart.
  size_t KeyOf(const Located& at) const {
    switch (group_by_) {
      case Request::YEAR:
        return at.year;
      case Request::MUNICIPALITY:
        return at.municipality;
      case Request::COUNTY:
        return table_.county(table_.county_of(at.municipality));
      default:
        return at.group;
    }
  }
  size_t KeyOf(const RowPlace& row) const {
    if (group_by_ == Request::YEAR) return row.year;
    const bool is_place = group_by_ == Request::MUNICIPALITY || group_by_ == Request::COUNTY;
    return is_place ? row.place : row.group;
  }
  size_t Keys() const { return std::max({table_.years(), table_.country(), table_.groups()}) + 1; }

  void SumUp() {
    sums_.resize(question_.rows.size());
    row_of_key_.assign(Keys(), 0);
    for (size_t row = 1; row < question_.rows.size(); ++row) {
      row_of_key_[KeyOf(question_.rows[row])] = row;
    }
    const auto add = [&](const Located& at, const auto& into) {
      if (!IsIn(at, question_.rows[0])) return;
      into(sums_[0]);
      const size_t row = row_of_key_[KeyOf(at)];
      if (row > 0) into(sums_[row]);
    };
    const bool keeps_values = definition_.kind() == MeasureDefinition::DAYS;
    for (const Located& each : known_) {
      add(each, [&](Sums& sums) {
        ++sums.count;
        sums.sum += each.value;
        sums.squares += each.value * each.value;
        if (keeps_values) sums.values.push_back(each.value);
      });
    }
    for (const Located& each : unknown_) {
      add(each, [](Sums& sums) { ++sums.unknown; });
    }
  }

  void Fill(size_t row, MeasureValue& value) {
    Sums& sums = sums_[row];
    value.set_count(sums.count);
    Estimate raw;
    switch (definition_.kind()) {
      case MeasureDefinition::SHARE:
        raw = ShareOf(sums.count, sums.sum);
        break;
      case MeasureDefinition::DAYS:
        raw = MedianOf(std::move(sums.values));
        break;
      case MeasureDefinition::RATIO:
        return FillRatio(row, value);
      default:
        raw = MeanOf(sums.count, sums.sum, sums.squares);
    }
    value.set_raw(raw.value);
    value.set_raw_lower(raw.lower);
    value.set_raw_upper(raw.upper);
    const RowPlace& at = question_.rows[row];
    const auto unknown = withheld_unknown_[table_.Index(at.year, at.place, at.group)];
    const bool may_say = unknown != MeasureValue::FEWER_THAN_FIVE;
    if (definition_.from_outcomes() && may_say) value.set_unknown_count(sums.unknown);
  }

  // Persons settled against what was decided, of those municipalities of the place whose decision
  // is known.
  void FillRatio(size_t row, MeasureValue& value) const {
    const RowPlace& at = question_.rows[row];
    int decided = 0;
    double settled = 0;
    std::string source;
    if (at.year != table_.all_years()) {
      const auto year = question_.decided.find(question_.axes.years()[at.year]);
      if (year != question_.decided.end()) {
        for (const auto& [code, one] : year->second) {
          if (!LiesIn(code, at.place)) continue;
          decided += one.persons;
          settled += SettledIn(at.year, question_.axes.MunicipalityIndex(code));
          source = std::max(source, one.source);
        }
      }
    }
    if (decided == 0) {
      value.Clear();
      value.set_measure(definition_.measure());
      value.set_withheld(MeasureValue::NOT_KNOWN);
      return;
    }
    value.set_persons(static_cast<int>(settled));
    value.set_decided(decided);
    value.set_decided_source(source);
    value.set_raw(settled / decided);
  }

  double SettledIn(size_t year, size_t municipality) const {
    double sum = 0;
    for (const Located& each : known_) {
      if (each.year == year && each.municipality == municipality) sum += each.value;
    }
    return sum;
  }

  // Whether a municipality lies in a place, also one where nobody was settled.
  bool LiesIn(int code, size_t place) const {
    if (place == table_.country()) return true;
    const size_t municipality = question_.axes.MunicipalityIndex(code);
    if (municipality != kNowhere && municipality == place) return true;
    const auto found = question_.places.find(code);
    if (place < table_.county(0) || found == question_.places.end()) return false;
    return question_.axes.counties()[place - table_.county(0)] == found->second.county;
  }

  void AddReasons(std::vector<v1::MeasureRow>& rows) {
    const bool declines = definition_.measure() == "declined_for";
    const auto* names = declines ? v1::SettlementRequest::DeclineReason_descriptor()
                                 : v1::SettlementRequest::ChoiceReason_descriptor();
    CountTable by_reason = question_.axes.NewTable(static_cast<size_t>(names->value_count()));
    for (const Located& each : known_) {
      by_reason.Add(each.year, each.municipality, static_cast<size_t>(each.value));
    }
    const std::vector<MeasureValue::Withheld> withheld = Withhold(by_reason, &withheld_);
    for (size_t row = 0; row < rows.size(); ++row) {
      const RowPlace& at = question_.rows[row];
      for (int reason = 1; reason < names->value_count(); ++reason) {
        MeasureValue& value = *rows[row].add_values();
        value.set_measure(definition_.measure());
        value.set_reason(names->value(reason)->name());
        value.set_withheld(WithheldIn(at));
        if (value.withheld() != MeasureValue::WITHHELD_UNSPECIFIED) continue;
        const size_t index = by_reason.Index(at.year, at.place, static_cast<size_t>(reason));
        // Of none of the reasons is told that it was given: that is a figure, too.
        if (withheld[index] != MeasureValue::NOTHING) value.set_withheld(withheld[index]);
        if (value.withheld() != MeasureValue::WITHHELD_UNSPECIFIED) continue;
        const double all = table_.At(at.year, at.place, 0);
        value.set_count(by_reason.At(index));
        const Estimate share = ShareOf(all, by_reason.At(index));
        value.set_raw(share.value);
        value.set_raw_lower(share.lower);
        value.set_raw_upper(share.upper);
      }
    }
  }

  bool IsDays() const { return definition_.kind() == MeasureDefinition::DAYS; }

  void SetAdjusted(const std::optional<Estimate>& estimate, MeasureValue& value) const {
    if (!estimate.has_value()) return;
    const auto scaled = [&](double x) { return IsDays() ? std::max(0.0, std::expm1(x)) : x; };
    value.set_adjusted(scaled(estimate->value));
    value.set_adjusted_lower(scaled(estimate->lower));
    value.set_adjusted_upper(scaled(estimate->upper));
  }

  // The estimate of each row: of the first against the other years, or the other places. A place is
  // adjusted among all of its kind, so that it has one value wherever it is asked about.
  std::vector<std::optional<Estimate>> Adjusted() const {
    std::vector<std::optional<Estimate>> by_row(question_.rows.size());
    const RowPlace& all = question_.rows[0];
    if (!definition_.adjusted() || all.year == kNowhere || all.place == kNowhere) return by_row;
    if (question_.rows.size() > 1) {
      RowPlace among = all;
      if (group_by_ == Request::MUNICIPALITY || group_by_ == Request::COUNTY) {
        among.place = table_.country();
      }
      const auto by_key =
          Model([&](const Located& at) { return IsIn(at, among) ? KeyOf(at) : kNowhere; },
                FactOf(group_by_));
      for (size_t row = 1; row < by_row.size(); ++row) {
        by_row[row] = by_key[KeyOf(question_.rows[row])];
      }
    }
    if (all.place != table_.country()) {
      by_row[0] = Model([&](const Located& at) {
        if (all.year != table_.all_years() && all.year != at.year) return kNowhere;
        return all.place < table_.county(0) ? at.municipality
                                            : table_.county(table_.county_of(at.municipality));
      })[all.place];
    } else if (all.year != table_.all_years()) {
      by_row[0] = Model([](const Located& at) { return at.year; })[all.year];
    }
    return by_row;
  }

  // `key_of` is the group of an observation, kNowhere for one that does not take part.
  template <typename KeyOfLocated>
  std::vector<std::optional<Estimate>> Model(const KeyOfLocated& key_of,
                                             std::optional<Fact> left_out = std::nullopt) const {
    GroupModel model;
    model.family = IsDays() ? GroupModel::Family::kNumber : GroupModel::Family::kShare;
    model.groups = static_cast<int>(Keys());
    model.left_out = left_out;
    std::vector<int> cell_of(Keys() * kCompositions, -1);
    for (const Located& each : known_) {
      const size_t key = key_of(each);
      if (key == kNowhere) continue;
      int& place = cell_of[key * kCompositions + each.composition];
      if (place < 0) {
        place = static_cast<int>(model.cells.size());
        model.cells.push_back({static_cast<int>(key), static_cast<int>(each.composition), 0, 0, 0});
      }
      ModelCell& cell = model.cells[static_cast<size_t>(place)];
      const double value = IsDays() ? std::log1p(each.value) : each.value;
      ++cell.count;
      cell.sum += value;
      cell.sum_of_squares += value * value;
    }
    return AdjustedValues(model);
  }

  const MeasureDefinition& definition_;
  const MeasureQuestion& question_;
  const GroupBy group_by_;
  CountTable table_;
  std::vector<MeasureValue::Withheld> withheld_;          // by the table's index
  std::vector<MeasureValue::Withheld> withheld_unknown_;  // likewise, of how many are not known
  std::vector<Located> known_, unknown_;
  std::vector<Sums> sums_;          // by row
  std::vector<size_t> row_of_key_;  // 0: of no row
};

}  // namespace

bool HasValuesBy(const MeasureDefinition& measure, GroupBy group_by) {
  if (GroupsOf(group_by) == 0) return true;
  const bool is_of_groups =
      measure.kind() == MeasureDefinition::SHARE || measure.kind() == MeasureDefinition::DAYS;
  return is_of_groups && measure.measure() != kFeedback;
}

void AddValues(const MeasureDefinition& measure, const Observations& observations,
               const MeasureQuestion& question, std::vector<v1::MeasureRow>& rows) {
  Measure(measure, observations, question).AddTo(rows);
}

}  // namespace treff::casework
