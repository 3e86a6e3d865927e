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

namespace treff::ingestion {

// One catalogue file. Names are relative to the catalogue's folder: "sources.textproto".
struct CatalogueFile {
  std::string name;
  std::string text;
};

// The labour-market region that a municipality belongs to.
struct LabourMarketRegion {
  std::string code;  // "BA005"
  std::string name;
};

// A county that is no more.
struct FormerCounty {
  std::string code;
  std::string name;
  std::string valid_from;  // ISO 8601; empty when older than the changes we follow
  std::string valid_to;
};

// Immutable.
class Catalogue {
 public:
  // Parses and checks `files`. INVALID_ARGUMENT names every fault of the first stage that has any:
  // what does not parse with file, line and column; what does not fit together by identifier.
  static absl::StatusOr<std::unique_ptr<Catalogue>> Load(const std::vector<CatalogueFile>& files);
  // The catalogue that is compiled into the program.
  static absl::StatusOr<std::unique_ptr<Catalogue>> LoadEmbedded();
  // The catalogue in a folder of the same layout.
  static absl::StatusOr<std::unique_ptr<Catalogue>> LoadFolder(const std::string& folder);

  const std::vector<catalogue::Source>& sources() const { return sources_; }
  // In the order of import.
  const std::vector<catalogue::Dataset>& datasets() const { return datasets_; }
  const std::vector<municipality::v1::Indicator>& indicators() const { return indicators_; }

  // Null when there is none of that identifier.
  const catalogue::Source* FindSource(std::string_view id) const;
  const catalogue::Dataset* FindDataset(std::string_view id) const;
  const municipality::v1::Indicator* FindIndicator(std::string_view id) const;

  // The source of one of this catalogue's datasets.
  const catalogue::Source& SourceOf(const catalogue::Dataset& dataset) const;

  // By municipality code of today.
  const std::map<std::string, LabourMarketRegion, std::less<>>& labour_market_regions() const {
    return labour_market_regions_;
  }
  const std::vector<FormerCounty>& former_counties() const { return former_counties_; }

 private:
  Catalogue() = default;
  absl::Status Parse(const CatalogueFile& file);
  absl::Status Check() const;

  std::vector<catalogue::Source> sources_;
  std::vector<catalogue::Dataset> datasets_;
  std::vector<municipality::v1::Indicator> indicators_;
  std::map<std::string, LabourMarketRegion, std::less<>> labour_market_regions_;
  std::vector<FormerCounty> former_counties_;
};

// Every indicator that `dataset` feeds, each once, in the catalogue file's order.
std::vector<std::string> IndicatorsOf(const catalogue::Dataset& dataset);

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
