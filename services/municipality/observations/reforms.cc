#include "services/municipality/observations/reforms.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "services/municipality/observations/aggregation.h"

namespace treff::municipality {
namespace {

// The rows of one indicator and period, by code.
using Rows = std::map<std::string_view, Member>;

bool SaysNothing(const Division& division, const Figure& figure) {
  return (figure.state == v1::Observation::MISSING ||
          figure.state == v1::Observation::NOT_APPLICABLE) &&
         !division.ExistedOn(figure.region, figure.period_end);
}

std::map<std::string_view, Rows> ByPeriod(const Division& division,
                                          const std::vector<Figure>& figures,
                                          const Denominators& denominators) {
  std::map<std::string_view, Rows> periods;
  for (const Figure& figure : figures) {
    if (SaysNothing(division, figure)) continue;
    Member& row = periods[figure.period][figure.region];
    static_cast<Figure&>(row.figure) = figure;
    row.denominator = denominators.Near(figure.region, figure.period_end);
  }
  return periods;
}

// What a new code gets of a split old one. A figure that cannot be shared, shown or withheld, is
// one for another area; a figure that never was stays what it is.
Member ShareOf(Member whole, const v1::Indicator& indicator, double weight) {
  Figure& figure = whole.figure;
  if (weight > 0 && indicator.aggregation() == v1::Indicator::SUM) {
    figure.value *= weight;
    if (figure.bounds.has_value()) {
      figure.bounds = Bounds{figure.bounds->lower * weight, figure.bounds->upper * weight};
    }
  } else {
    if (figure.has_value() || figure.state == v1::Observation::SUPPRESSED) {
      figure.state = v1::Observation::NOT_COMPARABLE;
    }
    figure.value = 0;
    figure.bounds.reset();
  }
  if (whole.denominator.has_value()) whole.denominator = *whole.denominator * weight;
  return whole;
}

// A member of a merger that the source says nothing about.
Member AbsentLike(const Figure& present, std::string_view code) {
  Member absent;
  static_cast<Figure&>(absent.figure) = present;
  absent.figure.region = code;
  absent.figure.state = v1::Observation::MISSING;
  absent.figure.value = 0;
  absent.figure.bounds.reset();
  absent.figure.symbol = {};
  return absent;
}

std::optional<double> SumOfDenominators(const std::vector<Member>& members) {
  double sum = 0;
  for (const Member& member : members) {
    if (!member.denominator.has_value()) return std::nullopt;
    sum += *member.denominator;
  }
  return sum;
}

const Member* Find(const Rows& rows, std::string_view code) {
  const auto found = rows.find(code);
  return found == rows.end() ? nullptr : &found->second;
}

const Member* AnySource(const Formation& formation, const Rows& rows) {
  for (const Source& source : formation.sources) {
    if (const Member* row = Find(rows, source.old_code)) return row;
  }
  return nullptr;
}

// The row that `rows` give the new code; nothing when its own row stands or no source has one.
std::optional<Member> Form(const Formation& formation, std::string_view reform_date,
                           const v1::Indicator& indicator, const Rows& rows) {
  const Member* any = AnySource(formation, rows);
  if (any == nullptr) return std::nullopt;
  const Member* own = Find(rows, formation.new_code);
  if (own != nullptr && (!formation.survives || own->figure.period_end >= reform_date)) {
    return std::nullopt;
  }
  std::vector<Member> members;
  if (formation.survives) {
    members.push_back(own != nullptr ? *own : AbsentLike(any->figure, formation.new_code));
  }
  for (const Source& source : formation.sources) {
    const Member* row = Find(rows, source.old_code);
    Member member = row != nullptr ? *row : AbsentLike(any->figure, source.old_code);
    member.figure.NoteOriginal();
    if (source.kind == v1::RegionChange::SPLIT) {
      member = ShareOf(std::move(member), indicator, source.weight);
    }
    members.push_back(std::move(member));
  }
  Member formed;
  formed.figure = Combine(indicator, members);
  formed.figure.region = formation.new_code;
  formed.denominator = SumOfDenominators(members);
  return formed;
}

// Applies one reform: all its rows are formed from the state before it.
void Apply(const Reform& reform, const v1::Indicator& indicator, Rows& rows) {
  Rows formed;
  for (const Formation& formation : reform.formations) {
    std::optional<Member> row = Form(formation, reform.date, indicator, rows);
    if (row.has_value()) formed.emplace(formation.new_code, *std::move(row));
  }
  for (const Formation& formation : reform.formations) {
    for (const Source& source : formation.sources) rows.erase(source.old_code);
  }
  for (auto& [code, row] : formed) rows.insert_or_assign(code, std::move(row));
}

}  // namespace

std::vector<DerivedFigure> CarryForward(const Division& division, const v1::Indicator& indicator,
                                        const std::vector<Figure>& figures,
                                        const Denominators& denominators) {
  std::vector<DerivedFigure> current;
  current.reserve(figures.size());
  auto periods = ByPeriod(division, figures, denominators);
  for (auto& [period, rows] : periods) {
    for (const Reform& reform : division.reforms()) Apply(reform, indicator, rows);
    for (auto& [code, row] : rows) {
      if (division.FindCurrent(code) != nullptr) current.push_back(std::move(row.figure));
    }
  }
  return current;
}

}  // namespace treff::municipality
