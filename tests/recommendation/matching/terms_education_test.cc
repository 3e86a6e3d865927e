// What the term about education makes of what the members are to learn.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/terms/education_path.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDistance[] = "services.upper_secondary_distance";
constexpr char kUniversities[] = "services.higher_education_institutions";
constexpr char kParticipants[] = "performance.introduction_participants";

std::shared_ptr<const InputColumn> PathOf(const Case& household_case,
                                          const std::vector<SamplePlace>& places) {
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const auto snapshot = SampleSnapshot(places);
  const v1::Policy policy;
  return EducationPathTerm().Read({household, *snapshot, policy, kQuotaYear}, {});
}

std::vector<int> LearnersIn(const Case& household_case) {
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const auto snapshot = SampleSnapshot({{.code = "1101"}});
  const v1::Policy policy;
  return EducationPathTerm().MembersOf({household, *snapshot, policy, kQuotaYear}, {});
}

TEST(EducationPath, ASchoolNearbyIsBetterThanOneFarAway) {
  const auto reach = PathOf(CaseOf("members { birth_year: 2008 }"),
                            {{.code = "1101", .facts = {{kDistance, {3}}}},
                             {.code = "1102", .facts = {{kDistance, {35}}}},
                             {.code = "1103", .facts = {{kDistance, {90}}}}});

  EXPECT_DOUBLE_EQ(reach->values[0].value, 1);
  EXPECT_NEAR(reach->values[1].value, (0.75 + 0.2) / 2, 1e-9);
  EXPECT_DOUBLE_EQ(reach->values[2].value, 0);
}

TEST(EducationPath, ARegisterThatLacksCampusesIsNoNo) {
  const auto reach = PathOf(CaseOf("members { birth_year: 1998 study_wish: NURSING_EDUCATION }"),
                            {{.code = "1101", .region = "BA001", .facts = {{kUniversities, {2}}}},
                             {.code = "1102", .region = "BA001"},
                             {.code = "1103", .region = "BA002"}});

  EXPECT_EQ(reach->values[0].bounds.lower, 1);
  EXPECT_EQ(reach->values[1].value, 0.8);
  EXPECT_EQ(reach->values[1].bounds.upper, 1);
  EXPECT_EQ(reach->values[2].value, 0.2);
  EXPECT_EQ(reach->values[2].bounds.upper, 1);
}

TEST(EducationPath, WhatNoOpenDataSayIsUnknownEverywhere) {
  const auto reach = PathOf(CaseOf("members { birth_year: 1998 study_wish: VOCATIONAL_COLLEGE }"),
                            {{.code = "1101", .facts = {{kUniversities, {2}}}}});

  EXPECT_FALSE(reach->anyone_knows);
}

TEST(EducationPath, WhoeverHasLittleSchoolingLearnsAsAnAdult) {
  const auto reach = PathOf(CaseOf("members { birth_year: 1990 literacy: NOT_LITERATE }"),
                            {{.code = "1101", .facts = {{kParticipants, {200}}}},
                             {.code = "1102", .facts = {{kParticipants, {10}}}},
                             {.code = "1103"}});

  EXPECT_DOUBLE_EQ(reach->values[0].value, 1);
  EXPECT_DOUBLE_EQ(reach->values[1].value, 0.35);
  EXPECT_FALSE(reach->values[2].IsKnown());
}

TEST(EducationPath, EveryLearnerCountsAndAWishGoesBeforeWhatFollowsFromAge) {
  const Case family = CaseOf(R"pb(
    members { birth_year: 1985 education: BASIC }
    members { birth_year: 1987 education: HIGHER_LONG }
    members { birth_year: 2007 study_wish: NURSING_EDUCATION }
    members { birth_year: 2010 })pb");
  const auto reach = PathOf(
      family,
      {{.code = "1101", .facts = {{kDistance, {3}}, {kUniversities, {1}}, {kParticipants, {20}}}}});

  EXPECT_THAT(LearnersIn(family), ElementsAre(1, 3, 4));
  EXPECT_NEAR(reach->values[0].value, (0.5 + 1 + 1) / 3, 1e-9);
}

TEST(EducationPath, ANeedOfTheHouseholdIsNobodysInParticular) {
  const Case old_people = CaseOf(R"pb(
    members { birth_year: 1960 }
    needs { kind: ADULT_EDUCATION importance: PREFERRED })pb");

  EXPECT_THAT(LearnersIn(old_people), IsEmpty());
  EXPECT_TRUE(PathOf(old_people, {{.code = "1101", .facts = {{kParticipants, {20}}}}})
                  ->values[0]
                  .IsKnown());
}

}  // namespace
}  // namespace treff::recommendation::matching
