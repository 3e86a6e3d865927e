// Reforms on SSB's real change rows: where a figure of an old code is found today.
#include "services/municipality/observations/reforms.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/observations/aggregation.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using State = v1::Observation;

// "1508 2019 = 12 from 1504, 1523", one line a figure.
std::string Describe(const DerivedFigure& figure) {
  std::string text = std::string(figure.region) + " " + std::string(figure.period) + " ";
  text += figure.has_value() ? "= " + std::to_string(static_cast<int>(figure.value))
                             : State::State_Name(figure.state);
  if (figure.bounds.has_value()) {
    text += " " + std::to_string(static_cast<int>(figure.bounds->lower)) + ".." +
            std::to_string(static_cast<int>(figure.bounds->upper));
  }
  for (const std::string& original : figure.originals) text += " <" + original;
  return text;
}

std::vector<std::string> Carry(v1::Indicator::Aggregation aggregation,
                               const std::vector<Figure>& figures,
                               const std::vector<Figure>& denominators = {}) {
  const Division norway = Norway();
  std::vector<std::string> described;
  for (const DerivedFigure& figure :
       CarryForward(norway, MakeIndicator(aggregation), figures, Denominators(denominators))) {
    described.push_back(Describe(figure));
  }
  return described;
}

std::vector<std::string> CarryCounts(const std::vector<Figure>& figures) {
  return Carry(v1::Indicator::SUM, figures);
}

TEST(Reforms, RindalMovedToTrondelagInOneStep) {
  EXPECT_THAT(CarryCounts({Value("1567", "2018", 2000)}), ElementsAre("5061 2018 = 2000 <1567"));
}

TEST(Reforms, JevnakerAndLunnerAreCarriedThroughTwoRenumberings) {
  EXPECT_THAT(CarryCounts({Value("0532", "2019", 6800), Value("0533", "2019", 9000)}),
              ElementsAre("3234 2019 = 9000 <0533", "3236 2019 = 6800 <0532"));
  EXPECT_THAT(CarryCounts({Value("3053", "2022", 6900), Value("3054", "2022", 9100)}),
              ElementsAre("3234 2022 = 9100 <3054", "3236 2022 = 6900 <3053"));
}

TEST(Reforms, AnOldCodeUsedAfterItEndedIsStillCarried) {
  EXPECT_THAT(CarryCounts({Value("3053", "2024", 6950)}), ElementsAre("3236 2024 = 6950 <3053"));
}

TEST(Reforms, TheRowInTheCurrentCodeWinsOverTheOldOne) {
  EXPECT_THAT(CarryCounts({Value("3053", "2024", 6950), Value("3236", "2024", 6951)}),
              ElementsAre("3236 2024 = 6951"));
}

TEST(Reforms, ASplitWithoutADocumentedWeightIsNotComparable) {
  EXPECT_THAT(CarryCounts({Value("1507", "2022", 173)}),
              ElementsAre("1508 2022 NOT_COMPARABLE <1507", "1580 2022 NOT_COMPARABLE <1507"));
}

TEST(Reforms, WhatASplitCodeWithheldIsNotComparableAndWhatItLackedIsStillLacking) {
  EXPECT_THAT(CarryCounts({SuppressedBetween("1507", "2022", {1, 4})}),
              ElementsAre("1508 2022 NOT_COMPARABLE <1507 SUPPRESSED",
                          "1580 2022 NOT_COMPARABLE <1507 SUPPRESSED"));
  EXPECT_THAT(CarryCounts({Lacking("1507", "2022", State::MISSING)}),
              ElementsAre("1508 2022 MISSING <1507 MISSING", "1580 2022 MISSING <1507 MISSING"));
}

TEST(Reforms, HaramBeforeItJoinedAlesundIsLostInTheMerger) {
  EXPECT_THAT(
      CarryCounts({Value("1504", "2018", 70), Value("1523", "2018", 1), Value("1529", "2018", 2),
                   Value("1534", "2018", 10), Value("1546", "2018", 0)}),
      ElementsAre("1508 2018 NOT_COMPARABLE <1504 <1523 <1529 <1534 <1546",
                  "1580 2018 NOT_COMPARABLE <1504 <1523 <1529 <1534 <1546"));
}

TEST(Reforms, HaramAndAlesundHaveTheirOwnFiguresAgainFrom2024) {
  EXPECT_THAT(CarryCounts({Value("1508", "2025", 120), Value("1580", "2025", 20)}),
              ElementsAre("1508 2025 = 120", "1580 2025 = 20"));
}

TEST(Reforms, ASplitWithAWeightSharesCountsButNotRates) {
  std::vector<v1::RegionChange> changes = KlassChanges();
  for (v1::RegionChange& change : changes) {
    if (change.new_code() == "1508") change.set_weight(0.75);
    if (change.new_code() == "1580") change.set_weight(0.25);
  }
  const Division division(KlassRegions(), changes);

  const auto counts =
      CarryForward(division, MakeIndicator(v1::Indicator::SUM), {Value("1507", "2022", 200)}, {});
  const auto rates = CarryForward(division, MakeIndicator(v1::Indicator::WEIGHTED_MEAN),
                                  {Value("1507", "2022", 2)}, {});

  EXPECT_EQ(Describe(counts[0]), "1508 2022 = 150 <1507");
  EXPECT_EQ(Describe(counts[1]), "1580 2022 = 50 <1507");
  EXPECT_EQ(Describe(rates[0]), "1508 2022 NOT_COMPARABLE <1507");
}

TEST(Reforms, AMergerSumsCounts) {
  EXPECT_THAT(
      CarryCounts({Value("0122", "2019", 1), Value("0123", "2019", 2), Value("0124", "2019", 3),
                   Value("0125", "2019", 4), Value("0138", "2019", 5)}),
      ElementsAre("3118 2019 = 15 <0122 <0123 <0124 <0125 <0138"));
}

TEST(Reforms, ACodeThatLivedThroughItsMergerIsAMemberOfIt) {
  EXPECT_THAT(
      CarryCounts({Value("1103", "2019", 100), Value("1141", "2019", 5), Value("1142", "2019", 7)}),
      ElementsAre("1103 2019 = 112 <1103 <1141 <1142"));
}

TEST(Reforms, ACodeThatLivedThroughItsMergerStandsWhereTheSourceGivesItAlone) {
  EXPECT_THAT(CarryCounts({Value("1103", "2019", 112), Value("1103", "2021", 120)}),
              ElementsAre("1103 2019 = 112", "1103 2021 = 120"));
}

TEST(Reforms, AnAbsentMemberLeavesTheMergerWithoutAValue) {
  EXPECT_THAT(CarryCounts({Value("0213", "2019", 10)}),
              ElementsAre("3207 2019 MISSING <0213 <0217 MISSING"));
}

TEST(Reforms, ASuppressedMemberGivesTheSumItsBounds) {
  EXPECT_THAT(CarryCounts({Value("0213", "2019", 10), SuppressedBetween("0217", "2019", {1, 4})}),
              ElementsAre("3207 2019 SUPPRESSED 11..14 <0213 <0217 SUPPRESSED"));
}

TEST(Reforms, TheStrongestReasonOfAMergerStands) {
  EXPECT_THAT(CarryCounts({Lacking("0213", "2019", State::PENDING),
                           Lacking("0217", "2019", State::SUPPRESSED)}),
              ElementsAre("3207 2019 SUPPRESSED <0213 PENDING <0217 SUPPRESSED"));
}

TEST(Reforms, AMergerThatTookPartOfASplitCodeIsNotComparable) {
  EXPECT_THAT(CarryCounts({Value("1805", "2019", 100), Value("1854", "2019", 10),
                           Value("1850", "2019", 8), Value("1849", "2019", 9)}),
              ElementsAre("1806 2019 NOT_COMPARABLE <1805 <1850 <1854",
                          "1875 2019 NOT_COMPARABLE <1849 <1850"));
}

TEST(Reforms, RatesOfAMergerAreWeighedByTheirDenominators) {
  EXPECT_THAT(
      Carry(v1::Indicator::WEIGHTED_MEAN, {Value("0213", "2019", 10), Value("0217", "2019", 40)},
            {Value("0213", "2017", 1), Value("0213", "2018", 300), Value("0217", "2018", 100)}),
      ElementsAre("3207 2019 = 17 <0213 <0217"));
}

TEST(Reforms, RatesWithoutADenominatorAreNotComparable) {
  EXPECT_THAT(
      Carry(v1::Indicator::WEIGHTED_MEAN, {Value("0213", "2019", 10), Value("0217", "2019", 40)},
            {Value("0213", "2018", 300)}),
      ElementsAre("3207 2019 NOT_COMPARABLE <0213 <0217"));
}

TEST(Reforms, ARenumberedRateNeedsNoDenominator) {
  EXPECT_THAT(Carry(v1::Indicator::WEIGHTED_MEAN, {Value("1567", "2018", 3)}),
              ElementsAre("5061 2018 = 3 <1567"));
}

TEST(Reforms, FlagsAndClassesFollowTheirOwnRules) {
  const std::vector<Figure> mixed = {Value("0213", "2019", 1), Value("0217", "2019", 0)};
  const std::vector<Figure> equal = {Value("0213", "2019", 2), Value("0217", "2019", 2)};

  EXPECT_THAT(Carry(v1::Indicator::ANY, mixed), ElementsAre("3207 2019 = 1 <0213 <0217"));
  EXPECT_THAT(Carry(v1::Indicator::ALL, mixed), ElementsAre("3207 2019 = 0 <0213 <0217"));
  EXPECT_THAT(Carry(v1::Indicator::NONE, mixed),
              ElementsAre("3207 2019 NOT_COMPARABLE <0213 <0217"));
  EXPECT_THAT(Carry(v1::Indicator::NONE, equal), ElementsAre("3207 2019 = 2 <0213 <0217"));
}

TEST(Reforms, ABoundaryAdjustmentMovesNothing) {
  EXPECT_THAT(CarryCounts({Value("3118", "2025", 47000), Value("3207", "2025", 64000)}),
              ElementsAre("3118 2025 = 47000", "3207 2025 = 64000"));
}

TEST(Reforms, ARowForACodeThatDidNotExistSaysNothing) {
  EXPECT_THAT(CarryCounts({Value("3053", "2022", 6900), Lacking("3236", "2022", State::MISSING),
                           Lacking("0532", "2022", State::NOT_APPLICABLE)}),
              ElementsAre("3236 2022 = 6900 <3053"));
}

TEST(Reforms, ACodeThatLeadsNowhereIsLeftOut) {
  EXPECT_THAT(CarryCounts({Value("0716", "2010", 9)}), IsEmpty());
}

TEST(Reforms, AnEndedCodeNamesItsSuccessors) {
  const Division norway = Norway();

  EXPECT_THAT(norway.Successors("1507"), UnorderedElementsAre("1508", "1580"));
  EXPECT_THAT(norway.Successors("1534"), UnorderedElementsAre("1508", "1580"));
  EXPECT_THAT(norway.Successors("1567"), UnorderedElementsAre("5061"));
  EXPECT_THAT(norway.Successors("0301"), IsEmpty());
}

// Over many random tables on the old codes: a sum is never made from less than everything, and what
// is made of everything holds it all.
TEST(Reforms, SumsConserveTotalsAndNothingMissingBecomesAValue) {
  const Division norway = Norway();
  const std::vector<std::string_view> merged = {"0122", "0123", "0124", "0125", "0138"};
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::vector<Figure> figures;
    double total = 0;
    bool all_values = true;
    for (std::string_view code : merged) {
      const int state = random() % 8;  // 1 VALUE … 5 PENDING; 6 and 7 are values, 0 is no row
      if (state == 1 || state > 5) {
        figures.push_back(Value(code, "2019", random() % 1000));
        total += figures.back().value;
        continue;
      }
      all_values = false;
      if (state > 0) {
        figures.push_back(Lacking(code, "2019", static_cast<State::State>(state)));
      }
    }

    const auto carried = CarryForward(norway, MakeIndicator(v1::Indicator::SUM), figures, {});

    if (figures.empty()) continue;
    ASSERT_EQ(carried.size(), 1u);
    ASSERT_EQ(carried[0].has_value(), all_values) << Describe(carried[0]);
    ASSERT_EQ(carried[0].value, all_values ? total : 0);
  }
}

}  // namespace
}  // namespace treff::municipality
