// Facts: own or borrowed, how old, how it ranks, and among whom.
#include "services/municipality/profiles/facts.h"

#include <list>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/observations/aggregation.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using State = v1::Observation;

class FactsTest : public ::testing::Test {
 protected:
  FactsTest() : norway_(Norway()) {}

  // The fact of `municipality` on the last day of 2026.
  v1::Fact Fact(const v1::Indicator& indicator, const std::vector<Figure>& figures,
                std::string_view municipality) {
    std::vector<DerivedFigure> derived;
    for (const Figure& figure : figures) static_cast<Figure&>(derived.emplace_back()) = figure;
    const auto wider = WiderFigures(norway_, indicator, derived, {});
    google::protobuf::Arena arena;
    const auto facts =
        MakeFacts(norway_, indicator, derived, wider, absl::CivilDay(2026, 12, 31), arena);
    for (size_t i = 0; i < facts.size(); ++i) {
      if (norway_.municipalities()[i]->code() == municipality) return *facts[i];
    }
    ADD_FAILURE() << "no such municipality";
    return {};
  }

  const v1::Indicator count_ = MakeIndicator(v1::Indicator::SUM);
  Division norway_;
};

TEST_F(FactsTest, AnOwnValueIsTheBest) {
  const v1::Fact fact = Fact(count_, {Value("1508", "2025", 7), Value("1508", "2024", 6)}, "1508");

  EXPECT_EQ(fact.own().value(), 7);
  EXPECT_EQ(fact.best().value(), 7);
  EXPECT_EQ(fact.best_level(), v1::Region::MUNICIPALITY);
  ASSERT_EQ(fact.history_size(), 1);
  EXPECT_EQ(fact.history(0).value(), 6);
}

TEST_F(FactsTest, AValueHasLostHalfAfterItsHalfLife) {
  const v1::Fact fact = Fact(count_, {Value("1508", "2025", 7)}, "1508");

  EXPECT_EQ(fact.age_days(), 365);
  EXPECT_DOUBLE_EQ(fact.freshness(), 0.5);
}

TEST_F(FactsTest, AgeIsNeverNegative) {
  const v1::Fact fact = Fact(count_, {Value("1508", "2027", 7)}, "1508");

  EXPECT_EQ(fact.age_days(), 0);
  EXPECT_EQ(fact.freshness(), 1);
}

TEST_F(FactsTest, WhatTheMunicipalityLacksIsBorrowedFromTheNearestLevel) {
  const v1::Indicator rate = MakeIndicator(v1::Indicator::WEIGHTED_MEAN);
  const Figure suppressed = Lacking("1508", "2025", State::SUPPRESSED);
  const Figure region = Value("BA096", "2025", 1);
  const Figure county = Value("15", "2025", 2);
  const Figure country = Value("0", "2025", 3);

  const v1::Fact near = Fact(rate, {suppressed, region, county, country}, "1508");
  const v1::Fact wide = Fact(rate, {suppressed, county, country}, "1508");
  const v1::Fact widest = Fact(rate, {suppressed, country}, "1508");

  EXPECT_EQ(near.best_level(), v1::Region::LABOUR_MARKET_REGION);
  EXPECT_EQ(near.own().state(), State::SUPPRESSED) << "the own state is not lost";
  EXPECT_EQ(near.best().value(), 1);
  EXPECT_EQ(wide.best_level(), v1::Region::COUNTY);
  EXPECT_EQ(widest.best_level(), v1::Region::COUNTRY);
  EXPECT_EQ(widest.country_rank(), 0) << "what is borrowed is not ranked";
}

TEST_F(FactsTest, ACountOfMunicipalitiesIsNotBorrowedFromAWholeCounty) {
  v1::Indicator persons = count_;
  persons.set_level(v1::Region::MUNICIPALITY);
  const Figure suppressed = Lacking("1508", "2025", State::SUPPRESSED);

  EXPECT_FALSE(Fact(persons, {suppressed, Value("15", "2025", 5815)}, "1508").has_best());
  // Oslo is a county of its own.
  EXPECT_EQ(Fact(persons, {Value("03", "2025", 10)}, "0301").best().value(), 10);
}

TEST_F(FactsTest, WhatIsMadeOfOneNeighbourIsNotTheRegions) {
  const v1::Indicator rate = MakeIndicator(v1::Indicator::WEIGHTED_MEAN);
  const Figure suppressed = Lacking("1508", "2025", State::SUPPRESSED);
  const v1::Fact fact = Fact(rate, {suppressed, Value("1580", "2025", 2)}, "1508");

  EXPECT_FALSE(fact.has_best());
}

TEST_F(FactsTest, YesOrNoIsNotRanked) {
  v1::Indicator flag = MakeIndicator(v1::Indicator::NONE);
  flag.set_unit("flag");

  EXPECT_EQ(Fact(flag, {Value("1508", "2025", 0)}, "1508").country_rank(), 0);
}

TEST_F(FactsTest, WhatCannotExistHereIsNotBorrowed) {
  const v1::Fact fact = Fact(
      count_, {Lacking("1508", "2025", State::NOT_APPLICABLE), Value("15", "2025", 2)}, "1508");

  EXPECT_EQ(fact.own().state(), State::NOT_APPLICABLE);
  EXPECT_FALSE(fact.has_best());
}

TEST_F(FactsTest, NothingKnownStaysNothing) {
  const v1::Fact fact = Fact(count_, {}, "1508");

  EXPECT_EQ(fact.indicator(), "test.indicator");
  EXPECT_FALSE(fact.has_own());
  EXPECT_FALSE(fact.has_best());
  EXPECT_FALSE(fact.has_peer_range());
}

TEST_F(FactsTest, AClassIsNeitherBorrowedNorRanked) {
  v1::Indicator a_class = MakeIndicator(v1::Indicator::NONE);
  a_class.set_unit("class");

  EXPECT_FALSE(Fact(a_class, {Value("0", "2025", 3)}, "1508").has_best());
  EXPECT_EQ(Fact(a_class, {Value("1508", "2025", 3)}, "1508").country_rank(), 0);
}

// A fee of a county would be nobody's, but fees compare.
TEST_F(FactsTest, WhatHasNoAggregateIsRankedAllTheSame) {
  const v1::Indicator fee = MakeIndicator(v1::Indicator::NONE);

  EXPECT_EQ(Fact(fee, {Value("1508", "2025", 3), Value("1580", "2025", 4)}, "1508").country_rank(),
            2);
}

// Oslo is a county of its own: its figure of 2024 is none of 2025 by another name.
TEST_F(FactsTest, AnOldFigureOfItsOwnIsNotBorrowedFromACountyOfOne) {
  const std::vector<Figure> figures = {Value("0301", "2024", 9),
                                       Lacking("0301", "2025", State::MISSING)};

  EXPECT_FALSE(Fact(count_, figures, "0301").has_best());
  std::vector<Figure> published = figures;
  published.push_back(Value("03", "2025", 10));
  EXPECT_EQ(Fact(count_, published, "0301").best().value(), 10);
}

TEST_F(FactsTest, APartOfAYearIsTheBestUntilALaterYearIsThere) {
  const Figure part = Partial("1508", "2025", 7);

  EXPECT_EQ(Fact(count_, {Value("1508", "2024", 12), part}, "1508").best().state(), State::PARTIAL);
  EXPECT_EQ(Fact(count_, {Value("1508", "2026", 12), part}, "1508").best().value(), 12);
}

TEST_F(FactsTest, HistoryEndsSomewhere) {
  std::vector<Figure> figures;
  std::list<std::string> years;
  for (int year = 1960; year <= 2025; ++year) {
    figures.push_back(Value("1508", years.emplace_back(std::to_string(year)), year));
  }

  const v1::Fact fact = Fact(count_, figures, "1508");

  EXPECT_EQ(fact.own().value(), 2025);
  ASSERT_EQ(fact.history_size(), static_cast<int>(kMaxHistory));
  EXPECT_EQ(fact.history(0).value(), 2024);
}

TEST_F(FactsTest, RanksFollowTheDirectionWithinOnePeriod) {
  const std::vector<Figure> figures = {Value("1508", "2025", 10), Value("1580", "2025", 30),
                                       Value("1103", "2025", 10), Value("5061", "2024", 99)};
  v1::Indicator less = count_;
  less.set_direction(v1::Indicator::LESS_IS_BETTER);

  EXPECT_EQ(Fact(count_, figures, "1580").country_rank(), 1);
  EXPECT_EQ(Fact(count_, figures, "1508").country_rank(), 2);
  EXPECT_EQ(Fact(count_, figures, "1103").country_rank(), 2) << "ties share the better rank";
  EXPECT_EQ(Fact(count_, figures, "1103").country_ranked(), 3) << "5061 is of another year";
  EXPECT_EQ(Fact(less, figures, "1508").country_rank(), 1);
  EXPECT_EQ(Fact(less, figures, "1580").country_rank(), 3);
  EXPECT_EQ(Fact(count_, figures, "5061").country_rank(), 0) << "most were measured in 2025";
  EXPECT_FALSE(Fact(count_, figures, "5061").has_compared());
}

TEST_F(FactsTest, MunicipalitiesAreRankedAmongTheirKostraGroup) {
  std::vector<v1::Region> regions = KlassRegions();
  for (v1::Region& region : regions) {
    if (region.code() == "1508" || region.code() == "1103") region.set_kostra_group("EKG12");
  }
  norway_ = Division(regions, KlassChanges());
  const std::vector<Figure> figures = {Value("1508", "2025", 10), Value("1580", "2025", 30),
                                       Value("1103", "2025", 20)};

  EXPECT_EQ(Fact(count_, figures, "1508").group_rank(), 2);
  EXPECT_EQ(Fact(count_, figures, "1508").group_ranked(), 2);
  EXPECT_EQ(Fact(count_, figures, "1580").group_rank(), 0) << "its group is not known";
}

TEST_F(FactsTest, PeersAreTheCountryWhereTheCountyHasTooFew) {
  const std::vector<Figure> two = {Value("1508", "2025", 10), Value("1580", "2025", 30),
                                   Value("1103", "2025", 90)};
  const std::vector<Figure> four = {Value("5055", "2025", 1), Value("5056", "2025", 2),
                                    Value("5059", "2025", 4), Value("1103", "2025", 90)};

  EXPECT_EQ(Fact(count_, two, "1508").peer_range().upper(), 90);
  EXPECT_EQ(Fact(count_, four, "5061").peer_range().lower(), 1);
  EXPECT_EQ(Fact(count_, four, "5061").peer_range().upper(), 4);
}

}  // namespace
}  // namespace treff::municipality
