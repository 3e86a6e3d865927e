// What the term about language and community makes of where the members are from, and that nothing
// else looks at it.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/scoring/scoring.h"
#include "services/recommendation/matching/terms/language_community.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using ::testing::ElementsAre;

constexpr char kPopulation[] = "community.population";
constexpr char kEritrea[] = "community.background_eritrea";
constexpr char kEthiopia[] = "community.background_ethiopia";

std::shared_ptr<const InputColumn> CommunityOf(const Case& household_case,
                                               const std::vector<SamplePlace>& places) {
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const auto snapshot = SampleSnapshot(places);
  const v1::Policy policy;
  return LanguageCommunityTerm().Read({household, *snapshot, policy, kQuotaYear}, {});
}

// Few are nobody to ask: 15 count half of what they are.
double Counted(double persons) { return persons * persons / (persons + 15); }

TEST(LanguageCommunity, CountsThoseOfTheCountryOfOriginPerThousand) {
  const auto shares = CommunityOf(
      CaseOf("members { birth_year: 1990 origin_country: 'ER' }"),
      {{.code = "1101", .facts = {{kPopulation, {10000}}, {kEritrea, {40}}, {kEthiopia, {90}}}}});

  EXPECT_DOUBLE_EQ(shares->values[0].value, Counted(40) / 10);
  EXPECT_TRUE(shares->values[0].bounds.IsPoint());
}

TEST(LanguageCommunity, OfACountryWhereSomeSpeakTheLanguageNoneAndAllAreTheBounds) {
  const auto shares = CommunityOf(
      CaseOf("members { birth_year: 1990 languages { code: 'ti' } }"),
      {{.code = "1101", .facts = {{kPopulation, {10000}}, {kEritrea, {40}}, {kEthiopia, {20}}}}});

  EXPECT_DOUBLE_EQ(shares->values[0].bounds.lower, Counted(40) / 10);
  EXPECT_DOUBLE_EQ(shares->values[0].bounds.upper, Counted(60) / 10);
  EXPECT_DOUBLE_EQ(shares->values[0].value, Counted(50) / 10);
}

TEST(LanguageCommunity, AMissingCountIsNoNobody) {
  const auto shares =
      CommunityOf(CaseOf("members { birth_year: 1990 origin_country: 'ER' }"),
                  {{.code = "1101", .facts = {{kPopulation, {10000}}, {kEritrea, {40}}}},
                   {.code = "1102", .facts = {{kPopulation, {10000}}}}});

  EXPECT_FALSE(shares->values[1].IsKnown());
}

TEST(LanguageCommunity, ACountryThatNobodyCountsIsUnknownEverywhere) {
  const auto shares =
      CommunityOf(CaseOf("members { birth_year: 1990 origin_country: 'MM' }"),
                  {{.code = "1101", .facts = {{kPopulation, {10000}}, {kEritrea, {40}}}}});

  EXPECT_FALSE(shares->anyone_knows);
}

TEST(LanguageCommunity, LooksAtThoseOfWhomItIsKnown) {
  const Household household = HouseholdOf(CaseOf(R"pb(
                                            members { birth_year: 1990 origin_country: "ER" }
                                            members { birth_year: 1992 }
                                            members {
                                              birth_year: 2015
                                              languages { code: "ti" }
                                            })pb"),
                                          kQuotaYear);
  const auto snapshot = SampleSnapshot({{.code = "1101"}});
  const v1::Policy policy;

  EXPECT_THAT(LanguageCommunityTerm().MembersOf({household, *snapshot, policy, kQuotaYear}, {}),
              ElementsAre(1, 3));
}

// As the policy promises: country of origin counts for community and language only.
TEST(LanguageCommunity, IsTheOnlyTermThatLooksAtTheCountryOfOrigin) {
  auto places = SampleCountry(40, 7);
  for (SamplePlace& place : places) place.facts[kEritrea] = {place.facts[kPopulation].value / 200};
  const auto snapshot = SampleSnapshot(places);
  const auto scores_from = [&](const std::string& country) {
    Case household_case = LargeFamily();
    for (auto& member : *household_case.mutable_members()) member.set_origin_country(country);
    const Household household = HouseholdOf(household_case, kQuotaYear);
    return Score({household, *snapshot, NewestPolicy(), kQuotaYear});
  };

  const Scores eritrea = scores_from("ER");
  const Scores elsewhere = scores_from("MM");

  ASSERT_EQ(eritrea.terms.size(), elsewhere.terms.size());
  bool community_differs = false;
  for (size_t i = 0; i < eritrea.terms.size(); ++i) {
    const std::string& id = eritrea.terms[i].definition->term_id();
    for (PlaceIndex place = 0; place < snapshot->size(); ++place) {
      const double points = eritrea.terms[i].ScoreOf(place).points;
      const double others = elsewhere.terms[i].ScoreOf(place).points;
      if (id == "language_community") {
        community_differs |= points != others;
      } else {
        EXPECT_EQ(points, others) << id;
      }
    }
  }
  EXPECT_TRUE(community_differs);
}

}  // namespace
}  // namespace treff::recommendation::matching
