// When datasets are due, and when they are late.
#include "services/ingestion/schedule/due.h"

#include <gtest/gtest.h>

namespace treff::ingestion {
namespace {

// Every seven days at eight in the morning, no older than ten days.
catalogue::Schedule Weekly() {
  catalogue::Schedule schedule;
  schedule.set_every_days(7);
  schedule.set_hour(8);
  schedule.set_freshness_target_days(10);
  return schedule;
}

absl::Time At(const std::string& utc) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_sec, utc, &time, nullptr)) << utc;
  return time;
}

TEST(DueTime, WhatWasNeverTriedIsDueAtOnce) {
  EXPECT_EQ(DueTime(Weekly(), {}), absl::InfinitePast());
}

TEST(DueTime, FollowsTheCalendarInNorwaysTime) {
  // At eight in Norway, whenever in the day the last import was: in winter and in summer.
  EXPECT_EQ(DueTime(Weekly(), {.last_try = At("2026-11-23T15:00:00Z")}),
            At("2026-11-30T07:00:00Z"));
  EXPECT_EQ(DueTime(Weekly(), {.last_try = At("2026-06-01T05:00:00Z")}),
            At("2026-06-08T06:00:00Z"));
  // 23:30 UTC is the next day in Norway.
  EXPECT_EQ(DueTime(Weekly(), {.last_try = At("2026-11-22T23:30:00Z")}),
            At("2026-11-30T07:00:00Z"));
  // Summer time ends on 25 October 2026.
  EXPECT_EQ(DueTime(Weekly(), {.last_try = At("2026-10-20T06:00:00Z")}),
            At("2026-10-27T07:00:00Z"));
}

TEST(DueTime, AFailureIsTriedAgainSoonerButNotAtOnce) {
  EXPECT_EQ(DueTime(Weekly(), {.last_try = At("2026-11-23T07:00:00Z"), .failed = true}),
            At("2026-11-23T13:00:00Z"));
  catalogue::Schedule daily = Weekly();
  daily.set_every_days(1);
  EXPECT_EQ(DueTime(daily, {.last_try = At("2026-11-23T04:00:00Z"), .failed = true}),
            At("2026-11-23T10:00:00Z"));
}

TEST(Lateness, CountsFromTheLastSuccessNotFromTheLastTry) {
  const ImportTimes times{.last_try = At("2026-11-20T07:00:00Z"),
                          .failed = true,
                          .last_success = At("2026-11-01T07:00:00Z")};
  EXPECT_EQ(Lateness(Weekly(), times, At("2026-11-11T07:00:00Z")), absl::ZeroDuration());
  EXPECT_EQ(Lateness(Weekly(), times, At("2026-11-13T07:00:00Z")), absl::Hours(48));
}

TEST(Lateness, WhatNeverSucceededIsLateSinceItsFirstTry) {
  EXPECT_EQ(Lateness(Weekly(), {}, At("2026-11-13T07:00:00Z")), absl::ZeroDuration());
  EXPECT_EQ(Lateness(Weekly(), {.last_try = At("2026-11-13T06:00:00Z"), .failed = true},
                     At("2026-11-13T07:00:00Z")),
            absl::Hours(1));
}

}  // namespace
}  // namespace treff::ingestion
