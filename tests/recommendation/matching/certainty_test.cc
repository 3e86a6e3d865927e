// Which order the uncertain figures allow, held against truths that are drawn from them.
#include "services/recommendation/matching/certainty/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

#include "services/recommendation/matching/certainty/sensitivity.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

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
    return BoundRanks(Comparison(standing_));
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

TEST_F(Certainty, RanksAreThoseThatTheDoubtsAllow) {
  const auto bounds = BoundsOf({With("1101", {1}), With("1102", {2, 1, Region::COUNTY, {1.5, 3.5}}),
                                With("1103", {3}), With("1104", {4.5})});

  EXPECT_THAT(Ranks(bounds),
              ElementsAre(std::pair(1, 1), std::pair(2, 3), std::pair(2, 3), std::pair(4, 4)));
  EXPECT_EQ(PossibleFirstCount(bounds), 1);
}

TEST_F(Certainty, NoTwoOfOneGroupCanBeToldApart) {
  const auto bounds = BoundsOf({With("1101", {1}), With("1102", {2, 1, Region::COUNTY, {1.5, 3.5}}),
                                With("1103", {3}), With("1104", {4.5})});

  EXPECT_THAT(Groups(bounds), ElementsAre(1, 2, 2, 3));
}

TEST_F(Certainty, AFigureThatNobodyHasMovesNonePastAnother) {
  const std::vector<SamplePlace> places = {With("1101", {1}), With("1102", {3}), With("1103", {4})};

  const auto bounds = BoundsOf(places, std::string(kUnemployment) + kNobodyKnows);

  EXPECT_THAT(Ranks(bounds), ElementsAre(std::pair(1, 1), std::pair(2, 2), std::pair(3, 3)));
}

// A year old: nineteen of twenty have moved by 1.2 at most, and two by 1.7 against each other.
TEST_F(Certainty, AgeDoubtsAsFarAsFiguresWereSeenToMove) {
  const SampleFact good = {1, 0.5, Region::MUNICIPALITY, {0.5, 4.5}};
  const SampleFact near = {2.5, 0.5, Region::MUNICIPALITY, {0.5, 4.5}};
  const SampleFact far = {2.8, 0.5, Region::MUNICIPALITY, {0.5, 4.5}};

  EXPECT_THAT(Ranks(BoundsOf({With("1101", good), With("1102", near)})),
              ElementsAre(std::pair(1, 2), std::pair(1, 2)));
  EXPECT_THAT(Ranks(BoundsOf({With("1101", good), With("1102", far)})),
              ElementsAre(std::pair(1, 1), std::pair(2, 2)));
}

TEST_F(Certainty, BorrowedFiguresOfOneCountyTellNobodyApart) {
  const SampleFact county = {2, 1, Region::COUNTY, {0.5, 4.5}};

  const auto bounds = BoundsOf({With("1101", county), With("1102", county)});

  EXPECT_THAT(Ranks(bounds), ElementsAre(std::pair(1, 2), std::pair(1, 2)));
  EXPECT_THAT(Groups(bounds), ElementsAre(1, 1));
}

// Two doubts of three points each make five together and not six, where they are likely; where
// figures are held back both count in full.
TEST_F(Certainty, LikelyDoubtsAddUpBySquaresAndCertainOnesInFull) {
  const auto standing_of = [&](ScoreDoubt better, ScoreDoubt worse) {
    standing_ = {};
    standing_.ranked = {0, 1};
    standing_.scores.score = {10, 0};
    standing_.scores.doubt = {better, worse};
    return Comparison(standing_).IsCertainlyBetter(0, 1);
  };
  const double squared = 36 / (kAmongMany * kAmongMany);

  EXPECT_TRUE(standing_of({10, 10, squared, 0}, {0, 0, 0, squared}));
  EXPECT_FALSE(standing_of({10, 10, 2 * squared, 0}, {0, 0, 0, squared}));
  EXPECT_FALSE(standing_of({4, 10, 0, 0}, {0, 4, 0, 0}));
  EXPECT_TRUE(standing_of({4, 10, 0, 0}, {0, 3.9, 0, 0}));
}

// What the vacancies of a county turn out to be moves all of it alike.
TEST_F(Certainty, WhatOneCauseMovesAlikeTellsThemApart) {
  const auto is_certain = [&](int cause_of_worse) {
    ScoredColumn column{.shared = {5, 5}, .cause = {1, cause_of_worse}};
    standing_ = {};
    standing_.ranked = {0, 1};
    standing_.scores.doubt = {{6, 6, 0, 0}, {0, 0, 0, 0}};
    standing_.scores.terms = {
        {.max_points = 1, .column = std::make_shared<const ScoredColumn>(std::move(column))}};
    return Comparison(standing_).IsCertainlyBetter(0, 1);
  };

  EXPECT_TRUE(is_certain(1));
  EXPECT_FALSE(is_certain(2));  // 5 and 5 make 7.1
}

// One truth, drawn as ADR 21 states: what is certain anywhere within its ends, doubts of each kind
// by a normal curve whose nineteen in twenty they are, one draw for all of one cause.
class Truth {
 public:
  Truth(const Standing& standing, unsigned seed) : standing_(standing), random_(seed) {}

  std::vector<double> Scores() {
    std::vector<double> scores(standing_.ranked.size(), 0);
    for (const ScoredTerm& term : standing_.scores.terms) {
      causes_.clear();
      for (size_t i = 0; i < scores.size(); ++i) {
        scores[i] += term.max_points * UtilityOf(*term.column, standing_.ranked[i]);
      }
    }
    return scores;
  }

 private:
  double UtilityOf(const ScoredColumn& column, PlaceIndex place) {
    const double own = Normal();
    double utility =
        column.least[place] == column.most[place]
            ? column.utility[place]
            : column.least[place] + Uniform() * (column.most[place] - column.least[place]);
    utility += own * (own < 0 ? column.down[place] : column.up[place]);
    if (!column.shared.empty() && column.shared[place] != 0) {
      const auto [cause, is_new] = causes_.emplace(column.cause[place], 0);
      if (is_new) cause->second = Normal();
      utility += cause->second * column.shared[place];
    }
    return utility;
  }

  double Uniform() { return (static_cast<double>(random_()) + 0.5) / 4294967296.0; }
  // With 1.96 deviations as 1. Standard distributions differ between libraries.
  double Normal() {
    constexpr double kTau = 6.283185307179586;
    return std::sqrt(-2 * std::log(Uniform())) * std::cos(kTau * Uniform()) / 1.96;
  }

  const Standing& standing_;
  std::mt19937 random_;
  std::map<int, double> causes_;
};

struct Counted {
  int truths = 0;
  int best_among_firsts = 0;  // the truly best is one of those who can be
  int pairs = 0;              // of whom one was called certainly better
  int pairs_right = 0;
  int ranks = 0;
  int ranks_within = 0;
  int firsts = 0;
  int moved = 0;
};

void CountTruths(const Standing& standing, unsigned seed, Counted& counted) {
  const Comparison comparison(standing);
  const std::vector<RankBounds> bounds = BoundRanks(comparison);
  constexpr unsigned kTruths = 60;
  for (unsigned draw = 0; draw < kTruths; ++draw) {
    const std::vector<double> truth = Truth(standing, 1000 * seed + draw).Scores();
    const size_t best = std::max_element(truth.begin(), truth.end()) - truth.begin();
    ++counted.truths;
    counted.best_among_firsts += bounds[best].best == 1 ? 1 : 0;
    counted.firsts += PossibleFirstCount(bounds);
    for (size_t i = 0; i < truth.size(); ++i) {
      const int better = static_cast<int>(
          std::count_if(truth.begin(), truth.end(), [&](double one) { return one > truth[i]; }));
      ++counted.ranks;
      counted.ranks_within += bounds[i].best <= better + 1 && better + 1 <= bounds[i].worst ? 1 : 0;
      counted.moved += better != static_cast<int>(i) ? 1 : 0;
    }
    for (size_t i = 0; i < truth.size(); i += 7) {
      for (size_t j = i + 1; j < truth.size(); j += 3) {
        if (!comparison.IsCertainlyBetter(static_cast<int>(i), static_cast<int>(j))) continue;
        ++counted.pairs;
        counted.pairs_right += truth[i] > truth[j] ? 1 : 0;
      }
    }
  }
}

TEST(CertaintyProperty, NineteenOfTwentyTruthsKeepWhatIsClaimed) {
  Counted counted;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(200, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const Household household = HouseholdOf(c, kQuotaYear);
      CountTruths(Stand({household, *snapshot, StandardPolicy(), kQuotaYear}), seed, counted);
    }
  }
  EXPECT_GE(counted.best_among_firsts, 0.95 * counted.truths)
      << counted.best_among_firsts << " of " << counted.truths;
  EXPECT_GE(counted.pairs_right, 0.95 * counted.pairs);
  EXPECT_GE(counted.ranks_within, 0.95 * counted.ranks)
      << counted.ranks_within << " of " << counted.ranks;
  // And the claim is not empty: few can be the best, and truths do move the order.
  EXPECT_LT(counted.firsts, 0.5 * counted.ranks);
  EXPECT_GT(counted.pairs, 10'000);
  EXPECT_GT(counted.moved, 10'000);
}

TEST(CertaintyProperty, GroupsRanksAndTheCountOfFirstsAgree) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(120, seed));
    for (const casework::v1::Case& c : SampleCases()) {
      const Household household = HouseholdOf(c, kQuotaYear);
      const Standing standing = Stand({household, *snapshot, StandardPolicy(), kQuotaYear});
      const Comparison comparison(standing);
      const std::vector<RankBounds> bounds = BoundRanks(comparison);
      const int size = static_cast<int>(bounds.size());
      for (int i = 0; i < size; ++i) {
        int better = 0, not_worse = 0, group_before = 0;
        for (int other = 0; other < size; ++other) {
          const bool is_better = comparison.IsCertainlyBetter(other, i);
          better += is_better ? 1 : 0;
          not_worse += comparison.IsCertainlyBetter(i, other) ? 0 : 1;
          if (is_better) group_before = std::max(group_before, bounds[other].group);
          ASSERT_TRUE(!is_better || other < i);  // never one with a lower score
        }
        ASSERT_EQ(bounds[i].best, better + 1);
        ASSERT_EQ(bounds[i].worst, not_worse);
        ASSERT_EQ(bounds[i].group, group_before + 1);
        ASSERT_EQ(bounds[i].group == 1, bounds[i].best == 1);
        ASSERT_LE(bounds[i].best, i + 1);
        ASSERT_GE(bounds[i].worst, i + 1);
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
