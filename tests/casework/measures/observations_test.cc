// What each measure counts of a case. Everything is made up.
#include "services/casework/measures/observations.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/measures/catalogue/measure_catalogue.h"
#include "services/casework/measures/records/composition.h"
#include "services/casework/measures/records/country_groups.h"

namespace treff::casework {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using Request = v1::SettlementRequest;

DayCount Day(int year, int month, int day) { return DayCountOf(absl::CivilDay(year, month, day)); }

// Declined once, then settled on 1 March 2024.
class ObservationsTest : public ::testing::Test {
 protected:
  ObservationsTest() {
    records_.cases.push_back({.position = 1, .permit = Day(2024, 1, 1), .synthetic = true});
    MeasureRequest declined{.case_position = 1, .municipality = 301};
    declined.state = Request::DECLINED;
    declined.sent = Day(2024, 1, 11);
    declined.answered = Day(2024, 1, 14);
    declined.decline_reason = Request::SERVICE_FULL;
    declined.choice = Choice::kAsRecommended;
    MeasureRequest settled = declined;
    settled.state = Request::SETTLED;
    settled.municipality = 1103;
    settled.sent = Day(2024, 1, 20);
    settled.answered = Day(2024, 1, 21);
    settled.settled = Day(2024, 3, 1);
    settled.choice = Choice::kOtherwise;
    settled.choice_reason = Request::HOUSEHOLD_WISH;
    settled.persons = 4;
    records_.requests = {declined, settled};
  }

  Observations Get(const char* measure, DayCount today = Day(2026, 11, 29)) {
    return Observe(measure, HistoriesOf(records_, /*synthetic=*/true), today);
  }
  void AddOutcome(v1::Outcome::Kind kind, DayCount day) {
    records_.outcomes.push_back({1, kind, day});
    std::sort(records_.outcomes.begin(), records_.outcomes.end(),
              [](const auto& a, const auto& b) { return a.day < b.day; });
  }

  MeasureRecords records_;
};

TEST_F(ObservationsTest, RequestsAndDaysAreCounted) {
  const Observations declined = Get("declined");
  ASSERT_THAT(declined.known, SizeIs(2));
  EXPECT_EQ(declined.known[0].value, 1);
  EXPECT_EQ(declined.known[0].of.municipality, 301);
  EXPECT_EQ(declined.known[1].value, 0);
  EXPECT_EQ(Get("declined_for").known[0].value, Request::SERVICE_FULL);
  EXPECT_EQ(Get("days_to_request").known[0].value, 10);
  EXPECT_EQ(Get("days_to_answer").known[0].value, 20) << "to the yes, not to the no";
  EXPECT_EQ(Get("answer_days").known[0].value, 3);
  ASSERT_THAT(Get("days_to_settlement").known, SizeIs(1));
  EXPECT_EQ(Get("days_to_settlement").known[0].value, 60);
  EXPECT_EQ(Get("days_to_settlement").known[0].of.month, 3) << "of the settlement";
  EXPECT_EQ(Get("chosen_otherwise").known[1].value, 1);
  EXPECT_EQ(Get("chosen_otherwise_for").known[0].value, Request::HOUSEHOLD_WISH);
  EXPECT_EQ(Get("settled_against_decided").known[0].value, 4);
  EXPECT_THAT(HistoriesOf(records_, /*synthetic=*/false), IsEmpty());
}

TEST_F(ObservationsTest, WhatNobodySaidIsUnknownAndNotNo) {
  EXPECT_THAT(Get("there_after_1_year").known, IsEmpty());
  EXPECT_THAT(Get("there_after_1_year").unknown, SizeIs(1));
  EXPECT_THAT(Get("there_after_5_years").unknown, IsEmpty()) << "its time has not come";
  EXPECT_THAT(Get("days_to_programme").unknown, SizeIs(1));

  AddOutcome(v1::Outcome::STILL_THERE, Day(2025, 2, 28));
  EXPECT_THAT(Get("there_after_1_year").known, IsEmpty()) << "seen a day too early";
  AddOutcome(v1::Outcome::STILL_THERE, Day(2025, 3, 1));
  ASSERT_THAT(Get("there_after_1_year").known, SizeIs(1));
  EXPECT_EQ(Get("there_after_1_year").known[0].value, 1);
}

TEST_F(ObservationsTest, WhoLeftLaterWasStillThere) {
  AddOutcome(v1::Outcome::LEFT_MUNICIPALITY, Day(2025, 9, 1));

  EXPECT_EQ(Get("there_after_1_year").known[0].value, 1);
  EXPECT_EQ(Get("there_after_3_years", Day(2027, 3, 2)).known[0].value, 0);
}

TEST_F(ObservationsTest, WorkIsThatSeenNearestToTheDay) {
  AddOutcome(v1::Outcome::NOT_IN_WORK_OR_EDUCATION, Day(2024, 12, 1));
  AddOutcome(v1::Outcome::IN_WORK_OR_EDUCATION, Day(2025, 4, 1));
  AddOutcome(v1::Outcome::NOT_IN_WORK_OR_EDUCATION, Day(2025, 12, 1));

  ASSERT_THAT(Get("work_after_1_year").known, SizeIs(1));
  EXPECT_EQ(Get("work_after_1_year").known[0].value, 1);
}

TEST(MeasureCatalogue, EveryMeasureIsDescribedAndCounted) {
  std::set<std::string> names;
  MeasureRecords records;
  EXPECT_THAT(MeasureDefinitions(), SizeIs(18));
  for (const v1::MeasureDefinition& each : MeasureDefinitions()) {
    EXPECT_TRUE(names.insert(each.measure()).second) << each.measure();
    EXPECT_NE(each.kind(), v1::MeasureDefinition::KIND_UNSPECIFIED);
    EXPECT_NE(each.period_of(), v1::MeasureDefinition::PERIOD_OF_UNSPECIFIED);
    for (const std::string* text :
         {&each.display_name_nb(), &each.display_name_nn(), &each.display_name_en(),
          &each.description_nb(), &each.description_nn(), &each.description_en(),
          &each.cannot_tell_nb(), &each.cannot_tell_nn(), &each.cannot_tell_en()}) {
      EXPECT_FALSE(text->empty()) << each.measure();
    }
  }
}

TEST(Composition, IsOfTheReferencePersonAndTheHousehold) {
  v1::Case c;
  c.set_permit_date("2026-03-01");
  v1::Member& child = *c.add_members();
  child.set_relation(v1::Member::CHILD);
  child.set_birth_year(2015);
  v1::Member& adult = *c.add_members();
  adult.set_relation(v1::Member::REFERENCE_PERSON);
  adult.set_birth_year(1990);
  adult.set_education(v1::Member::HIGHER_LONG);
  adult.set_origin_country("SY");

  const Composition composition = CompositionOf(c);

  const auto level = [&](Fact fact) {
    return LevelsOf(fact)[static_cast<size_t>(composition[static_cast<size_t>(fact)])];
  };
  EXPECT_EQ(level(Fact::kCountryGroup), "WESTERN_ASIA");
  EXPECT_EQ(level(Fact::kAge), "FROM_30_TO_44");
  EXPECT_EQ(level(Fact::kEducation), "HIGHER");
  EXPECT_EQ(level(Fact::kHousehold), "ONE_ADULT_WITH_CHILDREN");
  EXPECT_EQ(Unpacked(Packed(composition)), composition);
  EXPECT_EQ(CountryGroupOf("UA"), CountryGroup::kUkraine);
  EXPECT_EQ(CountryGroupOf(""), CountryGroup::kUnknown) << "what is not known is not Europe";
}

}  // namespace
}  // namespace treff::casework
