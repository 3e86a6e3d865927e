// One dataset version with its quotas, laid out for matching: immutable, shared by all requests.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_MUNICIPALITY_TABLE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_MUNICIPALITY_TABLE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/recommendation/matching/input_value.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::recommendation::matching {

// Index of a municipality in a snapshot; by code, rising.
using PlaceIndex = int;

struct Place {
  std::string code;
  std::string display_name;
  std::string county;  // region name, `regions/15`
  std::string county_display_name;
  // Index among the labour-market regions, below MunicipalityTable::labour_market_region_count;
  // nothing when the region is not known.
  std::optional<int> labour_market_region;

  // False also when either region is not known.
  bool SharesLabourMarketWith(const Place& other) const {
    return labour_market_region.has_value() && labour_market_region == other.labour_market_region;
  }
};

class MunicipalityTable {
 public:
  using Header = municipality::v1::StreamSnapshotResponse::Header;

  // INVALID_ARGUMENT when the profiles are not those the header speaks of: another count, another
  // version, facts that do not match the indicators, a code twice.
  static absl::StatusOr<std::shared_ptr<const MunicipalityTable>> Build(
      Header header, std::vector<municipality::v1::Profile> profiles);

  int64_t dataset_version() const { return header_.dataset_version(); }
  int64_t quota_revision() const { return header_.quota_revision(); }
  // Of the dataset version; empty from a municipality service that does not say.
  const std::string& dataset_digest() const { return header_.dataset_version_digest(); }
  // The day that ages are counted to.
  absl::CivilDay date() const { return date_; }
  // The newest year that any municipality has a quota for; 0 when there are none.
  int newest_quota_year() const { return quotas_.empty() ? 0 : quotas_.rbegin()->first; }
  bool HasQuotasOf(int year) const { return quotas_.count(year) > 0; }

  int size() const { return static_cast<int>(places_.size()); }
  const Place& place(PlaceIndex index) const { return places_[index]; }
  int labour_market_region_count() const { return labour_market_region_count_; }
  std::optional<PlaceIndex> Find(std::string_view code) const;

  // Null when the snapshot does not know the indicator.
  const municipality::v1::Indicator* FindIndicator(std::string_view indicator) const;
  std::shared_ptr<const InputColumn> FindColumn(std::string_view indicator) const;
  // Null when the indicator or the fact is not there.
  const municipality::v1::Fact* FindFact(PlaceIndex index, std::string_view indicator) const;
  // Null when the municipality has no quota of that year.
  const municipality::v1::Quota* FindQuota(PlaceIndex index, int year) const;

  const municipality::v1::Provenance* FindProvenance(int index) const;
  // The code itself when the region is not known.
  std::string RegionDisplayName(const std::string& code) const;

 private:
  MunicipalityTable(Header header, std::vector<municipality::v1::Profile> profiles);
  absl::Status Check() const;
  void IndexRegions();
  void IndexPlaces();
  void IndexQuotas();
  void BuildColumns();

  std::optional<int> IndicatorIndex(std::string_view indicator) const;

  Header header_;
  std::vector<municipality::v1::Profile> profiles_;
  absl::CivilDay date_;
  int labour_market_region_count_ = 0;
  // By year, then by place; null where a municipality has none.
  std::map<int, std::vector<const municipality::v1::Quota*>> quotas_;
  std::vector<Place> places_;
  std::vector<std::shared_ptr<const InputColumn>> columns_;  // in the order of the indicators
  std::unordered_map<std::string_view, int> indicator_index_;
  std::unordered_map<std::string_view, PlaceIndex> place_index_;
  std::unordered_map<std::string, std::string> region_display_names_;  // by code
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_MUNICIPALITY_TABLE_H_
