#include "services/recommendation/matching/household.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

namespace treff::recommendation::matching {
namespace {

using ::testing::ElementsAre;
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
  EXPECT_THAT(
      ConditionsOf(household),
      UnorderedElementsAre("ALWAYS", "HAS_WORKING_AGE_ADULT", "HAS_CHILD_UNDER_6",
                           "HAS_SCHOOL_CHILD", "HAS_NO_WORK_EXPERIENCE", "HAS_PROGRAMME_AGE"));
}

TEST(Household, AFifteenYearOldIsASchoolChildAndOfUpperSecondaryAge) {
  EXPECT_THAT(ConditionsOf(Of("members { birth_year: 2011 }")),
              UnorderedElementsAre("ALWAYS", "HAS_SCHOOL_CHILD", "HAS_UPPER_SECONDARY_AGE",
                                   "HAS_EDUCATION_PATH"));
}

TEST(Household, AnUnaccompaniedMinorIsResourceDemanding) {
  EXPECT_THAT(ConditionsOf(Of("track: UNACCOMPANIED_MINOR members { birth_year: 2010 }")),
              UnorderedElementsAre("ALWAYS", "HAS_UPPER_SECONDARY_AGE", "IS_UNACCOMPANIED_MINOR",
                                   "IS_RESOURCE_DEMANDING", "HAS_EDUCATION_PATH"));
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
  EXPECT_TRUE(household.ties[0].IsClose());
  EXPECT_TRUE(household.Meets(v1::HAS_FAMILY_IN_NORWAY));
}

TEST(Household, WhatTheCaseSaysOfAMemberIsKeptByPosition) {
  const Household household = Of(R"pb(
    members { relation: REFERENCE_PERSON birth_year: 1990 education: NONE }
    members {
      relation: PARTNER
      birth_year: 1992
      education: HIGHER_SHORT
      languages { code: "ti" literate: true }
      work_experiences { occupation_code: "2221" years: 6 }
      origin_country: "ER"
      study_wish: NURSING_EDUCATION
      literacy: LITERATE
    })pb");

  ASSERT_EQ(household.members.size(), 2u);
  const HouseholdMember& member = household.members[1];
  EXPECT_EQ(member.position, 2);
  EXPECT_EQ(member.age, 34);
  EXPECT_EQ(member.relation, casework::v1::Member::PARTNER);
  EXPECT_EQ(member.education, casework::v1::Member::HIGHER_SHORT);
  EXPECT_EQ(member.study_wish, casework::v1::Member::NURSING_EDUCATION);
  EXPECT_EQ(member.literacy, casework::v1::Member::LITERATE);
  EXPECT_EQ(member.origin_country, "ER");
  ASSERT_EQ(member.languages.size(), 1u);
  EXPECT_EQ(member.languages[0].code, "ti");
  EXPECT_TRUE(member.languages[0].literate);
  ASSERT_EQ(member.experiences.size(), 1u);
  EXPECT_EQ(member.experiences[0].occupation_code, "2221");
  EXPECT_EQ(member.experiences[0].years, 6);
}

TEST(Household, AnOlderMemberIsSixtySevenAndPastWork) {
  EXPECT_THAT(ConditionsOf(Of("members { birth_year: 1959 }")),
              UnorderedElementsAre("ALWAYS", "HAS_OLDER_MEMBER"));
  EXPECT_FALSE(Of("members { birth_year: 1960 }").Meets(v1::HAS_OLDER_MEMBER));
}

TEST(Household, WorkExperienceIsThatOfSomebodyOfWorkingAge) {
  const Household worker = Of(R"pb(
    members {
      birth_year: 1990
      work_experiences { occupation_code: "7115" years: 8 }
    }
    members { birth_year: 1991 })pb");
  EXPECT_TRUE(worker.Meets(v1::HAS_WORK_EXPERIENCE));
  EXPECT_FALSE(worker.Meets(v1::HAS_NO_WORK_EXPERIENCE));

  const Household pensioner = Of(R"pb(
    members {
      birth_year: 1950
      work_experiences { occupation_code: "7115" years: 40 }
    }
    members { birth_year: 1990 })pb");
  EXPECT_FALSE(pensioner.Meets(v1::HAS_WORK_EXPERIENCE));
  EXPECT_TRUE(pensioner.Meets(v1::HAS_NO_WORK_EXPERIENCE));
}

TEST(Household, AWishToLearnOrLittleSchoolingIsAnEducationPath) {
  EXPECT_TRUE(Of("members { birth_year: 1990 study_wish: VOCATIONAL_COLLEGE }")
                  .Meets(v1::HAS_EDUCATION_PATH));
  EXPECT_TRUE(Of("members { birth_year: 1990 education: BASIC }").Meets(v1::HAS_EDUCATION_PATH));
  EXPECT_FALSE(Of("members { birth_year: 1990 }").Meets(v1::HAS_EDUCATION_PATH));
}

TEST(Household, WhoReadsNoLanguageNeedsAdultEducationWhateverTheirSchooling) {
  EXPECT_TRUE(
      Of("members { birth_year: 1990 literacy: NOT_LITERATE }").Meets(v1::NEEDS_ADULT_EDUCATION));
  EXPECT_FALSE(
      Of("members { birth_year: 1990 literacy: LITERATE }").Meets(v1::NEEDS_ADULT_EDUCATION));
}

TEST(Household, ALanguageOrACountryIsEnough) {
  EXPECT_TRUE(Of("members { birth_year: 1990 languages { code: 'ti' } }")
                  .Meets(v1::HAS_LANGUAGE_OR_ORIGIN));
  EXPECT_TRUE(
      Of("members { birth_year: 1990 origin_country: 'ER' }").Meets(v1::HAS_LANGUAGE_OR_ORIGIN));
  EXPECT_FALSE(Of("members { birth_year: 1990 }").Meets(v1::HAS_LANGUAGE_OR_ORIGIN));
}

TEST(Household, NewNeedsSwitchOnTheirConditions) {
  const Household household = Of(R"pb(
    members { birth_year: 1950 }
    needs { kind: NURSING_HOME importance: REQUIRED }
    needs { kind: MENTAL_HEALTH_SERVICE importance: PREFERRED }
    needs { kind: INTERPRETER importance: PREFERRED language: "ti" }
    needs { kind: PROTECTED_ADDRESS importance: REQUIRED }
    keep_away_from: "municipalities/1103"
    wished_municipalities: "municipalities/5501"
    advised_municipalities: "municipalities/4601")pb");

  EXPECT_THAT(ConditionsOf(household),
              UnorderedElementsAre("ALWAYS", "HAS_OLDER_MEMBER", "IS_RESOURCE_DEMANDING",
                                   "NEEDS_NURSING_HOME", "NEEDS_MENTAL_HEALTH",
                                   "HAS_PROTECTED_ADDRESS", "HAS_ADVICE"));
  EXPECT_EQ(household.FindNeed(casework::v1::Need::INTERPRETER)->language, "ti");
  EXPECT_EQ(household.FindNeed(casework::v1::Need::GROUND_FLOOR), nullptr);
  EXPECT_THAT(household.keep_away_from, ElementsAre("1103"));
  EXPECT_THAT(household.wished_municipalities, ElementsAre("5501"));
  EXPECT_THAT(household.advised_municipalities, ElementsAre("4601"));
}

TEST(Household, TheProgrammeIsForThoseFrom18To55) {
  EXPECT_TRUE(Of("members { birth_year: 2008 }").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_FALSE(Of("members { birth_year: 2009 }").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_TRUE(Of("members { birth_year: 1971 }").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_FALSE(Of("members { birth_year: 1970 }").Meets(v1::HAS_PROGRAMME_AGE));
}

TEST(Household, WhoCameToFamilyMoreThanTwoYearsAgoIsPastTheProgramme) {
  const auto reunited = [](const std::string& permit_date) {
    return Of("track: FAMILY_REUNIFICATION members { birth_year: 1990 } permit_date: '" +
              permit_date + "'");
  };
  EXPECT_FALSE(reunited("2023-12-31").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_TRUE(reunited("2024-01-01").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_TRUE(reunited("").Meets(v1::HAS_PROGRAMME_AGE));
  EXPECT_TRUE(Of("track: ASYLUM members { birth_year: 1990 } permit_date: '2020-01-01'")
                  .Meets(v1::HAS_PROGRAMME_AGE));
}

}  // namespace
}  // namespace treff::recommendation::matching
