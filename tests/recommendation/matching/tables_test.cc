#include "services/recommendation/tables/tables.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::recommendation::tables {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kCommunities[] = R"pb(
  countries { code: "ER" inhabitants: "community.background_eritrea" }
  languages { codes: "ti" spoken_in: "ER" })pb";
constexpr char kStudies[] = R"pb(
  studies { id: "vocational_college" })pb";

std::string OccupationOf(const std::string& styrk) {
  const Occupation* occupation = StandardTables().FindOccupation(styrk);
  return occupation == nullptr ? "" : occupation->id();
}

// Every text of the catalogue's indicator files.
std::string IndicatorFiles() {
  std::string all;
  const std::filesystem::path folder =
      std::filesystem::path(TREFF_SOURCE_DIR) / "services/ingestion/catalogue/indicators";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

TEST(Tables, ThoseCompiledInHaveNoFault) { EXPECT_THAT(CheckStandardTables(), IsOk()); }

TEST(Tables, TheLongestBeginningOfACodeDecides) {
  EXPECT_EQ(OccupationOf("7212"), "welders");
  EXPECT_EQ(OccupationOf("7213"), "metal_workers");
  EXPECT_EQ(OccupationOf("7115"), "carpenters");
  EXPECT_EQ(OccupationOf("7112"), "builders");
  EXPECT_EQ(OccupationOf("7"), "craft_workers");
  EXPECT_EQ(OccupationOf("2223"), "nurses");
  EXPECT_EQ(OccupationOf("5120"), "cooks");
  EXPECT_EQ(OccupationOf("9112"), "cleaners");
  EXPECT_EQ(OccupationOf("8332"), "drivers");
  EXPECT_EQ(OccupationOf("2341"), "teachers");
  EXPECT_EQ(OccupationOf("9211"), "farm_workers");
}

TEST(Tables, EveryCodeOfOneToFourDigitsHasAnOccupationAndNothingElseHas) {
  for (int code = 0; code < 10000; ++code) {
    EXPECT_NE(OccupationOf(absl::StrCat(code)), "") << code;
  }
  EXPECT_EQ(OccupationOf(""), "");
  EXPECT_EQ(OccupationOf("71152"), "");
  EXPECT_EQ(OccupationOf("71a"), "");
}

TEST(Tables, ALanguageLeadsToWhereItIsSpoken) {
  const Language* tigrinya = StandardTables().FindLanguage("ti");

  ASSERT_NE(tigrinya, nullptr);
  EXPECT_THAT(tigrinya->spoken_in(), ::testing::ElementsAre("ER"));
  EXPECT_THAT(tigrinya->also_spoken_in(), ::testing::ElementsAre("ET"));
  EXPECT_EQ(StandardTables().FindLanguage("tir"), tigrinya);
  EXPECT_EQ(StandardTables().FindLanguage("xx"), nullptr);
}

// A name that the catalogue does not have would be missing everywhere, and nobody would notice.
TEST(Tables, EveryIndicatorIsInTheCatalogue) {
  std::set<std::string> named = {StandardTables().occupations.employees()};
  for (const Occupation& occupation : StandardTables().occupations.occupations()) {
    for (const Industry& industry : occupation.industries()) named.insert(industry.employees());
    named.insert({occupation.vacancies(), occupation.seekers(), occupation.shortage()});
  }
  for (const Country& country : StandardTables().communities.countries()) {
    named.insert(country.inhabitants());
  }
  for (const Study& study : StandardTables().studies.studies()) {
    named.insert({study.distance(), study.size(), study.places()});
  }
  named.erase("");
  const std::string catalogue = IndicatorFiles();

  EXPECT_GT(named.size(), 60u);
  for (const std::string& indicator : named) {
    EXPECT_TRUE(absl::StrContains(catalogue, absl::StrCat("indicator_id: \"", indicator, "\"")))
        << indicator;
  }
}

TEST(Tables, EveryFaultOfAFileIsNamedAtOnce) {
  const auto tables = ReadTables(R"pb(
                                   employees: "labour.employees"
                                   occupations {
                                     id: "a"
                                     styrk: "0"
                                     styrk: "12345"
                                     industries { employees: "x" weight: 0.5 }
                                     vacancies: "v"
                                   }
                                   occupations {
                                     id: "a"
                                     industries { employees: "x" weight: 1 }
                                   })pb",
                                 kCommunities, kStudies, "");

  EXPECT_THAT(tables,
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("tables/occupations.textproto"), HasSubstr("12345"),
                             HasSubstr("add up to 0.5"), HasSubstr("occupations[0].seekers"),
                             HasSubstr("a is there twice"), HasSubstr("occupations[1].styrk"),
                             HasSubstr("without_experience"),
                             HasSubstr("major groups 1, 2, 3, 4, 5, 6, 7, 8, 9"))));
}

TEST(Tables, ALanguageOfAnUnknownCountryIsRefused) {
  const auto tables = ReadTables("", R"pb(
                                   languages { codes: "ti" spoken_in: "ER" })pb",
                                 kStudies, "");

  EXPECT_THAT(tables, StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Tables, AFigureIsFoundByItsNameOrItsBeginning) {
  const Tables& tables = StandardTables();

  EXPECT_TRUE(tables.FigureOf("services.gp_reserve_capacity").municipality_knows());
  EXPECT_EQ(tables.FigureOf("community.background_syria").scale(), Figure::PER_1000_INHABITANTS);
  EXPECT_FALSE(tables.FigureOf("labour.unemployment_rate").municipality_knows());
  EXPECT_TRUE(tables.FigureOf("nobody.measures_this").measured().empty());
}

}  // namespace
}  // namespace treff::recommendation::tables
