#include "services/ingestion/catalogue/catalogue.h"

#include <map>
#include <set>

#include <gmock/gmock.h>

#include "services/ingestion/catalogue/derivations.h"
#include "services/ingestion/connectors/connector.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
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

constexpr char kMembers[] = "municipality;region;codes_on\n0301;BA005;2024-01-01\n";

absl::Status Load(const std::string& sources, const std::string& indicators,
                  const std::string& datasets, const std::string& members = kMembers) {
  return Catalogue::Load({{"sources.textproto", sources},
                          {"indicators/a.textproto", indicators},
                          {"datasets/a.textproto", datasets},
                          {"labour_market_regions.csv",
                           "code;name;valid_from;valid_to\nBA005;Oslo;2020-01-01;\n"},
                          {"labour_market_members.csv", members},
                          {"former_counties.csv", "code;name;valid_from;valid_to\n"}},
                         FindConnector)
      .status();
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Catalogue, TheOneCompiledInIsSound) {
  const auto catalogue = Catalogue::LoadEmbedded(FindConnector);

  ASSERT_THAT(catalogue, IsOk());
  EXPECT_EQ((*catalogue)->datasets().front().id(), "ssb_klass.municipalities");
  EXPECT_EQ((*catalogue)->labour_market_members().size(), 357);
  EXPECT_EQ((*catalogue)->FindIndicator("labour.unemployed")->name(),
            "indicators/labour.unemployed");
  EXPECT_EQ((*catalogue)->FindIndicator("labour.unemployed")->group(), "labour");
}

TEST(Catalogue, TheFolderItIsCompiledFromIsTheSame) {
  const auto folder =
      Catalogue::LoadFolder(TREFF_SOURCE_DIR "/services/ingestion/catalogue", FindConnector);

  ASSERT_THAT(folder, IsOk());
  EXPECT_EQ((*folder)->datasets().size(),
            (*Catalogue::LoadEmbedded(FindConnector))->datasets().size());
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

TEST(Catalogue, ASourceThatCannotBeAskedSaysWhyAndHasNoDataset) {
  const auto with = [](const std::string& access, const std::string& datasets) {
    const std::string known = "link: 'https://a.example' note_nb: 'b' note_nn: 'n' note_en: 'e' ";
    return Load(Replaced(kSources, "id: \"statbank\"",
                         "id: \"statbank\" access { " + known + access + " }"),
                kIndicators, datasets);
  };
  const auto is_fault = [](const std::string& message) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message));
  };

  EXPECT_THAT(with("state: NEEDS_KEY key_header: 'X-Key'", kDatasets), IsOk());
  EXPECT_THAT(with("state: NEEDS_KEY", kDatasets), is_fault("key_header"));
  EXPECT_THAT(with("state: NO_CONTRACT", kDatasets), is_fault("no dataset asks it"));
  EXPECT_THAT(with("state: NOT_TRIED", kDatasets), is_fault("no dataset asks it"));
  EXPECT_THAT(with("", kDatasets), is_fault("access needs a state"));
  EXPECT_THAT(Load(Replaced(kSources, "id: \"statbank\"",
                            "id: \"statbank\" access { state: NEEDS_KEY key_header: 'X-Key' }"),
                   kIndicators, kDatasets),
              AllOf(is_fault("https link for people"), is_fault("note is missing")));
}

TEST(Catalogue, ASymbolThatHidesAFigureOrSaysNothingIsAFault) {
  const auto with = [](const std::string& symbol) {
    return Load(kSources, kIndicators,
                Replaced(kDatasets, "regions_min: 1", "regions_min: 1 " + symbol));
  };
  EXPECT_THAT(with("symbols { text: ':' state: SUPPRESSED }"), IsOk());
  EXPECT_THAT(with("symbols { text: '0' state: MISSING }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("looks like a number")));
  EXPECT_THAT(with("symbols { text: '-.5' state: MISSING }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("looks like a number")));
  EXPECT_THAT(with("symbols { text: ':' state: VALUE }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("other than VALUE")));
  EXPECT_THAT(with("symbols { text: ':' state: MISSING } symbols { text: ':' state: SUPPRESSED }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\":\" is there twice")));
}

TEST(Catalogue, ADatasetHasItsSourcesSymbolsUnlessItSaysOtherwise) {
  const auto catalogue = Catalogue::LoadEmbedded(FindConnector);
  ASSERT_THAT(catalogue, IsOk());

  std::map<std::string, std::string> page;
  for (const catalogue::Symbol& symbol : (*catalogue)->FindDataset("imdi.settlement")->symbols()) {
    page[symbol.text()] = municipality::v1::Observation::State_Name(symbol.state());
  }

  EXPECT_THAT(page, ElementsAre(Pair("", "MISSING"), Pair("-", "NOT_APPLICABLE"),
                                Pair(":", "SUPPRESSED"), Pair("avventer vedtak", "PENDING")));
  const std::string sources = Replaced(kSources, "timeout_seconds: 5",
                                       "timeout_seconds: 5 symbols { text: ':' state: MISSING }");
  EXPECT_THAT(Load(sources, kIndicators,
                   Replaced(kDatasets, "regions_min: 1",
                            "regions_min: 1 symbols { text: ':' state: SUPPRESSED }")),
              IsOk());
}

TEST(Catalogue, AConnectorFindsTheFaultsOfItsOwnSettings) {
  const auto with = [](const std::string& settings) {
    return Load(kSources, kIndicators,
                Replaced(kDatasets, "klass_correspondence { indicator: \"community.population\" }",
                         settings));
  };
  EXPECT_THAT(with(""), StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr("statbank.population: a connector is missing")));
  EXPECT_THAT(with("klass_regions {}"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("the role counties")));
  EXPECT_THAT(with("json_stat { mappings { indicator: 'community.population' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("region_dimension")));
  EXPECT_THAT(with("nav_hl060 { sheets { indicator: 'community.population' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("layout is missing")));
  EXPECT_THAT(with("imdi_csv { mappings { indicator: 'community.population' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("measure_columns"), HasSubstr("since is missing"))));
  EXPECT_THAT(with("imdi_page { columns { indicator: 'community.population' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("each_year is missing")));
  EXPECT_THAT(with("nsr_units { counts { indicator: 'community.population' } }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("flags are missing")));
}

TEST(Catalogue, ARequestThatCannotBeExpandedIsAFault) {
  const auto with = [](const std::string& request) {
    return Load(kSources, kIndicators, Replaced(kDatasets, "address: \"/x\"", request));
  };
  EXPECT_THAT(with("address: '/x?date={today}'"), IsOk());
  EXPECT_THAT(with("address: '/x?date={tomorrow}'"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("statbank.population"), HasSubstr("{tomorrow}"))));
  EXPECT_THAT(with("address: '/x/{since}'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("{since}")));
  EXPECT_THAT(with("address: '/x/{year}' each_year: true"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("needs the dataset's since")));
  EXPECT_THAT(with("address: '/x' year: 2026"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not for files")));
}

TEST(Catalogue, AMemberOfAnUnknownLabourMarketRegionIsAFault) {
  EXPECT_THAT(Load(kSources, kIndicators, kDatasets,
                   "municipality;region;codes_on\n0301;BA999;2024-01-01\n0301;BA005;2024\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("0301: no labour-market region BA999"),
                             HasSubstr("codes_on must be a day"))));
}

// kIndicators and one more, which is derived as `derivation` says.
std::string WithDerived(const std::string& derivation) {
  std::string derived = Replaced(kIndicators, "community.population", "community.change");
  return kIndicators + Replaced(derived, "plausible_max: 10", "plausible_max: 10 " + derivation);
}

TEST(Catalogue, AnIndicatorIsFedByADatasetOrDerivedFromOthers) {
  const std::string change = "derivation { change { indicator: 'community.population' years: 5 } }";

  EXPECT_THAT(Load(kSources, WithDerived(change), kDatasets), IsOk());
  EXPECT_THAT(Load(kSources, WithDerived(""), kDatasets),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("community.change: no dataset feeds it")));
  EXPECT_THAT(Load(kSources, WithDerived(change),
                   Replaced(kDatasets, "indicator: \"community.population\"",
                            "indicator: \"community.change\"")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("community.change: a dataset feeds it"),
                             HasSubstr("community.population: no dataset feeds it"))));
}

TEST(Catalogue, ADerivationThatCannotBeComputedIsAFault) {
  const auto with = [](const std::string& formula) {
    return Load(kSources, WithDerived("derivation { " + formula + " }"), kDatasets);
  };
  const auto fault = [](const std::string& text) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("community.change: " + text));
  };
  const std::string population = "'community.population'";

  EXPECT_THAT(
      with("ratio { numerator: " + population + " denominator: " + population + " scale: 100 }"),
      IsOk());
  EXPECT_THAT(with(""), fault("a derivation needs a formula"));
  EXPECT_THAT(with("ratio { numerator: " + population + " denominator: " + population + " }"),
              fault("a ratio's scale must be positive"));
  EXPECT_THAT(with("sum { minus: " + population + " }"), fault("a sum needs something"));
  EXPECT_THAT(with("change { indicator: " + population + " }"), fault("a change's years"));
  EXPECT_THAT(with("region_sum { indicator: 'community.gone' }"),
              fault("it is derived from community.gone, which is no indicator"));
  EXPECT_THAT(with("sum { plus: " + population + " plus: 'community.change' }"),
              fault("its derivation goes in a circle"));
}

TEST(Catalogue, WhatIsDerivedIsPublishedWithItsFirstInput) {
  const auto catalogue = Catalogue::LoadEmbedded(FindConnector);
  ASSERT_THAT(catalogue, IsOk());
  const auto published_with = [&](const std::string& fed) {
    std::set<std::string> identifiers;
    for (const auto* indicator : PublishedWith(**catalogue, {fed})) {
      identifiers.insert(indicator->indicator_id());
    }
    return identifiers;
  };

  EXPECT_THAT(published_with("services.gp_agreements"),
              AllOf(Contains("services.gp_agreements"), Contains("services.gp_agreements_per_1000"),
                    Not(Contains("community.population"))));
  EXPECT_THAT(published_with("community.population"),
              Not(Contains("services.gp_agreements_per_1000")));
}

TEST(Catalogue, WhatIsCountedThroughAYearAccumulates) {
  const auto catalogue = Catalogue::LoadEmbedded(FindConnector);
  ASSERT_THAT(catalogue, IsOk());
  const auto accumulates = [&](const char* indicator) {
    return (*catalogue)->FindIndicator(indicator)->accumulates();
  };

  EXPECT_TRUE(accumulates("capacity.settlement_settled"));
  EXPECT_TRUE(accumulates("capacity.settled_collective_protection"));
  // What a municipality was asked for and decided is for the whole year from the beginning.
  EXPECT_FALSE(accumulates("capacity.settlement_decided"));
  EXPECT_FALSE(accumulates("capacity.settlement_agreed"));
}

TEST(Catalogue, ADatasetIsDueWithinItsTarget) {
  const auto with = [](const std::string& schedule) {
    return Load(
        kSources, kIndicators,
        Replaced(kDatasets, "regions_min: 1",
                 "regions_min: 1 schedule { calendar_nb: 'b' calendar_nn: 'n' " + schedule + " }"));
  };
  const std::string english = "calendar_en: 'e' ";

  EXPECT_THAT(with(english + "every_days: 7 hour: 6 freshness_target_days: 30"), IsOk());
  EXPECT_THAT(with(english + "every_days: 7 hour: 24 freshness_target_days: 30"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hour must be 0 to 23")));
  EXPECT_THAT(with(english + "every_days: 7 freshness_target_days: 6"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("freshness_target_days")));
  EXPECT_THAT(with("every_days: 7 freshness_target_days: 30"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("three languages")));
}

TEST(Catalogue, AFileThatDoesNotParseIsNamedWithItsLine) {
  EXPECT_THAT(Load(kSources, kIndicators, "datasets {\n  id: 7\n}"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("datasets/a.textproto:2:")));
}

absl::Status LoadWithTables(const std::string& address, const std::vector<CatalogueFile>& tables) {
  std::vector<CatalogueFile> files = {
      {"sources.textproto", kSources},
      {"indicators/i.textproto", kIndicators},
      {"datasets/d.textproto", Replaced(kDatasets, "/x", address)},
      {"labour_market_regions.csv", "code;name;valid_from;valid_to\nBA005;Oslo;2020-01-01;\n"}};
  files.insert(files.end(), tables.begin(), tables.end());
  return Catalogue::Load(files, FindConnector).status();
}

constexpr char kAbout[] = "# source: Owner\n# vintage: 2025\n# licence: CC-BY-4.0\n";

TEST(CatalogueTables, SayWhereTheyAreFrom) {
  EXPECT_THAT(LoadWithTables("catalogue:t.csv", {{"tables/t.csv", absl::StrCat(kAbout, "a;b\n")}}),
              IsOk());
  // A workbook has no lines of its own.
  EXPECT_THAT(LoadWithTables("catalogue:t.xlsx",
                             {{"tables/t.xlsx", "PK"}, {"tables/t.xlsx.source", kAbout}}),
              IsOk());
  EXPECT_THAT(LoadWithTables("catalogue:t.csv", {{"tables/t.csv", "a;b\n"}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("tables/t.csv"), HasSubstr("# source:"))));
  EXPECT_THAT(LoadWithTables("catalogue:other.csv", {{"tables/t.csv", kAbout}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no table other.csv is kept in tables/")));
}

TEST(CatalogueTables, EachIsAskedForBySomething) {
  const auto catalogue = Catalogue::LoadEmbedded(FindConnector);
  ASSERT_THAT(catalogue, IsOk());

  const CatalogueTable* turnout = (*catalogue)->FindTable("turnout_2023_2025.csv");
  ASSERT_NE(turnout, nullptr);
  EXPECT_EQ(turnout->vintage, "2025");
  EXPECT_THAT(turnout->source, HasSubstr("Valgdirektoratet"));
  EXPECT_THAT(turnout->bytes, HasSubstr("0301;64;81.7"));
}

}  // namespace
}  // namespace treff::ingestion
