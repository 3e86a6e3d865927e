#include "services/recommendation/records/recommendations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/recommend.h"
#include "tests/recommendation/records/memory_recommendation_store.h"
#include "tests/recommendation/records/recommendations_house.h"
#include "tests/recommendation/samples/fakes.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST_F(RecommendationsTest, TheSameQuestionGivesTheSameAnswerAndOneRecord) {
  const auto first = recommendations_.Recommend(Request());
  clock_.Set(clock_.Now() + absl::Hours(1));
  const auto second = recommendations_.Recommend(Request());

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(matching::CanonicalBytes(*first), matching::CanonicalBytes(*second));
  EXPECT_FALSE(first->ranked(0).summary().text().empty());
}

TEST_F(RecommendationsTest, ARecordedOneIsDerivedAgainInAnyLanguage) {
  const auto given = recommendations_.Recommend(Request("language: 'nb'"));
  ASSERT_THAT(given, IsOk());
  cases_.Add(LargeFamily());  // the case has changed since

  v1::GetRecommendationRequest request;
  request.set_name(given->name());
  const auto again = recommendations_.Get(request);
  request.set_language("en");
  const auto in_english = recommendations_.Get(request);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(matching::CanonicalBytes(*again), matching::CanonicalBytes(*given));
  ASSERT_THAT(in_english, IsOk());
  EXPECT_EQ(in_english->digest(), given->digest());
  EXPECT_NE(in_english->ranked(0).summary().text(), given->ranked(0).summary().text());
}

// Everything that is told, but for names that both answers have.
std::string Told(const v1::Recommendation& answer) { return answer.DebugString(); }

TEST_F(RecommendationsTest, TellsOfAProtectedAddressOnlyWhoMaySeeIt) {
  casework::v1::Case hidden = Couple();
  hidden.set_name(kCaseName);
  auto& need = *hidden.add_needs();
  need.set_kind(casework::v1::Need::PROTECTED_ADDRESS);
  need.set_importance(casework::v1::REQUIRED);
  hidden.add_keep_away_from("municipalities/1102");
  cases_.Add(hidden);
  const std::string policy = "policy: 'policies/standard@2' explain_count: 357 ";

  for (const std::string language : {"nb", "nn", "en"}) {
    const auto open = recommendations_.Recommend(Request(policy + "language: '" + language + "'"));
    const auto full = recommendations_.Recommend(
        Request(policy + "may_see_protected_address: true language: '" + language + "'"));

    ASSERT_THAT(open, IsOk());
    ASSERT_THAT(full, IsOk());
    EXPECT_THAT(Told(*full), HasSubstr("protected_address"));
    for (const char* telling : {"protected_address", "dressesperr", "address block"}) {
      EXPECT_THAT(Told(*open), Not(HasSubstr(telling))) << language;
    }
    EXPECT_THAT(Told(*open), HasSubstr("not_for_this_case"));
    EXPECT_EQ(open->digest(), full->digest());
    EXPECT_EQ(open->excluded_size(), full->excluded_size());
    EXPECT_THAT(Told(Get(open->name()).value()), Not(HasSubstr("protected_address")));
  }
}

TEST_F(RecommendationsTest, CountsToTodayInNorwayUnlessADayIsGiven) {
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 12, 31, 23, 30, 0), absl::UTCTimeZone()));

  const auto today = recommendations_.Recommend(Request());
  const auto earlier = recommendations_.Recommend(Request("as_of: '2026-10-15'"));

  ASSERT_THAT(today, IsOk());
  EXPECT_EQ(today->versions().as_of(), "2027-01-01");
  EXPECT_EQ(today->versions().quota_year(), 2027);  // for which there are none yet
  ASSERT_THAT(earlier, IsOk());
  EXPECT_EQ(earlier->versions().as_of(), "2026-10-15");
  EXPECT_EQ(earlier->versions().quota_year(), 2026);
  EXPECT_NE(today->name(), earlier->name());
}

TEST_F(RecommendationsTest, ADayToComeOrBeforeThePublicationIsRefused) {
  clock_.Set(absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone()));
  const auto asked = [&](const std::string& day) {
    return recommendations_.Recommend(Request("as_of: '" + day + "'"));
  };

  EXPECT_THAT(asked("2026-11-28"), IsOk());
  EXPECT_THAT(asked("2026-10-01"), IsOk());
  EXPECT_THAT(asked("2026-11-29"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("after today, 2026-11-28")));
  EXPECT_THAT(asked("2026-09-30"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("before 2026-10-01")));
  for (const char* no_day : {"yesterday", "2026-13-01", "2026-9-1", "+2026-09-01", "2026"}) {
    EXPECT_THAT(asked(no_day), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("as_of")));
  }
}

TEST_F(RecommendationsTest, AClockFarBehindThePublicationIsSaid) {
  clock_.Set(absl::FromCivil(absl::CivilDay(2025, 10, 1), absl::UTCTimeZone()));
  EXPECT_THAT(recommendations_.Recommend(Request()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("set the clock right")));

  // Two machines are never quite of one mind about when a day begins.
  clock_.Set(absl::FromCivil(absl::CivilDay(2026, 9, 30), absl::UTCTimeZone()));
  const auto answer = recommendations_.Recommend(Request());
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->versions().as_of(), "2026-10-01");
}

TEST_F(RecommendationsTest, ARecordWithoutDayRevisionAndScoresIsDerivedAsItWas) {
  const casework::v1::Case couple = *cases_.Get(kCaseName, 0);
  v1::Recommendation then =
      matching::Recommend({couple, **snapshots_.Get({}), StandardPolicy(), kQuotaYear, 10});
  then.set_name("recommendations/0123456789abcdef0123456789abcdef");
  then.mutable_versions()->clear_matching_revision();
  matching::SetDigest(then);
  ASSERT_THAT(store_.PutIfNew({.name = then.name(),
                               .case_name = kCaseName,
                               .versions = then.versions(),
                               .explain_count = 10,
                               .digest = then.digest(),
                               .scores = "",
                               .record_time = clock_.Now()}),
              IsOk());

  const auto again = Get(then.name());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), then.digest());
  EXPECT_FALSE(again->difference().answer_differs());
  EXPECT_THAT(again->difference().reasons(0).text(), HasSubstr("1. oktober 2026"));
}

TEST_F(RecommendationsTest, ADerivationThatDiffersIsDataLoss) {
  const auto given = recommendations_.Recommend(Request());
  ASSERT_THAT(given, IsOk());
  RecommendationRecord damaged = *store_.Get(given->name());
  damaged.digest[0] = damaged.digest[0] == '0' ? '1' : '0';
  store_.Overwrite(damaged);

  const auto again = Get(given->name());

  EXPECT_THAT(again, StatusIs(absl::StatusCode::kDataLoss));
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(again.status());
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "RECOMMENDATION_DIFFERS");
}

TEST_F(RecommendationsTest, AChangedCaseIsAnotherRecord) {
  const auto before = recommendations_.Recommend(Request());
  cases_.Add(LargeFamily());
  const auto after = recommendations_.Recommend(Request());

  ASSERT_THAT(before, IsOk());
  ASSERT_THAT(after, IsOk());
  EXPECT_NE(before->name(), after->name());
  EXPECT_EQ(after->versions().case_revision(), 2);
}

TEST_F(RecommendationsTest, ExplainsAsManyAsAskedFor) {
  const auto answer = recommendations_.Recommend(Request("explain_count: 2"));

  ASSERT_THAT(answer, IsOk());
  ASSERT_GT(answer->ranked_size(), 3);
  EXPECT_GT(answer->ranked(1).terms_size(), 0);
  EXPECT_EQ(answer->ranked(2).terms_size(), 0);
}

TEST_F(RecommendationsTest, ExplainsThreeUnlessAskedForMore) {
  const auto answer = recommendations_.Recommend(Request());

  ASSERT_THAT(answer, IsOk());
  ASSERT_GT(answer->ranked_size(), 4);
  EXPECT_GT(answer->ranked(2).terms_size(), 0);
  EXPECT_EQ(answer->ranked(3).terms_size(), 0);
  EXPECT_GT(answer->ranked(3).term_points_size(), 0);
}

TEST_F(RecommendationsTest, OtherWeightsAreAnotherRecordThatIsDerivedAgainWithThem) {
  const auto plain = recommendations_.Recommend(Request());
  const auto changed = recommendations_.Recommend(Request(R"pb(
    weight_changes { term_id: "unemployment" weight: 0 }
    weight_changes { term_id: "quota_headroom" weight: 90 })pb"));
  const auto in_another_order = recommendations_.Recommend(Request(R"pb(
    weight_changes { term_id: "quota_headroom" weight: 90 }
    weight_changes { term_id: "unemployment" weight: 0 })pb"));
  ASSERT_THAT(plain, IsOk());
  ASSERT_THAT(changed, IsOk());

  const auto again = Get(changed->name());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(matching::CanonicalBytes(*again), matching::CanonicalBytes(*changed));
  EXPECT_NE(changed->name(), plain->name());
  EXPECT_EQ(changed->versions().weight_changes_size(), 2);
  EXPECT_EQ(changed->terms_size(), plain->terms_size() - 1);
  ASSERT_THAT(in_another_order, IsOk());
  EXPECT_EQ(in_another_order->name(), changed->name());
}

TEST_F(RecommendationsTest, ListsHeadsNewestFirstInPagesBoundToTheirQuery) {
  std::vector<std::string> names;
  for (int explained = 1; explained <= 3; ++explained) {
    clock_.Set(clock_.Now() + absl::Seconds(1));
    const auto given =
        recommendations_.Recommend(Request("explain_count: " + std::to_string(explained)));
    ASSERT_THAT(given, IsOk());
    names.push_back(given->name());
  }
  v1::ListRecommendationsRequest request;
  request.set_page_size(2);

  const auto first = recommendations_.List(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->recommendations_size(), 2);
  EXPECT_EQ(first->recommendations(0).name(), names[2]);
  EXPECT_EQ(first->recommendations(0).ranked_size(), 0);

  request.set_page_token(first->next_page_token());
  const auto second = recommendations_.List(request);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->recommendations_size(), 1);
  EXPECT_EQ(second->recommendations(0).name(), names[0]);
  EXPECT_EQ(second->next_page_token(), "");

  request.set_parent(kCaseName);  // another query
  EXPECT_THAT(recommendations_.List(request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(RecommendationsTest, WithPricesTheRecordNamesThePlanAndDerivesAgain) {
  const auto without = recommendations_.Recommend(Request());
  const auto with = recommendations_.Recommend(Request("prices: 'allocations/p'"));
  ASSERT_THAT(with, IsOk());

  const auto again = Get(with->name());

  EXPECT_NE(with->name(), without->name());
  EXPECT_EQ(with->versions().prices(), "allocations/p");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), with->digest());
  EXPECT_EQ(prices_.asked, "allocations/p");
  const v1::Term& price = *with->ranked(0).terms().rbegin();
  EXPECT_EQ(price.allocation(), "allocations/p");
  EXPECT_THAT(price.reason().text(), HasSubstr("2 plasser"));
}

TEST_F(RecommendationsTest, GivesPolicies) {
  v1::GetPolicyRequest request;
  request.set_name("policies/standard");
  const auto policy = recommendations_.GetPolicy(request);
  const auto listed = recommendations_.ListPolicies({});

  ASSERT_THAT(policy, IsOk());
  EXPECT_EQ(policy->name(), "policies/standard@2");
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->policies_size(), 2);
}

TEST_F(RecommendationsTest, ARecordIsDerivedAgainFromWhatWasCommittedToThen) {
  commitments_.Add("0301", casework::v1::Commitment::ASKED, "2026-10-12", 2);
  const auto given = recommendations_.Recommend(Request());
  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(given->versions().commitments_revision(), 1);
  for (int i = 0; i < 40; ++i) {
    commitments_.Add(given->ranked(0).municipality().substr(15), casework::v1::Commitment::ASKED,
                     "2026-10-12", 500);
  }

  const auto again = Get(given->name());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), given->digest());
  EXPECT_FALSE(again->has_difference());
  const auto now = recommendations_.Recommend(Request());
  ASSERT_THAT(now, IsOk());
  EXPECT_NE(now->ranked(0).municipality(), given->ranked(0).municipality());

  commitments_.Forget(1);
  const auto without = Get(given->name());
  ASSERT_THAT(without, IsOk());
  ASSERT_EQ(without->difference().versions_size(), 1);
  EXPECT_EQ(without->difference().versions(0).version(), "commitments_revision");
}

TEST_F(RecommendationsTest, NobodySaysHowMuchIsFreeWhileCaseworkIsSilent) {
  commitments_.failure = absl::UnavailableError("nobody answers");

  EXPECT_THAT(recommendations_.Recommend(Request()), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace treff::recommendation
