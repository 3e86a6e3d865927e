#include "services/ingestion/pipeline/checks/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/connectors/period.h"

namespace treff::ingestion {
namespace {

using catalogue::AgainstLast;
using municipality::v1::Observation;

// A median over all regions that moves further says that the unit is another.
constexpr double kMagnitude = 30;
// A median of fewer says nothing.
constexpr size_t kMinPairs = 5;
// One figure that moves further is worth a look, unless few are counted.
constexpr double kFarFactor = 5;
constexpr double kFewCounted = 20;
constexpr size_t kCodeLengthOfMunicipalities = 4;
// So many figures are named, of the further ones only how many there are.
constexpr size_t kMostNamed = 5;

std::string KeyOf(const Observation& observation) {
  return absl::StrCat(observation.indicator(), "|", observation.region(), "|",
                      observation.period());
}

using Index = std::unordered_map<std::string, const Observation*>;

Index IndexOf(const DatasetReading& reading) {
  Index index;
  index.reserve(reading.observations.size());
  for (const Observation& one : reading.observations) index.emplace(KeyOf(one), &one);
  return index;
}

// What an indicator has in one reading.
struct Extent {
  std::string newest_period;
  absl::CivilDay newest_day = absl::CivilDay::min();
  bool has_values = false;
  bool has_wider_regions = false;
  std::map<std::string_view, const Observation*> newest_of_region;  // with a whole value
};

std::map<std::string, Extent> ExtentsOf(const DatasetReading& reading) {
  std::map<std::string, Extent> extents;
  std::map<std::string, absl::CivilDay> ends;  // by period: few, and slow to read
  for (const Observation& one : reading.observations) {
    Extent& extent = extents[one.indicator()];
    auto end = ends.find(one.period());
    if (end == ends.end()) {
      const absl::StatusOr<Period> period = ParsePeriod(one.period());
      end = ends.emplace(one.period(), period.ok() ? period->last : absl::CivilDay::min()).first;
    }
    if (one.has_value() && (extent.newest_period.empty() || end->second > extent.newest_day)) {
      extent.newest_period = one.period();
      extent.newest_day = end->second;
    }
    extent.has_values = extent.has_values || one.has_value();
    if (one.region().size() != kCodeLengthOfMunicipalities) {
      extent.has_wider_regions = extent.has_wider_regions || one.has_value();
    } else if (one.state() == Observation::VALUE) {
      const Observation*& newest = extent.newest_of_region[one.region()];
      if (newest == nullptr || ends.at(newest->period()) < end->second) newest = &one;
    }
  }
  return extents;
}

double Median(std::vector<double>& values) {
  const auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void AddRatio(const Observation& before, const Observation& now, std::vector<double>& ratios) {
  if (before.state() != Observation::VALUE || now.state() != Observation::VALUE) return;
  if (before.value() != 0 && now.value() != 0) ratios.push_back(now.value() / before.value());
}

// How many times larger an indicator's figures have become: of the same regions and periods where
// there are such, else of each region's newest. 1 where too few can be compared.
double ChangeOfMagnitude(const std::string& indicator, const Index& before,
                         const DatasetReading& now, const Extent& extent_before,
                         const Extent& extent_now) {
  std::vector<double> ratios;
  for (const Observation& one : now.observations) {
    if (one.indicator() != indicator) continue;
    const auto known = before.find(KeyOf(one));
    if (known != before.end()) AddRatio(*known->second, one, ratios);
  }
  if (ratios.size() < kMinPairs) {
    ratios.clear();
    for (const auto& [region, newest] : extent_now.newest_of_region) {
      const auto known = extent_before.newest_of_region.find(region);
      if (known != extent_before.newest_of_region.end()) AddRatio(*known->second, *newest, ratios);
    }
  }
  return ratios.size() < kMinPairs ? 1 : Median(ratios);
}

// Sorts what is wrong into what is refused and what is said.
class Findings {
 public:
  explicit Findings(std::vector<std::string>& warnings) : warnings_(warnings) {}

  void Add(AgainstLast::Consequence consequence, AgainstLast::Consequence otherwise,
           std::string finding) {
    if (consequence == AgainstLast::CONSEQUENCE_UNSPECIFIED) consequence = otherwise;
    (consequence == AgainstLast::REFUSE ? refused_ : warnings_).push_back(std::move(finding));
  }

  absl::Status ToStatus() const {
    if (refused_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("worse than the last import: ", absl::StrJoin(refused_, "; "),
                     ": compare with the source, and allow it by the dataset's against_last if it ",
                     "is right"));
  }

 private:
  std::vector<std::string>& warnings_;
  std::vector<std::string> refused_;
};

bool IsFar(const Observation& before, const Observation& now) {
  if (!before.has_value() || !now.has_value()) return false;
  const double low = std::min(std::abs(before.value()), std::abs(now.value()));
  const double high = std::max(std::abs(before.value()), std::abs(now.value()));
  return high >= kFewCounted && high > kFarFactor * low;
}

std::string Described(const Observation& one) {
  return absl::StrCat(one.indicator(), " ", one.period(), " of ", one.region());
}

// "what: a, b, c and 7 more"; nothing is said of nothing.
void Say(absl::string_view what, std::vector<std::string> of, std::vector<std::string>& warnings) {
  if (of.empty()) return;
  const size_t more = of.size() - std::min(of.size(), kMostNamed);
  of.resize(of.size() - more);
  warnings.push_back(absl::StrCat(what, ": ", absl::StrJoin(of, ", "),
                                  more > 0 ? absl::StrCat(" and ", more, " more") : ""));
}

// Names what is gone and what lies far from what stood there: a figure mistyped looks like that.
void NameChanges(const DatasetReading& before, const Index& before_index, DatasetReading& now) {
  std::vector<std::string> gone;
  std::vector<std::string> far;
  const Index now_index = IndexOf(now);
  for (const Observation& one : before.observations) {
    if (one.has_value() && now_index.count(KeyOf(one)) == 0) gone.push_back(Described(one));
  }
  for (const Observation& one : now.observations) {
    const auto known = before_index.find(KeyOf(one));
    if (known == before_index.end() || !IsFar(*known->second, one)) continue;
    far.push_back(absl::StrCat(Described(one), " ", one.value(), " where ", known->second->value(),
                               " stood"));
  }
  Say("gone since the last import", std::move(gone), now.warnings);
  Say("far from the last import", std::move(far), now.warnings);
}

std::string NewestPeriodOf(const DatasetReading& reading) {
  std::string newest;
  absl::CivilDay day = absl::CivilDay::min();
  for (const auto& [indicator, extent] : ExtentsOf(reading)) {
    if (extent.newest_period.empty() || extent.newest_day <= day) continue;
    newest = extent.newest_period;
    day = extent.newest_day;
  }
  return newest;
}

}  // namespace

v1::ImportReport CompareReadings(const DatasetReading& before, const DatasetReading& now) {
  v1::ImportReport report;
  const Index index = IndexOf(before);
  int64_t known_count = 0;
  for (const Observation& one : now.observations) {
    if (one.state() == Observation::SUPPRESSED) {
      report.set_suppressed_count(report.suppressed_count() + 1);
    }
    const auto known = index.find(KeyOf(one));
    if (known == index.end()) {
      report.set_new_count(report.new_count() + 1);
      continue;
    }
    ++known_count;
    const bool same = known->second->state() == one.state() &&
                      known->second->value() == one.value() &&
                      known->second->period_end() == one.period_end();
    if (same) {
      report.set_unchanged_count(report.unchanged_count() + 1);
    } else {
      report.set_changed_count(report.changed_count() + 1);
    }
    if (IsFar(*known->second, one)) report.set_implausible_count(report.implausible_count() + 1);
  }
  report.set_gone_count(static_cast<int64_t>(index.size()) - known_count);
  report.set_newest_period_before(NewestPeriodOf(before));
  report.set_newest_period(NewestPeriodOf(now));
  return report;
}

absl::Status CheckAgainstLast(const catalogue::Dataset& dataset, const DatasetReading& before,
                              DatasetReading& now) {
  const AgainstLast& rules = dataset.against_last();
  Findings findings(now.warnings);
  if (now.changes.size() < before.changes.size()) {
    findings.Add(
        rules.figures_gone(), AgainstLast::REFUSE,
        absl::StrCat(now.changes.size(), " changes where there were ", before.changes.size()));
  }
  const Index index = IndexOf(before);
  NameChanges(before, index, now);
  const std::map<std::string, Extent> extents = ExtentsOf(now);
  for (const auto& [indicator, was] : ExtentsOf(before)) {
    if (!was.has_values) continue;
    const auto found = extents.find(indicator);
    if (found == extents.end() || !found->second.has_values) {
      findings.Add(rules.figures_gone(), AgainstLast::REFUSE,
                   absl::StrCat("no figure of ", indicator, " is there any more"));
      continue;
    }
    const Extent& is = found->second;
    if (was.has_wider_regions && !is.has_wider_regions) {
      findings.Add(rules.figures_gone(), AgainstLast::REFUSE,
                   absl::StrCat("no figure of ", indicator,
                                " for counties or the country is there any more"));
    }
    if (is.newest_day < was.newest_day) {
      findings.Add(rules.newest_period_gone(), AgainstLast::REFUSE,
                   absl::StrCat("the newest period of ", indicator, ", ", is.newest_period,
                                ", is older than the ", was.newest_period,
                                " of the last import: it may be an old copy"));
    }
    const double change = ChangeOfMagnitude(indicator, index, now, was, is);
    if (change >= kMagnitude || change <= 1 / kMagnitude) {
      findings.Add(rules.magnitude_changed(), AgainstLast::REFUSE,
                   absl::StrCat("the figures of ", indicator, " are ", change,
                                " times those of the last import in the median: the unit may be "
                                "another"));
    }
  }
  return findings.ToStatus();
}

absl::Status CheckUpdateTime(const catalogue::Dataset& dataset, std::optional<absl::Time> before,
                             std::optional<absl::Time> now, std::vector<std::string>& warnings) {
  if (!before.has_value() || !now.has_value() || *now >= *before) return absl::OkStatus();
  const auto day = [](absl::Time time) {
    return absl::FormatCivilTime(absl::ToCivilDay(time, absl::UTCTimeZone()));
  };
  Findings findings(warnings);
  findings.Add(dataset.against_last().older_update(), AgainstLast::WARN,
               absl::StrCat("the source says that it was updated on ", day(*now), ", before the ",
                            day(*before), " of the last import: it may be an old copy"));
  return findings.ToStatus();
}

}  // namespace treff::ingestion
