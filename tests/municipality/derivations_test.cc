// Derived figures: as sure as what they are made of, and never made of nothing.
#include "services/municipality/observations/derivations.h"

#include <list>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/observations/aggregation.h"
#include "services/municipality/observations/shrunken_share.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

using State = v1::Observation;

class DerivationsTest : public ::testing::Test {
 protected:
  // An indicator that a source gives.
  v1::Indicator& Given(const std::string& id,
                       v1::Indicator::Aggregation aggregation = v1::Indicator::SUM) {
    v1::Indicator& indicator = indicators_.emplace_back(MakeIndicator(aggregation));
    indicator.set_indicator_id(id);
    return indicator;
  }
  v1::Indicator::Derivation& Derived(const std::string& id) {
    return *Given(id).mutable_derivation();
  }
  v1::Indicator::Derivation& Ratio(const std::string& id, const std::string& above,
                                   const std::string& below, double scale) {
    v1::Indicator::Derivation& derivation = Derived(id);
    derivation.mutable_ratio()->set_numerator(above);
    derivation.mutable_ratio()->set_denominator(below);
    derivation.mutable_ratio()->set_scale(scale);
    return derivation;
  }
  void Add(std::string_view indicator, Figure figure, int provenance = 0) {
    figure.provenance = provenance;
    static_cast<Figure&>(figures_[indicator].emplace_back()) = figure;
  }

  // The derived figure, computed anew; STATE_UNSPECIFIED when there is none.
  DerivedFigure Find(std::string_view indicator, std::string_view region,
                     std::string_view period = "2025") {
    std::vector<const v1::Indicator*> all;
    for (const v1::Indicator& one : indicators_) all.push_back(&one);
    Derive(norway_, all, figures_);
    for (const DerivedFigure& figure : figures_[indicator]) {
      if (figure.region == region && figure.period == period) return figure;
    }
    return {};
  }

  const Division norway_ = Norway();
  std::list<v1::Indicator> indicators_;
  FiguresByIndicator figures_;
};

TEST_F(DerivationsTest, ARatioIsPerThousandOfTheNearestDenominator) {
  Given("places");
  Given("old");
  Ratio("rate", "places", "old", 1000);
  Add("places", Value("1508", "2025", 30), 3);
  Add("old", Value("1508", "2024", 1000), 1);
  Add("old", Value("1508", "2025", 1200), 2);

  const DerivedFigure rate = Find("rate", "1508");

  EXPECT_EQ(rate.state, State::VALUE);
  EXPECT_EQ(rate.value, 25);
  EXPECT_EQ(rate.indicator, "rate");
  EXPECT_EQ(rate.method, State::DERIVED);
  EXPECT_EQ(rate.provenance, 3);
  EXPECT_THAT(rate.further, ElementsAre(2)) << "of all inputs, each once";
}

TEST_F(DerivationsTest, AWiderRegionsRatioIsThatOfItsSums) {
  Given("places");
  Given("old");
  Ratio("rate", "places", "old", 1000);
  for (const char* input : {"places", "old"}) {
    const double scale = input == std::string("old") ? 100 : 1;
    Add(input, Value("1508", "2025", 30 * scale));
    Add(input, Value("1580", "2025", input == std::string("old") ? 200 : 10));
  }

  EXPECT_DOUBLE_EQ(Find("rate", "BA096").value, 12.5) << "40 of 3 200, not the mean of 10 and 50";
}

TEST_F(DerivationsTest, MissingStaysMissing) {
  Given("places");
  Given("old");
  Ratio("rate", "places", "old", 1000);
  Add("places", Value("1508", "2025", 30));
  Add("places", Lacking("1580", "2025", State::MISSING));
  Add("old", Value("1580", "2025", 500));
  Add("places", Value("1103", "2025", 30));
  Add("old", Value("1103", "2023", 500));
  Add("places", Value("0301", "2025", 30));
  Add("old", Lacking("0301", "2025", State::PENDING));

  EXPECT_EQ(Find("rate", "1508").state, State::STATE_UNSPECIFIED) << "no denominator";
  EXPECT_EQ(Find("rate", "1580").state, State::MISSING) << "no numerator";
  EXPECT_EQ(Find("rate", "1103").state, State::STATE_UNSPECIFIED)
      << "the denominator is two years off";
  EXPECT_EQ(Find("rate", "0301").state, State::PENDING) << "the reason is kept";
  EXPECT_EQ(Find("rate", "5061").state, State::STATE_UNSPECIFIED) << "nothing of nothing";
}

TEST_F(DerivationsTest, OfNobodyThereIsNoShare) {
  Given("places");
  Given("old");
  Ratio("rate", "places", "old", 1000);
  Add("places", Value("1508", "2025", 0));
  Add("old", Value("1508", "2025", 0));

  EXPECT_EQ(Find("rate", "1508").state, State::NOT_APPLICABLE);
}

TEST_F(DerivationsTest, HiddenInputsAreIntervals) {
  Given("settled");
  Given("people");
  Ratio("load", "settled", "people", 1000);
  Add("settled", SuppressedBetween("1508", "2025", {0, 10}));
  Add("people", Value("1508", "2025", 2000));
  Add("settled", Lacking("1580", "2025", State::SUPPRESSED));
  Add("people", Value("1580", "2025", 2000));

  const DerivedFigure load = Find("load", "1508");

  EXPECT_EQ(load.state, State::SUPPRESSED);
  ASSERT_TRUE(load.bounds.has_value());
  EXPECT_EQ(load.bounds->lower, 0);
  EXPECT_EQ(load.bounds->upper, 5);
  EXPECT_EQ(Find("load", "1580").state, State::SUPPRESSED);
  EXPECT_FALSE(Find("load", "1580").bounds.has_value());
}

TEST_F(DerivationsTest, APartOfAYearGivesAPart) {
  Given("settled");
  Given("decided");
  Ratio("share", "settled", "decided", 100);
  Add("settled", Partial("1508", "2025", 30));
  Add("decided", Value("1508", "2025", 120));

  EXPECT_EQ(Find("share", "1508").state, State::PARTIAL);
  EXPECT_EQ(Find("share", "1508").value, 25);
}

TEST_F(DerivationsTest, SumsAddAndSubtractOnePeriod) {
  Given("decided");
  Given("settled");
  Given("agreed");
  v1::Indicator::Derivation::Sum& sum = *Derived("left").mutable_sum();
  sum.add_plus("decided");
  sum.add_minus("settled");
  sum.add_minus("agreed");
  Add("decided", Value("1508", "2025", 20));
  Add("settled", SuppressedBetween("1508", "2025", {1, 4}));
  Add("agreed", Value("1508", "2025", 3));
  Add("decided", Value("1580", "2025", 20));
  Add("settled", Value("1580", "2024", 4));
  Add("agreed", Value("1580", "2025", 3));

  const DerivedFigure left = Find("left", "1508");

  EXPECT_EQ(left.state, State::SUPPRESSED);
  ASSERT_TRUE(left.bounds.has_value());
  EXPECT_EQ(left.bounds->lower, 13);
  EXPECT_EQ(left.bounds->upper, 16);
  EXPECT_EQ(Find("left", "1580").state, State::STATE_UNSPECIFIED) << "settled is of another year";
}

TEST_F(DerivationsTest, ChangesCompareTheSamePeriodOfTwoYears) {
  Given("people");
  v1::Indicator::Derivation::Change& change = *Derived("growth").mutable_change();
  change.set_indicator("people");
  change.set_years(5);
  change.set_in_percent(true);
  Add("people", Value("1508", "2025", 110));
  Add("people", Value("1508", "2020", 100));
  Add("people", Value("1580", "2025", 110));
  Add("people", Value("1580", "2021", 100));
  Add("people", Partial("1103", "2025", 110));
  Add("people", Value("1103", "2020", 100));

  EXPECT_DOUBLE_EQ(Find("growth", "1508").value, 10);
  EXPECT_EQ(Find("growth", "1580").state, State::STATE_UNSPECIFIED)
      << "no figure five years before";
  EXPECT_EQ(Find("growth", "1103").state, State::STATE_UNSPECIFIED) << "a part and a whole year";
}

TEST_F(DerivationsTest, ARegionIsSummedForEachOfItsMunicipalities) {
  Given("jobs");
  Derived("jobs_near").mutable_region_sum()->set_indicator("jobs");
  Add("jobs", Value("1508", "2025", 30));
  Add("jobs", Value("1580", "2025", 12));
  Add("jobs", Value("1508", "2024", 30));
  Add("jobs", Value("1508", "2023", 30));
  Add("jobs", Lacking("1580", "2023", State::MISSING));
  Add("jobs", Value("5061", "2025", 7));

  EXPECT_EQ(Find("jobs_near", "1580").value, 42);
  EXPECT_EQ(Find("jobs_near", "BA096").value, 42);
  EXPECT_EQ(Find("jobs_near", "1580", "2024").state, State::STATE_UNSPECIFIED)
      << "only one has a figure";
  EXPECT_EQ(Find("jobs_near", "1508", "2023").state, State::MISSING) << "all must have a value";
  EXPECT_EQ(Find("jobs_near", "5061").state, State::STATE_UNSPECIFIED) << "its region is not known";
}

TEST_F(DerivationsTest, WhatIsDerivedCanBeDerivedFrom) {
  Given("places");
  Given("old");
  // Named so that the alphabet would take it first.
  v1::Indicator::Derivation::Change& change = *Derived("a_change").mutable_change();
  change.set_indicator("rate");
  change.set_years(1);
  Ratio("rate", "places", "old", 100);
  Add("places", Value("1508", "2025", 30));
  Add("old", Value("1508", "2025", 100));
  Add("places", Value("1508", "2024", 20));
  Add("old", Value("1508", "2024", 100));

  EXPECT_DOUBLE_EQ(Find("a_change", "1508").value, 10);
}

TEST_F(DerivationsTest, ACircleHasNoFigures) {
  Given("places");
  Ratio("a", "b", "places", 1);
  Ratio("b", "a", "places", 1);
  Add("places", Value("1508", "2025", 30));

  EXPECT_EQ(Find("a", "1508").state, State::STATE_UNSPECIFIED);
  EXPECT_EQ(Find("b", "1508").state, State::STATE_UNSPECIFIED);
}

// Half of the places have 30 %, half 70 %: of a thousand persons that is so, of two it may be
// chance.
TEST(ShrunkenShare, FewPersonsAreDrawnTowardsTheMean) {
  std::vector<CountedShare> shares;
  for (int i = 0; i < 10; ++i) {
    shares.push_back({0.3, 1000});
    shares.push_back({0.7, 1000});
  }
  shares.push_back({1, 2});

  const std::vector<ShrunkenEstimate> estimates = Shrink(shares);

  EXPECT_THAT(estimates[0].share, DoubleNear(0.3, 0.01));
  EXPECT_THAT(estimates[1].share, DoubleNear(0.7, 0.01));
  // Variance 0.04 of 0.25, of which twenty places let 0.95 be seen, is a correlation of 0.167: a
  // prior worth 5 persons of mean 0.5, and so (2.5 + 2) / (5 + 2).
  EXPECT_THAT(estimates[20].share, DoubleNear(0.643, 0.002));
  EXPECT_LT(estimates[20].interval.lower, 0.37);
  EXPECT_GT(estimates[20].interval.upper, 0.88);
  EXPECT_LT(estimates[0].interval.upper - estimates[0].interval.lower, 0.05);
}

TEST(ShrunkenShare, WhatChanceExplainsIsOneShare) {
  std::vector<CountedShare> shares(20, CountedShare{0.5, 10});
  shares[0].share = 0.6;
  shares[1].share = 0.4;

  for (const ShrunkenEstimate& estimate : Shrink(shares)) {
    EXPECT_THAT(estimate.share, DoubleNear(0.5, 1e-4));
  }
}

TEST(ShrunkenShare, AFewSharesSayNothingAboutHowSharesAreSpread) {
  EXPECT_TRUE(Shrink(std::vector<CountedShare>(9, CountedShare{0.5, 100})).empty());
}

TEST(ShrunkenShare, EverybodyEverywhereIsEverybody) {
  const auto estimates = Shrink(std::vector<CountedShare>(10, CountedShare{1, 5}));

  EXPECT_DOUBLE_EQ(estimates[0].share, 1);
  EXPECT_DOUBLE_EQ(estimates[0].interval.lower, 1);
}

}  // namespace
}  // namespace treff::municipality
