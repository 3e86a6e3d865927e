// What cannot be recommended on is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "tests/recommendation/records/recommendations_house.h"

namespace treff::recommendation {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST_F(RecommendationsTest, WeightsThatCannotBeAreNamed) {
  const auto changed = [&](const std::string& changes) {
    return recommendations_.Recommend(Request(changes));
  };
  const auto is_fault = [](const std::string& field, const std::string& problem) {
    return StatusIs(absl::StatusCode::kInvalidArgument,
                    AllOf(HasSubstr(field), HasSubstr(problem)));
  };

  EXPECT_THAT(changed("weight_changes { term_id: 'unemploymnt' weight: 1 }"),
              is_fault("weight_changes[0].term_id", "it has quota_headroom, settlement_load"));
  EXPECT_THAT(changed("weight_changes { term_id: 'unemployment' weight: -1 }"),
              is_fault("weight_changes[0].weight", "the weight of unemployment must be 0 to 1000"));
  EXPECT_THAT(changed("weight_changes { term_id: 'unemployment' weight: nan }"),
              is_fault("weight_changes[0].weight", "must be 0 to 1000"));
  EXPECT_THAT(changed("weight_changes { term_id: 'unemployment' weight: 1 }"
                      "weight_changes { term_id: 'unemployment' weight: 2 }"),
              is_fault("weight_changes[1].term_id", "unemployment is there twice"));
  EXPECT_EQ(store_.puts(), 0);
}

TEST_F(RecommendationsTest, SomethingMustWeigh) {
  v1::RecommendRequest request = Request();
  for (const v1::TermDefinition& term : NewestPolicy().terms()) {
    request.add_weight_changes()->set_term_id(term.term_id());
  }

  EXPECT_THAT(recommendations_.Recommend(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("keep one of them")));
}

TEST_F(RecommendationsTest, AnEndedCaseIsRefused) {
  casework::v1::Case withdrawn = Couple();
  withdrawn.set_state(casework::v1::Case::WITHDRAWN);
  cases_.Add(withdrawn);

  EXPECT_THAT(recommendations_.Recommend(Request()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(kCaseName)));
}

TEST_F(RecommendationsTest, EveryBadFieldIsNamedInOneAnswer) {
  EXPECT_THAT(
      recommendations_.Recommend(Request(R"pb(
        case: "cases/../etc"
        case_revision: -1
        dataset_version: -2
        quota_revision: -3
        quota_year: -4
        language: "de"
        explain_count: -5)pb")),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("case"), HasSubstr("case_revision"), HasSubstr("dataset_version"),
                     HasSubstr("quota_revision"), HasSubstr("quota_year"), HasSubstr("language"),
                     HasSubstr("explain_count"))));
}

TEST_F(RecommendationsTest, HostileNamesAreRefusedWithoutBeingEchoed) {
  for (const std::string& name :
       {std::string("cases/00000000-0000-4000-8000-00000000000Z"), std::string("cases/"),
        std::string("cases/a/b"), std::string(100'000, 'x'), std::string("cases/\0secret", 13),
        std::string("cases/';DROP TABLE recommendation_record;--")}) {
    v1::RecommendRequest request;
    request.set_case_(name);
    EXPECT_THAT(recommendations_.Recommend(request),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("case"), Not(HasSubstr("DROP")))));
    EXPECT_THAT(Get(name), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST_F(RecommendationsTest, WhatIsUnknownIsNotFound) {
  EXPECT_THAT(
      recommendations_.Recommend(Request("case: 'cases/00000000-0000-4000-8000-00000000ffff'")),
      StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(recommendations_.Recommend(Request("case_revision: 99")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(recommendations_.Recommend(Request("dataset_version: 99")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(recommendations_.Recommend(Request("policy: 'policies/none'")),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get("recommendations/0123456789abcdef"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(RecommendationsTest, AYearWithoutQuotasIsRefusedWithTheNewestNamed) {
  EXPECT_THAT(recommendations_.Recommend(Request("quota_year: 1999")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2026")));
}

TEST_F(RecommendationsTest, FailuresOfOthersArePassedOn) {
  snapshots_.failure = absl::UnavailableError("the municipality service does not answer");

  EXPECT_THAT(recommendations_.Recommend(Request()), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace treff::recommendation
