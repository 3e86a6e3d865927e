#include "services/casework/measures/measure_axes.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace treff::casework {
namespace {

using Request = v1::GetMeasuresRequest;

constexpr int kCodes = 10'000;
constexpr std::string_view kChoiceNames[kChoices] = {"AS_RECOMMENDED", "NOT_TOLD_APART",
                                                     "OTHERWISE", "PLAN", "NO_RECOMMENDATION"};

std::string CountyOfCode(int code, const Places& places) {
  const auto found = places.find(code);
  return found == places.end() || found->second.county.empty() ? kUnknownCounty
                                                               : found->second.county;
}

int YearOf(DayCount day) { return static_cast<int>(CivilDayOf(day).year()); }

std::string CountyDisplayName(const std::string& county, const Places& places) {
  for (const auto& [code, place] : places) {
    if (place.county == county) return place.county_display_name;
  }
  return "";
}

std::string DisplayNameOf(int code, const Places& places) {
  const auto found = places.find(code);
  return found == places.end() ? "" : found->second.display_name;
}

std::string GroupName(const Request& request, size_t group) {
  const std::optional<Fact> fact = FactOf(request.group_by());
  if (fact.has_value()) return std::string(LevelsOf(*fact)[group]);
  if (request.group_by() == Request::CHOICE) return std::string(kChoiceNames[group]);
  return absl::StrFormat("%04d-%02d", request.year(), static_cast<int>(group) + 1);
}

// A row for each place of its kind that lies in the one asked about.
void AddPlaces(const Request& request, const MeasureAxes& axes, const Places& places,
               const RowPlace& all, std::vector<RowPlace>& rows) {
  const CountTable table = axes.NewTable(0);
  if (request.group_by() == Request::COUNTY) {
    for (size_t i = 0; i < axes.counties().size(); ++i) {
      if (all.place != table.country() && all.place != table.county(i)) continue;
      rows.push_back({all.year, table.county(i), 0, axes.counties()[i],
                      CountyDisplayName(axes.counties()[i], places)});
    }
    return;
  }
  for (size_t i = 0; i < axes.municipalities().size(); ++i) {
    if (all.place != table.country() && all.place != i &&
        all.place != table.county(axes.CountyOf(i))) {
      continue;
    }
    const int code = axes.municipalities()[i];
    rows.push_back({all.year, i, 0, MunicipalityName(code), DisplayNameOf(code, places)});
  }
}

}  // namespace

std::string MunicipalityName(int code) { return absl::StrFormat("municipalities/%04d", code); }

MeasureAxes::MeasureAxes(const std::vector<CaseHistory>& histories,
                         const std::vector<FeedbackCount>& feedback, const Places& places) {
  std::set<int> years, codes;
  int last_year = 0;
  const auto add_day = [&](DayCount day) {
    if (day == kNoDayCount) return;
    const int year = YearOf(day);
    if (year != last_year) years.insert(year);
    last_year = year;
  };
  std::vector<bool> seen(kCodes, false);
  for (const CaseHistory& history : histories) {
    for (const MeasureRequest& request : history.requests) {
      add_day(request.sent);
      add_day(request.settled);
      if (request.municipality > 0 && request.municipality < kCodes) {
        seen[static_cast<size_t>(request.municipality)] = true;
      }
    }
  }
  for (const FeedbackCount& count : feedback) {
    years.insert(count.settled_year);
    if (count.municipality > 0 && count.municipality < kCodes) {
      seen[static_cast<size_t>(count.municipality)] = true;
    }
  }
  years_.assign(years.begin(), years.end());
  municipality_index_.assign(kCodes, kNowhere);
  std::set<std::string> counties;
  for (int code = 0; code < kCodes; ++code) {
    if (!seen[static_cast<size_t>(code)]) continue;
    municipality_index_[static_cast<size_t>(code)] = municipalities_.size();
    municipalities_.push_back(code);
    counties.insert(CountyOfCode(code, places));
  }
  counties_.assign(counties.begin(), counties.end());
  for (const int code : municipalities_) {
    const auto found =
        std::lower_bound(counties_.begin(), counties_.end(), CountyOfCode(code, places));
    county_of_.push_back(static_cast<size_t>(found - counties_.begin()));
  }
}

size_t MeasureAxes::YearIndex(int year) const {
  const auto found = std::lower_bound(years_.begin(), years_.end(), year);
  return found == years_.end() || *found != year ? kNowhere
                                                 : static_cast<size_t>(found - years_.begin());
}

size_t MeasureAxes::MunicipalityIndex(int code) const {
  return code <= 0 || code >= kCodes ? kNowhere : municipality_index_[static_cast<size_t>(code)];
}

size_t MeasureAxes::PlaceIndex(const std::string& place) const {
  if (place.empty()) return municipalities_.size() + counties_.size();
  int code = 0;
  if (absl::StartsWith(place, "municipalities/")) {
    const bool is_code = absl::SimpleAtoi(place.substr(place.find('/') + 1), &code);
    return is_code ? MunicipalityIndex(code) : kNowhere;
  }
  const auto found = std::find(counties_.begin(), counties_.end(), place);
  return found == counties_.end()
             ? kNowhere
             : municipalities_.size() + static_cast<size_t>(found - counties_.begin());
}

std::optional<Fact> FactOf(GroupBy group_by) {
  switch (group_by) {
    case Request::COUNTRY_GROUP:
      return Fact::kCountryGroup;
    case Request::AGE:
      return Fact::kAge;
    case Request::EDUCATION:
      return Fact::kEducation;
    case Request::HOUSEHOLD:
      return Fact::kHousehold;
    default:
      return std::nullopt;
  }
}

size_t GroupsOf(GroupBy group_by) {
  const std::optional<Fact> fact = FactOf(group_by);
  if (fact.has_value()) return LevelsOf(*fact).size();
  if (group_by == Request::CHOICE) return kChoices;
  return group_by == Request::MONTH ? 12 : 0;
}

size_t GroupOf(GroupBy group_by, const Belonging& of) {
  const std::optional<Fact> fact = FactOf(group_by);
  if (fact.has_value()) {
    return static_cast<size_t>(Unpacked(of.composition)[static_cast<size_t>(*fact)]);
  }
  if (group_by == Request::CHOICE) return static_cast<size_t>(of.choice);
  return group_by == Request::MONTH ? static_cast<size_t>(of.month) - 1 : 0;
}

std::vector<RowPlace> RowsOf(const Request& request, const MeasureAxes& axes,
                             const Places& places) {
  const size_t groups = GroupsOf(request.group_by());
  RowPlace all;
  all.year = request.year() == 0 ? axes.years().size() : axes.YearIndex(request.year());
  all.place = axes.PlaceIndex(request.place());
  all.group = groups;
  std::vector<RowPlace> rows = {all};
  if (all.year == kNowhere || all.place == kNowhere) return rows;
  if (request.group_by() == Request::YEAR) {
    for (size_t i = 0; i < axes.years().size(); ++i) {
      if (request.year() != 0 && i != all.year) continue;
      rows.push_back({i, all.place, 0, absl::StrFormat("%04d", axes.years()[i]), ""});
    }
  }
  if (request.group_by() == Request::MUNICIPALITY || request.group_by() == Request::COUNTY) {
    AddPlaces(request, axes, places, all, rows);
  }
  for (size_t group = 0; group < groups; ++group) {
    rows.push_back({all.year, all.place, group, GroupName(request, group), ""});
  }
  return rows;
}

}  // namespace treff::casework
