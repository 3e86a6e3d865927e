// What must hold of a catalogue beyond its types. Every fault is named, not the first alone.
#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using platform::Absl;

constexpr absl::string_view kUnits[] = {"persons", "percent", "per_1000", "count", "class", "flag"};
constexpr absl::string_view kGroups[] = {"services", "labour", "performance", "capacity",
                                         "community"};

template <size_t N>
bool IsOneOf(absl::string_view value, const absl::string_view (&allowed)[N]) {
  return std::find(std::begin(allowed), std::end(allowed), value) != std::end(allowed);
}

// lower_snake_case, with at most one dot when `dotted`.
bool IsIdentifier(std::string_view id, bool dotted) {
  if (id.empty() || !absl::ascii_islower(id.front())) return false;
  if (dotted != (std::count(id.begin(), id.end(), '.') == 1)) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '.';
  });
}

class Faults {
 public:
  // Records `problem` of `thing` unless `holds`.
  void Unless(bool holds, std::string_view thing, std::string_view problem) {
    if (!holds) all_.push_back(absl::StrCat(Absl(thing), ": ", Absl(problem)));
  }

  template <typename T>
  void CheckNames(const T& item, const std::string& id) {
    Unless(!item.display_name_nb().empty(), id, "display_name_nb is missing");
    Unless(!item.display_name_nn().empty(), id, "display_name_nn is missing");
    Unless(!item.display_name_en().empty(), id, "display_name_en is missing");
  }

  absl::Status ToStatus() const {
    if (all_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("the catalogue has ", all_.size(), " faults: ", absl::StrJoin(all_, "; ")));
  }

 private:
  std::vector<std::string> all_;
};

void CheckSource(const catalogue::Source& source, Faults& faults) {
  const std::string& id = source.id();
  faults.Unless(IsIdentifier(id, false), id, "the identifier must be lower_snake_case");
  faults.CheckNames(source, id);
  faults.Unless(!source.owner().empty(), id, "owner is missing");
  faults.Unless(!source.licence().empty(), id, "licence is missing");
  faults.Unless(!source.attribution().empty(), id, "attribution is missing");
  faults.Unless(!HostOf(source.base_url()).empty() &&
                    source.base_url() == absl::StrCat("https://", Absl(HostOf(source.base_url()))),
                id, "base_url must be https:// and a host, without a path");
  faults.Unless(source.request_interval_ms() >= 0, id, "request_interval_ms must not be negative");
  faults.Unless(source.timeout_seconds() > 0, id, "timeout_seconds must be positive");
  faults.Unless(source.max_response_bytes() > 0, id, "max_response_bytes must be positive");
}

void CheckIndicator(const Indicator& indicator, const Catalogue& catalogue, Faults& faults) {
  const std::string& id = indicator.indicator_id();
  faults.Unless(IsIdentifier(id, true), id, "the identifier must be group.lower_snake_case");
  faults.Unless(IsOneOf(indicator.group(), kGroups), id,
                absl::StrCat("unknown group: use one of ", absl::StrJoin(kGroups, ", ")));
  faults.CheckNames(indicator, id);
  faults.Unless(!indicator.description_nb().empty(), id, "description_nb is missing");
  faults.Unless(!indicator.description_nn().empty(), id, "description_nn is missing");
  faults.Unless(!indicator.description_en().empty(), id, "description_en is missing");
  faults.Unless(IsOneOf(indicator.unit(), kUnits), id,
                absl::StrCat("unknown unit: use one of ", absl::StrJoin(kUnits, ", ")));
  faults.Unless(indicator.direction() != Indicator::DIRECTION_UNSPECIFIED, id,
                "direction is missing");
  faults.Unless(indicator.aggregation() != Indicator::AGGREGATION_UNSPECIFIED, id,
                "aggregation is missing");
  const bool weighted = indicator.aggregation() == Indicator::WEIGHTED_MEAN;
  faults.Unless(!weighted || catalogue.FindIndicator(indicator.denominator()) != nullptr, id,
                "WEIGHTED_MEAN needs a denominator that is an indicator");
  faults.Unless(weighted || indicator.denominator().empty(), id,
                "only WEIGHTED_MEAN has a denominator");
  faults.Unless(indicator.level() != municipality::v1::Region::LEVEL_UNSPECIFIED, id,
                "level is missing");
  faults.Unless(indicator.decimals() >= 0 && indicator.decimals() <= 6, id,
                "decimals must be 0 to 6");
  faults.Unless(indicator.half_life_days() > 0, id, "half_life_days must be positive");
  faults.Unless(indicator.plausible_min() <= indicator.plausible_max(), id,
                "plausible_min must not be above plausible_max");
}

void CheckRequest(const catalogue::Dataset& dataset, const catalogue::Source& source,
                  const catalogue::Request& request, Faults& faults) {
  const std::string_view host = HostOf(request.address());
  const bool own_path = !request.address().empty() && request.address().front() == '/';
  const bool other_host = std::find(source.other_hosts().begin(), source.other_hosts().end(),
                                    host) != source.other_hosts().end();
  faults.Unless(own_path || other_host, dataset.id(),
                "a request's address must be a path, or be at one of the source's other_hosts");
  faults.Unless(request.format() != catalogue::Request::FORMAT_UNSPECIFIED, dataset.id(),
                "a request's format is missing");
}

// The settings of each kind of connector.
void CheckConnector(const catalogue::Dataset& dataset, Faults& faults) {
  const std::string& id = dataset.id();
  faults.Unless(dataset.connector_case() != catalogue::Dataset::CONNECTOR_NOT_SET, id,
                "a connector is missing");
  if (dataset.has_klass_regions()) {
    for (const std::string role : {"codes", "changes", "counties", "kostra_groups"}) {
      const bool asked =
          std::any_of(dataset.requests().begin(), dataset.requests().end(),
                      [&](const catalogue::Request& request) { return request.role() == role; });
      faults.Unless(asked, id, absl::StrCat("a request of the role ", role, " is missing"));
    }
  }
  if (dataset.has_json_stat()) {
    faults.Unless(!dataset.json_stat().region_dimension().empty(), id,
                  "region_dimension is missing");
    faults.Unless(!dataset.json_stat().time_dimension().empty(), id, "time_dimension is missing");
    faults.Unless(dataset.json_stat().mappings_size() <= 64, id, "at most 64 mappings");
    for (const auto& mapping : dataset.json_stat().mappings()) {
      for (const auto& selection : mapping.selections()) {
        faults.Unless((selection.codes_size() > 0) != !selection.from_code().empty() &&
                          selection.from_code().empty() == selection.to_code().empty(),
                      id, "a selection has either codes, or from_code and to_code");
      }
    }
  }
  for (const auto& sheet : dataset.nav_hl060().sheets()) {
    faults.Unless(!sheet.name_prefix().empty(), id, "a sheet's name_prefix is missing");
    faults.Unless(sheet.layout() != catalogue::NavHl060::LAYOUT_UNSPECIFIED, id,
                  "a sheet's layout is missing");
  }
  if (dataset.has_imdi_csv()) {
    faults.Unless(dataset.imdi_csv().measure_columns_size() > 0, id, "measure_columns is missing");
  }
  if (dataset.has_imdi_page()) {
    faults.Unless(dataset.imdi_page().year() >= 2022, id, "year must be 2022 or later");
  }
  for (const auto& count : dataset.nsr_units().counts()) {
    faults.Unless(count.flags_size() > 0, id, "a count's flags are missing");
  }
}

void CheckDataset(const catalogue::Dataset& dataset, const Catalogue& catalogue, Faults& faults) {
  const std::string& id = dataset.id();
  faults.Unless(IsIdentifier(id, true), id, "the identifier must be source.lower_snake_case");
  faults.CheckNames(dataset, id);
  const catalogue::Source* source =
      catalogue.FindSource(std::string_view(id).substr(0, id.find('.')));
  faults.Unless(source != nullptr, id, "no source has the identifier before the dot");
  faults.Unless(dataset.requests_size() > 0, id, "a request is missing");
  if (source != nullptr) {
    for (const auto& request : dataset.requests()) CheckRequest(dataset, *source, request, faults);
  }
  faults.Unless(dataset.regions_min() > 0, id, "regions_min must be positive");
  faults.Unless(dataset.max_lost_share() >= 0 && dataset.max_lost_share() <= 1, id,
                "max_lost_share must be 0 to 1");
  for (const std::string& entry : dataset.excluded_regions()) {
    faults.Unless(!entry.empty() && entry != "*", id, "an excluded region must name something");
  }
  CheckConnector(dataset, faults);
  const std::vector<std::string> indicators = IndicatorsOf(dataset);
  faults.Unless(dataset.has_klass_regions() != !indicators.empty(), id, "it feeds no indicator");
  faults.Unless(dataset.has_klass_regions() ||
                    dataset.period_end() != catalogue::Dataset::PERIOD_END_UNSPECIFIED,
                id, "period_end is missing");
  for (const std::string& indicator : indicators) {
    faults.Unless(catalogue.FindIndicator(indicator) != nullptr, id,
                  absl::StrCat("unknown indicator ", indicator));
  }
  for (const auto& rule : dataset.suppression()) {
    faults.Unless(
        std::find(indicators.begin(), indicators.end(), rule.indicator()) != indicators.end(), id,
        absl::StrCat("a suppression rule for ", rule.indicator(), ", which it does not feed"));
    faults.Unless(rule.lower() <= rule.upper(), id,
                  "a suppression rule's lower is above its upper");
  }
}

template <typename T>
void CheckUnique(const std::vector<T>& items, const std::string& (T::*identifier)() const,
                 Faults& faults) {
  std::set<std::string> seen;
  for (const T& item : items) {
    faults.Unless(seen.insert((item.*identifier)()).second, (item.*identifier)(),
                  "the identifier is used twice");
  }
}

}  // namespace

absl::Status Catalogue::Check() const {
  Faults faults;
  faults.Unless(!datasets_.empty(), "datasets", "there are none");
  faults.Unless(!labour_market_regions_.empty(), "labour_market_regions_2024.csv", "it is missing");
  CheckUnique(sources_, &catalogue::Source::id, faults);
  CheckUnique(datasets_, &catalogue::Dataset::id, faults);
  CheckUnique(indicators_, &Indicator::indicator_id, faults);
  for (const catalogue::Source& source : sources_) CheckSource(source, faults);
  for (const Indicator& indicator : indicators_) CheckIndicator(indicator, *this, faults);
  for (const catalogue::Dataset& dataset : datasets_) CheckDataset(dataset, *this, faults);
  return faults.ToStatus();
}

}  // namespace treff::ingestion
