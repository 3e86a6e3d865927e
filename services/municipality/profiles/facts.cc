#include "services/municipality/profiles/facts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <utility>

#include "services/municipality/profiles/ageing.h"
#include "services/municipality/profiles/footing.h"

namespace treff::municipality {
namespace {

// A range among fewer than this many peers says more about chance than about the place.
constexpr size_t kMinPeers = 3;

// Ranks values among those of one group of municipalities.
class Ranking {
 public:
  void Add(std::string_view group, double value) { values_[group].push_back(value); }
  void Sort(bool smallest_first) {
    smallest_first_ = smallest_first;
    for (auto& [group, values] : values_) {
      smallest_first ? std::sort(values.begin(), values.end())
                     : std::sort(values.begin(), values.end(), std::greater<>());
    }
  }
  // 1 is best; equal values share the better rank.
  std::pair<int, int> RankAndRanked(std::string_view group, double value) const {
    const std::vector<double>& values = values_.at(group);
    const auto place =
        smallest_first_ ? std::lower_bound(values.begin(), values.end(), value)
                        : std::lower_bound(values.begin(), values.end(), value, std::greater<>());
    return {static_cast<int>(place - values.begin()) + 1, static_cast<int>(values.size())};
  }

 private:
  std::map<std::string_view, std::vector<double>> values_;
  bool smallest_first_ = false;
};

constexpr std::string_view kClass = "class";
constexpr std::string_view kFlag = "flag";

// The group that stands for all municipalities in a Ranking.
constexpr std::string_view kCountry = "";

// Makes the facts of one indicator.
class FactMaker {
 public:
  FactMaker(const Division& division, const v1::Indicator& indicator,
            const std::vector<DerivedFigure>& figures, const std::vector<DerivedFigure>& wider,
            absl::CivilDay day)
      : division_(division),
        indicator_(indicator),
        histories_(HistoriesOf(figures)),
        compared_(CompareOnOneFooting(division, indicator, histories_)),
        day_(day) {
    if (indicator.aggregation() != v1::Indicator::NONE) {
      for (const DerivedFigure& figure : wider) wider_[figure.region] = &figure;
    }
    for (const v1::Region* region : division.wider_regions()) {
      if (region->level() == v1::Region::COUNTRY) country_ = region->code();
    }
    for (const v1::Region* region : division.municipalities()) Survey(*region);
    ranking_.Sort(indicator.direction() == v1::Indicator::LESS_IS_BETTER);
  }

  // Fills `fact`, which is empty.
  void Make(const v1::Region& municipality, v1::Fact& fact) const {
    fact.set_indicator(indicator_.indicator_id());
    const bool has_own_value = FillOwn(municipality, fact);
    if (has_own_value) {
      *fact.mutable_best() = fact.own();
      fact.set_best_level(v1::Region::MUNICIPALITY);
    } else if (fact.own().state() != v1::Observation::NOT_APPLICABLE) {
      // What cannot exist here (a tax that the municipality does not have) is nobody else's either.
      FillBestFromWider(municipality, fact);
    }
    FillCompared(municipality, fact);
    CountAge(day_, indicator_, fact);
    FillPeerRange(municipality, fact);
  }

 private:
  using Level = std::pair<std::string_view, v1::Region::Level>;

  // What is counted in municipalities says nothing of one when it is counted in the whole county.
  bool IsCountOfMunicipality() const {
    return indicator_.aggregation() == v1::Indicator::SUM &&
           indicator_.level() == v1::Region::MUNICIPALITY;
  }

  // The regions that hold a municipality, nearest first.
  std::vector<Level> Holders(const v1::Region& municipality) const {
    return {{CodeOf(municipality.labour_market_region()), v1::Region::LABOUR_MARKET_REGION},
            {CodeOf(municipality.county()), v1::Region::COUNTY},
            {country_, v1::Region::COUNTRY}};
  }

  // Null when the municipality has no value on the footing.
  const DerivedFigure* FindCompared(const v1::Region& municipality) const {
    const auto found = compared_.find(municipality.code());
    return found == compared_.end() ? nullptr : &found->second;
  }

  // Notes what the municipality gives to ranks and ranges.
  void Survey(const v1::Region& municipality) {
    const DerivedFigure* compared = FindCompared(municipality);
    if (compared == nullptr || !compared->has_value()) return;
    ranking_.Add(kCountry, compared->value);
    if (!municipality.kostra_group().empty()) {
      ranking_.Add(municipality.kostra_group(), compared->value);
    }
    for (const auto& [holder, level] : Holders(municipality)) {
      if (!holder.empty()) peers_[holder].push_back(compared->value);
    }
  }

  // Whether the newest own figure has a value.
  bool FillOwn(const v1::Region& municipality, v1::Fact& fact) const {
    const auto found = histories_.find(municipality.code());
    if (found == histories_.end()) return false;
    const std::vector<const DerivedFigure*>& history = found->second;
    Fill(*history.front(), *fact.mutable_own());
    const size_t shown = std::min(history.size(), kMaxHistory + 1);
    for (size_t i = 1; i < shown; ++i) Fill(*history[i], *fact.add_history());
    return history.front()->has_value();
  }

  void FillBestFromWider(const v1::Region& municipality, v1::Fact& fact) const {
    for (const auto& [holder, level] : Holders(municipality)) {
      const auto found = wider_.find(holder);
      if (found == wider_.end()) continue;
      const bool is_one = division_.Members(holder).size() == 1;
      // Made of one municipality alone, it is that one's figure by another name.
      if (found->second->originals.size() == 1 || (is_one && !found->second->originals.empty())) {
        continue;
      }
      if (!is_one && IsCountOfMunicipality()) continue;
      Fill(*found->second, *fact.mutable_best());
      fact.set_best_level(level);
      return;
    }
  }

  void FillCompared(const v1::Region& municipality, v1::Fact& fact) const {
    const DerivedFigure* compared = FindCompared(municipality);
    if (compared == nullptr) return;
    Fill(*compared, *fact.mutable_compared());
    // A class is a name that happens to be a number, yes or no is no size: nobody is 353rd in them.
    if (!compared->has_value() || indicator_.unit() == kClass || indicator_.unit() == kFlag) return;
    const auto [rank, ranked] = ranking_.RankAndRanked(kCountry, compared->value);
    fact.set_country_rank(rank);
    fact.set_country_ranked(ranked);
    if (municipality.kostra_group().empty()) return;
    const auto [group_rank, group_ranked] =
        ranking_.RankAndRanked(municipality.kostra_group(), compared->value);
    fact.set_group_rank(group_rank);
    fact.set_group_ranked(group_ranked);
  }

  void FillPeerRange(const v1::Region& municipality, v1::Fact& fact) const {
    for (const auto& [holder, level] : Holders(municipality)) {
      const auto found = peers_.find(holder);
      if (found == peers_.end()) continue;
      const std::vector<double>& values = found->second;
      if (values.size() < kMinPeers && level != v1::Region::COUNTRY) continue;
      const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
      fact.mutable_peer_range()->set_lower(*smallest);
      fact.mutable_peer_range()->set_upper(*largest);
      return;
    }
  }

  const Division& division_;
  const v1::Indicator& indicator_;
  const Histories histories_;
  const std::unordered_map<std::string_view, DerivedFigure> compared_;
  const absl::CivilDay day_;
  std::string_view country_;
  std::unordered_map<std::string_view, const DerivedFigure*> wider_;
  Ranking ranking_;
  std::unordered_map<std::string_view, std::vector<double>> peers_;  // compared values by holder
};

}  // namespace

std::vector<v1::Fact*> MakeFacts(const Division& division, const v1::Indicator& indicator,
                                 const std::vector<DerivedFigure>& figures,
                                 const std::vector<DerivedFigure>& wider, absl::CivilDay day,
                                 google::protobuf::Arena& arena) {
  const FactMaker maker(division, indicator, figures, wider, day);
  std::vector<v1::Fact*> facts;
  facts.reserve(division.municipalities().size());
  for (const v1::Region* municipality : division.municipalities()) {
    facts.push_back(google::protobuf::Arena::CreateMessage<v1::Fact>(&arena));
    maker.Make(*municipality, *facts.back());
  }
  return facts;
}

}  // namespace treff::municipality
