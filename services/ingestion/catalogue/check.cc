// What must hold of every catalogue beyond its types.
#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/catalogue/derivations.h"
#include "services/ingestion/catalogue/request_template.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using municipality::v1::Observation;
using municipality::v1::Region;
using platform::Absl;

constexpr absl::string_view kUnits[] = {"persons", "percent", "per_1000", "count",
                                        "class",   "flag",    "km",       "man_years",
                                        "places",  "index",   "kroner"};
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

template <typename T>
void CheckNames(const T& item, const std::string& id, CatalogueFaults& faults) {
  faults.Unless(!item.display_name_nb().empty(), id, "display_name_nb is missing");
  faults.Unless(!item.display_name_nn().empty(), id, "display_name_nn is missing");
  faults.Unless(!item.display_name_en().empty(), id, "display_name_en is missing");
}

void CheckAccess(const catalogue::Access& access, const std::string& id, CatalogueFaults& faults) {
  faults.Unless(access.state() != catalogue::Access::STATE_UNSPECIFIED, id,
                "access needs a state: leave it out where anybody may ask");
  faults.Unless((access.state() == catalogue::Access::NEEDS_KEY) != access.key_header().empty(), id,
                "access has a key_header when it NEEDS_KEY, and only then");
  faults.Unless(access.key_prefix().empty() || !access.key_header().empty(), id,
                "access has a key_prefix without a key_header");
  faults.Unless(!HostOf(access.link()).empty(), id, "access needs an https link for people");
  faults.Unless(!access.note_nb().empty() && !access.note_nn().empty() && !access.note_en().empty(),
                id, "access's note is missing in one of the three languages");
}

void CheckSource(const catalogue::Source& source, CatalogueFaults& faults) {
  const std::string& id = source.id();
  faults.Unless(IsIdentifier(id, false), id, "the identifier must be lower_snake_case");
  CheckNames(source, id, faults);
  faults.Unless(!source.owner().empty(), id, "owner is missing");
  faults.Unless(!source.licence().empty(), id, "licence is missing");
  faults.Unless(!source.attribution().empty(), id, "attribution is missing");
  faults.Unless(!HostOf(source.base_url()).empty() &&
                    source.base_url() == absl::StrCat("https://", Absl(HostOf(source.base_url()))),
                id, "base_url must be https:// and a host, without a path");
  faults.Unless(source.request_interval_ms() >= 0, id, "request_interval_ms must not be negative");
  faults.Unless(source.timeout_seconds() > 0, id, "timeout_seconds must be positive");
  faults.Unless(source.max_response_bytes() > 0, id, "max_response_bytes must be positive");
  if (source.has_access()) CheckAccess(source.access(), id, faults);
}

void CheckIndicator(const Indicator& indicator, const Catalogue& catalogue,
                    CatalogueFaults& faults) {
  const std::string& id = indicator.indicator_id();
  faults.Unless(IsIdentifier(id, true), id, "the identifier must be group.lower_snake_case");
  faults.Unless(IsOneOf(indicator.group(), kGroups), id,
                absl::StrCat("unknown group: use one of ", absl::StrJoin(kGroups, ", ")));
  CheckNames(indicator, id, faults);
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
                  const catalogue::Request& request, const Catalogue& catalogue,
                  CatalogueFaults& faults) {
  faults.Unless(request.format() != catalogue::Request::FORMAT_UNSPECIFIED, dataset.id(),
                "a request's format is missing");
  if (const auto file = CatalogueFileOf(request.address())) {
    faults.Unless(catalogue.FindTable(*file) != nullptr, dataset.id(),
                  absl::StrCat("no table ", Absl(*file), " is kept in tables/"));
    return;
  }
  const std::string_view host = HostOf(request.address());
  const bool own_path = !request.address().empty() && request.address().front() == '/';
  const bool other_host = std::find(source.other_hosts().begin(), source.other_hosts().end(),
                                    host) != source.other_hosts().end();
  faults.Unless(own_path || other_host, dataset.id(),
                "a request's address must be a path, be at one of the source's other_hosts, or be "
                "catalogue: and a table");
}

// A text that reads as a figure, or might: a symbol must not hide one.
bool LooksLikeNumber(std::string_view text) {
  const size_t digit = text.find_first_not_of("+-., ");
  return digit != std::string_view::npos && absl::ascii_isdigit(text[digit]);
}

void CheckSymbols(const catalogue::Dataset& dataset, CatalogueFaults& faults) {
  std::set<std::string> seen;
  for (const catalogue::Symbol& symbol : dataset.symbols()) {
    const std::string what = absl::StrCat("the symbol \"", symbol.text(), "\"");
    faults.Unless(seen.insert(symbol.text()).second, dataset.id(), what + " is there twice");
    faults.Unless(
        symbol.state() != Observation::STATE_UNSPECIFIED && symbol.state() != Observation::VALUE,
        dataset.id(), what + " needs a state other than VALUE");
    faults.Unless(!LooksLikeNumber(symbol.text()), dataset.id(), what + " looks like a number");
  }
}

// Requests must expand on any day; today's clock is not the catalogue's business.
void CheckTemplates(const catalogue::Dataset& dataset, CatalogueFaults& faults) {
  const std::string& id = dataset.id();
  faults.Unless(dataset.since() == 0 || (dataset.since() >= 1900 && dataset.since() <= 2100), id,
                "since must be a year");
  for (const catalogue::Request& request : dataset.requests()) {
    faults.Unless(request.year() == 0, id, "a request's year is not for files: use each_year");
    faults.Unless(!request.each_year() || dataset.since() > 0, id,
                  "each_year needs the dataset's since");
    faults.Unless(!request.each_year() || absl::StrContains(request.address(), "{year}"), id,
                  "each_year needs {year} in the address");
  }
  const absl::CivilDay some_day(dataset.since() > 0 ? dataset.since() : 2000, 1, 1);
  const absl::Status expanded = ExpandRequests(dataset, some_day).status();
  faults.Unless(expanded.ok(), id, platform::Std(expanded.message()));
}

// What the kind of dataset says: its settings, and the indicators they feed.
void CheckKind(const catalogue::Dataset& dataset, const DatasetKind* kind,
               const Catalogue& catalogue, CatalogueFaults& faults) {
  const std::string& id = dataset.id();
  faults.Unless(kind != nullptr, id, "a connector is missing");
  if (kind == nullptr) return;
  kind->CheckSettings(dataset, faults);
  const std::vector<std::string> indicators = kind->IndicatorsOf(dataset);
  faults.Unless(kind->GivesRegions() || !indicators.empty(), id, "it feeds no indicator");
  faults.Unless(
      kind->GivesRegions() || dataset.period_end() != catalogue::Dataset::PERIOD_END_UNSPECIFIED,
      id, "period_end is missing");
  for (const std::string& indicator : indicators) {
    faults.Unless(catalogue.FindIndicator(indicator) != nullptr, id,
                  absl::StrCat("unknown indicator ", indicator));
  }
  for (const auto& rule : dataset.suppression()) {
    faults.Unless(
        std::find(indicators.begin(), indicators.end(), rule.indicator()) != indicators.end(), id,
        absl::StrCat("a suppression rule for ", rule.indicator(), ", which it does not feed"));
    faults.Unless(!rule.has_upper() || rule.lower() <= rule.upper(), id,
                  "a suppression rule's lower is above its upper");
    faults.Unless(rule.part_of().empty() || (rule.part_of() != rule.indicator() &&
                                             std::find(indicators.begin(), indicators.end(),
                                                       rule.part_of()) != indicators.end()),
                  id,
                  absl::StrCat("a suppression rule's part_of ", rule.part_of(),
                               " must be another indicator that it feeds"));
  }
}

bool IsDay(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day);
}

// Figures that the dataset says are a part of their period.
void CheckPartialPeriods(const catalogue::Dataset& dataset, const DatasetKind& kind,
                         CatalogueFaults& faults) {
  const std::vector<std::string> indicators = kind.IndicatorsOf(dataset);
  for (const catalogue::PartialPeriod& partial : dataset.partial_periods()) {
    faults.Unless(
        std::find(indicators.begin(), indicators.end(), partial.indicator()) != indicators.end() &&
            !partial.period().empty(),
        dataset.id(), "a partial period needs a period, and an indicator that it feeds");
    faults.Unless(partial.through().empty() || IsDay(partial.through()), dataset.id(),
                  "a partial period's through must be a day, or empty");
  }
}

void CheckSchedule(const catalogue::Dataset& dataset, CatalogueFaults& faults) {
  if (!dataset.has_schedule()) return;
  const std::string& id = dataset.id();
  const catalogue::Schedule& schedule = dataset.schedule();
  faults.Unless(schedule.every_days() > 0, id, "a schedule's every_days must be positive");
  faults.Unless(schedule.hour() >= 0 && schedule.hour() <= 23, id,
                "a schedule's hour must be 0 to 23");
  faults.Unless(schedule.freshness_target_days() >= schedule.every_days(), id,
                "a schedule's freshness_target_days must not be below its every_days");
  faults.Unless(!schedule.calendar_nb().empty() && !schedule.calendar_nn().empty() &&
                    !schedule.calendar_en().empty(),
                id, "a schedule's calendar is missing in one of the three languages");
}

void CheckDataset(const catalogue::Dataset& dataset, const Catalogue& catalogue,
                  CatalogueFaults& faults) {
  const std::string& id = dataset.id();
  faults.Unless(IsIdentifier(id, true), id, "the identifier must be source.lower_snake_case");
  CheckNames(dataset, id, faults);
  const catalogue::Source* source = catalogue.FindSource(SourceIdOf(dataset));
  faults.Unless(source != nullptr, id, "no source has the identifier before the dot");
  faults.Unless(dataset.requests_size() > 0, id, "a request is missing");
  faults.Unless(source == nullptr || !source->has_access() ||
                    source->access().state() == catalogue::Access::NEEDS_KEY,
                id, "its source's access says that no dataset asks it");
  if (source != nullptr) {
    for (const auto& request : dataset.requests()) {
      CheckRequest(dataset, *source, request, catalogue, faults);
    }
  }
  faults.Unless(dataset.regions_min() > 0, id, "regions_min must be positive");
  faults.Unless(dataset.max_lost_share() >= 0 && dataset.max_lost_share() <= 1, id,
                "max_lost_share must be 0 to 1");
  for (const std::string& entry : dataset.excluded_regions()) {
    faults.Unless(!entry.empty() && entry != "*", id, "an excluded region must name something");
  }
  CheckSchedule(dataset, faults);
  CheckSymbols(dataset, faults);
  CheckTemplates(dataset, faults);
}

// The tables of regions, and of who is in which.
void CheckRegions(const Catalogue& catalogue, CatalogueFaults& faults) {
  std::set<std::string> labour_market_regions;
  for (const Region& region : catalogue.wider_regions()) {
    const std::string what = absl::StrCat("region ", region.code());
    faults.Unless(region.valid_from().empty() || IsDay(region.valid_from()), what,
                  "valid_from must be a day, or empty");
    faults.Unless(region.valid_to().empty() ||
                      (IsDay(region.valid_to()) && region.valid_from() < region.valid_to()),
                  what, "valid_to must be a day after valid_from, or empty");
    if (region.level() == Region::LABOUR_MARKET_REGION) labour_market_regions.insert(region.code());
  }
  faults.Unless(!labour_market_regions.empty(), "labour_market_regions.csv", "it is missing");
  std::set<std::pair<std::string, std::string>> placed;
  for (const LabourMarketMember& member : catalogue.labour_market_members()) {
    const std::string what = absl::StrCat("labour-market member ", member.municipality);
    faults.Unless(labour_market_regions.count(member.region) > 0, what,
                  absl::StrCat("no labour-market region ", member.region));
    faults.Unless(IsDay(member.codes_on), what, "codes_on must be a day");
    faults.Unless(placed.emplace(member.municipality, member.codes_on).second, what,
                  "it is placed twice");
  }
}

template <typename T>
void CheckUnique(const std::vector<T>& items, const std::string& (T::*identifier)() const,
                 CatalogueFaults& faults) {
  std::set<std::string> seen;
  for (const T& item : items) {
    faults.Unless(seen.insert((item.*identifier)()).second, (item.*identifier)(),
                  "the identifier is used twice");
  }
}

}  // namespace

absl::Status Catalogue::Check(FindDatasetKind find_kind) const {
  CatalogueFaults faults;
  faults.Unless(!datasets_.empty(), "datasets", "there are none");
  CheckRegions(*this, faults);
  CheckUnique(sources_, &catalogue::Source::id, faults);
  CheckUnique(datasets_, &catalogue::Dataset::id, faults);
  CheckUnique(indicators_, &Indicator::indicator_id, faults);
  for (const catalogue::Source& source : sources_) CheckSource(source, faults);
  for (const Indicator& indicator : indicators_) CheckIndicator(indicator, *this, faults);
  std::set<std::string> fed;
  for (const catalogue::Dataset& dataset : datasets_) {
    CheckDataset(dataset, *this, faults);
    const DatasetKind* kind = find_kind(dataset);
    CheckKind(dataset, kind, *this, faults);
    if (kind == nullptr) continue;
    CheckPartialPeriods(dataset, *kind, faults);
    for (const std::string& indicator : kind->IndicatorsOf(dataset)) fed.insert(indicator);
  }
  CheckDerivations(*this, fed, faults);
  return faults.ToStatus();
}

}  // namespace treff::ingestion
