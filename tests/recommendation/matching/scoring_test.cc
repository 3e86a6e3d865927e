#include "services/recommendation/matching/scoring/scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/scoring/ranking.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using ::testing::ElementsAre;

// Falls from 1 at 0 % to 0 at 5 %.
constexpr char kUnemployment[] = R"pb(
  term_id: "unemployment"
  indicator: "labour.unemployment_rate"
  condition: ALWAYS
  weight: 3
  utility { value: 0 utility: 1 }
  utility { value: 5 utility: 0 })pb";

class Scoring : public ::testing::Test {
 protected:
  // Scores `places` for a couple with only the unemployment term.
  void ScoreUnemployment(const std::vector<SamplePlace>& places) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kUnemployment, policy_.add_terms()));
    snapshot_ = SampleSnapshot(places);
    scores_ = Score(question());
  }
  Question question() const { return {household_, *snapshot_, policy_, kQuotaYear}; }
  TermScore At(PlaceIndex place) const { return scores_.terms[0].ScoreOf(place); }

  const Household household_ = HouseholdOf(Couple(), kQuotaYear);
  v1::Policy policy_;
  std::shared_ptr<const MunicipalityTable> snapshot_;
  Scores scores_;
};

SamplePlace With(const std::string& code, SampleFact unemployment) {
  return {.code = code, .facts = {{"labour.unemployment_rate", unemployment}}};
}

TEST_F(Scoring, AFreshOwnFigureStandsAsItIs) {
  ScoreUnemployment({With("1101", {2, 1, Region::MUNICIPALITY, {1, 4}})});

  EXPECT_DOUBLE_EQ(At(0).points, 60);
  EXPECT_DOUBLE_EQ(At(0).points_interval.lower, 60);
  EXPECT_DOUBLE_EQ(At(0).points_interval.upper, 60);
}

// Two years: nineteen of twenty municipalities moved by 1.9 percentage points at most.
TEST_F(Scoring, AnOldFigureWidensByAsMuchAsSuchFiguresWereSeenToMove) {
  ScoreUnemployment({With("1101", {2, 0.25, Region::MUNICIPALITY, {1, 4}})});

  EXPECT_DOUBLE_EQ(At(0).points, 60);
  EXPECT_NEAR(At(0).points_interval.lower, 60 - 20 * 1.9, 0.1);
  EXPECT_NEAR(At(0).points_interval.upper, 60 + 20 * 1.9, 0.1);
}

TEST_F(Scoring, WithoutMeasuredDriftAnOldFigureWidensTowardsItsPeersByWhatItLost) {
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kUnemployment, policy_.add_terms()));
  policy_.mutable_terms(0)->set_indicator("labour.other_rate");
  snapshot_ =
      SampleSnapshot({{.code = "1101",
                       .facts = {{"labour.other_rate", {2, 0.25, Region::MUNICIPALITY, {1, 4}}}}}});
  scores_ = Score(question());

  EXPECT_DOUBLE_EQ(At(0).points, 60);
  EXPECT_DOUBLE_EQ(At(0).points_interval.lower, 60 - 0.75 * 40);  // peers' worst: 4 % = 20 points
  EXPECT_DOUBLE_EQ(At(0).points_interval.upper, 60 + 0.75 * 20);  // peers' best: 1 % = 80 points
}

TEST_F(Scoring, ABorrowedFigureMayBeThatOfAnyPeer) {
  ScoreUnemployment({With("1101", {2, 1, Region::COUNTY, {1, 4}})});

  EXPECT_DOUBLE_EQ(At(0).points, 60);
  EXPECT_DOUBLE_EQ(At(0).points_interval.lower, 20);
  EXPECT_DOUBLE_EQ(At(0).points_interval.upper, 80);
}

// Measured in 2022 and carried to 2026 by the county's change, within what four of five keep to.
TEST_F(Scoring, AFigureCarriedInTimeIsAsWideAsNineteenOfTwentyWouldLie) {
  ScoreUnemployment({With("1101", {2, 1, Region::MUNICIPALITY, {1, 4}, ValueRange{1.5, 3}})});

  EXPECT_EQ(scores_.terms[0].column->inputs->values[0].certainty, v1::Term::KNOWN);
  EXPECT_DOUBLE_EQ(At(0).points, 60);
  EXPECT_NEAR(At(0).points_interval.lower, 60 - 1.53 * 20, 1e-9);
  EXPECT_NEAR(At(0).points_interval.upper, 60 + 1.53 * 10, 1e-9);
}

TEST_F(Scoring, MunicipalitiesAreScoredByWhatTheyAreComparedBy) {
  auto profiles = SampleProfiles({With("1101", {4})});
  municipality::v1::Fact& fact = *profiles[0].mutable_facts(0);
  *fact.mutable_compared() = fact.own();
  fact.mutable_compared()->set_value(1);  // of the period that all have
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kUnemployment, policy_.add_terms()));
  snapshot_ = MunicipalityTable::Build(SampleHeader({With("1101", {4})}), profiles).value();

  scores_ = Score(question());

  EXPECT_DOUBLE_EQ(At(0).points, 80);
}

TEST_F(Scoring, APartOfAYearIsNoFigureToScoreByUnlessAllAreOfThatPart) {
  auto profiles = SampleProfiles({With("1101", {2}), With("1102", {2})});
  for (auto& profile : profiles) {
    municipality::v1::Fact& fact = *profile.mutable_facts(0);
    fact.mutable_best()->set_state(municipality::v1::Observation::PARTIAL);
    *fact.mutable_own() = fact.best();
  }
  *profiles[1].mutable_facts(0)->mutable_compared() = profiles[1].facts(0).own();
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kUnemployment, policy_.add_terms()));
  snapshot_ =
      MunicipalityTable::Build(SampleHeader({With("1101", {2}), With("1102", {2})}), profiles)
          .value();

  scores_ = Score(question());

  EXPECT_EQ(scores_.terms[0].column->inputs->values[0].certainty, v1::Term::MISSING);
  EXPECT_EQ(scores_.terms[0].column->inputs->values[1].certainty, v1::Term::KNOWN);
}

TEST_F(Scoring, AMissingFigureEarnsTheMiddleOfTheCountryAndMayBeAnyOfIt) {
  ScoreUnemployment({With("1101", {1}), With("1102", {2}), With("1103", {4}), {.code = "1104"}});

  EXPECT_EQ(scores_.terms[0].column->inputs->values[3].certainty, v1::Term::MISSING);
  EXPECT_DOUBLE_EQ(At(3).points, 60);
  EXPECT_DOUBLE_EQ(At(3).points_interval.lower, 20);
  EXPECT_DOUBLE_EQ(At(3).points_interval.upper, 80);
}

TEST_F(Scoring, WhereNobodyHasAFigureItTellsNobodyApart) {
  ScoreUnemployment({{.code = "1101"}, {.code = "1102"}});

  EXPECT_DOUBLE_EQ(At(0).points, 50);
  EXPECT_DOUBLE_EQ(At(1).points, 50);
  EXPECT_DOUBLE_EQ(At(0).points_interval.lower, 0);
  EXPECT_DOUBLE_EQ(At(0).points_interval.upper, 100);
}

TEST_F(Scoring, ACountyCountDoesNotStandInForAMunicipality) {
  policy_.add_terms()->set_term_id("children");
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(term_id: "children"
           indicator: "community.population_0_5"
           condition: ALWAYS
           weight: 1
           utility { value: 0 utility: 0 }
           utility { value: 100 utility: 1 })pb",
      policy_.mutable_terms(0)));
  snapshot_ = SampleSnapshot(
      {{.code = "1101",
        .facts = {{"community.population_0_5", {20000, 1, Region::COUNTY, {10, 50}}}}},
       {.code = "1102", .facts = {{"community.population_0_5", {30}}}}});

  scores_ = Score(question());

  EXPECT_EQ(scores_.terms[0].column->inputs->values[0].certainty, v1::Term::MISSING);
  EXPECT_DOUBLE_EQ(At(0).points, 30);
}

TEST_F(Scoring, ASuppressedPartOfTheQuotaGivesAnInterval) {
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(term_id: "headroom"
           derived: QUOTA_HEADROOM
           condition: ALWAYS
           weight: 1
           utility { value: 0 utility: 0 }
           utility { value: 1 utility: 1 })pb",
      policy_.add_terms()));
  snapshot_ = SampleSnapshot({{.code = "1101", .decided = Is(10), .settled = Between(1, 4)}});

  scores_ = Score(question());

  EXPECT_DOUBLE_EQ(At(0).points, 75);
  EXPECT_DOUBLE_EQ(At(0).points_interval.lower, 60);
  EXPECT_DOUBLE_EQ(At(0).points_interval.upper, 90);
}

TEST_F(Scoring, RescoringWithAnImaginedFactIsScoringTheQuestionThatImaginesIt) {
  snapshot_ = SampleSnapshot(SampleCountry(60, 1));
  const Household family = HouseholdOf(LargeFamily(), kQuotaYear);
  const Question asked{family, *snapshot_, StandardPolicy(), kQuotaYear};
  const Scores before = Score(asked);

  for (const WhatIf& what_if :
       {WhatIf{3, "labour.unemployment_rate", 0.7}, WhatIf{5, kQuotaRemaining, 12},
        WhatIf{8, "community.population", 100}, WhatIf{9, "services.upper_secondary_schools", 0}}) {
    const Question imagined = asked.Imagining(what_if);
    const Scores again = Rescore(before, imagined);
    const Scores anew = Score(imagined);

    EXPECT_EQ(again.score, anew.score) << what_if.subject;
    EXPECT_NE(again.score, before.score) << what_if.subject;
  }
}

TEST_F(Scoring, EqualScoresGoByCode) {
  ScoreUnemployment({With("1102", {2}), With("1101", {2}), With("1103", {1})});

  const Standing standing = Stand(question());

  EXPECT_EQ(snapshot_->place(standing.ranked[0]).code, "1103");
  EXPECT_EQ(snapshot_->place(standing.ranked[1]).code, "1101");
  EXPECT_EQ(snapshot_->place(standing.ranked[2]).code, "1102");
}

TEST_F(Scoring, WhatDependsOnTheMunicipalityAloneIsKeptForTheNextCase) {
  snapshot_ = SampleSnapshot(SampleCountry(60, 1));
  const Household couple = HouseholdOf(Couple(), kQuotaYear);
  const Household family = HouseholdOf(LargeFamily(), kQuotaYear);

  const Scores first = Score({couple, *snapshot_, StandardPolicy(), kQuotaYear});
  const Scores second = Score({family, *snapshot_, StandardPolicy(), kQuotaYear});
  const Scores next_year = Score({family, *snapshot_, StandardPolicy(), kQuotaYear + 1});

  EXPECT_EQ(first.terms[0].definition->term_id(), "quota_headroom");
  EXPECT_EQ(first.terms[0].column, second.terms[0].column);
  EXPECT_NE(second.terms[0].column, next_year.terms[0].column);
}

TEST_F(Scoring, AnotherWeightChangesThePointsAndNoughtLeavesTheTermOut) {
  snapshot_ = SampleSnapshot(SampleCountry(60, 1));
  WeightChanges changes;
  changes.Add()->set_term_id("unemployment");
  v1::WeightChange& headroom = *changes.Add();
  headroom.set_term_id("quota_headroom");
  headroom.set_weight(30);
  Question asked{household_, *snapshot_, StandardPolicy(), kQuotaYear};
  asked.weight_changes = &changes;

  const Scores scores = Score(asked);

  double most = 0;
  for (const ScoredTerm& term : scores.terms) {
    EXPECT_NE(term.definition->term_id(), "unemployment");
    most += term.max_points;
  }
  EXPECT_NEAR(most, 100, 1e-9);
  EXPECT_EQ(scores.terms[0].weight, 30);
  EXPECT_NEAR(scores.terms[0].max_points / scores.terms[1].max_points, 30.0 / 15, 1e-9);
}

}  // namespace
}  // namespace treff::recommendation::matching
