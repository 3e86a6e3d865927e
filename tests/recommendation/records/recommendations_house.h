// Recommendations over forty made-up municipalities and a couple.
#ifndef TREFF_TESTS_RECOMMENDATION_RECORDS_RECOMMENDATIONS_HOUSE_H_
#define TREFF_TESTS_RECOMMENDATION_RECORDS_RECOMMENDATIONS_HOUSE_H_

#include <string>

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "services/recommendation/records/recommendations.h"
#include "tests/recommendation/records/memory_recommendation_store.h"
#include "tests/recommendation/samples/fakes.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {

inline v1::RecommendRequest Request(const std::string& text = "") {
  v1::RecommendRequest request;
  request.set_case_(kCaseName);
  EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(text, &request));
  return request;
}

class RecommendationsTest : public ::testing::Test {
 protected:
  RecommendationsTest() { cases_.Add(Couple()); }

  absl::StatusOr<v1::Recommendation> Get(const std::string& name) {
    v1::GetRecommendationRequest request;
    request.set_name(name);
    return recommendations_.Get(request);
  }

  FakeCases cases_;
  FakeSnapshots snapshots_{SampleSnapshot(SampleCountry(40, 1))};
  MemoryRecommendationStore store_;
  platform::FixedClock clock_{absl::FromUnixSeconds(1'792'000'000)};
  FakePrices prices_;
  FakeCommitments commitments_;
  const Recommendations recommendations_{cases_,  snapshots_,       SamplePolicies(),
                                         store_,  SampleMessages(), clock_,
                                         prices_, commitments_};
};

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_RECORDS_RECOMMENDATIONS_HOUSE_H_
