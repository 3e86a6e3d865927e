// What to ask whom, and what the answers are worth.
#include "services/recommendation/matching/certainty/questions.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/certainty/firsts.h"
#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/sample_cases.h"
#include "tests/recommendation/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Falls from 1 at 0 % to 0 at 5 %.
constexpr char kUnemployment[] = R"pb(
  name: "policies/test@1"
  terms {
    term_id: "unemployment"
    indicator: "labour.unemployment_rate"
    condition: ALWAYS
    weight: 3
    utility { value: 0 utility: 1 }
    utility { value: 5 utility: 0 }
  })pb";

v1::Policy PolicyOf(const std::string& more) {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kUnemployment + more, &policy));
  return policy;
}

SamplePlace With(const std::string& code, SampleFact unemployment) {
  return {.code = code, .facts = {{"labour.unemployment_rate", unemployment}}};
}

v1::Recommendation Ask(const std::vector<SamplePlace>& places, const std::string& more = "",
                       const casework::v1::Case& c = Couple()) {
  const auto snapshot = SampleSnapshot(places);
  return Recommend({.household_case = c,
                    .snapshot = *snapshot,
                    .policy = PolicyOf(more),
                    .quota_year = kQuotaYear});
}

// 1102 may earn 20 to 80 points, 1101 earns 60: wherever the figure is, one of them is out.
TEST(Questions, AFigureThatDecidesBetweenTwoIsWorthOneOfThem) {
  const auto answer = Ask({With("1101", {2}), With("1102", {2.1, 1, Region::COUNTY, {1, 4}})});

  ASSERT_EQ(answer.questions_size(), 1);
  const v1::OpenQuestion& question = answer.questions(0);
  EXPECT_EQ(question.subject(), "term.unemployment");
  EXPECT_THAT(question.municipalities(), ElementsAre("municipalities/1102"));
  EXPECT_THAT(question.display_names(), ElementsAre("Kommune 1102"));
  EXPECT_NEAR(question.narrowing(), 1, 1e-9);
  EXPECT_EQ(question.reason().key(), "question.borrowed");
}

TEST(Questions, NothingIsAskedWhereNothingCouldChangeTheFirst) {
  const auto answer = Ask({With("1101", {0.5}), With("1102", {3, 1, Region::COUNTY, {2, 4}})});

  EXPECT_EQ(answer.possible_first_count(), 1);
  EXPECT_THAT(answer.questions(), IsEmpty());
}

// Half of the answers are no.
TEST(Questions, ARuleThatDoesNotKnowIsWorthHalfOfWhomItMayKeepOut) {
  std::vector<SamplePlace> places = {With("1101", {2}), With("1102", {2})};
  places[1].decided = Pending();

  const auto answer =
      Ask(places, R"pb(rules { rule_id: "asked" kind: ASKED condition: ALWAYS })pb");

  ASSERT_EQ(answer.questions_size(), 1);
  EXPECT_EQ(answer.questions(0).subject(), "rule.asked");
  EXPECT_THAT(answer.questions(0).municipalities(), ElementsAre("municipalities/1102"));
  EXPECT_NEAR(answer.questions(0).narrowing(), 0.5, 0.05);
  EXPECT_EQ(answer.questions(0).reason().key(), "rule.asked.pending");
}

TEST(Questions, WhatHoldsForEveryMunicipalityIsAskedOnce) {
  const auto c = CaseOf(R"pb(
    members { birth_year: 1990 }
    needs { kind: WHEELCHAIR_ACCESSIBLE_HOME importance: REQUIRED consent_recorded: true })pb");

  const auto answer = Ask(
      {With("1101", {2}), With("1102", {2}), With("1103", {2})},
      R"pb(rules { rule_id: "ask_municipality" kind: ASK_MUNICIPALITY condition: ALWAYS })pb", c);

  ASSERT_EQ(answer.questions_size(), 1);
  EXPECT_EQ(answer.questions(0).subject(), "rule.ask_municipality");
  EXPECT_THAT(answer.questions(0).municipalities(), IsEmpty());
  EXPECT_NEAR(answer.questions(0).narrowing(), 1.5, 0.3);
}

TEST(Questions, WhoeverIsAskedForRoomIsAskedOnce) {
  const std::string more = R"pb(
    rules { rule_id: "quota_room" kind: QUOTA_ROOM condition: ALWAYS }
    terms {
      term_id: "quota_headroom"
      derived: QUOTA_HEADROOM
      condition: ALWAYS
      weight: 1
      utility { value: 0 utility: 0 }
      utility { value: 1 utility: 1 }
    })pb";
  std::vector<SamplePlace> places = {With("1101", {2}), With("1102", {2}), With("1103", {2})};
  places[1].decided = Pending();

  const auto answer = Ask(places, more);

  ASSERT_EQ(answer.questions_size(), 1);
  EXPECT_EQ(answer.questions(0).subject(), "rule.quota_room");
}

TEST(QuestionsProperty, TheyAreFewTheMostTellingFirstAndOfWhoCanBeFirst) {
  int asked = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(200, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const auto answer = Recommend({c, *snapshot, StandardPolicy(), kQuotaYear});
      EXPECT_LE(answer.questions_size(), kMaxQuestions);
      double before = 1e9;
      for (const v1::OpenQuestion& question : answer.questions()) {
        ++asked;
        EXPECT_LE(question.narrowing(), before);
        before = question.narrowing();
        EXPECT_LE(question.narrowing(), answer.possible_first_count());
        EXPECT_LE(question.municipalities_size(), kMaxAsked);
        for (const std::string& municipality : question.municipalities()) {
          const auto& ranked = answer.ranked();
          const auto found = std::find_if(ranked.begin(), ranked.end(), [&](const auto& one) {
            return one.municipality() == municipality;
          });
          ASSERT_NE(found, ranked.end());
          EXPECT_EQ(found->best_rank(), 1);
        }
      }
    }
  }
  EXPECT_GT(asked, 60);
}

// Held against counting anew.
TEST(FirstsProperty, CountingWithAnswersIsCountingAnew) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(60, seed));
    const Household household = HouseholdOf(Couple(), kQuotaYear);
    const Standing standing = Stand({household, *snapshot, StandardPolicy(), kQuotaYear});
    const Comparison comparison(standing);
    // As if no two were of one region: there more is known than their ranges tell.
    const std::vector<RankBounds> bounds(standing.ranked.size(), RankBounds{.best = 1});
    const Firsts firsts(standing, comparison, bounds);
    const int ranked = static_cast<int>(standing.ranked.size());
    std::vector<Firsts::Answer> answers;
    for (int i = 0; i < 6; ++i) {
      Firsts::Answer answer{.position = static_cast<int>(seed * 7 + i * 3) % ranked,
                            .is_out = (seed + i) % 4 == 0};
      const ValueRange range = firsts.Range(answer.position);
      answer.range = {range.lower + 0.3 * i, std::max(range.lower + 0.3 * i, range.upper - i)};
      const bool is_there = std::any_of(answers.begin(), answers.end(), [&](const auto& other) {
        return other.position == answer.position;
      });
      if (!is_there) answers.push_back(answer);
    }

    std::vector<ValueRange> known;
    for (int position = 0; position < ranked; ++position) {
      const auto answer = std::find_if(answers.begin(), answers.end(),
                                       [&](const auto& one) { return one.position == position; });
      if (answer == answers.end()) known.push_back(firsts.Range(position));
      if (answer != answers.end() && !answer->is_out) known.push_back(answer->range);
    }
    double greatest = -1e9;
    for (const ValueRange& range : known) greatest = std::max(greatest, range.lower);
    const auto count = std::count_if(known.begin(), known.end(), [&](const ValueRange& range) {
      return range.upper >= greatest - 1e-9;
    });

    EXPECT_EQ(firsts.CountWith(answers), count);
    EXPECT_EQ(firsts.CountWith({}), firsts.count());
  }
}

}  // namespace
}  // namespace treff::recommendation::matching
