// One dataset version with its quotas, laid out for matching: immutable, shared by all requests.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_MUNICIPALITY_TABLE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_MUNICIPALITY_TABLE_H_

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/scoring/scored_columns.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::recommendation::matching {

// Index of a municipality in a snapshot; by code, rising.
using PlaceIndex = int;

// Of a municipality, persons.
inline constexpr char kPopulation[] = "community.population";

struct Place {
  std::string code;
  std::string display_name;
  std::string county;  // region name, `regions/15`
  std::string county_display_name;
  // Index among the labour-market regions, below MunicipalityTable::labour_market_region_count;
  // nothing when the region is not known.
  std::optional<int> labour_market_region;
  // Whom to ask there, as it was reported; empty when nobody has.
  municipality::v1::Contact contact;

  // False also when either region is not known.
  bool SharesLabourMarketWith(const Place& other) const {
    return labour_market_region.has_value() && labour_market_region == other.labour_market_region;
  }
};

// The figure of a fact that scores use and answers cite.
struct UsedFigure {
  const municipality::v1::Observation* observation = nullptr;  // null when nothing is known
  municipality::v1::Region::Level level = municipality::v1::Region::LEVEL_UNSPECIFIED;
};

// The municipality's own figure on the footing on which all are compared; where it has none there,
// one that is held back within bounds, the best that is known, or the reason why nothing is.
UsedFigure FigureUsed(const municipality::v1::Fact& fact);

class MunicipalityTable {
 public:
  using Header = municipality::v1::StreamSnapshotResponse::Header;

  // INVALID_ARGUMENT when the profiles are not those the header speaks of: another count, another
  // version, facts that do not match the indicators, a code twice; and for an indicator without a
  // half-life.
  static absl::StatusOr<std::shared_ptr<const MunicipalityTable>> Build(
      Header header, std::vector<municipality::v1::Profile> profiles);

  int64_t dataset_version() const { return content_->header.dataset_version(); }
  int64_t quota_revision() const { return content_->header.quota_revision(); }
  // Of the dataset version; empty from a municipality service that does not say.
  const std::string& dataset_digest() const { return content_->header.dataset_version_digest(); }
  // The day that ages are counted to: the one given to AsOf, at first that of the publication.
  absl::CivilDay date() const { return date_; }
  absl::CivilDay publish_date() const;
  // The same figures, aged to `day`. Shares everything with this one; quick for the days that were
  // asked for last.
  std::shared_ptr<const MunicipalityTable> AsOf(absl::CivilDay day) const;

  // The newest year in which any municipality was asked to settle anybody; 0 when there is none.
  int newest_quota_year() const {
    return content_->asked_years.empty() ? 0 : *content_->asked_years.rbegin();
  }
  bool HasQuotasOf(int year) const { return content_->asked_years.count(year) > 0; }

  int size() const { return static_cast<int>(content_->places.size()); }
  const Place& place(PlaceIndex index) const { return content_->places[index]; }
  int labour_market_region_count() const { return content_->labour_market_region_count; }
  std::optional<PlaceIndex> Find(std::string_view code) const;

  // Null when the snapshot does not know the indicator.
  const municipality::v1::Indicator* FindIndicator(std::string_view indicator) const;
  std::shared_ptr<const InputColumn> FindColumn(std::string_view indicator) const;
  // Null when the indicator or the fact is not there.
  const municipality::v1::Fact* FindFact(PlaceIndex index, std::string_view indicator) const;
  // Null when the municipality has no quota of that year.
  const municipality::v1::Quota* FindQuota(PlaceIndex index, int year) const;

  // What `make` made when `key` was first asked for with these figures on this day: of figures that
  // never change, and which many cases ask for. Safe from any thread.
  std::shared_ptr<const ScoredColumn> Remember(const std::string& key,
                                               const std::function<ScoredColumn()>& make) const {
    return columns_->scored.Get(key, make);
  }

  const municipality::v1::Provenance* FindProvenance(int index) const;
  // The code itself when the region is not known.
  std::string RegionDisplayName(const std::string& code) const;

  // By place. What `make` made of this snapshot's figures as they are on its day, when `key` was
  // first asked for: many cases look at the same. Two that ask at once may both make it.
  using Values = std::vector<InputValue>;
  std::shared_ptr<const Values> Derived(const std::string& key,
                                        const std::function<Values()>& make) const;

 private:
  // What depends on the day.
  struct Columns {
    std::vector<std::shared_ptr<const InputColumn>> inputs;  // in the indicators' order
    ScoredColumns scored;
  };

  // What does not depend on the day. Immutable once it is built, but for the columns it remembers.
  struct Content {
    Content(Header header, std::vector<municipality::v1::Profile> profiles);
    absl::Status Check() const;
    void IndexRegions();
    void IndexPlaces();
    void IndexQuotas();
    std::string RegionDisplayName(const std::string& code) const;
    // The inputs as they are on `day`.
    std::shared_ptr<const Columns> ColumnsOf(absl::CivilDay day) const;
    std::shared_ptr<const Columns> BuildColumns(absl::CivilDay day) const;

    Header header;
    std::vector<municipality::v1::Profile> profiles;
    int labour_market_region_count = 0;
    // By year, then by place; null where a municipality has none.
    std::map<int, std::vector<const municipality::v1::Quota*>> quotas;
    std::set<int> asked_years;  // somebody was asked or decided
    std::vector<Place> places;
    std::unordered_map<std::string_view, int> indicator_index;
    std::unordered_map<std::string_view, PlaceIndex> place_index;
    std::unordered_map<std::string, std::string> region_display_names;  // by code

    mutable platform::Mutex mutex;
    // Of the days asked for last, the last first.
    mutable std::list<std::pair<absl::CivilDay, std::shared_ptr<const Columns>>> remembered
        ABSL_GUARDED_BY(mutex);
    // By day and key.
    mutable std::map<std::pair<absl::CivilDay, std::string>, std::shared_ptr<const Values>> derived
        ABSL_GUARDED_BY(mutex);
  };

  MunicipalityTable(std::shared_ptr<const Content> content, absl::CivilDay date);
  std::optional<int> IndicatorIndex(std::string_view indicator) const;

  const std::shared_ptr<const Content> content_;
  const absl::CivilDay date_;
  const std::shared_ptr<const Columns> columns_;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_MUNICIPALITY_TABLE_H_
