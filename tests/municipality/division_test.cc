// Labour-market regions through reforms that are made up: one of each kind, after 2024.
#include "services/municipality/regions/division.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kReformDay[] = "2028-01-01";
constexpr char kNextReformDay[] = "2032-01-01";

// A municipality; `region` may be empty.
v1::Region Municipality(const std::string& code, const std::string& region,
                        const std::string& valid_from, const std::string& valid_to) {
  v1::Region municipality;
  municipality.set_name("regions/" + code);
  municipality.set_code(code);
  municipality.set_level(v1::Region::MUNICIPALITY);
  municipality.set_display_name(code);
  municipality.set_valid_from(valid_from);
  municipality.set_valid_to(valid_to);
  if (!region.empty()) municipality.set_labour_market_region("regions/" + region);
  return municipality;
}
v1::Region Ended(const std::string& code, const std::string& region) {
  return Municipality(code, region, "", kReformDay);
}
v1::Region Formed(const std::string& code) { return Municipality(code, "", kReformDay, ""); }
v1::Region Standing(const std::string& code, const std::string& region) {
  return Municipality(code, region, "", "");
}

v1::Region LabourMarketRegion(const std::string& code) {
  v1::Region region;
  region.set_name("regions/" + code);
  region.set_code(code);
  region.set_level(v1::Region::LABOUR_MARKET_REGION);
  return region;
}

v1::RegionChange Change(v1::RegionChange::Kind kind, const std::string& from, const std::string& to,
                        const std::string& day = kReformDay) {
  v1::RegionChange change;
  change.set_kind(kind);
  change.set_old_code(from);
  change.set_new_code(to);
  change.set_effective_date(day);
  return change;
}

// The labour-market region of the municipality that has `code` now; empty for none.
std::string RegionOf(const Division& division, const std::string& code) {
  const v1::Region* municipality = division.FindCurrent(code);
  EXPECT_NE(municipality, nullptr) << code;
  return municipality == nullptr ? "" : std::string(CodeOf(municipality->labour_market_region()));
}

TEST(LabourMarketRegions, ARenumberedMunicipalityStaysInItsRegion) {
  const Division division({Ended("3201", "BA005"), Formed("3299"), LabourMarketRegion("BA005")},
                          {Change(v1::RegionChange::RENUMBERED, "3201", "3299")});

  EXPECT_EQ(RegionOf(division, "3299"), "BA005");
  EXPECT_THAT(division.Members("BA005"), ElementsAre("3299"));
}

TEST(LabourMarketRegions, EveryPartOfASplitMunicipalityStaysInItsRegion) {
  const Division division({Ended("1508", "BA096"), Formed("1591"), Formed("1592")},
                          {Change(v1::RegionChange::SPLIT, "1508", "1591"),
                           Change(v1::RegionChange::SPLIT, "1508", "1592")});

  EXPECT_EQ(RegionOf(division, "1591"), "BA096");
  EXPECT_EQ(RegionOf(division, "1592"), "BA096");
}

TEST(LabourMarketRegions, AMergerWithinOneRegionIsInIt) {
  const Division division({Ended("1120", "BA049"), Ended("1121", "BA049"), Formed("1190")},
                          {Change(v1::RegionChange::MERGED, "1120", "1190"),
                           Change(v1::RegionChange::MERGED, "1121", "1190")});

  EXPECT_EQ(RegionOf(division, "1190"), "BA049");
}

TEST(LabourMarketRegions, AMergerAcrossTwoRegionsIsInNoneThatWeKnow) {
  const Division division({Ended("1119", "BA049"), Ended("1111", "BA048"), Formed("1190"),
                           LabourMarketRegion("BA048"), LabourMarketRegion("BA049")},
                          {Change(v1::RegionChange::MERGED, "1119", "1190"),
                           Change(v1::RegionChange::MERGED, "1111", "1190")});

  EXPECT_EQ(RegionOf(division, "1190"), "");
  EXPECT_THAT(division.Members("BA048"), IsEmpty());
  EXPECT_THAT(division.Members("BA049"), IsEmpty());
}

TEST(LabourMarketRegions, AMergerWithOneThatHasNoneIsInNoneThatWeKnow) {
  const Division division({Ended("1119", "BA049"), Ended("1111", ""), Formed("1190")},
                          {Change(v1::RegionChange::MERGED, "1119", "1190"),
                           Change(v1::RegionChange::MERGED, "1111", "1190")});

  EXPECT_EQ(RegionOf(division, "1190"), "");
}

TEST(LabourMarketRegions, ACodeThatLivesOnKeepsItsRegionWhateverItTakesIn) {
  const Division division({Standing("1103", "BA049"), Ended("1111", "BA048")},
                          {Change(v1::RegionChange::MERGED, "1103", "1103"),
                           Change(v1::RegionChange::MERGED, "1111", "1103")});

  EXPECT_EQ(RegionOf(division, "1103"), "BA049");
}

TEST(LabourMarketRegions, AMovedBoundaryMovesNobody) {
  const Division division({Standing("3118", "BA001"), Standing("3207", "BA005")},
                          {Change(v1::RegionChange::BOUNDARY_ADJUSTED, "3118", "3207")});

  EXPECT_EQ(RegionOf(division, "3118"), "BA001");
  EXPECT_EQ(RegionOf(division, "3207"), "BA005");
}

TEST(LabourMarketRegions, WhatTheCatalogueSaysStandsOverWhatReformsSay) {
  v1::Region formed = Formed("1190");
  formed.set_labour_market_region("regions/BA048");
  const Division division({Ended("1119", "BA049"), formed},
                          {Change(v1::RegionChange::RENUMBERED, "1119", "1190")});

  EXPECT_EQ(RegionOf(division, "1190"), "BA048");
}

TEST(LabourMarketRegions, SeveralReformsAreFollowedOneAfterTheOther) {
  const Division division({Ended("3201", "BA005"), Ended("3203", "BA005"),
                           Municipality("3299", "", kReformDay, kNextReformDay),
                           Municipality("0399", "", kNextReformDay, "")},
                          {Change(v1::RegionChange::RENUMBERED, "3299", "0399", kNextReformDay),
                           Change(v1::RegionChange::MERGED, "3201", "3299"),
                           Change(v1::RegionChange::MERGED, "3203", "3299")});

  EXPECT_EQ(RegionOf(division, "0399"), "BA005");
}

}  // namespace
}  // namespace treff::municipality
