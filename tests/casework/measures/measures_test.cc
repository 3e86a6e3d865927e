// Measures as they are asked for. Everything is SYNTHETIC.
#include "services/casework/measures/measures.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/measures/made_up_records.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::BadFields;
using treff::testing::IsOk;
using Ask = v1::GetMeasuresRequest;

class MeasuresTest : public ::testing::Test {
 protected:
  static Ask Synthetic() {
    Ask request;
    request.set_synthetic(true);
    return request;
  }
  static const v1::MeasureValue* Find(const v1::MeasureRow& row, const std::string& measure) {
    for (const v1::MeasureValue& value : row.values()) {
      if (value.measure() == measure) return &value;
    }
    return nullptr;
  }

  const MadeUpWorld world_{{.cases = 3'000, .municipalities = 40, .spread = 0.5, .seed = 7}};
  FixedMeasureStore store_{world_.records()};
  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  Measures measures_{store_, MadeUpSources(), clock_};
};

TEST_F(MeasuresTest, SyntheticCasesAreNeverAmongOthers) {
  const auto real = measures_.Get({});
  ASSERT_THAT(real, IsOk());
  ASSERT_THAT(real->rows(), SizeIs(1));
  EXPECT_EQ(Find(real->rows(0), "declined")->withheld(), v1::MeasureValue::NOTHING);
  EXPECT_TRUE(real->others_left_out());

  const auto synthetic = measures_.Get(Synthetic());
  ASSERT_THAT(synthetic, IsOk());
  EXPECT_TRUE(synthetic->synthetic());
  EXPECT_EQ(Find(synthetic->rows(0), "declined")->count(), 3'000);
}

TEST_F(MeasuresTest, GroupsAddUpToAll) {
  for (const Ask::GroupBy group_by : {Ask::EDUCATION, Ask::HOUSEHOLD, Ask::CHOICE, Ask::YEAR}) {
    Ask request = Synthetic();
    request.set_group_by(group_by);
    request.add_measures("declined");
    const auto answer = measures_.Get(request);
    ASSERT_THAT(answer, IsOk());
    int sum = 0;
    for (const v1::MeasureRow& row : answer->rows()) {
      if (!row.group().empty()) sum += row.values(0).count();
    }
    EXPECT_EQ(sum, answer->rows(0).values(0).count()) << Ask::GroupBy_Name(group_by);
  }
}

TEST_F(MeasuresTest, SettledIsHeldAgainstWhatWasDecided) {
  Ask request = Synthetic();
  request.set_year(2023);
  request.set_group_by(Ask::COUNTY);
  request.add_measures("settled_against_decided");

  const auto answer = measures_.Get(request);

  ASSERT_THAT(answer, IsOk());
  const v1::MeasureValue& county = answer->rows(1).values(0);
  EXPECT_EQ(answer->rows(1).display_name(), "Fylke 11");
  EXPECT_EQ(county.decided(), 500) << "of its five municipalities";
  EXPECT_EQ(county.decided_source(), "SYNTETISK 2026-01-01");
  EXPECT_DOUBLE_EQ(county.raw(), county.persons() / 500.0);
  request.set_year(0);
  EXPECT_EQ(measures_.Get(request)->rows(0).values(0).withheld(), v1::MeasureValue::NOT_KNOWN)
      << "decisions are of a year";
}

TEST_F(MeasuresTest, CsvHasALineAValue) {
  Ask request = Synthetic();
  request.set_group_by(Ask::MUNICIPALITY);
  request.add_measures("declined");
  request.set_format(Ask::CSV);

  const auto answer = measures_.Get(request);

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(std::count(answer->csv().begin(), answer->csv().end(), '\n'), 1 + 41);
  EXPECT_THAT(answer->csv(), HasSubstr("\nmunicipalities/1001;Kommune 1001;declined;;"));
}

TEST_F(MeasuresTest, EveryBadFieldIsNamed) {
  Ask request;
  request.set_year(1800);
  request.set_place("regions/99");
  request.add_measures("happiness");
  request.set_group_by(static_cast<Ask::GroupBy>(77));

  EXPECT_THAT(BadFields(measures_.Get(request).status()),
              ElementsAre("year", "group_by", "place", "measures[0]"));
  Ask months;
  months.set_group_by(Ask::MONTH);
  EXPECT_THAT(BadFields(measures_.Get(months).status()), ElementsAre("year"));
}

TEST_F(MeasuresTest, OnePlaceSaysTheSameAsAmongAll) {
  Ask among = Synthetic();
  among.set_group_by(Ask::MUNICIPALITY);
  among.add_measures("there_after_1_year");
  Ask alone = among;
  alone.clear_group_by();
  alone.set_place("municipalities/1005");

  const auto all = measures_.Get(among);
  const auto one = measures_.Get(alone);

  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(one, IsOk());
  for (const v1::MeasureRow& row : all->rows()) {
    if (row.group() != "municipalities/1005") continue;
    EXPECT_EQ(row.values(0).SerializeAsString(), one->rows(0).values(0).SerializeAsString());
  }
}

TEST_F(MeasuresTest, APlaceHasOneAdjustedValueWhereverItIsAskedAbout) {
  Ask national = Synthetic();
  national.set_group_by(Ask::MUNICIPALITY);
  national.add_measures("there_after_1_year");
  Ask county = national;
  county.set_place("regions/12");

  const auto all = measures_.Get(national);
  const auto some = measures_.Get(county);

  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(some, IsOk());
  std::map<std::string, std::string> values;
  for (const v1::MeasureRow& row : all->rows()) {
    values[row.group()] = row.values(0).SerializeAsString();
  }
  EXPECT_THAT(some->rows(), SizeIs(6)) << "the county, and five municipalities";
  for (const v1::MeasureRow& row : some->rows()) {
    if (row.group().empty()) continue;
    EXPECT_TRUE(row.values(0).has_adjusted());
    EXPECT_EQ(row.values(0).SerializeAsString(), values[row.group()]) << row.group();
  }
}

TEST_F(MeasuresTest, AnswersOfMadeUpHouseholdsAreMeasuredByThemselves) {
  Measures::Sources sources = MadeUpSources();
  sources.feedback = [](bool synthetic) {
    return std::vector<FeedbackCount>{{1001, 2023, synthetic ? 2 : 5, 10}};
  };
  Measures measures(store_, sources, clock_);

  const auto synthetic = measures.Get(Synthetic());
  const auto real = measures.Get({});

  ASSERT_THAT(synthetic, IsOk());
  ASSERT_THAT(real, IsOk());
  EXPECT_EQ(Find(synthetic->rows(0), "feedback")->raw(), 2);
  EXPECT_EQ(Find(real->rows(0), "feedback")->raw(), 5);
}

TEST(MeasuresOfFew, NothingIsShownOfFewerThanFive) {
  const MadeUpWorld world({.cases = 60, .municipalities = 20, .spread = 0.5, .seed = 3});
  FixedMeasureStore store(world.records());
  const platform::FixedClock clock(
      absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone()));
  Measures measures(store, MadeUpSources(), clock);
  int withheld = 0, shown = 0;
  for (int group_by = 0; group_by <= Ask::GroupBy_MAX; ++group_by) {
    Ask request;
    request.set_synthetic(true);
    request.set_year(2023);
    request.set_group_by(static_cast<Ask::GroupBy>(group_by));
    const auto answer = measures.Get(request);
    ASSERT_THAT(answer, IsOk());
    for (const v1::MeasureRow& row : answer->rows()) {
      for (const v1::MeasureValue& value : row.values()) {
        if (value.withheld() == v1::MeasureValue::WITHHELD_UNSPECIFIED) {
          ++shown;
          EXPECT_TRUE(value.count() >= 5 || (value.count() == 0 && !value.reason().empty()));
          continue;
        }
        ++withheld;
        EXPECT_EQ(value.count(), 0);
        EXPECT_EQ(value.raw(), 0);
        EXPECT_FALSE(value.has_adjusted() || value.has_raw_lower() || value.has_persons());
      }
    }
  }
  EXPECT_GT(withheld, 100);
  EXPECT_GT(shown, 10);
}

}  // namespace
}  // namespace treff::casework
