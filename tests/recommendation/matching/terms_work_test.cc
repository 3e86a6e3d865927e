// What the terms about work make of what the adults have done.
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/explanation/explanation.h"
#include "services/recommendation/matching/scoring/scoring.h"
#include "services/recommendation/matching/terms/job_match.h"
#include "services/recommendation/matching/terms/low_skilled_demand.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using municipality::v1::Region;
using ::testing::ElementsAre;

// Employees of every industry that the tables name, 100 of each in 1 700, but for `more`.
std::map<std::string, SampleFact> Industries(const std::map<std::string, double>& more) {
  std::map<std::string, SampleFact> facts;
  double all = 0;
  for (const char* industry :
       {"farming", "mining", "manufacturing", "utilities", "construction", "trade", "transport",
        "hospitality", "information", "finance", "professional", "business_services",
        "administration", "education", "health", "personal_services"}) {
    const auto found = more.find(industry);
    const double persons = found == more.end() ? 100 : found->second;
    facts[std::string("labour.employees_") + industry] = {persons};
    all += persons;
  }
  facts["labour.employees"] = {all};
  return facts;
}

SamplePlace PlaceWith(const std::string& code, const std::map<std::string, double>& more) {
  return {.code = code, .region = "BA" + code, .facts = Industries(more)};
}

Case CarpenterCase() {
  return CaseOf(
      "members { birth_year: 1990 work_experiences { occupation_code: '7115' years: 8 } }");
}
Case NurseCase() {
  return CaseOf(
      "members { birth_year: 1990 work_experiences { occupation_code: '2223' years: 8 } }");
}

std::shared_ptr<const InputColumn> InputOf(const TermKind& kind, const Case& household_case,
                                           const MunicipalityTable& snapshot) {
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const v1::Policy policy;
  return kind.Read({household, snapshot, policy, kQuotaYear}, {});
}

double JobMatchAt(const Case& household_case, const MunicipalityTable& snapshot, PlaceIndex place) {
  return InputOf(JobMatchTerm(), household_case, snapshot)->values[place].value;
}

TEST(JobMatch, ACarpenterGoesWhereTheyBuildAndANurseWhereTheyCare) {
  const auto snapshot = SampleSnapshot(
      {PlaceWith("1101", {{"construction", 300}}), PlaceWith("1102", {{"health", 300}})});

  EXPECT_GT(JobMatchAt(CarpenterCase(), *snapshot, 0), JobMatchAt(CarpenterCase(), *snapshot, 1));
  EXPECT_LT(JobMatchAt(NurseCase(), *snapshot, 0), JobMatchAt(NurseCase(), *snapshot, 1));
}

TEST(JobMatch, AsInTheCountryIsOne) {
  const auto snapshot = SampleSnapshot({PlaceWith("1101", {}), PlaceWith("1102", {})});

  EXPECT_DOUBLE_EQ(JobMatchAt(CarpenterCase(), *snapshot, 0), 1);
}

TEST(JobMatch, TheRegionCountsHalfBecausePeopleCommute) {
  // Of 1 600, 100 build here; of the region's 3 400, 300.
  SamplePlace home = PlaceWith("1101", {});
  SamplePlace neighbour = PlaceWith("1102", {{"construction", 300}});
  neighbour.region = home.region;
  const SamplePlace far = PlaceWith("1103", {});
  const Case household_case =
      CaseOf("members { birth_year: 1990 work_experiences { occupation_code: '7112' years: 8 } }");

  const double alone = JobMatchAt(household_case, *SampleSnapshot({home, neighbour, far}), 2);
  const double near = JobMatchAt(household_case, *SampleSnapshot({home, neighbour, far}), 0);

  const double country = 500.0 / 5000;
  EXPECT_NEAR(alone, 100.0 / 1600 / country, 1e-9);
  // Where few work in the industry, what exceeds the country counts less: 400 of 700 parts of it.
  const double around = 1 + (400.0 / 3400 / country - 1) * 400 / 700;
  EXPECT_NEAR(near, (100.0 / 1600 / country + around) / 2, 1e-9);
}

TEST(JobMatch, AVillageThatLivesByOneFirmIsNoLargeLabourMarket) {
  const SamplePlace village{
      .code = "1101",
      .region = "BA001",
      .facts = {{"labour.employees", {100}}, {"labour.employees_construction", {40}}}};
  const SamplePlace town{
      .code = "1102",
      .region = "BA002",
      .facts = {{"labour.employees", {10000}}, {"labour.employees_construction", {1500}}}};
  const SamplePlace other{
      .code = "1103",
      .region = "BA003",
      .facts = {{"labour.employees", {10000}}, {"labour.employees_construction", {500}}}};
  const Case builder =
      CaseOf("members { birth_year: 1990 work_experiences { occupation_code: '7112' } }");
  const auto snapshot = SampleSnapshot({village, town, other});

  EXPECT_LT(JobMatchAt(builder, *snapshot, 0), JobMatchAt(builder, *snapshot, 1));
  EXPECT_LT(JobMatchAt(builder, *snapshot, 2), 0.6);
}

TEST(JobMatch, EveryAdultCountsAlikeAndOneAdultsYearsWeigh) {
  const auto snapshot = SampleSnapshot(
      {PlaceWith("1101", {{"construction", 300}}), PlaceWith("1102", {{"health", 300}})});
  const Case both = CaseOf(R"pb(
    members {
      birth_year: 1990
      work_experiences { occupation_code: "7112" years: 1 }
    }
    members {
      birth_year: 1991
      work_experiences { occupation_code: "2223" years: 9 }
    })pb");
  const Case one = CaseOf(R"pb(
    members {
      birth_year: 1990
      work_experiences { occupation_code: "7112" years: 1 }
      work_experiences { occupation_code: "2223" years: 9 }
    })pb");
  const double builder = JobMatchAt(
      CaseOf("members { birth_year: 1990 work_experiences { occupation_code: '7112' } }"),
      *snapshot, 0);
  const double nurse = JobMatchAt(NurseCase(), *snapshot, 0);

  EXPECT_NEAR(JobMatchAt(both, *snapshot, 0), (builder + nurse) / 2, 1e-9);
  EXPECT_NEAR(JobMatchAt(one, *snapshot, 0), (builder + 9 * nurse) / 10, 1e-9);
}

TEST(JobMatch, ACountyWithVacanciesForTheTradeIsBetter) {
  std::vector<SamplePlace> places = {PlaceWith("1101", {}), PlaceWith("1501", {})};
  places[0].county = "11";
  places[1].county = "15";
  for (SamplePlace& place : places) {
    place.facts["labour.seekers_construction"] = {100, 1, Region::COUNTY};
  }
  places[0].facts["labour.vacancies_construction"] = {90, 1, Region::COUNTY};
  places[1].facts["labour.vacancies_construction"] = {30, 1, Region::COUNTY};
  const auto snapshot = SampleSnapshot(places);

  // Per job seeker 1.5 and 0.5 times the country's; industries weigh 0.6, vacancies 0.3. Of what
  // the county has more than the country, 1 600 employees are near enough for a third.
  const double reached = 1600.0 / (1600 + 3000);
  EXPECT_NEAR(JobMatchAt(CarpenterCase(), *snapshot, 0), (0.6 + 0.3 * (1 + 0.5 * reached)) / 0.9,
              1e-9);
  EXPECT_NEAR(JobMatchAt(CarpenterCase(), *snapshot, 1), (0.6 + 0.3 * 0.5) / 0.9, 1e-9);
  EXPECT_DOUBLE_EQ(JobMatchAt(NurseCase(), *snapshot, 0), 1);
}

TEST(JobMatch, VacanciesNobodyCountsHereMayBeAnythingThatOthersHave) {
  std::vector<SamplePlace> places = {PlaceWith("1101", {}), PlaceWith("1501", {}),
                                     PlaceWith("1801", {})};
  const char* counties[] = {"11", "15", "18"};
  for (int i = 0; i < 3; ++i) places[i].county = counties[i];
  for (int i = 0; i < 2; ++i) {
    places[i].facts["labour.seekers_construction"] = {100, 1, Region::COUNTY};
  }
  places[0].facts["labour.vacancies_construction"] = {90, 1, Region::COUNTY};
  places[1].facts["labour.vacancies_construction"] = {30, 1, Region::COUNTY};
  const auto column = InputOf(JobMatchTerm(), CarpenterCase(), *SampleSnapshot(places));

  const InputValue& unknown = column->values[2];
  EXPECT_NEAR(unknown.value, 1, 1e-9);
  EXPECT_NEAR(unknown.value - unknown.own.down, column->values[1].value, 1e-9);
  EXPECT_GE(unknown.value + unknown.own.up, column->values[0].value);
}

TEST(JobMatch, WithoutFiguresOfItsIndustriesAPlaceIsUnknown) {
  SamplePlace silent{.code = "1102", .region = ""};
  const auto snapshot = SampleSnapshot({PlaceWith("1101", {}), silent});

  const auto column = InputOf(JobMatchTerm(), CarpenterCase(), *snapshot);

  EXPECT_TRUE(column->values[0].IsKnown());
  EXPECT_FALSE(column->values[1].IsKnown());
}

TEST(JobMatch, SaysWhoseWorkItLookedAt) {
  const Household household = HouseholdOf(CaseOf(R"pb(
                                            members {
                                              birth_year: 1990
                                              work_experiences { occupation_code: "7115" years: 8 }
                                            }
                                            members { birth_year: 1992 }
                                            members {
                                              birth_year: 1950
                                              work_experiences { occupation_code: "7115" years: 40 }
                                            }
                                            members {
                                              birth_year: 1988
                                              work_experiences { occupation_code: "2223" years: 2 }
                                            })pb"),
                                          kQuotaYear);
  const auto snapshot = SampleSnapshot({PlaceWith("1101", {})});
  const v1::Policy policy;

  EXPECT_THAT(JobMatchTerm().MembersOf({household, *snapshot, policy, kQuotaYear}, {}),
              ElementsAre(1, 4));
}

TEST(LowSkilledDemand, AHotelTownTakesInMoreThanAnOfficeTown) {
  const auto snapshot = SampleSnapshot(
      {PlaceWith("1101", {{"hospitality", 400}}), PlaceWith("1102", {{"administration", 400}})});

  const auto column = InputOf(LowSkilledDemandTerm(), Couple(), *snapshot);

  EXPECT_GT(column->values[0].value, column->values[1].value);
}

}  // namespace
}  // namespace treff::recommendation::matching
