#include "services/ingestion/pipeline/reading_difference.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

constexpr double kImplausibleRatio = 100;

Key KeyOf(const Observation& one) { return {one.indicator(), one.region(), one.period()}; }

bool Same(const Observation& a, const Observation& b) {
  return a.state() == b.state() && a.value() == b.value();
}

bool IsFarFrom(const Observation& a, const Observation& b) {
  if (!a.has_value() || !b.has_value() || a.value() == 0 || b.value() == 0) return false;
  const double ratio = std::abs(a.value() / b.value());
  return ratio >= kImplausibleRatio || ratio <= 1 / kImplausibleRatio;
}

std::string_view Newest(const std::vector<Observation>& observations) {
  std::string_view newest, newest_end;
  for (const Observation& one : observations) {
    if (one.period_end() < newest_end) continue;
    newest_end = one.period_end();
    newest = one.period();
  }
  return newest;
}

}  // namespace

v1::ImportReport Difference(const std::vector<Observation>& before,
                            const std::vector<Observation>& now) {
  std::map<Key, const Observation*> earlier;
  for (const Observation& one : before) earlier.emplace(KeyOf(one), &one);
  int64_t added = 0, changed = 0, unchanged = 0, suppressed = 0, implausible = 0;
  for (const Observation& one : now) {
    suppressed += one.state() == Observation::SUPPRESSED;
    const auto found = earlier.find(KeyOf(one));
    if (found == earlier.end()) {
      ++added;
      continue;
    }
    Same(one, *found->second) ? ++unchanged : ++changed;
    implausible += IsFarFrom(one, *found->second);
  }
  v1::ImportReport report;
  report.set_new_count(added);
  report.set_changed_count(changed);
  report.set_unchanged_count(unchanged);
  report.set_gone_count(static_cast<int64_t>(earlier.size()) - changed - unchanged);
  report.set_suppressed_count(suppressed);
  report.set_implausible_count(implausible);
  report.set_newest_period_before(std::string(Newest(before)));
  report.set_newest_period(std::string(Newest(now)));
  return report;
}

}  // namespace treff::ingestion
