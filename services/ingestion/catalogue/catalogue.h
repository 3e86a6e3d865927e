// The catalogue: sources, datasets and indicators, read from data files and checked.
#ifndef TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_H_
#define TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ingestion/catalogue/catalogue.pb.h"
#include "services/ingestion/catalogue/catalogue_table.h"
#include "services/ingestion/catalogue/dataset_kind.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// One catalogue file. Names are relative to the catalogue's folder: "sources.textproto".
struct CatalogueFile {
  std::string name;
  std::string text;
};

// The labour-market region of the municipality that has `municipality` as its code on a day.
struct LabourMarketMember {
  std::string municipality;
  std::string region;    // "BA005"
  std::string codes_on;  // ISO 8601
};

// Immutable.
class Catalogue {
 public:
  // Parses and checks `files`; `find_kind` says what reads a dataset. INVALID_ARGUMENT names every
  // fault of the first stage that has any: what does not parse with file, line and column; what
  // does not fit together by identifier.
  static absl::StatusOr<std::unique_ptr<Catalogue>> Load(const std::vector<CatalogueFile>& files,
                                                         FindDatasetKind find_kind);
  // The catalogue that is compiled into the program.
  static absl::StatusOr<std::unique_ptr<Catalogue>> LoadEmbedded(FindDatasetKind find_kind);
  // The catalogue in a folder of the same layout.
  static absl::StatusOr<std::unique_ptr<Catalogue>> LoadFolder(const std::string& folder,
                                                               FindDatasetKind find_kind);

  const std::vector<catalogue::Source>& sources() const { return sources_; }
  // In the order of import; each with its source's symbols among its own.
  const std::vector<catalogue::Dataset>& datasets() const { return datasets_; }
  const std::vector<municipality::v1::Indicator>& indicators() const { return indicators_; }

  // Null when there is none of that identifier.
  const catalogue::Source* FindSource(std::string_view id) const;
  const catalogue::Dataset* FindDataset(std::string_view id) const;
  const municipality::v1::Indicator* FindIndicator(std::string_view id) const;

  // The table of that file name in tables/, without the folder.
  const CatalogueTable* FindTable(std::string_view file) const;

  // The source of one of this catalogue's datasets.
  const catalogue::Source& SourceOf(const catalogue::Dataset& dataset) const;

  // Regions that no source gives with their validity: counties that are no more, and labour-market
  // regions.
  const std::vector<municipality::v1::Region>& wider_regions() const { return wider_regions_; }
  const std::vector<LabourMarketMember>& labour_market_members() const {
    return labour_market_members_;
  }

 private:
  Catalogue() = default;
  absl::Status Parse(const CatalogueFile& file);
  absl::Status ParseTables(const std::vector<CatalogueFile>& files);
  absl::Status ParseRegions(const CatalogueFile& file, municipality::v1::Region::Level level);
  absl::Status ParseLabourMarketMembers(const CatalogueFile& file);
  void ShareSymbols();
  absl::Status Check(FindDatasetKind find_kind) const;

  std::vector<catalogue::Source> sources_;
  std::vector<catalogue::Dataset> datasets_;
  std::vector<municipality::v1::Indicator> indicators_;
  std::map<std::string, CatalogueTable, std::less<>> tables_;  // by name in tables/
  std::vector<municipality::v1::Region> wider_regions_;
  std::vector<LabourMarketMember> labour_market_members_;
};

// "imdi" of "imdi.settlement".
std::string_view SourceIdOf(const catalogue::Dataset& dataset);

// The address a request is made at: its own, or its path at the source's base_url.
std::string UrlOf(const catalogue::Source& source, const catalogue::Request& request);

// The host of an https address; empty when it is none.
std::string_view HostOf(std::string_view url);

// Whether the dataset leaves out `code` by an exact entry or a prefix ("21*").
bool IsExcluded(const catalogue::Dataset& dataset, std::string_view code);

// The values a suppressed figure of `indicator` can have; null when the owner states no rule.
const catalogue::SuppressionRule* FindSuppressionRule(const catalogue::Dataset& dataset,
                                                      std::string_view indicator);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CATALOGUE_CATALOGUE_H_
