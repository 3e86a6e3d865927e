#include "services/recommendation/records/ranked_scores.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using treff::testing::IsOk;
using treff::testing::StatusIs;

const std::vector<RankedScore> kScores = {
    {"municipalities/0301", 87'654, 80'000, 91'001},
    {"municipalities/1508", 87'654, 87'654, 87'654},
    {"municipalities/5601", -1'250, -9'000, 12},
};

TEST(RankedScores, ComeBackAsTheyWere) {
  const auto decoded = DecodeRankedScores(EncodeRankedScores(kScores));

  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(*decoded, kScores);
  EXPECT_EQ(*DecodeRankedScores(EncodeRankedScores({})), std::vector<RankedScore>());
}

TEST(RankedScores, AWholeCountryTakesAFewKilobytes) {
  std::vector<RankedScore> country;
  for (int i = 0; i < 357; ++i) {
    const MilliPoints score = 90'000 - 150 * i;
    country.push_back(
        {"municipalities/" + std::to_string(1101 + i), score, score - 9'000, score + 9'000});
  }

  EXPECT_LT(EncodeRankedScores(country).size(), 5'000u);
}

TEST(RankedScores, AnyChangedByteIsDamage) {
  const std::string bytes = EncodeRankedScores(kScores);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_THAT(DecodeRankedScores(damaged), StatusIs(absl::StatusCode::kDataLoss)) << i;
    EXPECT_THAT(DecodeRankedScores(bytes.substr(0, i)), StatusIs(absl::StatusCode::kDataLoss)) << i;
  }
}

TEST(RankedScores, PointsAreKeptToAThousandth) {
  v1::Recommendation answer;
  auto& ranked = *answer.add_ranked();
  ranked.set_municipality("municipalities/0301");
  ranked.set_score(71.23449);
  ranked.mutable_score_interval()->set_lower(-0.0006);
  ranked.mutable_score_interval()->set_upper(99.9996);

  EXPECT_EQ(RankedScoresOf(answer).front(),
            (RankedScore{"municipalities/0301", 71'234, -1, 100'000}));
}

}  // namespace
}  // namespace treff::recommendation
