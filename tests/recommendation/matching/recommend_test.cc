#include "services/recommendation/matching/recommend.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/canonical.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using v1::Recommendation;

constexpr int kExplained = 10;

Recommendation RecommendIn(const MunicipalityTable& snapshot,
                           const casework::v1::Case& household_case) {
  return Recommend({household_case, snapshot, StandardPolicy(), kQuotaYear, kExplained});
}

// Calls `check` with answers for three kinds of household in several made-up countries.
template <typename Check>
void ForManyAnswers(Check check) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    const std::vector<SamplePlace> places = SampleCountry(357, seed);
    const auto snapshot = SampleSnapshot(places);
    for (const casework::v1::Case& household_case : SampleCases()) {
      SCOPED_TRACE(absl::StrCat("seed ", seed, ", ", household_case.ShortDebugString()));
      check(places, *snapshot, household_case, RecommendIn(*snapshot, household_case));
    }
  }
}

TEST(RecommendProperty, TermsAddUpToTheScore) {
  ForManyAnswers([](auto&, auto&, auto&, const Recommendation& answer) {
    for (const auto& ranked : answer.ranked()) {
      if (ranked.rank() > kExplained) continue;
      double points = 0, most = 0;
      for (const auto& term : ranked.terms()) {
        points += term.points();
        most += term.max_points();
        EXPECT_NEAR(term.points(), term.max_points() * term.utility(), 1e-12);
        EXPECT_LE(term.points_interval().lower(), term.points());
        EXPECT_GE(term.points_interval().upper(), term.points());
      }
      EXPECT_NEAR(points, ranked.score(), 1e-9);
      EXPECT_NEAR(most, 100, 1e-9);
    }
  });
}

TEST(RecommendProperty, EveryMunicipalityIsRankedOrExcludedAndNoneThatFailsIsRanked) {
  ForManyAnswers([](auto&, const MunicipalityTable& snapshot, auto&, const Recommendation& answer) {
    std::set<std::string> seen;
    for (const auto& ranked : answer.ranked()) {
      EXPECT_TRUE(seen.insert(ranked.municipality()).second);
      for (const auto& result : ranked.requirements()) {
        EXPECT_NE(result.outcome(), v1::RequirementResult::FAIL);
      }
    }
    for (const auto& excluded : answer.excluded()) {
      EXPECT_TRUE(seen.insert(excluded.municipality()).second);
      EXPECT_GT(excluded.failed_size(), 0);
    }
    EXPECT_EQ(static_cast<int>(seen.size()), snapshot.size());
  });
}

TEST(RecommendProperty, RanksFollowScoresAndLieWithinTheirBounds) {
  ForManyAnswers([](auto&, auto&, auto&, const Recommendation& answer) {
    double before = 100.000001;
    for (const auto& ranked : answer.ranked()) {
      EXPECT_LE(ranked.score(), before);
      before = ranked.score();
      EXPECT_LE(ranked.best_rank(), ranked.rank());
      EXPECT_GE(ranked.worst_rank(), ranked.rank());
      EXPECT_LE(ranked.worst_rank(), answer.ranked_size());
      EXPECT_LE(ranked.score_interval().lower(), ranked.score() + 1e-9);
      EXPECT_GE(ranked.score_interval().upper(), ranked.score() - 1e-9);
    }
  });
}

TEST(RecommendProperty, TheSameInputsGiveTheSameBytes) {
  ForManyAnswers([](const std::vector<SamplePlace>& places, auto&, auto& household_case,
                    const Recommendation& answer) {
    const auto rebuilt = SampleSnapshot(places);
    EXPECT_EQ(CanonicalBytes(RecommendIn(*rebuilt, household_case)), CanonicalBytes(answer));
  });
}

TEST(RecommendProperty, CitationsReferToProvenancesAndIndicatorsThatAreThere) {
  ForManyAnswers([](auto&, auto&, auto&, const Recommendation& answer) {
    std::set<std::string> indicators;
    for (const auto& indicator : answer.indicators()) indicators.insert(indicator.indicator_id());
    for (const auto& ranked : answer.ranked()) {
      for (const auto& term : ranked.terms()) {
        for (const auto& citation : term.citations()) {
          EXPECT_LT(citation.observation().provenance_index(), answer.provenances_size());
          const std::string& indicator = citation.observation().indicator();
          // Parts of quotas need no definition in the sample.
          if (absl::StartsWith(indicator, "capacity.")) continue;
          EXPECT_TRUE(indicators.count(indicator)) << indicator;
        }
      }
    }
  });
}

TEST(RecommendWithPrices, TermsStillAddUpAndTheSwapIsStillChecked) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const auto snapshot = SampleSnapshot(SampleCountry(357, seed));
    PlacePrices prices{.allocation = "allocations/p", .per_person = {}};
    for (int place = 0; place < snapshot->size(); ++place) {
      prices.per_person.push_back(place % 7 == 0 ? std::nullopt : std::optional(place % 5 * 0.7));
    }
    for (const casework::v1::Case& c : SampleCases()) {
      const Recommendation plain = RecommendIn(*snapshot, c);
      const Recommendation priced =
          Recommend({c, *snapshot, StandardPolicy(), kQuotaYear, kExplained, &prices});
      std::map<std::string, double> plain_scores;
      for (const auto& ranked : plain.ranked())
        plain_scores[ranked.municipality()] = ranked.score();

      ASSERT_EQ(priced.ranked_size(), plain.ranked_size());
      for (const auto& ranked : priced.ranked()) {
        if (ranked.rank() > kExplained) continue;
        double points = 0;
        for (const auto& term : ranked.terms()) {
          points += term.points();
          EXPECT_LE(term.points_interval().lower(), term.points());
          EXPECT_GE(term.points_interval().upper(), term.points());
        }
        EXPECT_NEAR(points, ranked.score(), 1e-9);
        const v1::Term& price = *ranked.terms().rbegin();
        EXPECT_EQ(price.term_id(), "price");
        EXPECT_NEAR(plain_scores[ranked.municipality()] + price.points(), ranked.score(), 1e-9);
        const bool known = price.certainty() == v1::Term::KNOWN;
        EXPECT_EQ(price.reason().key(), known ? "term.price.known" : "term.price.missing");
        if (!known) {
          EXPECT_LT(price.points_interval().lower(), price.points());
        }
      }
      EXPECT_EQ(priced.versions().prices(), "allocations/p");
    }
  }
}

v1::Recommendation RecommendOn(absl::CivilDay day, const MunicipalityTable& table,
                               const casework::v1::Case& household_case) {
  return Recommend({.household_case = household_case,
                    .snapshot = table,
                    .policy = StandardPolicy(),
                    .quota_year = static_cast<int>(day.year()),
                    .explain_count = kExplained,
                    .as_of = day});
}

const v1::Term& TermOf(const Recommendation& answer, const std::string& term_id) {
  const auto& terms = answer.ranked(0).terms();
  return *std::find_if(terms.begin(), terms.end(),
                       [&](const v1::Term& term) { return term.term_id() == term_id; });
}

bool HasNote(const Recommendation& answer, const std::string& key) {
  return std::any_of(answer.notes().begin(), answer.notes().end(),
                     [&](const v1::Reason& note) { return note.key() == key; });
}

// The half-life of the sample's indicators is a year; the version was published on 1 October 2026.
TEST(RecommendAsOf, FiguresAgeFromDayToDay) {
  const auto table =
      SampleSnapshot({{.code = "1101",
                       .facts = {{"labour.unemployment_rate",
                                  {2.0, 1, municipality::v1::Region::MUNICIPALITY, {0.5, 4.5}}}}}});
  const auto on = [&](absl::CivilDay day) {
    return TermOf(RecommendOn(day, *table, Couple()), "unemployment");
  };

  const v1::Term published = on(absl::CivilDay(2026, 10, 1));
  const v1::Term a_year_later = on(absl::CivilDay(2027, 10, 1));

  EXPECT_EQ(published.certainty(), v1::Term::KNOWN);
  EXPECT_EQ(published.citations(0).age_days(), 0);
  EXPECT_EQ(a_year_later.certainty(), v1::Term::OLD);
  EXPECT_EQ(a_year_later.citations(0).age_days(), 365);
  EXPECT_EQ(a_year_later.points(), published.points());
  EXPECT_LT(a_year_later.points_interval().lower(), published.points_interval().lower());
}

// Born in 2021: six years old in 2027.
TEST(RecommendAsOf, PersonsAge) {
  const casework::v1::Case with_child =
      CaseOf("members { birth_year: 1990 } members { birth_year: 2021 }");
  const auto table = SampleSnapshot(SampleCountry(20, 1));
  const auto has_term = [&](absl::CivilDay day, const std::string& term_id) {
    const Recommendation answer = RecommendOn(day, *table, with_child);
    const auto& terms = answer.ranked(0).terms();
    return std::any_of(terms.begin(), terms.end(),
                       [&](const v1::Term& term) { return term.term_id() == term_id; });
  };

  EXPECT_TRUE(has_term(absl::CivilDay(2026, 12, 31), "young_children"));
  EXPECT_FALSE(has_term(absl::CivilDay(2027, 1, 1), "young_children"));
}

TEST(RecommendAsOf, NoDayIsTheDayOfPublication) {
  const auto table = SampleSnapshot(SampleCountry(60, 1));
  const casework::v1::Case family = LargeFamily();

  Recommendation without = Recommend({family, *table, StandardPolicy(), kQuotaYear, kExplained});
  Recommendation with = RecommendOn(absl::CivilDay(2026, 10, 1), *table, family);

  EXPECT_EQ(without.versions().as_of(), "");
  EXPECT_EQ(with.versions().as_of(), "2026-10-01");
  EXPECT_NE(with.name(), without.name());
  for (Recommendation* answer : {&with, &without}) {
    answer->clear_name();
    answer->clear_versions();
    answer->clear_digest();
  }
  EXPECT_EQ(CanonicalBytes(with), CanonicalBytes(without));
}

TEST(RecommendAsOf, LastYearsQuotasAreNoRoomInANewYear) {
  const auto table = SampleSnapshot({{.code = "1101", .decided = Is(30), .settled = Is(0)}});

  const Recommendation before = RecommendOn(absl::CivilDay(2026, 12, 31), *table, Couple());
  const Recommendation after = RecommendOn(absl::CivilDay(2027, 2, 15), *table, Couple());

  EXPECT_FALSE(before.ranked(0).ask_municipality());
  EXPECT_FALSE(HasNote(before, "note.no_quotas_of_year"));
  ASSERT_EQ(after.ranked_size(), 1);
  EXPECT_TRUE(after.ranked(0).ask_municipality());
  for (const v1::RequirementResult& result : after.ranked(0).requirements()) {
    EXPECT_EQ(result.outcome(), v1::RequirementResult::UNKNOWN) << result.rule_id();
  }
  EXPECT_TRUE(HasNote(after, "note.no_quotas_of_year"));
}

TEST(Recommend, ATieToAMunicipalityThatHasEndedIsNoted) {
  const auto table = SampleSnapshot({{.code = "1101"}});
  const auto tied_to = [](const std::string& code) {
    return CaseOf(
        "members { birth_year: 1990 } family_ties { relation: SIBLING municipality: "
        "'municipalities/" +
        code + "' importance: PREFERRED }");
  };

  EXPECT_TRUE(HasNote(RecommendIn(*table, tied_to("1102")), "note.tie_ended"));
  EXPECT_FALSE(HasNote(RecommendIn(*table, tied_to("1101")), "note.tie_ended"));
}

TEST(Recommend, NamesAllItsVersions) {
  const Recommendation answer = RecommendIn(*SampleSnapshot({{.code = "1101"}}), Couple());

  EXPECT_EQ(answer.case_(), kCaseName);
  EXPECT_EQ(answer.versions().case_revision(), 1);
  EXPECT_EQ(answer.versions().dataset_version(), 7);
  EXPECT_EQ(answer.versions().quota_revision(), 3);
  EXPECT_EQ(answer.versions().policy(), "policies/standard@1");
  EXPECT_EQ(answer.versions().policy_sha256(), StandardPolicy().content_sha256());
  EXPECT_EQ(answer.versions().model(), "");
  EXPECT_EQ(answer.versions().quota_year(), kQuotaYear);
  EXPECT_EQ(answer.versions().matching_revision(), kMatchingRevision);
  EXPECT_EQ(answer.digest().size(), 64u);
  EXPECT_TRUE(answer.synthetic());
}

TEST(Recommend, ANameIsOfTheQuestionAndItsOptions) {
  const auto snapshot = SampleSnapshot({{.code = "1101"}});
  const casework::v1::Case couple = Couple();
  casework::v1::Case revised = couple;
  revised.set_revision(2);
  const auto name = [&](const casework::v1::Case& household_case, int explain_count) {
    return RecommendationName(
        {household_case, *snapshot, StandardPolicy(), kQuotaYear, explain_count});
  };

  EXPECT_EQ(name(couple, 3), Recommend({couple, *snapshot, StandardPolicy(), kQuotaYear}).name());
  EXPECT_NE(name(couple, 10), name(couple, 11));
  EXPECT_NE(name(couple, 10), name(revised, 10));
}

TEST(Recommend, NeedsThatNothingSpeaksToAreNamed) {
  const Recommendation answer = RecommendIn(*SampleSnapshot({{.code = "1101"}}), LargeFamily());

  ASSERT_EQ(answer.unmet_needs_size(), 1);
  EXPECT_EQ(answer.unmet_needs(0).kind(), casework::v1::Need::SCHOOL_ADAPTATION);
  EXPECT_EQ(answer.unmet_needs(0).importance(), casework::v1::PREFERRED);
}

TEST(Recommend, AnIndicatorThatNobodyHasIsNoted) {
  const Recommendation answer = RecommendIn(*SampleSnapshot({{.code = "1101"}}), Couple());

  EXPECT_TRUE(std::any_of(answer.notes().begin(), answer.notes().end(), [](auto& note) {
    return note.key() == "note.term_without_figures" &&
           note.arguments().at("silent_term") == "unemployment";
  }));
}

TEST(Recommend, ACountryWithoutQuotasIsAnsweredWithoutInventingAny) {
  const auto snapshot = SampleSnapshot({{.code = "1101", .has_quota = false}});
  const casework::v1::Case couple = Couple();

  const Recommendation answer = Recommend({couple, *snapshot, StandardPolicy(), 0});

  ASSERT_EQ(answer.ranked_size(), 1);
  EXPECT_TRUE(answer.ranked(0).ask_municipality());
  EXPECT_FALSE(answer.has_runner_up());
}

}  // namespace
}  // namespace treff::recommendation::matching
