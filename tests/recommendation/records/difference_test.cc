#include "services/recommendation/records/difference.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/records/ranked_scores.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// Two municipalities ranked and one excluded, by matching revision 7.
v1::Recommendation Answer() {
  v1::Recommendation answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        name: "recommendations/today"
        versions { matching_revision: 7 as_of: "2027-02-15" policy_sha256: "aa" }
        ranked {
          rank: 1
          municipality: "municipalities/0301"
          display_name: "Oslo"
          score: 80
          score_interval { lower: 70 upper: 90 }
        }
        ranked {
          rank: 2
          municipality: "municipalities/1508"
          display_name: "Ålesund"
          score: 75.5
          score_interval { lower: 75 upper: 76 }
        }
        excluded { municipality: "municipalities/4601" display_name: "Bergen" })pb",
      &answer));
  matching::SetDigest(answer);
  return answer;
}

RecommendationRecord RecordOf(const v1::Recommendation& answer) {
  return {.name = answer.name(),
          .case_name = "cases/a",
          .versions = answer.versions(),
          .digest = answer.digest(),
          .scores = EncodeRankedScores(RankedScoresOf(answer)),
          .record_time = absl::FromUnixSeconds(5)};
}

// What an earlier revision gave to the question that Answer() answers.
RecommendationRecord EarlierRecord(const std::function<void(v1::Recommendation&)>& change) {
  v1::Recommendation earlier = Answer();
  earlier.set_name("recommendations/then");
  earlier.mutable_versions()->set_matching_revision(6);
  change(earlier);
  matching::SetDigest(earlier);
  return RecordOf(earlier);
}

std::vector<std::string> KeysOf(const v1::Difference& difference) {
  std::vector<std::string> keys;
  for (const v1::Reason& reason : difference.reasons()) keys.push_back(reason.key());
  return keys;
}

TEST(CompareWithRecord, TheSameVersionsAndAnswerHaveNoDifference) {
  v1::Recommendation answer = Answer();

  ASSERT_THAT(CompareWithRecord(RecordOf(answer), "2027-02-15", answer), IsOk());

  EXPECT_FALSE(answer.has_difference());
  EXPECT_EQ(answer.record_time().seconds(), 5);
}

TEST(CompareWithRecord, AnEarlierRevisionWithTheSameAnswerSaysSo) {
  v1::Recommendation answer = Answer();
  const RecommendationRecord record = EarlierRecord([](auto&) {});

  ASSERT_THAT(CompareWithRecord(record, "2027-02-15", answer), IsOk());

  EXPECT_EQ(answer.name(), "recommendations/then");
  EXPECT_EQ(answer.versions().matching_revision(), 6);
  EXPECT_EQ(answer.digest(), record.digest);
  EXPECT_FALSE(answer.difference().answer_differs());
  EXPECT_THAT(KeysOf(answer.difference()),
              ElementsAre("difference.matching_revision", "difference.same"));
}

TEST(CompareWithRecord, AnEarlierRevisionWithAnotherAnswerSaysWhatMovedAndByHowMuch) {
  v1::Recommendation answer = Answer();
  // Then Bergen was first, Ålesund second with fewer points, and Oslo not ranked.
  const RecommendationRecord record = EarlierRecord([](v1::Recommendation& earlier) {
    auto& first = *earlier.mutable_ranked(0);
    first.set_municipality("municipalities/4601");
    first.set_score(82.25);
    earlier.mutable_ranked(1)->set_score(75.25);
  });

  ASSERT_THAT(CompareWithRecord(record, "2027-02-15", answer), IsOk());

  v1::Difference difference = answer.difference();
  EXPECT_THAT(KeysOf(difference), ElementsAre("difference.matching_revision", "difference.moved"));
  difference.clear_reasons();
  difference.clear_recorded_digest();
  EXPECT_THAT(difference, EqualsProto(R"pb(
                versions { version: "matching_revision" recorded: "6" derived: "7" }
                answer_differs: true
                scores_recorded: true
                moves { municipality: "municipalities/0301" display_name: "Oslo" rank: 1 score: 80 }
                moves {
                  municipality: "municipalities/1508"
                  display_name: "Ålesund"
                  recorded_rank: 2
                  rank: 2
                  recorded_score: 75.25
                  score: 75.5
                  recorded_interval { lower: 75 upper: 76 }
                }
                moves {
                  municipality: "municipalities/4601"
                  display_name: "Bergen"
                  recorded_rank: 1
                  recorded_score: 82.25
                  recorded_interval { lower: 70 upper: 90 }
                })pb"));
}

TEST(CompareWithRecord, ARecordOfAProgramThatKeptNoScoresSaysThatNobodyKnowsWhatMoved) {
  v1::Recommendation answer = Answer();
  RecommendationRecord record = EarlierRecord([](v1::Recommendation& earlier) {
    earlier.mutable_versions()->clear_matching_revision();
    earlier.mutable_versions()->clear_as_of();
    earlier.mutable_ranked(0)->set_score(81);
  });
  record.scores.clear();

  ASSERT_THAT(CompareWithRecord(record, "2026-10-01", answer), IsOk());

  EXPECT_TRUE(answer.difference().answer_differs());
  EXPECT_FALSE(answer.difference().scores_recorded());
  EXPECT_TRUE(answer.difference().moves().empty());
  EXPECT_THAT(KeysOf(answer.difference()),
              ElementsAre("difference.as_of", "difference.matching_revision_unknown",
                          "difference.no_scores"));
  EXPECT_EQ(answer.versions().as_of(), "");
}

TEST(CompareWithRecord, AReplacedPolicyOrDatasetVersionIsNoDamage) {
  v1::Recommendation answer = Answer();
  answer.mutable_versions()->set_dataset_digest("d2");
  matching::SetDigest(answer);
  v1::Recommendation earlier = Answer();
  earlier.set_name("recommendations/then");
  earlier.mutable_versions()->set_policy_sha256("bb");
  earlier.mutable_versions()->set_dataset_digest("d1");
  matching::SetDigest(earlier);

  ASSERT_THAT(CompareWithRecord(RecordOf(earlier), "2027-02-15", answer), IsOk());

  EXPECT_THAT(
      KeysOf(answer.difference()),
      ElementsAre("difference.policy_sha256", "difference.dataset_digest", "difference.same"));
}

TEST(CompareWithRecord, AnotherAnswerOfTheSameVersionsIsDamage) {
  v1::Recommendation answer = Answer();
  RecommendationRecord record = RecordOf(answer);
  record.digest[0] = record.digest[0] == '0' ? '1' : '0';

  EXPECT_THAT(CompareWithRecord(record, "2027-02-15", answer),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("recommendations/today")));
}

TEST(CompareWithRecord, DamagedScoresAreDamage) {
  v1::Recommendation answer = Answer();
  RecommendationRecord record = RecordOf(answer);
  record.scores[3] = static_cast<char>(record.scores[3] ^ 4);

  EXPECT_THAT(CompareWithRecord(record, "2027-02-15", answer),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("recommendations/today")));
}

}  // namespace
}  // namespace treff::recommendation
