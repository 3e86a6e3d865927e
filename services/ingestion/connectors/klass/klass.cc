#include "services/ingestion/connectors/klass/klass.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/klass/klass_tables.h"
#include "services/ingestion/connectors/klass/reform_kinds.h"
#include "services/ingestion/connectors/nav/labour_market.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using municipality::v1::Region;
using municipality::v1::RegionChange;
using platform::Absl;

absl::StatusOr<const Payload*> PayloadOf(const std::vector<Payload>& payloads,
                                         std::string_view role) {
  for (const Payload& payload : payloads) {
    if (payload.request.role() == role) return &payload;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("no request has the role ", Absl(role), ": add it to the catalogue"));
}

Region MakeRegion(std::string_view code, Region::Level level, std::string_view name,
                  std::string_view valid_from, std::string_view valid_to) {
  Region region;
  region.set_name(absl::StrCat("regions/", Absl(code)));
  region.set_code(std::string(code));
  region.set_level(level);
  region.set_display_name(std::string(name));
  region.set_valid_from(std::string(valid_from));
  region.set_valid_to(std::string(valid_to));
  return region;
}

// The lives of all municipality codes, from today's codes and the changes that led there. A code
// that is not seen to begin is older than the changes: its valid_from is empty.
class MunicipalityLives {
 public:
  MunicipalityLives(const std::vector<KlassCode>& today, const std::vector<RegionChange>& changes) {
    for (const RegionChange& change : changes) Apply(change);
    for (const KlassCode& code : today) {
      lives_[code.code].name = code.name;
      lives_[code.code].end.clear();
    }
  }

  // A code that begins, never ends and is not there today: one of the two answers is cut short.
  absl::Status CheckComplete(const std::vector<KlassCode>& today) const {
    std::set<std::string_view> codes;
    for (const KlassCode& code : today) codes.insert(code.code);
    for (const auto& [code, life] : lives_) {
      if (!life.end.empty() || codes.count(code) > 0) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("/codes: ", code, " is missing: the changes have it begin on ", life.begin,
                       " and never end: fetch both again"));
    }
    return absl::OkStatus();
  }

  std::vector<Region> Regions() const {
    std::vector<Region> regions;
    for (const auto& [code, life] : lives_) {
      Region region = MakeRegion(code, Region::MUNICIPALITY, life.name, life.begin, life.end);
      region.set_county(absl::StrCat("regions/", code.substr(0, 2)));
      regions.push_back(std::move(region));
    }
    return regions;
  }

 private:
  struct Life {
    std::string name;
    std::string begin;
    std::string end;
  };

  void Apply(const RegionChange& change) {
    const std::string& day = change.effective_date();
    // Nothing begins or ends when a code keeps its place.
    if (change.old_code() == change.new_code() ||
        change.kind() == RegionChange::BOUNDARY_ADJUSTED) {
      return;
    }
    if (!change.old_code().empty()) {
      Life& old_life = lives_[change.old_code()];
      old_life.name = change.old_display_name();
      old_life.end = std::max(old_life.end, day);
    }
    if (change.new_code().empty()) return;
    Life& new_life = lives_[change.new_code()];
    new_life.name = change.new_display_name();
    new_life.begin = day;
  }

  std::map<std::string, Life> lives_;
};

// A code that swallows others keeps its place although rows lead to it: KLASS then also lists it as
// its own successor on that day.
std::vector<RegionChange> WithoutGrowth(const std::vector<RegionChange>& changes) {
  std::set<std::pair<std::string, std::string>> survivors;  // day, code
  for (const RegionChange& change : changes) {
    if (change.old_code() == change.new_code()) {
      survivors.emplace(change.effective_date(), change.new_code());
    }
  }
  std::vector<RegionChange> rest;
  for (RegionChange change : changes) {
    if (change.old_code() != change.new_code() &&
        survivors.count({change.effective_date(), change.new_code()}) > 0) {
      change.clear_new_code();  // the old code ends; nothing begins
    }
    rest.push_back(std::move(change));
  }
  return rest;
}

absl::Status CheckCodes(const std::vector<KlassCode>& codes, const catalogue::Dataset& dataset,
                        size_t length) {
  std::set<std::string_view> seen;
  for (const KlassCode& code : codes) {
    if (IsExcluded(dataset, code.code)) continue;
    const bool digits = std::all_of(code.code.begin(), code.code.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
    if (code.code.size() != length || !digits) {
      return absl::InvalidArgumentError(
          absl::StrCat("/codes: \"", platform::ReplaceInvalidUtf8(code.code), "\" is not ", length,
                       " digits: exclude it in the catalogue if it is no region"));
    }
    if (!seen.insert(code.code).second) {
      return absl::InvalidArgumentError(absl::StrCat("/codes: ", code.code, " is there twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckEnough(const std::vector<KlassChange>& changes,
                         const catalogue::KlassRegions& settings) {
  if (static_cast<int>(changes.size()) >= settings.changes_min()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "/codeChanges: ", changes.size(), " changes, fewer than the ", settings.changes_min(),
      " that the catalogue expects: every figure of an older code would be lost; fetch them "
      "again"));
}

std::set<std::string> CodesOf(const std::vector<KlassCode>& today) {
  std::set<std::string> codes;
  for (const KlassCode& code : today) codes.insert(code.code);
  return codes;
}

std::vector<KlassCode> Kept(std::vector<KlassCode> codes, const catalogue::Dataset& dataset) {
  codes.erase(std::remove_if(codes.begin(), codes.end(),
                             [&](const KlassCode& c) { return IsExcluded(dataset, c.code); }),
              codes.end());
  return codes;
}

// Gives today's municipalities their KOSTRA group; of several groupings, the newest holds.
void SetKostraGroups(const std::vector<KlassCorrespondenceItem>& groups,
                     std::vector<Region>& municipalities) {
  std::map<std::string_view, const KlassCorrespondenceItem*> group_of;
  for (const KlassCorrespondenceItem& item : groups) {
    const KlassCorrespondenceItem*& newest = group_of[item.source_code];
    if (newest == nullptr || newest->valid_from <= item.valid_from) newest = &item;
  }
  for (Region& municipality : municipalities) {
    if (!municipality.valid_to().empty()) continue;
    const auto group = group_of.find(municipality.code());
    if (group != group_of.end()) municipality.set_kostra_group(group->second->target_code);
  }
}

// Counties, labour-market regions and the country.
void AppendWiderRegions(const ReadContext& context, const std::vector<KlassCode>& counties,
                        std::vector<Region>& regions) {
  const catalogue::KlassRegions& settings = context.dataset.klass_regions();
  std::set<std::string_view> known;
  for (const Region& region : context.catalogue.wider_regions()) {
    known.insert(region.code());
    regions.push_back(region);
  }
  for (const KlassCode& county : counties) {
    if (known.count(county.code) > 0) continue;
    regions.push_back(MakeRegion(county.code, Region::COUNTY, county.name, "", ""));
  }
  regions.push_back(
      MakeRegion(settings.country_code(), Region::COUNTRY, settings.country_name(), "", ""));
}

}  // namespace

std::vector<std::string> KlassRegionsConnector::IndicatorsOf(
    const catalogue::Dataset& /*dataset*/) const {
  return {};
}

void KlassRegionsConnector::CheckSettings(const catalogue::Dataset& dataset,
                                          CatalogueFaults& faults) const {
  for (const char* role : {"codes", "changes", "counties", "kostra_groups"}) {
    const bool asked =
        std::any_of(dataset.requests().begin(), dataset.requests().end(),
                    [&](const catalogue::Request& request) { return request.role() == role; });
    faults.Unless(asked, dataset.id(), absl::StrCat("a request of the role ", role, " is missing"));
  }
}

absl::StatusOr<DatasetReading> KlassRegionsConnector::Read(
    const ReadContext& context, const std::vector<Payload>& payloads) const {
  TREFF_ASSIGN_OR_RETURN(const Payload* codes_payload, PayloadOf(payloads, "codes"));
  TREFF_ASSIGN_OR_RETURN(const Payload* changes_payload, PayloadOf(payloads, "changes"));
  TREFF_ASSIGN_OR_RETURN(const Payload* counties_payload, PayloadOf(payloads, "counties"));
  TREFF_ASSIGN_OR_RETURN(const Payload* groups_payload, PayloadOf(payloads, "kostra_groups"));
  TREFF_ASSIGN_OR_RETURN(std::vector<KlassCode> codes, ParseKlassCodes(codes_payload->bytes));
  TREFF_ASSIGN_OR_RETURN(std::vector<KlassChange> changes,
                         ParseKlassChanges(changes_payload->bytes));
  TREFF_RETURN_IF_ERROR(CheckEnough(changes, context.dataset.klass_regions()));
  TREFF_ASSIGN_OR_RETURN(std::vector<KlassCode> counties, ParseKlassCodes(counties_payload->bytes));
  TREFF_ASSIGN_OR_RETURN(const std::vector<KlassCorrespondenceItem> groups,
                         ParseKlassCorrespondence(groups_payload->bytes));
  TREFF_RETURN_IF_ERROR(CheckCodes(codes, context.dataset, 4));
  TREFF_RETURN_IF_ERROR(CheckCodes(counties, context.dataset, 2));
  codes = Kept(std::move(codes), context.dataset);

  DatasetReading reading;
  changes = WithoutStepsOfADay(changes, CodesOf(codes));
  reading.changes = ClassifyChanges(changes);
  const MunicipalityLives lives(codes, WithoutGrowth(reading.changes));
  TREFF_RETURN_IF_ERROR(lives.CheckComplete(codes));
  reading.regions = lives.Regions();
  SetKostraGroups(groups, reading.regions);
  reading.warnings = PlaceInLabourMarketRegions(context.catalogue, reading.regions);
  AppendWiderRegions(context, Kept(std::move(counties), context.dataset), reading.regions);
  return reading;
}

std::vector<std::string> KlassCorrespondenceConnector::IndicatorsOf(
    const catalogue::Dataset& dataset) const {
  return {dataset.klass_correspondence().indicator()};
}

// A missing indicator is an unknown one, which the catalogue itself names.
void KlassCorrespondenceConnector::CheckSettings(const catalogue::Dataset& /*dataset*/,
                                                 CatalogueFaults& /*faults*/) const {}

absl::StatusOr<DatasetReading> KlassCorrespondenceConnector::Read(
    const ReadContext& context, const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  const FigureParser parser(context);
  const std::string& indicator = context.dataset.klass_correspondence().indicator();
  for (size_t i = 0; i < payloads.size(); ++i) {
    TREFF_ASSIGN_OR_RETURN(const std::vector<KlassCorrespondenceItem> items,
                           ParseKlassCorrespondence(payloads[i].bytes));
    ObservationMaker maker(context, payloads[i], static_cast<int>(i));
    for (size_t row = 0; row < items.size(); ++row) {
      const KlassCorrespondenceItem& item = items[row];
      if (IsExcluded(context.dataset, item.source_code)) continue;
      const absl::StatusOr<SourceFigure> figure = parser.Parse(item.target_code, indicator);
      if (!figure.ok()) {
        return platform::Annotate(figure.status(),
                                  absl::StrCat("/correspondenceItems/", row, ".targetCode"));
      }
      if (figure->state == Observation::VALUE && !item.target_name.empty()) {
        reading.value_labels[context.dataset.klass_correspondence().indicator()].emplace(
            figure->value, item.target_name);
      }
      // A class of a year: the classification is made anew every few years.
      TREFF_ASSIGN_OR_RETURN(const Period period, ParsePeriod(item.valid_from.substr(0, 4)));
      reading.observations.push_back(maker.Make(indicator, item.source_code, period, *figure));
    }
  }
  return reading;
}

}  // namespace treff::ingestion
