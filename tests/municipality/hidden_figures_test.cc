// Hidden figures: as narrow as the published totals make them, and never narrower.
#include "services/municipality/observations/hidden_figures.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using State = v1::Observation;

v1::Region RegionOf(const std::string& code, v1::Region::Level level, const std::string& county) {
  v1::Region region;
  region.set_code(code);
  region.set_level(level);
  if (!county.empty()) region.set_county("regions/" + county);
  return region;
}

// A country of two counties: 18 with 1804, 1811 and 1856; 19 with 1901 and 1902.
Division TwoCounties() {
  std::vector<v1::Region> regions = {RegionOf("0", v1::Region::COUNTRY, ""),
                                     RegionOf("18", v1::Region::COUNTY, ""),
                                     RegionOf("19", v1::Region::COUNTY, "")};
  for (const char* code : {"1804", "1811", "1856", "1901", "1902"}) {
    regions.push_back(RegionOf(code, v1::Region::MUNICIPALITY, std::string(code).substr(0, 2)));
  }
  return Division(regions, {});
}

Figure Hidden(std::string_view region, std::string_view year = "2024") {
  return Lacking(region, year, State::SUPPRESSED);
}

class HiddenFiguresTest : public ::testing::Test {
 protected:
  // "1811 0..10" of each hidden figure, in the order given; "1811 ?" without bounds.
  std::vector<std::string> Narrowed(std::vector<Figure> figures) {
    noted_ = NarrowHidden(division_, indicator_, figures);
    std::vector<std::string> texts;
    for (const Figure& figure : figures) {
      if (figure.state != State::SUPPRESSED) continue;
      std::string text(figure.region);
      text += figure.bounds.has_value()
                  ? " " + std::to_string(static_cast<int>(figure.bounds->lower)) + ".." +
                        std::to_string(static_cast<int>(figure.bounds->upper))
                  : " ?";
      texts.push_back(text);
    }
    return texts;
  }

  Division division_ = TwoCounties();
  v1::Indicator indicator_ = MakeIndicator(v1::Indicator::SUM);
  std::vector<std::string> noted_;
};

TEST_F(HiddenFiguresTest, TwoCellsOfACountyShareWhatItsTotalLeaves) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 374), Value("1804", "2024", 364), Hidden("1811"),
                        Hidden("1856")}),
              ElementsAre("1811 0..10", "1856 0..10"));
}

TEST_F(HiddenFiguresTest, WhatTheRuleSaysOfOneCellIsTakenFromTheOther) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 374), Value("1804", "2024", 364),
                        SuppressedBetween("1811", "2024", {1, 4}), Hidden("1856")}),
              ElementsAre("1811 1..4", "1856 6..9"));
}

TEST_F(HiddenFiguresTest, TheOnlyHiddenCellIsWhatIsLeft) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 50), Value("1804", "2024", 20),
                        Value("1811", "2024", 22), Hidden("1856")}),
              ElementsAre("1856 8..8"));
}

TEST_F(HiddenFiguresTest, APartThatIsMissingMayBeAnything) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 50), Value("1804", "2024", 20),
                        Lacking("1811", "2024", State::MISSING), Hidden("1856")}),
              ElementsAre("1856 0..30"));
  EXPECT_THAT(Narrowed({Value("18", "2024", 50), Value("1804", "2024", 20), Hidden("1856")}),
              ElementsAre("1856 0..30"));
}

TEST_F(HiddenFiguresTest, TheCountryNarrowsWhatACountyHides) {
  EXPECT_THAT(Narrowed({Value("0", "2024", 100), Value("18", "2024", 60), Hidden("19"),
                        Value("1901", "2024", 31), Hidden("1902")}),
              ElementsAre("19 31..40", "1902 0..9"));
}

// Nav's country has persons on Svalbard and without a known address.
TEST_F(HiddenFiguresTest, TheCountryMayHoldMoreThanItsParts) {
  EXPECT_THAT(Narrowed({Value("0", "2024", 100), Value("18", "2024", 60), Value("19", "2024", 38),
                        Value("1901", "2024", 31), Hidden("1902")}),
              ElementsAre("1902 7..7"));
  EXPECT_THAT(noted_, IsEmpty());
}

TEST_F(HiddenFiguresTest, WithoutATotalNothingIsSaid) {
  EXPECT_THAT(Narrowed({Value("1804", "2024", 364), Hidden("1811")}), ElementsAre("1811 ?"));
  EXPECT_THAT(Narrowed({Value("18", "2023", 374), Value("1804", "2024", 364), Hidden("1811")}),
              ElementsAre("1811 ?"))
      << "a total of another year";
}

TEST_F(HiddenFiguresTest, ATotalThatItsPartsContradictNarrowsNothingAndIsNoted) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 300), Value("1804", "2024", 364),
                        SuppressedBetween("1811", "2024", {1, 4}), Hidden("1856")}),
              ElementsAre("1811 1..4", "1856 ?"));
  EXPECT_THAT(noted_, ElementsAre("test.indicator, region 18 in 2024"));
}

TEST_F(HiddenFiguresTest, APartOfAYearSaysNothingAboutTheWhole) {
  EXPECT_THAT(Narrowed({Value("18", "2024", 374), Partial("1804", "2024", 364), Hidden("1811")}),
              ElementsAre("1811 ?"));
  EXPECT_THAT(Narrowed({Partial("18", "2024", 374), Partial("1804", "2024", 364), Hidden("1811")}),
              ElementsAre("1811 0..10"));
}

TEST_F(HiddenFiguresTest, RatesHaveNoTotals) {
  indicator_ = MakeIndicator(v1::Indicator::WEIGHTED_MEAN);

  EXPECT_THAT(Narrowed({Value("18", "2024", 4), Value("1804", "2024", 3), Hidden("1811")}),
              ElementsAre("1811 ?"));
  EXPECT_THAT(noted_, IsEmpty());
}

// Of today's counties no source says since when they are: in 2023 they had no municipalities.
TEST_F(HiddenFiguresTest, ACountryIsTheSumOfTheCountiesOfItsTime) {
  std::vector<v1::Region> regions(division_.regions());
  regions.push_back(RegionOf("20", v1::Region::COUNTY, ""));
  regions.push_back(RegionOf("2001", v1::Region::MUNICIPALITY, "20"));
  regions.back().set_valid_from("2024-01-01");
  division_ = Division(regions, {});

  EXPECT_THAT(
      Narrowed({Value("0", "2023", 100), Value("18", "2023", 60), Value("19", "2023", 40),
                Value("20", "2023", 40), Value("1901", "2023", 31), Hidden("1902", "2023")}),
      ElementsAre("1902 9..9"));
  EXPECT_THAT(noted_, IsEmpty());
}

// A county holds the municipalities that it had when the period ended.
TEST_F(HiddenFiguresTest, TotalsHoldTheMunicipalitiesOfTheirTime) {
  std::vector<v1::Region> regions(division_.regions());
  for (v1::Region& region : regions) {
    if (region.code() == "1856") region.set_valid_from("2024-01-01");
  }
  division_ = Division(regions, {});

  EXPECT_THAT(Narrowed({Value("18", "2023", 30), Value("1804", "2023", 20), Hidden("1811", "2023"),
                        Hidden("1856", "2023")}),
              ElementsAre("1811 10..10", "1856 ?"));
}

// IMDi's table of 2024: Bindal and Røst are hidden, the county's sum row says 2 224.
TEST_F(HiddenFiguresTest, NordlandOf2024) {
  const std::vector<std::pair<const char*, int>> settled = {
      {"1804", 364}, {"1806", 190}, {"1811", -1},  {"1812", 21},  {"1813", 50},  {"1815", 11},
      {"1816", 0},   {"1818", 36},  {"1820", 101}, {"1822", 27},  {"1824", 100}, {"1825", 12},
      {"1826", 21},  {"1827", 50},  {"1828", 21},  {"1832", 80},  {"1833", 94},  {"1834", 31},
      {"1835", 9},   {"1836", 10},  {"1837", 29},  {"1838", 35},  {"1839", 15},  {"1840", 52},
      {"1841", 38},  {"1845", 19},  {"1848", 26},  {"1851", 21},  {"1853", 21},  {"1856", -1},
      {"1857", 0},   {"1859", 46},  {"1860", 32},  {"1865", 150}, {"1866", 80},  {"1867", 31},
      {"1868", 70},  {"1870", 210}, {"1871", 48},  {"1874", 0},   {"1875", 63}};
  std::vector<v1::Region> regions = {RegionOf("18", v1::Region::COUNTY, "")};
  std::vector<Figure> figures = {Value("18", "2024", 2224)};
  for (const auto& [code, persons] : settled) {
    regions.push_back(RegionOf(code, v1::Region::MUNICIPALITY, "18"));
    figures.push_back(persons < 0 ? Hidden(code) : Value(code, "2024", persons));
  }
  division_ = Division(regions, {});

  EXPECT_THAT(Narrowed(figures), ElementsAre("1811 0..10", "1856 0..10"));
}

}  // namespace
}  // namespace treff::municipality
