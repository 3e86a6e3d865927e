// Nothing of fewer than five is shown, and nothing that it follows from.
#include "services/casework/measures/withholding.h"

#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::casework {
namespace {

using v1::MeasureValue;

bool IsHidden(Withheld withheld) { return withheld == MeasureValue::FEWER_THAN_FIVE; }

// Looks at every total and its parts. How many lines hide something.
int CheckLine(const CountTable& table, const std::vector<Withheld>& withheld, size_t total,
              const std::vector<size_t>& parts) {
  int hidden = 0, sum = 0, others = 0;
  for (const size_t part : parts) {
    if (IsHidden(withheld[part])) {
      ++hidden;
      sum += table.At(part);
    } else {
      others += table.At(part);
    }
  }
  if (IsHidden(withheld[total])) {
    EXPECT_GT(hidden, 0) << "the total follows from its parts";
    return 1;
  }
  if (hidden == 0) return 0;
  // A part that is all of a shown total hides nothing, whatever is said of it.
  EXPECT_TRUE((hidden > 1 && sum >= kFewestShown) || (hidden == 1 && others == 0))
      << hidden << " parts of " << sum << " follow from a total of " << table.At(total);
  return 1;
}

int CheckAll(const CountTable& table, const std::vector<Withheld>& withheld) {
  int hiding = 0;
  for (size_t i = 0; i < table.size(); ++i) {
    if (table.At(i) > 0 && table.At(i) < kFewestShown) {
      EXPECT_TRUE(IsHidden(withheld[i]));
    }
  }
  for (size_t place = 0; place <= table.country(); ++place) {
    for (size_t group = 0; group <= table.groups(); ++group) {
      std::vector<size_t> years;
      for (size_t y = 0; y < table.years(); ++y) years.push_back(table.Index(y, place, group));
      hiding += CheckLine(table, withheld, table.Index(table.all_years(), place, group), years);
    }
    for (size_t year = 0; year <= table.years() && table.groups() > 0; ++year) {
      std::vector<size_t> groups;
      for (size_t g = 0; g < table.groups(); ++g) groups.push_back(table.Index(year, place, g));
      hiding += CheckLine(table, withheld, table.Index(year, place, table.all_groups()), groups);
    }
  }
  for (size_t year = 0; year <= table.years(); ++year) {
    for (size_t group = 0; group <= table.groups(); ++group) {
      std::vector<size_t> counties;
      for (size_t county = 0; county < table.counties(); ++county) {
        std::vector<size_t> municipalities;
        for (size_t m = 0; m < table.municipalities(); ++m) {
          if (table.county_of(m) == county) municipalities.push_back(table.Index(year, m, group));
        }
        counties.push_back(table.Index(year, table.county(county), group));
        hiding += CheckLine(table, withheld, counties.back(), municipalities);
      }
      hiding += CheckLine(table, withheld, table.Index(year, table.country(), group), counties);
    }
  }
  return hiding;
}

TEST(Withholding, ASecondMunicipalityHidesTheOneWithFewerThanFive) {
  CountTable table(1, {0, 0, 0}, 1, 0);
  const int counts[] = {3, 7, 9};
  for (size_t m = 0; m < 3; ++m) {
    for (int i = 0; i < counts[m]; ++i) table.Add(0, m, 0);
  }

  const auto withheld = Withhold(table, nullptr);

  EXPECT_EQ(withheld[table.Index(0, 0, 0)], MeasureValue::FEWER_THAN_FIVE);
  EXPECT_EQ(withheld[table.Index(0, 1, 0)], MeasureValue::FEWER_THAN_FIVE)
      << "which of the two is the small one is not told";
  EXPECT_EQ(withheld[table.Index(0, 2, 0)], MeasureValue::WITHHELD_UNSPECIFIED);
  EXPECT_EQ(withheld[table.Index(0, table.country(), 0)], MeasureValue::WITHHELD_UNSPECIFIED);
}

TEST(Withholding, WhatIsNotThereIsNotHidden) {
  CountTable table(1, {0, 0}, 1, 0);
  for (int i = 0; i < 6; ++i) table.Add(0, 0, 0);

  const auto withheld = Withhold(table, nullptr);

  EXPECT_EQ(withheld[table.Index(0, 0, 0)], MeasureValue::WITHHELD_UNSPECIFIED);
  EXPECT_EQ(withheld[table.Index(0, 1, 0)], MeasureValue::NOTHING);
}

TEST(Withholding, NoSumGivesAwayWhatIsHidden) {
  std::mt19937 random(20261129);
  int hiding = 0, shown = 0;
  for (int round = 0; round < 300; ++round) {
    const auto draw = [&](size_t least, size_t most) {
      return std::uniform_int_distribution<size_t>(least, most)(random);
    };
    const size_t counties = draw(1, 4), municipalities = draw(1, 12), years = draw(1, 3),
                 groups = draw(2, 5);
    std::vector<size_t> county_of;
    for (size_t m = 0; m < municipalities; ++m) county_of.push_back(draw(0, counties - 1));
    CountTable all(years, county_of, counties, 0);
    CountTable grouped(years, county_of, counties, groups);
    const size_t cases = draw(1, 400);
    for (size_t i = 0; i < cases; ++i) {
      // Some are rare.
      const size_t year = draw(0, years - 1), m = draw(0, draw(0, municipalities - 1)),
                   group = draw(0, draw(0, groups - 1));
      all.Add(year, m, 0);
      grouped.Add(year, m, group);
    }

    const auto of_all = Withhold(all, nullptr);
    const auto of_groups = Withhold(grouped, &of_all);

    hiding += CheckAll(all, of_all) + CheckAll(grouped, of_groups);
    for (const Withheld each : of_groups) shown += each == MeasureValue::WITHHELD_UNSPECIFIED;
    for (size_t y = 0; y <= years; ++y) {
      for (size_t place = 0; place <= all.country(); ++place) {
        ASSERT_EQ(of_groups[grouped.Index(y, place, groups)], of_all[all.Index(y, place, 0)]);
      }
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(hiding, 3'000);
  EXPECT_GT(shown, 3'000);
}

}  // namespace
}  // namespace treff::casework
