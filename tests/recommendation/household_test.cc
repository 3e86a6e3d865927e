#include "services/recommendation/matching/household.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

namespace treff::recommendation::matching {
namespace {

using ::testing::UnorderedElementsAre;

constexpr int kYear = 2026;

Household Of(const std::string& text) {
  casework::v1::Case household_case;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &household_case));
  return HouseholdOf(household_case, kYear);
}

std::vector<std::string> ConditionsOf(const Household& household) {
  std::vector<std::string> names;
  for (int i = 0; i < v1::Condition_ARRAYSIZE; ++i) {
    const auto condition = static_cast<v1::Condition>(i);
    if (household.Meets(condition)) names.push_back(v1::Condition_Name(condition));
  }
  return names;
}

TEST(Household, AgesAreThoseOfTheReferenceYear) {
  const Household household = Of(R"pb(
    members { birth_year: 1990 }
    members { birth_year: 2021 }
    members { birth_year: 2020 })pb");

  EXPECT_EQ(household.size, 3);
  EXPECT_THAT(ConditionsOf(household),
              UnorderedElementsAre("ALWAYS", "HAS_WORKING_AGE_ADULT", "HAS_CHILD_UNDER_6",
                                   "HAS_SCHOOL_CHILD"));
}

TEST(Household, AFifteenYearOldIsASchoolChildAndOfUpperSecondaryAge) {
  EXPECT_THAT(ConditionsOf(Of("members { birth_year: 2011 }")),
              UnorderedElementsAre("ALWAYS", "HAS_SCHOOL_CHILD", "HAS_UPPER_SECONDARY_AGE"));
}

TEST(Household, AnUnaccompaniedMinorIsResourceDemanding) {
  EXPECT_THAT(ConditionsOf(Of("track: UNACCOMPANIED_MINOR members { birth_year: 2010 }")),
              UnorderedElementsAre("ALWAYS", "HAS_UPPER_SECONDARY_AGE", "IS_UNACCOMPANIED_MINOR",
                                   "IS_RESOURCE_DEMANDING"));
}

TEST(Household, SixMembersAreResourceDemandingAndFiveAreNot) {
  std::string members;
  for (int i = 0; i < 5; ++i) members += "members { birth_year: 1950 } ";
  EXPECT_FALSE(Of(members).Meets(v1::IS_RESOURCE_DEMANDING));

  members += "members { birth_year: 1950 }";
  EXPECT_TRUE(Of(members).Meets(v1::IS_RESOURCE_DEMANDING));
}

TEST(Household, AHealthNeedIsResourceDemandingWhetherRequiredOrPreferred) {
  const Household household =
      Of("members { birth_year: 1950 } needs { kind: GROUND_FLOOR importance: PREFERRED }");

  EXPECT_TRUE(household.Meets(v1::IS_RESOURCE_DEMANDING));
  EXPECT_FALSE(household.Requires(casework::v1::Need::GROUND_FLOOR));
}

TEST(Household, LittleSchoolingInWorkingLifeNeedsAdultEducation) {
  EXPECT_TRUE(Of("members { birth_year: 1980 education: BASIC }").Meets(v1::NEEDS_ADULT_EDUCATION));
  EXPECT_FALSE(Of("members { birth_year: 1980 }").Meets(v1::NEEDS_ADULT_EDUCATION));
  EXPECT_FALSE(Of("members { birth_year: 1960 education: NONE }").Meets(v1::NEEDS_ADULT_EDUCATION));
}

TEST(Household, TiesKeepTheirCodeAndWhetherTheyAreRequired) {
  const Household household = Of(R"pb(
    members { birth_year: 1990 }
    family_ties { relation: PARENT municipality: "municipalities/1508" importance: REQUIRED })pb");

  ASSERT_EQ(household.ties.size(), 1u);
  EXPECT_EQ(household.ties[0].municipality_code, "1508");
  EXPECT_TRUE(household.ties[0].required);
  EXPECT_TRUE(household.Meets(v1::HAS_FAMILY_IN_NORWAY));
}

}  // namespace
}  // namespace treff::recommendation::matching
