// What to ask whom, and what the answers are worth.
#include "services/recommendation/matching/certainty/questions.h"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/certainty/firsts.h"
#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// Falls from 1 at 0 to 0 at 5. A municipality knows how its programme went.
constexpr char kResults[] = R"pb(
  name: "policies/test@1"
  terms {
    term_id: "results"
    indicator: "performance.introduction_success_rate"
    condition: ALWAYS
    weight: 3
    utility { value: 0 utility: 1 }
    utility { value: 5 utility: 0 }
  })pb";

v1::Policy PolicyOf(const std::string& more) {
  v1::Policy policy;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kResults + more, &policy));
  return policy;
}

SamplePlace With(const std::string& code, SampleFact results) {
  return {.code = code, .facts = {{"performance.introduction_success_rate", results}}};
}

v1::Recommendation Ask(const std::vector<SamplePlace>& places, const std::string& more = "",
                       const casework::v1::Case& c = Couple()) {
  const auto snapshot = SampleSnapshot(places);
  return Recommend({.household_case = c,
                    .snapshot = *snapshot,
                    .policy = PolicyOf(more),
                    .quota_year = kQuotaYear});
}

std::vector<std::string> NotesOf(const v1::Recommendation& answer) {
  std::vector<std::string> keys;
  for (const auto& note : answer.notes()) keys.push_back(note.key());
  return keys;
}

// 1102 probably earns 20 to 80 points, 1101 earns 60: wherever the figure is, one of them is out.
TEST(Questions, AFigureThatDecidesBetweenTwoIsWorthOneOfThem) {
  const auto answer = Ask({With("1101", {2}), With("1102", {2.1, 1, Region::COUNTY, {1, 4}})});

  ASSERT_EQ(answer.questions_size(), 1);
  const v1::OpenQuestion& question = answer.questions(0);
  EXPECT_EQ(question.subject(), "term.results");
  EXPECT_THAT(question.municipalities(), ElementsAre("municipalities/1102"));
  EXPECT_THAT(question.display_names(), ElementsAre("Kommune 1102"));
  EXPECT_NEAR(question.narrowing(), 1, 1e-9);
  EXPECT_EQ(question.reason().key(), "question.borrowed");
}

TEST(Questions, WhomToAskIsSaidWhereTheMunicipalityHasReportedIt) {
  std::vector<SamplePlace> places = {With("1101", {2}),
                                     With("1102", {2.1, 1, Region::COUNTY, {1, 4}})};
  const auto unreported = Ask(places);
  places[1].contact_role = "Bosettingskoordinator";

  const auto reported = Ask(places);

  ASSERT_EQ(unreported.questions_size(), 1);
  ASSERT_EQ(unreported.questions(0).contacts_size(), 1);
  EXPECT_EQ(unreported.questions(0).contacts(0).role(), "");
  EXPECT_THAT(NotesOf(unreported), Contains("note.no_contacts"));
  ASSERT_EQ(reported.questions(0).contacts_size(), 1);
  EXPECT_EQ(reported.questions(0).contacts(0).role(), "Bosettingskoordinator");
  EXPECT_THAT(NotesOf(reported), Not(Contains("note.no_contacts")));
}

TEST(Questions, NothingIsAskedWhereNothingCouldChangeTheFirst) {
  const auto answer = Ask({With("1101", {0.5}), With("1102", {3, 1, Region::COUNTY, {2, 4}})});

  EXPECT_EQ(answer.possible_first_count(), 1);
  EXPECT_THAT(answer.questions(), IsEmpty());
}

// Nav counts the unemployed, and no municipality could say more.
TEST(Questions, ARegistersFigureIsAskedOfNobody) {
  v1::Policy policy = PolicyOf("");
  policy.mutable_terms(0)->set_indicator("labour.unemployment_rate");
  std::vector<SamplePlace> places = {With("1101", {2}), With("1102", {2})};
  places[0].facts = {{"labour.unemployment_rate", {2}}};
  places[1].facts = {{"labour.unemployment_rate", {2.1, 1, Region::COUNTY, {1, 4}}}};
  const auto snapshot = SampleSnapshot(places);

  const auto answer = Recommend({.household_case = Couple(),
                                 .snapshot = *snapshot,
                                 .policy = policy,
                                 .quota_year = kQuotaYear});

  EXPECT_EQ(answer.possible_first_count(), 2);
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
  int fewer = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(60, seed));
    const Household household = HouseholdOf(Couple(), kQuotaYear);
    const Standing standing = Stand({household, *snapshot, StandardPolicy(), kQuotaYear});
    const Comparison comparison(standing);
    const Firsts firsts(comparison, BoundRanks(comparison));
    std::map<int, ScoreDoubt> known;
    for (const int position : firsts.positions()) known[position] = firsts.DoubtOf(position);
    std::vector<Firsts::Answer> answers;
    for (int i = 0; i < 6 && i < firsts.count(); ++i) {
      Firsts::Answer answer{.position = firsts.positions()[(seed + 3 * i) % firsts.count()],
                            .is_out = (seed + i) % 4 == 0};
      answer.doubt = firsts.DoubtOf(answer.position);
      answer.doubt.least += 1.5 * i - 3;
      answer.doubt.most += 1.5 * i - 3;
      answer.doubt.up_squared /= 2;
      const bool is_there = std::any_of(answers.begin(), answers.end(), [&](const auto& other) {
        return other.position == answer.position;
      });
      if (is_there) continue;
      answers.push_back(answer);
      known[answer.position] = answer.doubt;
      if (answer.is_out) known.erase(answer.position);
    }

    int count = 0;
    for (const auto& [position, doubt] : known) {
      count += std::none_of(known.begin(), known.end(),
                            [&, at = position, of = doubt](auto& other) {
                              return other.first != at && comparison.IsCertainlyBetter(
                                                              other.second, of, other.first, at);
                            })
                   ? 1
                   : 0;
    }

    EXPECT_EQ(firsts.CountWith(answers), count);
    EXPECT_EQ(firsts.CountWith({}), firsts.count());
    fewer += count < firsts.count() ? 1 : 0;
  }
  EXPECT_GT(fewer, 10);
}

}  // namespace
}  // namespace treff::recommendation::matching
