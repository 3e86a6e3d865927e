// Every dataset of the catalogue, read from the real payloads of the offline mirror.
#include "tests/ingestion/payloads/real_payloads.h"

#include <map>
#include <set>

#include <gmock/gmock.h>

#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using municipality::v1::Region;
using municipality::v1::RegionChange;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using treff::testing::EqualsProto;
using treff::testing::IsOk;

DatasetReading Read(const std::string& dataset) {
  absl::StatusOr<DatasetReading> reading = ReadDataset(dataset, RealPayloads(dataset));
  EXPECT_THAT(reading, IsOk());
  return reading.ok() ? *std::move(reading) : DatasetReading();
}

const Region* FindRegion(const DatasetReading& reading, const std::string& code) {
  for (const Region& region : reading.regions) {
    if (region.code() == code) return &region;
  }
  return nullptr;
}

double Total(const DatasetReading& reading, const std::string& indicator,
             const std::string& period) {
  double total = 0;
  for (const Observation& observation : reading.observations) {
    if (observation.indicator() == indicator && observation.period() == period) {
      total += observation.value();
    }
  }
  return total;
}

std::map<Observation::State, int> States(const DatasetReading& reading,
                                         const std::string& indicator, const std::string& period) {
  std::map<Observation::State, int> states;
  for (const Observation& observation : reading.observations) {
    if (observation.indicator() == indicator && observation.period() == period) {
      ++states[observation.state()];
    }
  }
  return states;
}

TEST(RealPayloads, KlassGives357MunicipalitiesInLabourMarketRegionsAndKostraGroups) {
  const DatasetReading reading = Read("ssb_klass.municipalities");

  int today = 0;
  for (const Region& region : reading.regions) {
    if (region.level() != Region::MUNICIPALITY || !region.valid_to().empty()) continue;
    ++today;
    EXPECT_FALSE(region.labour_market_region().empty()) << region.code();
    EXPECT_FALSE(region.kostra_group().empty()) << region.code();
    EXPECT_NE(FindRegion(reading, region.county().substr(8)), nullptr) << region.county();
  }
  EXPECT_EQ(today, 357);
  EXPECT_THAT(reading.warnings, IsEmpty());
  EXPECT_THAT(*FindRegion(reading, "0301"), EqualsProto(R"pb(
    name: "regions/0301"
    code: "0301"
    level: MUNICIPALITY
    display_name: "Oslo - Oslove"
    county: "regions/03"
    labour_market_region: "regions/BA005"
    kostra_group: "EKG13")pb"));
}

TEST(RealPayloads, KlassGivesTheLivesOfCodesThatReformsTouched) {
  const DatasetReading reading = Read("ssb_klass.municipalities");

  EXPECT_THAT(*FindRegion(reading, "1507"), EqualsProto(R"pb(
    name: "regions/1507"
    code: "1507"
    level: MUNICIPALITY
    display_name: "Ålesund"
    county: "regions/15"
    valid_from: "2020-01-01"
    valid_to: "2024-01-01")pb"));
  EXPECT_EQ(FindRegion(reading, "1508")->valid_from(), "2024-01-01");
  EXPECT_EQ(FindRegion(reading, "1567")->valid_to(), "2019-01-01");  // Rindal moved county
  EXPECT_EQ(FindRegion(reading, "5061")->valid_from(), "2019-01-01");
  EXPECT_EQ(FindRegion(reading, "1103")->valid_from(), "");  // Stavanger swallowed others in 2020
  EXPECT_EQ(FindRegion(reading, "1103")->valid_to(), "");
  EXPECT_EQ(FindRegion(reading, "1141")->valid_to(), "2020-01-01");
  EXPECT_EQ(FindRegion(reading, "3118")->valid_to(), "");  // only its border moved in 2026
  EXPECT_EQ(FindRegion(reading, "3207")->valid_from(), "2024-01-01");
}

TEST(RealPayloads, KlassChangesHaveTheirKind) {
  const DatasetReading reading = Read("ssb_klass.municipalities");

  std::map<std::string, RegionChange::Kind> kinds;
  for (const RegionChange& change : reading.changes) {
    kinds[change.old_code() + ">" + change.new_code() + "@" +
          change.effective_date().substr(0, 4)] = change.kind();
  }
  EXPECT_EQ(reading.changes.size(), 506);
  EXPECT_EQ(kinds["3024>3201@2024"], RegionChange::RENUMBERED);
  EXPECT_EQ(kinds["0301>0301@2026"], RegionChange::RENAMED);
  EXPECT_EQ(kinds["1534>1507@2020"], RegionChange::MERGED);
  EXPECT_EQ(kinds["1141>1103@2020"], RegionChange::MERGED);
  EXPECT_EQ(kinds["1103>1103@2020"], RegionChange::MERGED);
  EXPECT_EQ(kinds["1507>1508@2024"], RegionChange::SPLIT);
  EXPECT_EQ(kinds["1507>1580@2024"], RegionChange::SPLIT);
  EXPECT_EQ(kinds["3118>3118@2026"], RegionChange::BOUNDARY_ADJUSTED);
  EXPECT_EQ(kinds["3118>3207@2026"], RegionChange::BOUNDARY_ADJUSTED);
}

TEST(RealPayloads, PopulationOfOsloAndTheCountry2026) {
  const DatasetReading reading = Read("ssb_pxweb.population");

  EXPECT_THAT(FindObservation(reading, "community.population", "0301", "2026"), EqualsProto(R"pb(
                indicator: "community.population"
                region: "0301"
                period: "2026"
                period_end: "2026-01-01"
                state: VALUE
                value: 728714)pb"));
  EXPECT_EQ(Total(reading, "community.population", "2026"), 5627400);
  double by_age = 0;
  for (const char* group : {"0_5", "6_15", "16_19", "20_66", "67_plus"}) {
    by_age += Total(reading, std::string("community.population_") + group, "2026");
  }
  EXPECT_EQ(by_age, 5627400);
}

TEST(RealPayloads, CentralityIsAClass) {
  const DatasetReading reading = Read("ssb_klass.centrality");

  EXPECT_EQ(FindObservation(reading, "community.centrality", "0301", "2024").value(), 1);
  EXPECT_GE(reading.observations.size(), 350);
}

TEST(RealPayloads, UnemploymentOfBothWorkbooks) {
  const DatasetReading reading = Read("nav.unemployment");

  EXPECT_THAT(FindObservation(reading, "labour.unemployment_rate", "0301", "2026-01"),
              EqualsProto(R"pb(
                indicator: "labour.unemployment_rate"
                region: "0301"
                period: "2026-01"
                period_end: "2026-01-31"
                state: VALUE
                value: 2.9
                provenance_index: 1)pb"));
  EXPECT_EQ(FindObservation(reading, "labour.unemployed", "4601", "2026-04").value(), 3119);
  EXPECT_EQ(FindObservation(reading, "labour.unemployed", "0", "2022-10").value(), 45406);
  EXPECT_EQ(FindObservation(reading, "labour.unemployed", "30", "2022-10").value(), 11684);
  EXPECT_THAT(FindObservation(reading, "labour.unemployed", "3822", "2022-10"), EqualsProto(R"pb(
                indicator: "labour.unemployed"
                region: "3822"
                period: "2022-10"
                period_end: "2022-10-31"
                state: SUPPRESSED
                suppressed_bounds { lower: 1 upper: 3 }
                source_symbol: "*"
                provenance_index: 6)pb"));
  // A month without a figure is not a month without unemployed.
  EXPECT_THAT(FindObservation(reading, "labour.unemployed", "4003", "2026-04"), EqualsProto(""));
}

TEST(RealPayloads, UnemploymentOfTheCountiesOfTodayGoesBackTo2022) {
  const DatasetReading reading = Read("nav.unemployment");
  const auto value = [&](const char* indicator, const char* region, const char* period) {
    return FindObservation(reading, indicator, region, period).value();
  };

  EXPECT_EQ(value("labour.unemployed", "32", "2022-10"), 6009);
  EXPECT_EQ(value("labour.unemployment_rate", "32", "2022-10"), 1.6);
  EXPECT_EQ(value("labour.unemployed", "55", "2022-10"), 824);
  EXPECT_EQ(value("labour.unemployed", "03", "2022-10"), 7683);
  EXPECT_EQ(value("labour.unemployed", "03", "2026-01"), 12125);
  EXPECT_EQ(value("labour.unemployment_rate", "0", "2022-10"), 1.6);
  EXPECT_EQ(value("labour.unemployment_rate", "0", "2026-01"), 2.3);
  // Nav's file has 0 beside a share above zero where it hides a count.
  EXPECT_EQ(FindObservation(reading, "labour.unemployed", "4032", "2024-03").state(),
            Observation::SUPPRESSED);
  EXPECT_EQ(value("labour.unemployment_rate", "4032", "2024-03"), 0.5);
  // A code of 2024 has no figures of its own before.
  EXPECT_EQ(FindObservation(reading, "labour.unemployed", "4003", "2022-12").indicator(), "");
}

TEST(RealPayloads, SettlementPageOf2026) {
  const DatasetReading reading = Read("imdi.settlement");

  EXPECT_THAT(FindObservation(reading, "capacity.settlement_requested", "0301", "2026"),
              EqualsProto(R"pb(
                indicator: "capacity.settlement_requested"
                region: "0301"
                period: "2026"
                period_end: "2026-09-28"
                state: VALUE
                value: 600
                provenance_index: 3)pb"));
  EXPECT_THAT(FindObservation(reading, "capacity.settled_collective_protection", "5061", "2026"),
              EqualsProto(R"pb(
                indicator: "capacity.settled_collective_protection"
                region: "5061"
                period: "2026"
                period_end: "2026-09-28"
                state: SUPPRESSED
                source_symbol: ":"
                provenance_index: 3)pb"));
  // Namesakes, told apart by county.
  EXPECT_EQ(FindObservation(reading, "capacity.settlement_requested", "1515", "2026").value(), 35);
  EXPECT_EQ(FindObservation(reading, "capacity.settlement_requested", "1818", "2026").value(), 10);
  EXPECT_EQ(FindObservation(reading, "capacity.settlement_decided", "3114", "2026").value(), 20);
  EXPECT_THAT(States(reading, "capacity.settlement_decided", "2026"),
              ElementsAre(Pair(Observation::VALUE, 327), Pair(Observation::NOT_APPLICABLE, 25),
                          Pair(Observation::PENDING, 5)));
}

TEST(RealPayloads, SettlementPagesOf2022And2024WithTheirCounties) {
  const DatasetReading reading = Read("imdi.settlement");
  const auto value = [&](const char* indicator, const char* region, const char* year) {
    const std::string id = std::string("capacity.") + indicator;
    const Observation observation = FindObservation(reading, id, region, year);
    EXPECT_EQ(observation.state(), Observation::VALUE) << id << " of " << region << " in " << year;
    return observation.value();
  };

  EXPECT_EQ(value("settlement_settled", "0301", "2022"), 1924);
  EXPECT_EQ(value("settlement_decided", "3413", "2022"), 500);  // Stange
  EXPECT_EQ(value("settlement_settled", "1507", "2022"), 173);  // Ålesund, with Haram
  EXPECT_EQ(FindObservation(reading, "capacity.settlement_settled", "5020", "2022").state(),
            Observation::SUPPRESSED);  // Osen, which was 8
  // Headed "i 2023" on the page.
  EXPECT_EQ(value("settlement_settled", "1103", "2022"), 716);
  EXPECT_EQ(value("settlement_settled", "0301", "2024"), 1539);
  EXPECT_EQ(value("settlement_agreed", "0301", "2024"), 105);
  EXPECT_EQ(value("settlement_requested", "5612", "2024"), 15);  // Kautokeino
  EXPECT_EQ(value("settlement_decided", "3228", "2024"), 145);   // "Nes (Ak.)" and not Nesbyen
  double counties = 0;
  for (const Observation& observation : reading.observations) {
    if (observation.indicator() == "capacity.settlement_settled" &&
        observation.period() == "2024" && observation.region().size() == 2) {
      counties += observation.value();
    }
  }
  EXPECT_EQ(counties, 25618);
  EXPECT_THAT(States(reading, "capacity.settlement_settled", "2023"), IsEmpty());
}

TEST(RealPayloads, SettlementPageOf2025HasNoAgreedColumn) {
  const DatasetReading reading = Read("imdi.settlement");

  EXPECT_EQ(FindObservation(reading, "capacity.settlement_settled", "1508", "2025").value(), 124);
  EXPECT_EQ(FindObservation(reading, "capacity.settlement_settled", "1508", "2025").period_end(),
            "2025-12-31");
  EXPECT_THAT(States(reading, "capacity.settlement_agreed", "2025"), IsEmpty());
}

TEST(RealPayloads, SettlementHistoryKeepsItsStates) {
  const DatasetReading reading = Read("imdi.settlement_history");

  EXPECT_EQ(FindObservation(reading, "capacity.settlement_requested", "0301", "2023").value(),
            2170);
  EXPECT_THAT(States(reading, "capacity.settlement_settled", "2020"),
              ElementsAre(Pair(Observation::VALUE, 190), Pair(Observation::SUPPRESSED, 166)));
}

TEST(RealPayloads, UnaccompaniedMinors) {
  const DatasetReading reading = Read("imdi.unaccompanied_minors");

  EXPECT_THAT(FindObservation(reading, "capacity.minors_requested", "0301", "2024"),
              EqualsProto(R"pb(
                indicator: "capacity.minors_requested"
                region: "0301"
                period: "2024"
                period_end: "2024-11-13"
                state: VALUE
                value: 53)pb"));
  // Asked for 53, and had not decided; the file writes "." as it does of who was not asked.
  const auto oslo = FindObservation(reading, "capacity.minors_decided", "0301", "2024");
  EXPECT_EQ(oslo.state(), Observation::PENDING);
  EXPECT_EQ(oslo.source_symbol(), ".");
  EXPECT_THAT(States(reading, "capacity.minors_decided", "2024"),
              ElementsAre(Pair(Observation::VALUE, 37), Pair(Observation::NOT_APPLICABLE, 299),
                          Pair(Observation::PENDING, 20)));
}

TEST(RealPayloads, SchoolsAreCountedAndAZeroIsARealZero) {
  const DatasetReading reading = Read("udir.upper_secondary");

  const auto schools = [&](const std::string& code) {
    return FindObservation(reading, "services.upper_secondary_schools", code, "2026-04-13");
  };
  double all = 0;
  std::set<std::string> regions;
  for (const Observation& observation : reading.observations) {
    regions.insert(observation.region());
    EXPECT_EQ(observation.state(), Observation::VALUE);
    if (observation.indicator() == "services.upper_secondary_schools") all += observation.value();
  }
  // Of 400 public units that are registered as upper secondary. 319 by the word alone; with them
  // the cathedral schools, gymnasia and schools of farming that have another name.
  EXPECT_EQ(all, 330);
  EXPECT_EQ(schools("0301").value(), 28);  // 55 units, 37 of them public
  EXPECT_EQ(schools("0301").period_end(), "2026-04-13");
  // A Bible school is the only unit in Våler in Østfold: none, and that is known.
  EXPECT_EQ(schools("3114").state(), Observation::VALUE);
  EXPECT_EQ(schools("3114").value(), 0);
  EXPECT_EQ(schools("1580").value(), 1);  // Haram has its own
  EXPECT_EQ(regions.size(), 354);
}

}  // namespace
}  // namespace treff::ingestion
