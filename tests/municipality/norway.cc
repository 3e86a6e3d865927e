#include "tests/municipality/norway.h"

#include <fstream>
#include <map>

#include "absl/strings/str_split.h"
#include "tests/testing/paths.h"

namespace treff::municipality {
namespace {

v1::Region MakeRegion(const std::string& code, v1::Region::Level level, const std::string& name) {
  v1::Region region;
  region.set_name("regions/" + code);
  region.set_code(code);
  region.set_level(level);
  region.set_display_name(name);
  return region;
}

Figure Make(std::string_view region, std::string_view year, v1::Observation::State state) {
  static TextPool& texts = *new TextPool;
  Figure figure;
  figure.indicator = "test.indicator";
  figure.region = region;
  figure.period = year;
  figure.period_end = texts.Keep(std::string(year) + "-12-31");
  figure.state = state;
  return figure;
}

}  // namespace

std::vector<v1::RegionChange> KlassChanges() {
  std::ifstream file(std::string(TREFF_SOURCE_DIR) + "/tests/municipality/data/klass_changes.csv");
  std::vector<v1::RegionChange> changes;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = absl::StrSplit(line, ';');
    v1::RegionChange& change = changes.emplace_back();
    change.set_effective_date(cells[0]);
    change.set_old_code(cells[1]);
    change.set_old_display_name(cells[2]);
    change.set_new_code(cells[3]);
    change.set_new_display_name(cells[4]);
    v1::RegionChange::Kind kind = v1::RegionChange::KIND_UNSPECIFIED;
    v1::RegionChange::Kind_Parse(cells[5], &kind);
    change.set_kind(kind);
  }
  return changes;
}

std::vector<v1::Region> KlassRegions() {
  std::map<std::string, v1::Region> regions;
  for (const v1::RegionChange& change : KlassChanges()) {
    const bool lives_on = change.old_code() == change.new_code() ||
                          change.kind() == v1::RegionChange::BOUNDARY_ADJUSTED;
    auto [old_region, old_is_new] = regions.try_emplace(
        change.old_code(),
        MakeRegion(change.old_code(), v1::Region::MUNICIPALITY, change.old_display_name()));
    if (!lives_on) old_region->second.set_valid_to(change.effective_date());
    auto [new_region, is_new] = regions.try_emplace(
        change.new_code(),
        MakeRegion(change.new_code(), v1::Region::MUNICIPALITY, change.new_display_name()));
    if (is_new && !lives_on) new_region->second.set_valid_from(change.effective_date());
    new_region->second.set_display_name(change.new_display_name());
  }
  // A code that gained members without a row of its own was there before.
  regions["1103"].clear_valid_from();
  std::vector<v1::Region> all;
  for (auto& [code, region] : regions) {
    region.set_county("regions/" + code.substr(0, 2));
    if (code == "1508" || code == "1580") region.set_labour_market_region("regions/BA096");
    all.push_back(region);
  }
  for (const char* county : {"03", "11", "15", "18", "31", "32", "34", "50"}) {
    all.push_back(MakeRegion(county, v1::Region::COUNTY, std::string("Fylke ") + county));
  }
  all.push_back(MakeRegion("BA096", v1::Region::LABOUR_MARKET_REGION, "Ålesund"));
  all.push_back(MakeRegion("0", v1::Region::COUNTRY, "Norge"));
  return all;
}

Division Norway() { return Division(KlassRegions(), KlassChanges()); }

Figure Value(std::string_view region, std::string_view year, double value) {
  Figure figure = Make(region, year, v1::Observation::VALUE);
  figure.value = value;
  return figure;
}

Figure Lacking(std::string_view region, std::string_view year, v1::Observation::State state) {
  return Make(region, year, state);
}

Figure Partial(std::string_view region, std::string_view year, double value) {
  Figure figure = Make(region, year, v1::Observation::PARTIAL);
  figure.value = value;
  return figure;
}

Figure SuppressedBetween(std::string_view region, std::string_view year, Bounds bounds) {
  Figure figure = Make(region, year, v1::Observation::SUPPRESSED);
  figure.bounds = bounds;
  return figure;
}

v1::Indicator MakeIndicator(v1::Indicator::Aggregation aggregation) {
  v1::Indicator indicator;
  indicator.set_name("indicators/test.indicator");
  indicator.set_indicator_id("test.indicator");
  indicator.set_display_name_nb("Prøve");
  indicator.set_display_name_nn("Prøve");
  indicator.set_display_name_en("Test");
  indicator.set_unit("persons");
  indicator.set_direction(v1::Indicator::MORE_IS_BETTER);
  indicator.set_aggregation(aggregation);
  indicator.set_level(v1::Region::MUNICIPALITY);
  indicator.set_half_life_days(365);
  indicator.set_plausible_min(0);
  indicator.set_plausible_max(1'000'000);
  indicator.set_group("test");
  if (aggregation == v1::Indicator::WEIGHTED_MEAN) indicator.set_denominator("test.persons");
  return indicator;
}

}  // namespace treff::municipality
