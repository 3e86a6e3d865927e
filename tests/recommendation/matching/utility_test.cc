#include "services/recommendation/matching/scoring/utility.h"

#include <gtest/gtest.h>

#include <google/protobuf/text_format.h>

namespace treff::recommendation::matching {
namespace {

UtilityCurve Curve(const std::string& points) {
  v1::TermDefinition term;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(points, &term));
  return UtilityCurve(term);
}

// Falls from 1 at 2 to 0 at 4.
UtilityCurve Falling() {
  return Curve("utility { value: 2 utility: 1 } utility { value: 4 utility: 0 }");
}

// Best at 3, 0.2 far from it.
UtilityCurve Peak() {
  return Curve(
      "utility { value: 1 utility: 0.2 } utility { value: 3 utility: 1 }"
      "utility { value: 5 utility: 0.2 }");
}

TEST(Utility, IsAStraightLineBetweenPointsAndFlatOutside) {
  EXPECT_DOUBLE_EQ(Falling().At(0), 1);
  EXPECT_DOUBLE_EQ(Falling().At(2), 1);
  EXPECT_DOUBLE_EQ(Falling().At(2.5), 0.75);
  EXPECT_DOUBLE_EQ(Falling().At(9), 0);
}

TEST(Utility, OverARangeItSeesThePeakInside) {
  const ValueRange range = Peak().Over({2, 5});

  EXPECT_DOUBLE_EQ(range.lower, 0.2);
  EXPECT_DOUBLE_EQ(range.upper, 1);
}

TEST(Utility, TheNearestValueThatReachesATargetIsOnTheNearSide) {
  EXPECT_DOUBLE_EQ(*Peak().NearestAtLeast(0, 0.6), 2);
  EXPECT_DOUBLE_EQ(*Peak().NearestAtLeast(9, 0.6), 4);
  EXPECT_DOUBLE_EQ(*Falling().NearestAtLeast(3.5, 0.75), 2.5);
  EXPECT_DOUBLE_EQ(*Falling().NearestAtMost(2.5, 0.25), 3.5);
}

TEST(Utility, AValueThatIsThereAlreadyStays) {
  EXPECT_DOUBLE_EQ(*Falling().NearestAtLeast(1, 0.9), 1);
}

TEST(Utility, ATargetBeyondTheCurveIsNotReached) {
  EXPECT_FALSE(Peak().NearestAtLeast(0, 1.1).has_value());
  EXPECT_FALSE(Peak().NearestAtMost(3, 0.1).has_value());
}

}  // namespace
}  // namespace treff::recommendation::matching
