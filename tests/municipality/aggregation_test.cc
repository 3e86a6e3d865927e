// What is known about a labour-market region, a county and the country.
#include "services/municipality/observations/aggregation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using ::testing::Contains;
using ::testing::Not;

using State = v1::Observation;

// "BA096 2025 = 140", one line a wider region.
std::vector<std::string> Widen(v1::Indicator::Aggregation aggregation,
                               const std::vector<Figure>& figures,
                               const std::vector<Figure>& denominators = {}) {
  const Division norway = Norway();
  std::vector<DerivedFigure> derived;
  for (const Figure& figure : figures) static_cast<Figure&>(derived.emplace_back()) = figure;
  std::vector<std::string> described;
  for (const DerivedFigure& figure :
       WiderFigures(norway, MakeIndicator(aggregation), derived, Denominators(denominators))) {
    described.push_back(std::string(figure.region) + " " + std::string(figure.period) + " = " +
                        std::to_string(static_cast<int>(figure.value)));
  }
  return described;
}

TEST(Aggregation, CountsAddUpWhenEveryMemberIsKnown) {
  const auto widened =
      Widen(v1::Indicator::SUM, {Value("1508", "2025", 120), Value("1580", "2025", 20)});

  EXPECT_THAT(widened, Contains("BA096 2025 = 140"));
  EXPECT_THAT(widened, Contains("15 2025 = 140"));
  EXPECT_THAT(widened, Not(Contains("0 2025 = 140"))) << "most of the country is not known";
}

TEST(Aggregation, CountsDoNotAddUpWhenOneIsSuppressed) {
  const auto widened = Widen(
      v1::Indicator::SUM, {Value("1508", "2025", 120), Lacking("1580", "2025", State::SUPPRESSED)});

  EXPECT_TRUE(widened.empty());
}

TEST(Aggregation, ASumOfAPartIsAPart) {
  std::vector<Member> members(2);
  static_cast<Figure&>(members[0].figure) = Value("1508", "2025", 120);
  static_cast<Figure&>(members[1].figure) = Partial("1580", "2025", 20);

  const DerivedFigure sum = Combine(MakeIndicator(v1::Indicator::SUM), members);

  EXPECT_EQ(sum.state, State::PARTIAL);
  EXPECT_EQ(sum.value, 140);
  EXPECT_THAT(sum.originals, ::testing::ElementsAre("1508", "1580 PARTIAL"));
}

TEST(Aggregation, AHiddenFigureBesideAPartIsNotHeldIn) {
  std::vector<Member> members(2);
  static_cast<Figure&>(members[0].figure) = SuppressedBetween("1508", "2025", {1, 4});
  static_cast<Figure&>(members[1].figure) = Partial("1580", "2025", 20);

  const DerivedFigure sum = Combine(MakeIndicator(v1::Indicator::SUM), members);

  EXPECT_EQ(sum.state, State::SUPPRESSED);
  EXPECT_FALSE(sum.bounds.has_value());
}

TEST(Aggregation, TheNewestPeriodThatIsKnownInFullIsTaken) {
  const auto widened =
      Widen(v1::Indicator::SUM,
            {Value("1508", "2025", 120), Value("1508", "2024", 110), Value("1580", "2024", 10)});

  EXPECT_THAT(widened, Contains("BA096 2024 = 120"));
}

TEST(Aggregation, AMeanNeedsFourFifthsOfItsDenominator) {
  const std::vector<Figure> rates = {Value("1508", "2025", 4)};

  EXPECT_THAT(Widen(v1::Indicator::WEIGHTED_MEAN, rates,
                    {Value("1508", "2025", 80), Value("1580", "2025", 20)}),
              Contains("BA096 2025 = 4"));
  EXPECT_TRUE(Widen(v1::Indicator::WEIGHTED_MEAN, rates,
                    {Value("1508", "2025", 79), Value("1580", "2025", 21)})
                  .empty());
  EXPECT_TRUE(Widen(v1::Indicator::WEIGHTED_MEAN, rates, {Value("1508", "2025", 80)}).empty());
}

TEST(Aggregation, WhatTheSourceGivesForTheWiderRegionStands) {
  EXPECT_THAT(Widen(v1::Indicator::SUM, {Value("1508", "2025", 120), Value("1580", "2025", 20),
                                         Value("15", "2025", 141)}),
              Contains("15 2025 = 141"));
  EXPECT_THAT(Widen(v1::Indicator::SUM, {Value("1508", "2025", 120), Value("1580", "2025", 20),
                                         Lacking("15", "2025", State::SUPPRESSED)}),
              Not(Contains("15 2025 = 140")));
}

TEST(Aggregation, ClassesHaveNoAggregate) {
  EXPECT_TRUE(
      Widen(v1::Indicator::NONE, {Value("1508", "2025", 3), Value("1580", "2025", 3)}).empty());
}

}  // namespace
}  // namespace treff::municipality
