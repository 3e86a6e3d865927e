#include "services/ingestion/catalogue/catalogue.h"

#include <gmock/gmock.h>

#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kSources[] = R"pb(
  sources {
    id: "statbank"
    owner: "Owner"
    display_name_nb: "b"
    display_name_nn: "n"
    display_name_en: "e"
    base_url: "https://stat.example"
    licence: "CC-BY-4.0"
    attribution: "Kilde"
    timeout_seconds: 5
    max_response_bytes: 1000
  })pb";
constexpr char kIndicators[] = R"pb(
  indicators {
    indicator_id: "community.population"
    display_name_nb: "b"
    display_name_nn: "n"
    display_name_en: "e"
    description_nb: "b"
    description_nn: "n"
    description_en: "e"
    unit: "persons"
    direction: NEITHER
    aggregation: SUM
    level: MUNICIPALITY
    half_life_days: 365
    plausible_max: 10
  })pb";
constexpr char kDatasets[] = R"pb(
  datasets {
    id: "statbank.population"
    display_name_nb: "b"
    display_name_nn: "n"
    display_name_en: "e"
    requests { address: "/x" format: JSON }
    regions_min: 1
    period_end: FIRST_DAY
    klass_correspondence { indicator: "community.population" }
  })pb";

absl::Status Load(const std::string& sources, const std::string& indicators,
                  const std::string& datasets) {
  return Catalogue::Load({{"sources.textproto", sources},
                          {"indicators/a.textproto", indicators},
                          {"datasets/a.textproto", datasets},
                          {"labour_market_regions_2024.csv",
                           "municipality;region;region_name\n0301;BA005;Oslo\n"},
                          {"counties_history.csv", "code;name;valid_from;valid_to\n"}})
      .status();
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Catalogue, TheOneCompiledInIsSound) {
  const auto catalogue = Catalogue::LoadEmbedded();

  ASSERT_THAT(catalogue, IsOk());
  EXPECT_EQ((*catalogue)->datasets().front().id(), "ssb_klass.municipalities");
  EXPECT_EQ((*catalogue)->labour_market_regions().size(), 357);
  EXPECT_EQ((*catalogue)->FindIndicator("labour.unemployed")->name(),
            "indicators/labour.unemployed");
  EXPECT_EQ((*catalogue)->FindIndicator("labour.unemployed")->group(), "labour");
}

TEST(Catalogue, TheFolderItIsCompiledFromIsTheSame) {
  const auto folder = Catalogue::LoadFolder(TREFF_SOURCE_DIR "/services/ingestion/catalogue");

  ASSERT_THAT(folder, IsOk());
  EXPECT_EQ((*folder)->datasets().size(), (*Catalogue::LoadEmbedded())->datasets().size());
}

TEST(Catalogue, ASmallOneIsSound) { EXPECT_THAT(Load(kSources, kIndicators, kDatasets), IsOk()); }

TEST(Catalogue, EveryFaultIsNamedAtOnce) {
  std::string indicators = Replaced(kIndicators, "half_life_days: 365", "half_life_days: 0");
  indicators = Replaced(indicators, "display_name_nn: \"n\"", "");
  indicators = Replaced(indicators, "plausible_max: 10", "plausible_max: -1");
  indicators = Replaced(indicators, "aggregation: SUM", "aggregation: WEIGHTED_MEAN");
  std::string datasets = Replaced(kDatasets, "statbank.population", "elsewhere.population");
  datasets = Replaced(datasets, "indicator: \"community.population\"", "indicator: \"a.b\"");
  datasets = Replaced(datasets, "regions_min: 1", "regions_min: 0");

  EXPECT_THAT(Load(kSources, indicators, datasets),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("half_life_days must be positive"),
                             HasSubstr("community.population: display_name_nn is missing"),
                             HasSubstr("plausible_min must not be above plausible_max"),
                             HasSubstr("WEIGHTED_MEAN needs a denominator"),
                             HasSubstr("elsewhere.population: no source has the identifier"),
                             HasSubstr("unknown indicator a.b"),
                             HasSubstr("regions_min must be positive"))));
}

TEST(Catalogue, ARequestElsewhereIsAFault) {
  EXPECT_THAT(Load(kSources, kIndicators,
                   Replaced(kDatasets, "address: \"/x\"", "address: \"https://other.example/x\"")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("other_hosts")));
}

TEST(Catalogue, AFileThatDoesNotParseIsNamedWithItsLine) {
  EXPECT_THAT(Load(kSources, kIndicators, "datasets {\n  id: 7\n}"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("datasets/a.textproto:2:")));
}

}  // namespace
}  // namespace treff::ingestion
