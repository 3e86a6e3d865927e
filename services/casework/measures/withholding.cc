#include "services/casework/measures/withholding.h"

#include <algorithm>
#include <utility>

namespace treff::casework {
namespace {

using v1::MeasureValue;

// A total and the parts that it is the sum of.
struct Line {
  size_t total = 0;
  std::vector<size_t> parts;
};

class Withholder {
 public:
  Withholder(const CountTable& table, const std::vector<Withheld>* margin)
      : table_(table), withheld_(table.size(), MeasureValue::WITHHELD_UNSPECIFIED) {
    for (size_t i = 0; i < table.size(); ++i) {
      const int count = table.At(i);
      if (count == 0) withheld_[i] = MeasureValue::NOTHING;
      if (count > 0 && count < kFewestShown) withheld_[i] = MeasureValue::FEWER_THAN_FIVE;
    }
    if (margin != nullptr) TakeMargin(*margin);
  }

  std::vector<Withheld> Run() {
    bool changed = true;
    while (changed && !is_hopeless_) {
      changed = false;
      ForEachLine([&](const Line& line) { changed |= Guard(line); });
    }
    if (is_hopeless_) WithholdAllGroups();
    return std::move(withheld_);
  }

 private:
  bool IsMargin(size_t index) const {
    return table_.groups() > 0 && index % (table_.groups() + 1) == table_.all_groups();
  }

  void TakeMargin(const std::vector<Withheld>& margin) {
    for (size_t i = 0; i < withheld_.size(); ++i) {
      if (IsMargin(i)) withheld_[i] = margin[i / (table_.groups() + 1)];
    }
  }

  bool IsShown(size_t index) const {
    return withheld_[index] == MeasureValue::WITHHELD_UNSPECIFIED;
  }
  bool IsHidden(size_t index) const { return withheld_[index] == MeasureValue::FEWER_THAN_FIVE; }

  // Withholds what it takes that no part follows from the line. Whether anything changed.
  bool Guard(const Line& line) {
    int hidden = 0, sum = 0;
    for (const size_t part : line.parts) {
      if (!IsHidden(part)) continue;
      ++hidden;
      sum += table_.At(part);
    }
    const bool total_hidden = IsHidden(line.total);
    if (!total_hidden && hidden == 0) return false;
    if (total_hidden && hidden > 0) return false;
    if (!total_hidden && hidden > 1 && sum >= kFewestShown) return false;
    return WithholdAnother(line);
  }

  // First a part that has company in its own groups, then the total, then any part.
  bool WithholdAnother(const Line& line) {
    size_t best = table_.size();
    bool best_has_company = false;
    for (const size_t part : line.parts) {
      if (!IsShown(part) || (IsMargin(part) && !IsMargin(line.total))) continue;
      const bool has_company = HasCompany(part);
      const bool is_better = best == table_.size() || (has_company && !best_has_company) ||
                             (has_company == best_has_company && table_.At(part) < table_.At(best));
      if (!is_better) continue;
      best = part;
      best_has_company = has_company;
    }
    const bool may_total = IsShown(line.total) && !(table_.groups() > 0 && IsMargin(line.total));
    if (may_total && !best_has_company) best = line.total;
    if (best == table_.size() || (table_.groups() > 0 && IsMargin(best))) {
      is_hopeless_ = table_.groups() > 0;
      return false;
    }
    withheld_[best] = MeasureValue::FEWER_THAN_FIVE;
    return true;
  }

  // Whether another group of the same year and place can hide it.
  bool HasCompany(size_t index) const {
    if (table_.groups() == 0) return true;
    const size_t first = index - index % (table_.groups() + 1);
    for (size_t group = 0; group < table_.groups(); ++group) {
      if (first + group != index && table_.At(first + group) > 0) return true;
    }
    return false;
  }

  void WithholdAllGroups() {
    for (size_t i = 0; i < withheld_.size(); ++i) {
      if (!IsMargin(i) && IsShown(i)) withheld_[i] = MeasureValue::FEWER_THAN_FIVE;
    }
  }

  template <typename Visit>
  void ForEachLine(const Visit& visit) const {
    for (size_t year = 0; year <= table_.years(); ++year) {
      for (size_t place = 0; place <= table_.country(); ++place) {
        if (table_.groups() > 0) visit(GroupLine(year, place));
      }
      for (size_t group = 0; group <= table_.groups(); ++group) VisitPlaces(year, group, visit);
    }
    for (size_t place = 0; place <= table_.country(); ++place) {
      for (size_t group = 0; group <= table_.groups(); ++group) {
        Line line{table_.Index(table_.all_years(), place, group), {}};
        for (size_t year = 0; year < table_.years(); ++year) {
          line.parts.push_back(table_.Index(year, place, group));
        }
        visit(line);
      }
    }
  }

  Line GroupLine(size_t year, size_t place) const {
    Line line{table_.Index(year, place, table_.all_groups()), {}};
    for (size_t group = 0; group < table_.groups(); ++group) {
      line.parts.push_back(table_.Index(year, place, group));
    }
    return line;
  }

  template <typename Visit>
  void VisitPlaces(size_t year, size_t group, const Visit& visit) const {
    std::vector<Line> counties(table_.counties());
    Line country{table_.Index(year, table_.country(), group), {}};
    for (size_t i = 0; i < counties.size(); ++i) {
      counties[i].total = table_.Index(year, table_.county(i), group);
      country.parts.push_back(counties[i].total);
    }
    for (size_t i = 0; i < table_.municipalities(); ++i) {
      counties[table_.county_of(i)].parts.push_back(table_.Index(year, i, group));
    }
    for (const Line& county : counties) visit(county);
    visit(country);
  }

  const CountTable& table_;
  std::vector<Withheld> withheld_;
  bool is_hopeless_ = false;  // groups cannot be hidden but all together
};

}  // namespace

CountTable::CountTable(size_t years, std::vector<size_t> county_of, size_t counties, size_t groups)
    : years_(years), counties_(counties), groups_(groups), county_of_(std::move(county_of)) {
  counts_.assign(size(), 0);
}

void CountTable::Add(size_t year, size_t municipality, size_t group) {
  const size_t places[] = {municipality, county(county_of_[municipality]), country()};
  for (const size_t y : {year, all_years()}) {
    for (const size_t place : places) {
      ++counts_[Index(y, place, all_groups())];
      if (groups_ > 0) ++counts_[Index(y, place, group)];
    }
  }
}

std::vector<Withheld> Withhold(const CountTable& table, const std::vector<Withheld>* margin) {
  return Withholder(table, margin).Run();
}

}  // namespace treff::casework
