// What an answer says would change it is so when it is done: made in the sample itself, and
// computed from the very beginning.
#include "services/recommendation/matching/explanation/counterfactuals.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/tables/tables.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using v1::Recommendation;

Recommendation RecommendIn(const std::vector<SamplePlace>& places, const Case& household_case) {
  return Recommend({household_case, *SampleSnapshot(places), StandardPolicy(), kQuotaYear});
}

// A municipality that is to have more room decides on more; one that is asked decides to do it.
void Apply(const v1::Change& change, std::vector<SamplePlace>& places) {
  for (SamplePlace& place : places) {
    if (change.municipality() != absl::StrCat("municipalities/", place.code)) continue;
    if (change.subject() == "quota.remaining") {
      place.decided = Is(place.decided.lower + change.to() - change.from());
    } else if (change.subject() == "quota.requested") {
      place.requested = Is(change.to());
      place.decided = Is(change.to());
    } else {
      place.facts[change.subject()].value = change.to();
    }
  }
}

class RandomCases {
 public:
  explicit RandomCases(unsigned seed) : random_(seed) {}

  Case Next() {
    Case household_case = Couple();
    household_case.clear_members();
    const int size = 1 + Draw(7);
    for (int i = 0; i < size; ++i) {
      household_case.add_members()->set_birth_year(i == 0 ? 1935 + Draw(70) : 1950 + Draw(75));
    }
    if (Draw(3) == 0) {
      auto& tie = *household_case.add_family_ties();
      tie.set_municipality(absl::StrCat("municipalities/", 1101 + Draw(30)));
      tie.set_importance(Draw(2) == 0 ? casework::v1::REQUIRED : casework::v1::PREFERRED);
    }
    if (Draw(4) == 0) {
      auto& need = *household_case.add_needs();
      need.set_kind(casework::v1::Need::UPPER_SECONDARY_SCHOOL);
      need.set_importance(casework::v1::REQUIRED);
    }
    if (Draw(4) == 0) {
      auto& need = *household_case.add_needs();
      need.set_kind(casework::v1::Need::SPECIALIST_HEALTH_SERVICE);
      need.set_importance(casework::v1::REQUIRED);
    }
    return household_case;
  }

 private:
  int Draw(int below) { return static_cast<int>(random_() % below); }

  std::mt19937 random_;
};

// Calls `check` with answers for made-up households in made-up countries of 30 municipalities.
template <typename Check>
void ForManyAnswers(Check check) {
  constexpr int kCountries = 25;
  constexpr int kCases = 16;
  for (unsigned seed = 1; seed <= kCountries; ++seed) {
    const std::vector<SamplePlace> places = SampleCountry(30, seed);
    RandomCases cases(seed);
    for (int i = 0; i < kCases; ++i) {
      const Case household_case = cases.Next();
      SCOPED_TRACE(absl::StrCat("seed ", seed, ", ", household_case.ShortDebugString()));
      check(places, household_case, RecommendIn(places, household_case));
    }
  }
}

TEST(CounterfactualsProperty, TheSmallestSwapSwapsTheFirstTwo) {
  int swaps = 0, of_quotas = 0;
  ForManyAnswers([&](std::vector<SamplePlace> places, const Case& household_case,
                     const Recommendation& answer) {
    if (answer.ranked_size() < 2) return;
    ASSERT_TRUE(answer.has_runner_up());
    EXPECT_EQ(answer.runner_up().municipality(), answer.ranked(1).municipality());
    const v1::Change& change = answer.runner_up().smallest_swap();
    if (change.subject().empty()) return;
    ++swaps;
    const bool is_of_quota = change.subject() == "quota.remaining";
    of_quotas += is_of_quota ? 1 : 0;
    // Only what somebody can change.
    EXPECT_TRUE(is_of_quota || tables::StandardTables().FigureOf(change.subject()).can_be_changed())
        << change.subject();

    Apply(change, places);
    const Recommendation changed = RecommendIn(places, household_case);

    EXPECT_EQ(changed.ranked(0).municipality(), answer.ranked(1).municipality());
  });
  EXPECT_GT(swaps, 10);
  EXPECT_GT(of_quotas, 2);
}

TEST(CounterfactualsProperty, ANearMissIsAdmittedByItsChangeAtTheRankAndScoreTold) {
  int asked = 0, given_room = 0;
  ForManyAnswers([&](const std::vector<SamplePlace>& places, const Case& household_case,
                     const Recommendation& answer) {
    EXPECT_LE(answer.near_misses_size(), kMaxNearMisses);
    for (const auto& miss : answer.near_misses()) {
      EXPECT_EQ(miss.failed().outcome(), v1::RequirementResult::FAIL);
      asked += miss.change().subject() == "quota.requested" ? 1 : 0;
      given_room += miss.change().subject() == "quota.remaining" ? 1 : 0;

      std::vector<SamplePlace> changed = places;
      Apply(miss.change(), changed);
      const Recommendation again = RecommendIn(changed, household_case);

      const auto ranked =
          std::find_if(again.ranked().begin(), again.ranked().end(),
                       [&](auto& one) { return one.municipality() == miss.municipality(); });
      ASSERT_NE(ranked, again.ranked().end()) << miss.ShortDebugString();
      EXPECT_EQ(ranked->rank(), miss.rank()) << miss.ShortDebugString();
      EXPECT_NEAR(ranked->score(), miss.score(), 1e-9) << miss.ShortDebugString();
    }
  });
  EXPECT_GT(asked, 20);
  EXPECT_GT(given_room, 100);
}

TEST(Counterfactuals, WhatNobodyCanDoIsNoNearMiss) {
  const Case tied =
      CaseOf(
          R"pb(
            members { birth_year: 1990 }
            family_ties {
              relation: SIBLING
              municipality: "municipalities/1101"
              importance: REQUIRED
            })pb");

  const Recommendation answer =
      RecommendIn({{.code = "1101"}, {.code = "1102", .region = "BA002"}}, tied);

  ASSERT_EQ(answer.excluded_size(), 1);
  EXPECT_EQ(answer.near_misses_size(), 0);
}

TEST(Counterfactuals, WhoIsAskedAndDecidesHasRoomToo) {
  const Recommendation answer = RecommendIn(
      {{.code = "1101"}, {.code = "1102", .requested = Is(0), .decided = Is(0), .settled = Is(0)}},
      Couple());

  ASSERT_EQ(answer.near_misses_size(), 1);
  EXPECT_EQ(answer.near_misses(0).change().subject(), "quota.requested");
  EXPECT_EQ(answer.near_misses(0).change().to(), 2);
}

}  // namespace
}  // namespace treff::recommendation::matching
