// Comparing on one footing: never a figure of one period against one of another in silence.
#include "services/municipality/profiles/footing.h"

#include <list>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/profiles/facts.h"
#include "tests/municipality/norway.h"

namespace treff::municipality {
namespace {

using ::testing::DoubleNear;

using State = v1::Observation;

v1::Region RegionOf(const std::string& code, v1::Region::Level level) {
  v1::Region region;
  region.set_code(code);
  region.set_level(level);
  if (level == v1::Region::MUNICIPALITY) region.set_county("regions/" + code.substr(0, 2));
  return region;
}

// Registered unemployed, per cent (Nav): October 2022 and January 2026, with the codes of today.
struct Rate {
  const char* code;
  double in_2022;
  double in_2026;
};
constexpr Rate kTelemark[] = {{"4001", 2.4, 3.0}, {"4003", 2.5, 2.7}, {"4005", 2.1, 2.8},
                              {"4010", 0.9, 1.0}, {"4012", 2.3, 2.8}, {"4014", 2.0, 2.7},
                              {"4016", 1.7, 2.4}, {"4018", 1.6, 2.6}, {"4020", 1.8, 2.8},
                              {"4022", 1.0, 2.1}, {"4024", 1.3, 2.2}, {"4026", 1.7, 2.1},
                              {"4028", 0.7, 1.6}, {"4030", 0.4, 1.7}, {"4032", 0.5, 1.8},
                              {"4034", 0.5, 2.3}, {"4036", 0.8, 1.8}};

// Oslo, Rogaland with Eigersund and Stavanger, Vestland with Bergen, and Telemark.
class FootingTest : public ::testing::Test {
 protected:
  FootingTest() {
    std::vector<v1::Region> regions = {RegionOf("0", v1::Region::COUNTRY)};
    for (const char* county : {"03", "11", "40", "46"}) {
      regions.push_back(RegionOf(county, v1::Region::COUNTY));
    }
    for (const char* code : {"0301", "1101", "1103", "4601"}) {
      regions.push_back(RegionOf(code, v1::Region::MUNICIPALITY));
    }
    for (const Rate& rate : kTelemark) {
      regions.push_back(RegionOf(rate.code, v1::Region::MUNICIPALITY));
    }
    division_ = Division(regions, {});
  }

  void Add(const Figure& figure) { static_cast<Figure&>(figures_.emplace_back()) = figure; }

  // As the sources have it: all municipalities of 2022, of 2026 only Telemark's in January and
  // Bergen in April; counties and the country of both but April.
  void AddUnemployment() {
    for (const Rate& rate : kTelemark) {
      Add(Value(rate.code, "2022", rate.in_2022));
      Add(Value(rate.code, "2025", rate.in_2026));
    }
    for (const auto& [code, value] : std::initializer_list<std::pair<const char*, double>>{
             {"0301", 1.9}, {"1101", 1.0}, {"1103", 1.6}, {"4601", 1.6}}) {
      Add(Value(code, "2022", value));
    }
    Add(Value("4601", "2026", 1.9));
    for (const auto& [code, before, after] :
         std::initializer_list<std::tuple<const char*, double, double>>{{"03", 1.9, 2.9},
                                                                        {"11", 1.5, 2.2},
                                                                        {"40", 2.1, 2.7},
                                                                        {"46", 1.5, 1.9},
                                                                        {"0", 1.6, 2.3}}) {
      Add(Value(code, "2022", before));
      Add(Value(code, "2025", after));
    }
  }

  // Valid until the next call.
  const DerivedFigure* Compared(const std::string& code) {
    compared_ = CompareOnOneFooting(division_, indicator_, HistoriesOf(figures_));
    const auto found = compared_.find(code);
    return found == compared_.end() ? nullptr : &found->second;
  }

  v1::Fact Fact(const std::string& municipality) {
    google::protobuf::Arena arena;
    const auto facts =
        MakeFacts(division_, indicator_, figures_, {}, absl::CivilDay(2026, 11, 1), arena);
    for (size_t i = 0; i < facts.size(); ++i) {
      if (division_.municipalities()[i]->code() == municipality) return *facts[i];
    }
    return {};
  }

  Division division_;
  v1::Indicator indicator_ = MakeIndicator(v1::Indicator::WEIGHTED_MEAN);
  std::vector<DerivedFigure> figures_;
  std::unordered_map<std::string_view, DerivedFigure> compared_;
};

TEST_F(FootingTest, WhatWasMeasuredInThePeriodStandsAsItIs) {
  AddUnemployment();

  ASSERT_NE(Compared("4001"), nullptr);
  EXPECT_EQ(Compared("4001")->period, "2025");
  EXPECT_EQ(Compared("4001")->value, 3.0);
  EXPECT_EQ(Compared("4001")->method, State::METHOD_UNSPECIFIED);
  EXPECT_FALSE(Compared("4001")->interval.has_value());
}

TEST_F(FootingTest, AnEarlierFigureIsCarriedByItsCountysChangeAndMarked) {
  AddUnemployment();

  const DerivedFigure* stavanger = Compared("1103");

  ASSERT_NE(stavanger, nullptr);
  EXPECT_EQ(stavanger->method, State::CARRIED_IN_TIME);
  EXPECT_EQ(stavanger->period, "2025");
  EXPECT_EQ(stavanger->measured_period, "2022");
  EXPECT_THAT(stavanger->value, DoubleNear(1.6 * 2.2 / 1.5, 1e-9));
  // The fifteenth of Telemark's seventeen: Fyresdal came to 1.8 instead of 0.5 × 2.7 / 2.1.
  const double apart = 1.8 - 0.5 * 2.7 / 2.1;
  ASSERT_TRUE(stavanger->interval.has_value());
  EXPECT_THAT(stavanger->interval->lower, DoubleNear(stavanger->value - apart, 1e-9));
  EXPECT_THAT(stavanger->interval->upper, DoubleNear(stavanger->value + apart, 1e-9));
}

TEST_F(FootingTest, AnIntervalEndsWhereFiguresDo) {
  AddUnemployment();

  EXPECT_GT(Compared("1101")->interval->lower, 0);
  indicator_.set_plausible_min(1);
  EXPECT_EQ(Compared("1101")->interval->lower, 1);
}

// Oslo is its county: what Nav publishes for the county of January 2026 is Oslo's own.
TEST_F(FootingTest, ACountyOfOneMunicipalityIsThatMunicipality) {
  AddUnemployment();

  const DerivedFigure oslo = *Compared("0301");
  EXPECT_THAT(oslo.value, DoubleNear(2.9, 1e-9));
  EXPECT_EQ(oslo.interval->lower, oslo.interval->upper);
}

TEST_F(FootingTest, RanksAreOfOneFooting) {
  AddUnemployment();
  indicator_.set_direction(v1::Indicator::LESS_IS_BETTER);

  const v1::Fact bergen = Fact("4601");
  const v1::Fact oslo = Fact("0301");

  EXPECT_EQ(bergen.own().period(), "2026") << "the newest own figure is still the one shown";
  EXPECT_EQ(bergen.best().value(), 1.9);
  EXPECT_EQ(bergen.compared().period(), "2025");
  EXPECT_EQ(bergen.compared().measured_period(), "2022");
  EXPECT_EQ(oslo.country_ranked(), 21);
  // By 1.9 of October 2022 it would be ninth; above its 2.9 is only Porsgrunn.
  EXPECT_EQ(oslo.country_rank(), 20);
  EXPECT_EQ(oslo.own().value(), 1.9);
}

TEST_F(FootingTest, WithTooFewWitnessesTheNewestCommonPeriodIsTaken) {
  for (const Rate& rate : kTelemark) Add(Value(rate.code, "2022", rate.in_2022));
  for (size_t i = 0; i < kMinWitnesses - 1; ++i) {
    Add(Value(kTelemark[i].code, "2025", kTelemark[i].in_2026));
  }
  for (const char* year : {"2022", "2025"}) Add(Value("40", year, 2.5));

  ASSERT_NE(Compared("4036"), nullptr);
  EXPECT_EQ(Compared("4036")->period, "2022");
  EXPECT_EQ(Compared("4001")->period, "2022");
}

TEST_F(FootingTest, ACountryCarriesWhereTheCountyIsSilent) {
  AddUnemployment();
  std::vector<DerivedFigure> without_rogaland;
  for (const DerivedFigure& figure : figures_) {
    if (figure.region != "11") without_rogaland.push_back(figure);
  }
  figures_ = without_rogaland;

  EXPECT_THAT(Compared("1103")->value, DoubleNear(1.6 * 2.3 / 1.6, 1e-9));
}

TEST_F(FootingTest, HiddenFiguresAreOfTheirPeriodToo) {
  for (const Rate& rate : kTelemark) {
    Add(Value(rate.code, "2024", 5));
    Add(SuppressedBetween(rate.code, "2025", {0, 10}));
  }
  Add(Value("0301", "2025", 7));

  EXPECT_EQ(Compared("0301")->period, "2025");
  EXPECT_EQ(Compared("4001")->state, State::SUPPRESSED);
  EXPECT_EQ(Fact("4001").country_rank(), 0) << "within bounds is no place among values";
  EXPECT_EQ(Fact("0301").country_ranked(), 1);
}

TEST_F(FootingTest, PartsOfAYearCompareOnlyWithPartsToTheSameDay) {
  for (const Rate& rate : kTelemark) {
    Add(Value(rate.code, "2024", 5));
    Add(Partial(rate.code, "2025", 3));
  }
  EXPECT_EQ(Compared("4001")->period, "2025");

  figures_.back().period_end = "2025-09-28";
  EXPECT_EQ(Compared("4001")->period, "2024") << "of two days";
  figures_.back().period_end = "2025-12-31";
  figures_.back().state = State::VALUE;
  EXPECT_EQ(Compared("4001")->period, "2024") << "a whole one among them";
}

TEST_F(FootingTest, ClassesAreNotCarried) {
  indicator_ = MakeIndicator(v1::Indicator::NONE);
  AddUnemployment();

  EXPECT_EQ(Compared("1103")->period, "2022") << "the newest that all have";
}

}  // namespace
}  // namespace treff::municipality
