// Quotas: what remains is as certain as what it is made of.
#include "services/municipality/quotas/quotas.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/municipality/norway.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::treff::testing::EqualsProto;

using State = v1::Observation;

class QuotasTest : public ::testing::Test {
 protected:
  void Add(std::string_view indicator, const Figure& figure) {
    static_cast<Figure&>(figures_[indicator].emplace_back()) = figure;
  }

  v1::Quota Quota(std::string_view municipality, int year) {
    for (const v1::Quota& quota : MakeQuotas(norway_, figures_, 2026)) {
      if (quota.municipality() == municipality && quota.year() == year) return quota;
    }
    return {};
  }

  const Division norway_ = Norway();
  FiguresByIndicator figures_;
};

TEST_F(QuotasTest, WhatIsSettledAndAgreedIsTakenFromWhatWasDecided) {
  Add(kSettlementRequested, Value("1103", "2026", 200));
  Add(kSettlementDecided, Value("1103", "2026", 180));
  Add(kSettlementSettled, Value("1103", "2026", 100));
  Add(kSettlementAgreed, Value("1103", "2026", 30));

  const v1::Quota quota = Quota("1103", 2026);

  EXPECT_EQ(quota.name(), "municipalities/1103/quotas/2026");
  EXPECT_EQ(quota.requested().value(), 200);
  EXPECT_THAT(quota.remaining(), EqualsProto("lower: 50 upper: 50"));
}

TEST_F(QuotasTest, SuppressedPartsMakeBounds) {
  Add(kSettlementDecided, Value("1103", "2026", 20));
  Add(kSettlementSettled, SuppressedBetween("1103", "2026", {1, 4}));
  Add(kSettlementAgreed, SuppressedBetween("1103", "2026", {1, 4}));

  EXPECT_THAT(Quota("1103", 2026).remaining(), EqualsProto("lower: 12 upper: 18"));
}

TEST_F(QuotasTest, OfTheRunningYearWhatIsSettledSoFarIsUsed) {
  Add(kSettlementDecided, Value("1103", "2026", 180));
  Add(kSettlementSettled, Partial("1103", "2026", 100));
  Add(kSettlementAgreed, Partial("1103", "2026", 30));

  EXPECT_THAT(Quota("1103", 2026).remaining(), EqualsProto("lower: 50 upper: 50"));
}

// Oslo's 2023: 2 000 decided, 1 130 settled in a file that ends before the year does.
TEST_F(QuotasTest, OfAnEarlierYearAPartSaysHowMuchMayRemainAtMost) {
  Add(kSettlementDecided, Value("0301", "2023", 2000));
  Add(kSettlementSettled, Partial("0301", "2023", 1130));

  EXPECT_THAT(Quota("0301", 2023).remaining(), EqualsProto("lower: 0 upper: 870"));
}

// IMDi's page of 2024 has what was agreed of Oslo alone.
TEST_F(QuotasTest, OfAnEarlierYearWhatWasAgreedHoldsNothingBack) {
  Add(kSettlementDecided, Value("1508", "2024", 250));
  Add(kSettlementSettled, Value("1508", "2024", 217));
  Add(kSettlementDecided, Value("0301", "2024", 2000));
  Add(kSettlementSettled, Value("0301", "2024", 1900));
  Add(kSettlementAgreed, Value("0301", "2024", 96));

  EXPECT_THAT(Quota("1508", 2024).remaining(), EqualsProto("lower: 33 upper: 33"));
  EXPECT_THAT(Quota("0301", 2024).remaining(), EqualsProto("lower: 100 upper: 100"));
}

TEST_F(QuotasTest, AHiddenPartLeavesNoLessThanNothing) {
  Add(kSettlementDecided, Value("1103", "2026", 3));
  Add(kSettlementSettled, SuppressedBetween("1103", "2026", {5, 9}));
  Add(kSettlementDecided, Value("0301", "2026", 3));
  Add(kSettlementSettled, Lacking("0301", "2026", State::SUPPRESSED));

  EXPECT_THAT(Quota("1103", 2026).remaining(), EqualsProto("lower: -6 upper: 0"));
  EXPECT_FALSE(Quota("0301", 2026).has_remaining()) << "nothing holds it in";
}

TEST_F(QuotasTest, AColumnThatTheYearDoesNotHaveIsNoPart) {
  Add(kSettlementDecided, Value("1103", "2025", 20));
  Add(kSettlementSettled, Value("1103", "2025", 25));

  EXPECT_THAT(Quota("1103", 2025).remaining(), EqualsProto("lower: -5 upper: -5"));
}

TEST_F(QuotasTest, AFigureThatIsMissingIsNotZero) {
  Add(kSettlementDecided, Value("1103", "2026", 20));
  Add(kSettlementDecided, Value("0301", "2026", 20));
  Add(kSettlementSettled, Lacking("1103", "2026", State::MISSING));
  Add(kSettlementSettled, Value("0301", "2026", 5));
  Add(kSettlementAgreed, Value("1103", "2026", 1));  // the year has the column, 0301 no row

  EXPECT_FALSE(Quota("1103", 2026).has_remaining());
  EXPECT_FALSE(Quota("0301", 2026).has_remaining());
}

TEST_F(QuotasTest, WhoHasNotDecidedHasNoRemainder) {
  Add(kSettlementRequested, Value("1103", "2026", 20));
  Add(kSettlementDecided, Lacking("1103", "2026", State::PENDING));
  Add(kSettlementSettled, Value("1103", "2026", 0));
  Add(kSettlementRequested, Value("0301", "2026", 0));
  Add(kSettlementDecided, Lacking("0301", "2026", State::NOT_APPLICABLE));

  EXPECT_EQ(Quota("1103", 2026).decided().state(), State::PENDING);
  EXPECT_FALSE(Quota("1103", 2026).has_remaining());
  EXPECT_EQ(Quota("0301", 2026).requested().state(), State::VALUE) << "a real zero";
  EXPECT_FALSE(Quota("0301", 2026).has_remaining());
}

TEST_F(QuotasTest, AYearWithoutAnyFigureHasNoQuota) {
  Add(kSettlementRequested, Lacking("1103", "1999", State::MISSING));
  Add(kSettlementSettled, Lacking("1103", "1999", State::MISSING));

  EXPECT_TRUE(MakeQuotas(norway_, figures_, 2026).empty());
}

TEST_F(QuotasTest, OnlyMunicipalitiesHaveQuotasAndTheNewestYearComesFirst) {
  Add(kSettlementDecided, Value("0", "2026", 9000));
  Add(kSettlementDecided, Value("1103", "2025", 1));
  Add(kSettlementDecided, Value("1103", "2026", 2));

  const auto quotas = MakeQuotas(norway_, figures_, 2026);

  ASSERT_EQ(quotas.size(), 2u);
  EXPECT_EQ(quotas[0].year(), 2026);
  EXPECT_EQ(quotas[1].year(), 2025);
}

TEST_F(QuotasTest, ThePassingOfAYearMakesAnotherDigestWhereAPartCounts) {
  Add(kSettlementDecided, Value("1103", "2026", 180));
  Add(kSettlementSettled, Partial("1103", "2026", 100));

  EXPECT_NE(QuotaDigest(MakeQuotas(norway_, figures_, 2026)),
            QuotaDigest(MakeQuotas(norway_, figures_, 2027)));
}

TEST_F(QuotasTest, TheDigestKnowsFiguresAndNotWhereTheyCameFrom) {
  Add(kSettlementDecided, Value("1103", "2026", 2));
  const std::string digest = QuotaDigest(MakeQuotas(norway_, figures_, 2026));

  figures_[kSettlementDecided][0].provenance = 7;
  EXPECT_EQ(QuotaDigest(MakeQuotas(norway_, figures_, 2026)), digest);
  figures_[kSettlementDecided][0].value = 3;
  EXPECT_NE(QuotaDigest(MakeQuotas(norway_, figures_, 2026)), digest);
}

}  // namespace
}  // namespace treff::municipality
