// What the answer leads with, what of the case it did not use, and how the wishes stand.
#include "services/recommendation/matching/explanation/case_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Recommendation RecommendAmong(const std::vector<SamplePlace>& places,
                                  const casework::v1::Case& c) {
  return Recommend({c, *SampleSnapshot(places), StandardPolicy(), kQuotaYear});
}

std::vector<std::string> FieldsOf(const v1::Recommendation& answer) {
  std::vector<std::string> fields;
  for (const v1::UnusedFact& fact : answer.unused_facts()) fields.push_back(fact.field());
  return fields;
}

TEST(UnusedFacts, NameWhatThePolicyDoesNotLookAtAndWhose) {
  const auto c = CaseOf(R"pb(
    members { birth_year: 1990 }
    members {
      birth_year: 1992
      education: UPPER_SECONDARY
      work_experiences { occupation_code: "7115" years: 4 }
      languages { code: "ti" literate: true }
      origin_country: "ER"
      study_wish: NURSING_EDUCATION
    }
    needs { kind: SCHOOL_ADAPTATION importance: PREFERRED })pb");

  const auto answer = RecommendAmong({{.code = "1101"}}, c);

  EXPECT_THAT(FieldsOf(answer),
              ElementsAre("members.work_experiences", "members.education", "members.study_wish",
                          "members.languages", "members.origin_country", "needs"));
  EXPECT_THAT(answer.unused_facts(0).members(), ElementsAre(2));
  EXPECT_EQ(answer.unused_facts(5).reason().arguments().at("unused_need"), "school_adaptation");
}

TEST(UnusedFacts, AreNoneWhereAllWasLookedAt) {
  const auto c =
      CaseOf(
          R"pb(
            members { birth_year: 1990 }
            family_ties {
              relation: SIBLING
              municipality: "municipalities/1101"
              importance: PREFERRED
            })pb");

  EXPECT_THAT(RecommendAmong({{.code = "1101"}}, c).unused_facts(), IsEmpty());
}

TEST(UnusedFacts, NeverTellOfAProtectedAddress) {
  const auto c = CaseOf(R"pb(
    members { birth_year: 1990 }
    needs { kind: PROTECTED_ADDRESS importance: REQUIRED })pb");

  EXPECT_THAT(RecommendAmong({{.code = "1101"}}, c).unused_facts(), IsEmpty());
}

TEST(Wishes, SayTheRankOrTheRuleThatExcludes) {
  auto c = Couple();
  for (const char* code : {"1102", "1103", "1199"}) {
    c.add_wished_municipalities(std::string("municipalities/") + code);
  }

  const auto answer = RecommendAmong({{.code = "1101", .settled = Is(0)},
                                      {.code = "1102", .settled = Is(15)},
                                      {.code = "1103", .settled = Is(30)}},
                                     c);

  ASSERT_EQ(answer.wishes_size(), 3);
  EXPECT_EQ(answer.wishes(0).rank(), 2);
  EXPECT_EQ(answer.wishes(0).reason().key(), "wish.ranked");
  EXPECT_EQ(answer.wishes(1).rank(), 0);
  EXPECT_EQ(answer.wishes(1).reason().key(), "rule.quota_room.full");
  EXPECT_EQ(answer.wishes(2).reason().key(), "wish.ended");
}

TEST(Wishes, DecideNothing) {
  auto c = Couple();
  const auto without = RecommendAmong({{.code = "1101"}, {.code = "1102"}}, c);
  c.add_wished_municipalities("municipalities/1102");
  const auto with = RecommendAmong({{.code = "1101"}, {.code = "1102"}}, c);

  EXPECT_EQ(with.ranked(0).municipality(), without.ranked(0).municipality());
  EXPECT_EQ(with.ranked(1).score(), without.ranked(1).score());
}

SamplePlace Unemployed(const std::string& code, SampleFact rate) {
  return {.code = code, .facts = {{"labour.unemployment_rate", rate}}};
}

TEST(Lead, NamesWhoIsBestWhateverTheFiguresTurnOutToBe) {
  const auto answer =
      RecommendAmong({Unemployed("1101", {0.5}), Unemployed("1102", {4})}, Couple());

  EXPECT_EQ(answer.possible_first_count(), 1);
  EXPECT_EQ(answer.lead().key(), "lead.certain");
  EXPECT_EQ(answer.lead().arguments().at("municipality"), "Kommune 1101");
}

TEST(Lead, CountsWhoCanBeBest) {
  const auto answer = RecommendAmong(
      {Unemployed("1101", {0.5}), Unemployed("1102", {1, 1, Region::COUNTY, {0.2, 2}}),
       Unemployed("1103", {5})},
      Couple());

  EXPECT_EQ(answer.possible_first_count(), 2);
  EXPECT_EQ(answer.lead().key(), "lead.open");
  EXPECT_EQ(answer.lead().arguments().at("first_count"), "2");
  EXPECT_EQ(answer.lead().arguments().at("ranked"), "3");
}

TEST(Lead, SaysThatNobodyIsLeft) {
  const auto answer = RecommendAmong({{.code = "1101", .requested = Is(0)}}, Couple());

  EXPECT_EQ(answer.lead().key(), "lead.nobody");
  EXPECT_EQ(answer.possible_first_count(), 0);
}

TEST(TermPoints, OfEveryMunicipalityAddUpToItsScore) {
  const auto answer = RecommendAmong(SampleCountry(120, 2), LargeFamily());

  ASSERT_GT(answer.ranked_size(), 20);
  for (const v1::RankedMunicipality& ranked : answer.ranked()) {
    ASSERT_EQ(ranked.term_points_size(), answer.terms_size());
    double sum = 0;
    for (const double points : ranked.term_points()) sum += points;
    EXPECT_NEAR(sum, ranked.score(), 1e-9);
  }
}

}  // namespace
}  // namespace treff::recommendation::matching
