// Which order the uncertain figures allow, held against truths that are drawn from them.
#include "services/recommendation/matching/certainty/comparison.h"

#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/certainty/sensitivity.h"
#include "tests/recommendation/sample_cases.h"
#include "tests/recommendation/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using ::testing::ElementsAre;

// Falls from 1 at 0 % to 0 at 5 %.
constexpr char kUnemployment[] = R"pb(
  terms {
    term_id: "unemployment"
    indicator: "labour.unemployment_rate"
    condition: ALWAYS
    weight: 3
    utility { value: 0 utility: 1 }
    utility { value: 5 utility: 0 }
  })pb";
// That nobody has a figure for, in any of these tests.
constexpr char kNobodyKnows[] = R"pb(
  terms {
    term_id: "silent"
    indicator: "labour.silent_rate"
    condition: ALWAYS
    weight: 3
    utility { value: 0 utility: 1 }
    utility { value: 5 utility: 0 }
  })pb";

SamplePlace With(const std::string& code, SampleFact unemployment,
                 const std::string& region = "BA001") {
  return {.code = code, .region = region, .facts = {{"labour.unemployment_rate", unemployment}}};
}

class Certainty : public ::testing::Test {
 protected:
  std::vector<RankBounds> BoundsOf(const std::vector<SamplePlace>& places,
                                   const std::string& terms = kUnemployment) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(terms, &policy_));
    snapshot_ = SampleSnapshot(places);
    standing_ = Stand({household_, *snapshot_, policy_, kQuotaYear});
    return BoundRanks(standing_, *snapshot_, Comparison(standing_));
  }
  static std::vector<std::pair<int, int>> Ranks(const std::vector<RankBounds>& bounds) {
    std::vector<std::pair<int, int>> ranks;
    for (const RankBounds& bound : bounds) ranks.emplace_back(bound.best, bound.worst);
    return ranks;
  }
  static std::vector<int> Groups(const std::vector<RankBounds>& bounds) {
    std::vector<int> groups;
    for (const RankBounds& bound : bounds) groups.push_back(bound.group);
    return groups;
  }

  const Household household_ = HouseholdOf(Couple(), kQuotaYear);
  v1::Policy policy_;
  std::shared_ptr<const MunicipalityTable> snapshot_;
  Standing standing_;
};

TEST_F(Certainty, RanksAreThoseThatTheIntervalsAllow) {
  const auto bounds = BoundsOf({With("1101", {1}), With("1102", {2, 1, Region::COUNTY, {1.5, 3.5}}),
                                With("1103", {3}), With("1104", {4.5})});

  EXPECT_THAT(Ranks(bounds),
              ElementsAre(std::pair(1, 1), std::pair(2, 3), std::pair(2, 3), std::pair(4, 4)));
  EXPECT_EQ(PossibleFirstCount(bounds), 1);
}

TEST_F(Certainty, AGroupHoldsWhomNobodyCanTellFromItsFirst) {
  const auto bounds = BoundsOf({With("1101", {1}), With("1102", {2, 1, Region::COUNTY, {1.5, 3.5}}),
                                With("1103", {3}), With("1104", {4.5})});

  EXPECT_THAT(Groups(bounds), ElementsAre(1, 2, 2, 3));
}

TEST_F(Certainty, AFigureThatNobodyHasMovesNonePastAnother) {
  const std::vector<SamplePlace> places = {With("1101", {1}), With("1102", {3}), With("1103", {4})};

  const auto bounds = BoundsOf(places, std::string(kUnemployment) + kNobodyKnows);

  EXPECT_THAT(Ranks(bounds), ElementsAre(std::pair(1, 1), std::pair(2, 2), std::pair(3, 3)));
}

// Half a year old, and judged by the same peers: what time has done to them it has done to both.
TEST_F(Certainty, AgeIsNoDoubtBetweenThoseOfOneRegionThatAreEquallyOld) {
  const SampleFact good = {1, 0.7, Region::MUNICIPALITY, {0.5, 4.5}};
  const SampleFact poor = {2, 0.7, Region::MUNICIPALITY, {0.5, 4.5}};

  const auto together = BoundsOf({With("1101", good), With("1102", poor)});
  const auto apart = BoundsOf({With("1101", good, "BA001"), With("1102", poor, "BA002")});

  EXPECT_THAT(Ranks(together), ElementsAre(std::pair(1, 1), std::pair(2, 2)));
  EXPECT_THAT(Ranks(apart), ElementsAre(std::pair(1, 2), std::pair(1, 2)));
}

TEST_F(Certainty, BorrowedFiguresOfOneCountyTellNobodyApart) {
  const SampleFact county = {2, 1, Region::COUNTY, {0.5, 4.5}};

  const auto bounds = BoundsOf({With("1101", county), With("1102", county)});

  EXPECT_THAT(Ranks(bounds), ElementsAre(std::pair(1, 2), std::pair(1, 2)));
  EXPECT_THAT(Groups(bounds), ElementsAre(1, 1));
}

// One truth: what the figures could turn out to be, with one course of events for each cause.
class Truth {
 public:
  Truth(const Standing& standing, unsigned seed) : standing_(standing), random_(seed) {}

  std::map<PlaceIndex, double> Scores() {
    std::map<PlaceIndex, double> scores;
    for (const ScoredTerm& term : standing_.scores.terms) {
      courses_.clear();
      const UtilityCurve curve(*term.definition);
      for (const PlaceIndex place : standing_.ranked) {
        scores[place] += term.max_points * UtilityOf(term, curve, place);
      }
    }
    return scores;
  }

 private:
  struct Course {
    double done = 0;  // by time, of what it can
    double peers = 0;
  };

  double UtilityOf(const ScoredTerm& term, const UtilityCurve& curve, PlaceIndex place) {
    const ScoredColumn& column = *term.column;
    const int cause = column.cause[place];
    if (cause == ScoredColumn::kOwnCause) {
      return column.lower[place] + Draw() * (column.upper[place] - column.lower[place]);
    }
    if (courses_.count(cause) == 0) courses_[cause] = Course{Draw(), Draw()};
    const Course& course = courses_[cause];
    if (!column.inputs->anyone_knows) return course.peers;  // nobody knows
    const InputValue& input = term.InputOf(place);
    const ValueRange known = curve.Over(input.bounds);
    const ValueRange peers = curve.Over(input.peers);
    const double now = known.lower + Draw() * (known.upper - known.lower);
    const double to = peers.lower + course.peers * (peers.upper - peers.lower);
    return now + course.done * input.doubt * (to - now);
  }

  // Often an end: there the bounds are tested.
  double Draw() {
    const unsigned drawn = random_() % 8;
    return drawn < 3 ? 0 : drawn < 6 ? 1 : static_cast<double>(random_() % 1000) / 1000;
  }

  const Standing& standing_;
  std::mt19937 random_;
  std::map<int, Course> courses_;
};

TEST(CertaintyProperty, NoTruthLeavesTheBounds) {
  int moved = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(40, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const Household household = HouseholdOf(c, kQuotaYear);
      const Standing standing = Stand({household, *snapshot, StandardPolicy(), kQuotaYear});
      const Comparison comparison(standing);
      const std::vector<RankBounds> bounds = BoundRanks(standing, *snapshot, comparison);
      for (unsigned draw = 0; draw < 60; ++draw) {
        const auto truth = Truth(standing, 1000 * seed + draw).Scores();
        for (size_t i = 0; i < standing.ranked.size(); ++i) {
          int better = 0;
          for (const auto& [other, score] : truth) {
            better += score > truth.at(standing.ranked[i]) + 1e-9 ? 1 : 0;
            if (comparison.IsCertainlyBetter(standing.ranked[i], other)) {
              ASSERT_GT(truth.at(standing.ranked[i]), score);
            }
          }
          ASSERT_LE(bounds[i].best, better + 1);
          ASSERT_GE(bounds[i].worst, better + 1);
          moved += better != static_cast<int>(i) ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(moved, 10'000);
}

// Held against Comparison itself, which looks at two at a time.
TEST(CertaintyProperty, BoundsAreThoseOfAllPairs) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(120, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const Household household = HouseholdOf(c, kQuotaYear);
      const Standing standing = Stand({household, *snapshot, StandardPolicy(), kQuotaYear});
      const Comparison comparison(standing);
      const std::vector<RankBounds> bounds = BoundRanks(standing, *snapshot, comparison);
      for (size_t i = 0; i < standing.ranked.size(); ++i) {
        int better = 0, not_worse = 0;
        for (const PlaceIndex other : standing.ranked) {
          better += comparison.IsCertainlyBetter(other, standing.ranked[i]) ? 1 : 0;
          not_worse += comparison.IsCertainlyBetter(standing.ranked[i], other) ? 0 : 1;
        }
        ASSERT_EQ(bounds[i].best, better + 1);
        ASSERT_EQ(bounds[i].worst, not_worse);
      }
    }
  }
}

Standing StandWith(const Household& household, const MunicipalityTable& snapshot,
                   const std::string& term_id, double weight) {
  WeightChanges changes;
  v1::WeightChange& change = *changes.Add();
  change.set_term_id(term_id);
  change.set_weight(weight);
  Question asked{household, snapshot, StandardPolicy(), kQuotaYear};
  asked.weight_changes = &changes;
  return Stand(asked);
}

TEST(SensitivityProperty, TheWeightToldTurnsTheFirstAndNoNearerOneDoes) {
  int turns = 0;
  for (unsigned seed = 1; seed <= 25; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(80, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const Household household = HouseholdOf(c, kQuotaYear);
      const Question asked{household, *snapshot, StandardPolicy(), kQuotaYear};
      const Standing standing = Stand(asked);
      v1::Recommendation answer;
      AddTermHeads(asked, standing, answer);
      // Whether `name` is first with that weight, but for the last bits of the sums.
      const auto is_first = [&](const v1::TermHead& head, double weight, const std::string& name) {
        const Standing then = StandWith(household, *snapshot, head.term_id(), weight);
        const auto place = snapshot->Find(name.substr(name.find('/') + 1));
        return then.scores.score[*place] > then.scores.score[then.ranked.front()] - 1e-9;
      };
      const std::string first = "municipalities/" + snapshot->place(standing.ranked.front()).code;
      for (const v1::TermHead& head : answer.terms()) {
        const double now = head.weight();
        const double up = head.has_weight_up() ? head.weight_up() : 10 * now;
        const double down = head.has_weight_down() ? head.weight_down() : 0;
        if (head.has_weight_up()) {
          ++turns;
          EXPECT_TRUE(is_first(head, up, head.first_up())) << head.ShortDebugString();
          EXPECT_NE(first, head.first_up());
        }
        if (head.has_weight_down()) {
          ++turns;
          EXPECT_TRUE(is_first(head, down, head.first_down())) << head.ShortDebugString();
          EXPECT_NE(first, head.first_down());
        }
        for (const double share : {0.2, 0.5, 0.9}) {
          EXPECT_TRUE(is_first(head, now + share * (up - 0.002 - now), first));
          EXPECT_TRUE(is_first(head, now - share * (now - down - 0.002), first));
        }
      }
    }
  }
  EXPECT_GT(turns, 100);
}

}  // namespace
}  // namespace treff::recommendation::matching
