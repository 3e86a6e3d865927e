// Tables that are kept with the catalogue: figures that a person looked up in what they were made
// from.
#include "tests/ingestion/pipeline/plausible_reading.h"

#include <gmock/gmock.h>

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

Observation::State StateOf(const DatasetReading& reading, const std::string& indicator,
                           const std::string& region, const std::string& period) {
  return FindObservation(reading, indicator, region, period).state();
}

TEST(CatalogueTables, EmployeesByIndustryOf2018) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.employees_by_industry");

  EXPECT_EQ(WholeOf(reading, "labour.employees", "2018").regions, 422);
  EXPECT_EQ(WholeOf(reading, "labour.employees", "2018").total, 2531955);
  EXPECT_EQ(ValueOf(reading, "labour.employees", "0301", "2018"), 346465);
  EXPECT_EQ(ValueOf(reading, "labour.employees", "1201", "2018"), 140063);
  EXPECT_EQ(ValueOf(reading, "labour.employees_health", "0101", "2018"), 2865);
}

TEST(CatalogueTables, JobsOf2025) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.workplaces");

  EXPECT_EQ(WholeOf(reading, "labour.jobs", "2025").regions, 357);
  EXPECT_EQ(WholeOf(reading, "labour.jobs", "2025").total, 2913362);
  EXPECT_EQ(ValueOf(reading, "labour.jobs", "4601", "2025"), 190507);
}

TEST(CatalogueTables, PopulationBackInTimeLeavesTheSplitMunicipalityOut) {
  const DatasetReading reading = ReadPlausible("ssb_pxweb.population_history");

  EXPECT_EQ(ValueOf(reading, "community.population", "0301", "2021"), 697010);
  EXPECT_EQ(FindObservation(reading, "community.population", "0301", "2021").period_end(),
            "2021-01-01");
  EXPECT_EQ(WholeOf(reading, "community.population", "2021").regions, 355);
  EXPECT_EQ(FindObservation(reading, "community.population", "1580", "2021").indicator(), "");
}

TEST(CatalogueTables, EmploymentOf2019AndOfImmigrants) {
  const DatasetReading all = ReadPlausible("ssb_pxweb.employment");
  const DatasetReading newest = ReadPlausible("ssb_pxweb.employment_of_immigrants");
  const DatasetReading older = ReadPlausible("imdi.employment_of_immigrants");

  EXPECT_EQ(WholeOf(all, "labour.employed_share", "2019").regions, 422);
  EXPECT_EQ(ValueOf(all, "labour.employed_share", "0101", "2019"), 57.7);
  EXPECT_EQ(ValueOf(newest, "labour.employed_share_immigrants", "3817", "2021"), 51.0);
  EXPECT_EQ(ValueOf(older, "labour.employed_share_immigrants", "0301", "2014"), 62);
  EXPECT_EQ(ValueOf(older, "labour.employed_share_immigrants", "0", "2014"), 63);
  EXPECT_EQ(ValueOf(older, "labour.employed_immigrants", "0301", "2014"), 91951);
  EXPECT_EQ(ValueOf(older, "labour.unemployment_rate_immigrants", "0301", "2014"), 6);
}

TEST(CatalogueTables, OccupationsAndUnemploymentByGroupAreOfCounties) {
  const DatasetReading occupations = ReadPlausible("nav.occupations");
  const DatasetReading groups = ReadPlausible("nav.unemployment_groups");

  EXPECT_EQ(ValueOf(occupations, "labour.seekers_health", "03", "2026-01"), 1091);
  EXPECT_EQ(ValueOf(occupations, "labour.vacancies_health", "03", "2026-01"), 1720);
  EXPECT_EQ(WholeOf(occupations, "labour.vacancies_construction", "2026-01").regions, 16);
  EXPECT_EQ(WholeOf(groups, "labour.partly_unemployed", "2022-10").regions, 16);
  EXPECT_EQ(ValueOf(groups, "labour.unemployed_women", "03", "2026-01") +
                ValueOf(groups, "labour.unemployed_men", "03", "2026-01"),
            12125);
}

TEST(CatalogueTables, ShortageIsOfTheCountiesOfThen) {
  const DatasetReading reading = ReadPlausible("nav.shortage");

  EXPECT_EQ(ValueOf(reading, "labour.shortage_nurses", "0", "2017"), 3600);
  EXPECT_EQ(ValueOf(reading, "labour.shortage_carpenters", "12", "2017"), 425);
  EXPECT_EQ(ValueOf(reading, "labour.shortage_carpenters", "11", "2017"), 0);
}

TEST(CatalogueTables, SchoolPointsOf2021) {
  const DatasetReading reading = ReadPlausible("udir_statistics.school_points");

  EXPECT_EQ(ValueOf(reading, "services.primary_school_points", "0301", "2021"), 44.9);
  EXPECT_EQ(ValueOf(reading, "services.primary_school_leavers", "4203", "2021"), 484);
  EXPECT_EQ(StateOf(reading, "services.primary_school_points", "1144", "2021"),
            Observation::SUPPRESSED);
}

TEST(CatalogueTables, CountryBackgroundsHideSmallNumbers) {
  const DatasetReading reading = ReadPlausible("imdi.country_background");

  EXPECT_EQ(ValueOf(reading, "community.background_syria", "4601", "2022"), 1562);
  EXPECT_EQ(WholeOf(reading, "community.background_syria", "2022").total, 34406);
  EXPECT_EQ(StateOf(reading, "community.background_syria", "1834", "2022"),
            Observation::SUPPRESSED);
  EXPECT_EQ(StateOf(reading, "community.background_syria", "1151", "2022"), Observation::MISSING);
}

TEST(CatalogueTables, ReasonsForImmigration) {
  const DatasetReading reading = ReadPlausible("imdi.reasons_for_immigration");

  EXPECT_EQ(ValueOf(reading, "community.refugees", "0301", "2021"), 51226);
  EXPECT_EQ(ValueOf(reading, "community.immigrants", "4601", "2021"), 43498);
  EXPECT_EQ(ValueOf(reading, "community.refugees", "1144", "2021"), 3);
}

TEST(CatalogueTables, AShareOfNobodyIsNoShare) {
  const DatasetReading reading = ReadPlausible("imdi.introduction_programme");
  const DatasetReading counties = ReadPlausible("ssb_pxweb.introduction_programme");

  EXPECT_EQ(ValueOf(reading, "performance.introduction_success_1y", "0301", "2014"), 56);
  EXPECT_EQ(ValueOf(reading, "performance.introduction_leavers_5y", "0301", "2014"), 218);
  EXPECT_EQ(WholeOf(reading, "performance.introduction_leavers_1y", "2014").total,
            3710);  // without Sandefjord's three
  EXPECT_EQ(WholeOf(reading, "performance.introduction_success_1y", "2014").regions, 93);
  EXPECT_EQ(ValueOf(reading, "performance.introduction_leavers_1y", "0118", "2014"), 0);
  EXPECT_EQ(StateOf(reading, "performance.introduction_success_1y", "0118", "2014"),
            Observation::NOT_APPLICABLE);
  EXPECT_EQ(ValueOf(counties, "performance.introduction_success_1y", "03", "2021"), 57);
}

TEST(CatalogueTables, ParticipantsAndNorwegianTests) {
  const DatasetReading participants = ReadPlausible("imdi.introduction_participants");
  const DatasetReading tests = ReadPlausible("imdi.norwegian_tests");

  EXPECT_EQ(ValueOf(participants, "performance.introduction_participants", "0301", "2015"), 783);
  EXPECT_EQ(ValueOf(tests, "performance.norwegian_oral_b1", "0301", "2015"), 44);
  EXPECT_EQ(ValueOf(tests, "performance.norwegian_written_candidates", "0301", "2015"), 1812);
}

TEST(CatalogueTables, RefugeesAreThoseSettledHereAndThoseWhoMovedIn) {
  const DatasetReading reading = ReadPlausible("imdi.secondary_migration");

  EXPECT_EQ(ValueOf(reading, "performance.refugees_0_4", "4601", "2022"), 1448);
  EXPECT_EQ(ValueOf(reading, "performance.refugees_settled_here_0_4", "4601", "2022"), 1022);
  EXPECT_EQ(ValueOf(reading, "performance.refugees_settled_here_5_plus", "4601", "2022"), 7203);
  EXPECT_GE(WholeOf(reading, "performance.refugees_5_plus", "2022").regions, 330);
}

TEST(CatalogueTables, TheWholeOf2023IsSettledAndTheSplitMunicipalityIsOfThen) {
  const DatasetReading settled = ReadPlausible("imdi.settled_2023");
  const DatasetReading minors = ReadPlausible("imdi.minors_settled");

  EXPECT_EQ(ValueOf(settled, "capacity.settlement_settled", "0301", "2023"), 2018);
  EXPECT_EQ(ValueOf(settled, "capacity.settled_ukrainians", "0301", "2023"), 1585);
  EXPECT_EQ(WholeOf(settled, "capacity.settlement_settled", "2023").total, 33420);
  EXPECT_EQ(ValueOf(settled, "capacity.settlement_settled", "1507", "2023"), 294);
  EXPECT_EQ(FindObservation(settled, "capacity.settlement_settled", "1508", "2023").indicator(),
            "");
  EXPECT_EQ(ValueOf(minors, "capacity.minors_settled", "4601", "2023"), 17);
  EXPECT_EQ(StateOf(minors, "capacity.minors_settled", "1507", "2023"), Observation::SUPPRESSED);
}

TEST(CatalogueTables, Robek) {
  const DatasetReading reading = ReadPlausible("kdd.robek");

  EXPECT_EQ(WholeOf(reading, "capacity.robek", "2024").regions, 357);
  EXPECT_EQ(WholeOf(reading, "capacity.robek", "2024").total, 17);
}

}  // namespace
}  // namespace treff::ingestion
