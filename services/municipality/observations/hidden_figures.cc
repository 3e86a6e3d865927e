#include "services/municipality/observations/hidden_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

constexpr double kAnything = std::numeric_limits<double>::infinity();
// Sums of counts are exact; sums of decimals are off by less than this.
constexpr double kTolerance = 1e-6;
// Narrowing ends by itself on counts; this bounds it on decimals.
constexpr int kMaxRounds = 50;

using Rows = std::unordered_map<std::string_view, Figure*>;

// A total and its parts, as indices into intervals.
struct Total {
  size_t whole = 0;
  std::vector<size_t> parts;
  bool holds_more = false;  // than the parts
  bool contradicted = false;
};

// One period of one indicator: every region's figure as an interval, and the totals that bind them.
class Period {
 public:
  Period(const Division& division, const Rows& rows) : division_(division), rows_(rows) {
    for (const auto& [code, row] : rows) date_ = std::max(date_, row->period_end);
    for (const v1::Region& region : division.regions()) {
      if (!IsValidOn(region, date_)) continue;
      if (region.level() == v1::Region::COUNTY || region.level() == v1::Region::COUNTRY) {
        AddTotals(region);
      }
    }
  }

  void Narrow() {
    for (int round = 0; round < kMaxRounds; ++round) {
      bool changed = false;
      for (Total& total : totals_) changed |= Narrow(total);
      if (!changed) break;
    }
  }

  // Gives hidden rows the bounds that were found, where there is an upper one.
  void Store() const {
    for (const auto& [code, index] : index_) {
      const auto row = rows_.find(code);
      if (row == rows_.end() || row->second->state != v1::Observation::SUPPRESSED) continue;
      if (std::isfinite(intervals_[index].upper)) row->second->bounds = intervals_[index];
    }
  }

  // "15 in 2024", one for each total that its parts contradict.
  std::vector<std::string> Contradictions(std::string_view period) const {
    std::vector<std::string> lines;
    for (const Total& total : totals_) {
      if (!total.contradicted) continue;
      for (const auto& [code, index] : index_) {
        if (index != total.whole) continue;
        lines.push_back(absl::StrCat(platform::Absl(code), " in ", platform::Absl(period)));
      }
    }
    return lines;
  }

 private:
  void AddTotals(const v1::Region& whole) {
    const auto row = rows_.find(whole.code());
    if (row == rows_.end()) return;
    if (!row->second->has_value() && row->second->state != v1::Observation::SUPPRESSED) return;
    const bool is_country = whole.level() == v1::Region::COUNTRY;
    std::vector<std::string_view> municipalities;
    // Those that had municipalities: the first day of a county is often not known.
    std::set<std::string_view> counties;
    for (const v1::Region& region : division_.regions()) {
      if (region.level() != v1::Region::MUNICIPALITY || !IsValidOn(region, date_)) continue;
      const std::string_view county = CodeOf(region.county());
      if (!is_country && county != whole.code()) continue;
      municipalities.push_back(region.code());
      if (is_country && !county.empty()) counties.insert(county);
    }
    AddTotal(*row->second, municipalities, is_country);
    if (AnyRow(counties)) {
      AddTotal(*row->second, {counties.begin(), counties.end()}, is_country);
    }
  }

  bool AnyRow(const std::set<std::string_view>& codes) const {
    return std::any_of(codes.begin(), codes.end(),
                       [&](std::string_view code) { return rows_.count(code) > 0; });
  }

  void AddTotal(const Figure& whole, const std::vector<std::string_view>& codes, bool holds_more) {
    if (codes.empty()) return;
    for (std::string_view code : codes) {
      const auto part = rows_.find(code);
      if (part == rows_.end()) continue;
      // A part of a year says nothing about what a whole year hides.
      if (whole.is_whole() && part->second->is_partial()) return;
      if (whole.is_partial() && part->second->period_end != whole.period_end) return;
    }
    Total& total = totals_.emplace_back();
    total.whole = IndexOf(whole.region);
    total.holds_more = holds_more;
    for (std::string_view code : codes) total.parts.push_back(IndexOf(code));
  }

  size_t IndexOf(std::string_view code) {
    const auto [found, is_new] = index_.try_emplace(code, intervals_.size());
    if (!is_new) return found->second;
    Bounds interval{0, kAnything};
    if (const auto row = rows_.find(code); row != rows_.end()) {
      if (row->second->has_value()) interval = {row->second->value, row->second->value};
      if (row->second->bounds.has_value()) interval = *row->second->bounds;
    }
    intervals_.push_back(interval);
    return found->second;
  }

  // The sum of the parts, its upper end without those that may be anything: how many is `open`.
  Bounds SumOf(const Total& total, int& open) const {
    Bounds sum;
    for (const size_t part : total.parts) {
      sum.lower += intervals_[part].lower;
      if (std::isinf(intervals_[part].upper)) {
        ++open;
      } else {
        sum.upper += intervals_[part].upper;
      }
    }
    return sum;
  }

  // Whether anything became narrower.
  bool Narrow(Total& total) {
    if (total.contradicted) return false;
    int open = 0;
    const Bounds sum = SumOf(total, open);
    Bounds& whole = intervals_[total.whole];
    const bool closed = open == 0 && !total.holds_more;
    total.contradicted =
        sum.lower > whole.upper + kTolerance || (closed && sum.upper < whole.lower - kTolerance);
    if (total.contradicted) return false;

    bool changed = false;
    for (const size_t part : total.parts) {
      Bounds& interval = intervals_[part];
      const bool is_open = std::isinf(interval.upper);
      Bounds narrowed = interval;
      narrowed.upper = std::min(interval.upper, whole.upper - (sum.lower - interval.lower));
      if (!total.holds_more && open == (is_open ? 1 : 0)) {
        const double others_upper = sum.upper - (is_open ? 0 : interval.upper);
        narrowed.lower = std::max(interval.lower, whole.lower - others_upper);
      }
      changed |= Take(narrowed, interval);
    }
    Bounds narrowed = whole;
    narrowed.lower = std::max(whole.lower, sum.lower);
    if (closed) narrowed.upper = std::min(whole.upper, sum.upper);
    return Take(narrowed, whole) || changed;
  }

  static bool Take(Bounds narrowed, Bounds& interval) {
    narrowed.upper = std::max(narrowed.upper, narrowed.lower);  // off by the tolerance at most
    if (narrowed.lower <= interval.lower + kTolerance &&
        (narrowed.upper >= interval.upper - kTolerance)) {
      return false;
    }
    interval = narrowed;
    return true;
  }

  const Division& division_;
  const Rows& rows_;
  std::string_view date_;
  std::map<std::string_view, size_t> index_;
  std::vector<Bounds> intervals_;
  std::vector<Total> totals_;
};

}  // namespace

std::vector<std::string> NarrowHidden(const Division& division, const v1::Indicator& indicator,
                                      std::vector<Figure>& figures) {
  if (indicator.aggregation() != v1::Indicator::SUM || indicator.plausible_min() < 0) return {};
  std::map<std::string_view, Rows> periods;
  std::map<std::string_view, bool> hides;
  for (Figure& figure : figures) {
    periods[figure.period].emplace(figure.region, &figure);
    if (figure.state == v1::Observation::SUPPRESSED) hides[figure.period] = true;
  }
  std::vector<std::string> contradictions;
  for (const auto& [period, rows] : periods) {
    if (!hides[period]) continue;
    Period one(division, rows);
    one.Narrow();
    one.Store();
    for (std::string& line : one.Contradictions(period)) {
      contradictions.push_back(absl::StrCat(indicator.indicator_id(), ", region ", line));
    }
  }
  return contradictions;
}

}  // namespace treff::municipality
