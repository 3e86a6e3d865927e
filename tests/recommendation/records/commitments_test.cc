// Free places, once our own requests are counted. The source's figures are of 28 September 2026.
#include "services/recommendation/matching/commitments.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/commitments/kept_commitments.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/rooms/room_finder.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using casework::v1::Commitment;
using casework::v1::SettlementRequest;
using matching::Commitments;
using treff::testing::IsOk;
using treff::testing::StatusIs;

struct Ours {
  Commitment::Stage stage;
  std::string day;
  int persons;
  SettlementRequest::Counting counting = SettlementRequest::ORDINARY;
};

casework::v1::Commitments Whole(int64_t revision, const std::vector<Ours>& ours) {
  casework::v1::Commitments whole;
  whole.set_revision(revision);
  whole.set_whole(true);
  for (const Ours& one : ours) {
    Commitment& commitment = *whole.add_commitments();
    commitment.set_municipality("municipalities/1101");
    commitment.set_counting(one.counting);
    commitment.set_stage(one.stage);
    commitment.set_day(one.day);
    commitment.set_persons(one.persons);
  }
  return whole;
}

// Of a municipality that decided 150, 115 of them settled.
v1::Room RoomWith(const std::vector<Ours>& ours, int year = kQuotaYear, Part settled = Is(115)) {
  const auto snapshot = SampleSnapshot({{.code = "1101", .decided = Is(150), .settled = settled}});
  return *CountRooms(*snapshot, Commitments(Whole(5, ours)), year).Of("municipalities/1101");
}

TEST(Commitments, WhatTheSourceSaysRemainsIsFreeWithoutAnyOfOurOwn) {
  const v1::Room room = RoomWith({});

  EXPECT_EQ(room.decided(), 150);
  EXPECT_EQ(room.free(), 35);
  EXPECT_EQ(room.ours(), 0);
  EXPECT_EQ(room.figure_day(), "2026-09-28");
}

TEST(Commitments, WhoIsAskedForTakesAPlaceWheneverThatWas) {
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 4}}).free(), 31);
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-09-01", 4}}).free(), 31)
      << "an unanswered request is in no figure";
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2025-12-20", 4}}).free(), 31)
      << "asked for last year, to move in this year";
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 4}}).ours(), 4);
}

TEST(Commitments, WhoWasAgreedTakesAPlaceOfEachYearUntilSettledInOne) {
  const Ours agreed{Commitment::ACCEPTED, "2026-11-20", 4};
  EXPECT_EQ(RoomWith({agreed}).free(), 31) << "nobody knows yet that they move in next year";
  const auto room_of = [](const std::vector<Ours>& ours, int year) {
    const auto snapshot = SampleSnapshot({{.code = "1101"}});
    const auto counted = Commitments(Whole(5, ours)).CountedIn(*snapshot, year);
    return counted == nullptr ? 0 : (*counted)[0].since + (*counted)[0].until;
  };
  EXPECT_EQ(room_of({agreed}, 2027), 4);
  const Ours settled{Commitment::SETTLED, "2027-01-15", 4};
  EXPECT_EQ(room_of({settled}, 2026), 0) << "given back";
  EXPECT_EQ(room_of({settled}, 2027), 4);
}

TEST(Commitments, WhoSettledBeforeTheFiguresDayIsContainedInIt) {
  EXPECT_EQ(RoomWith({{Commitment::SETTLED, "2026-09-27", 4}}).free(), 35);
  EXPECT_EQ(RoomWith({{Commitment::SETTLED, "2026-09-28", 4}}).free(), 31)
      << "on the very day it may not be: no place is offered twice";
  EXPECT_EQ(RoomWith({{Commitment::SETTLED, "2026-10-28", 4}}).free(), 31);
  EXPECT_EQ(RoomWith({{Commitment::SETTLED, "2025-10-28", 4}}).free(), 35) << "of another year";
}

TEST(Commitments, WhoWasAgreedBeforeTheFiguresDayIsContainedInIt) {
  EXPECT_EQ(RoomWith({{Commitment::ACCEPTED, "2026-09-20", 4}}).free(), 35);
  EXPECT_EQ(RoomWith({{Commitment::ACCEPTED, "2026-10-20", 4}}).free(), 31);
}

TEST(Commitments, WhatASourceCannotContainIsTakenOffAllTheSame) {
  const v1::Room room = RoomWith({{Commitment::SETTLED, "2026-03-01", 100},
                                  {Commitment::ACCEPTED, "2026-09-01", 20},
                                  {Commitment::ASKED, "2026-10-01", 5}});

  EXPECT_EQ(room.free(), 25) << "we know of 120 where the source counts 115, and ask for 5 more";
  EXPECT_EQ(room.ours(), 10);
}

TEST(Commitments, HiddenFiguresStayIntervalsWithinWhichOursAreCounted) {
  const v1::Room none = RoomWith({}, kQuotaYear, Between(1, 4));
  EXPECT_EQ(none.free(), 146);
  EXPECT_EQ(none.free_at_most(), 149);

  const v1::Room three =
      RoomWith({{Commitment::SETTLED, "2026-03-01", 3}}, kQuotaYear, Between(1, 4));
  EXPECT_EQ(three.free(), 146) << "the hidden figure may be four";
  EXPECT_EQ(three.free_at_most(), 147) << "and is at least the three we know of";
}

TEST(Commitments, RoomIsNeverBelowZero) {
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 60}}).free(), 0);
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 60}}).free_at_most(), 0);
}

TEST(Commitments, WhoComesInAdditionTakesNoPlace) {
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 4, SettlementRequest::BESIDE}}).free(), 35);
  EXPECT_EQ(RoomWith({{Commitment::ASKED, "2026-10-05", 4, SettlementRequest::UNACCOMPANIED_MINOR}})
                .free(),
            31);
}

TEST(Commitments, AChangeGivesWhatTheWholeWouldGive) {
  const Commitments before(Whole(5, {{Commitment::ASKED, "2026-10-05", 4}}));

  const auto after = before.With(
      Whole(6, {{Commitment::ASKED, "2026-10-05", -4}, {Commitment::ACCEPTED, "2026-10-07", 4}}));

  EXPECT_EQ(after->revision(), 6);
  const auto snapshot = SampleSnapshot({{.code = "1101"}});
  EXPECT_EQ((*after->CountedIn(*snapshot, kQuotaYear))[0].since, 4);
  EXPECT_EQ(before.revision(), 5);
}

TEST(Commitments, TheAnswerNamesTheRevisionAndSaysWhatIsOurs) {
  const auto snapshot = SampleSnapshot({{.code = "1101", .decided = Is(150), .settled = Is(115)}});
  const casework::v1::Case couple = Couple();
  const Commitments ours(Whole(5, {{Commitment::ASKED, "2026-10-05", 34}}));
  matching::Inputs inputs{.household_case = couple,
                          .snapshot = *snapshot,
                          .policy = StandardPolicy(),
                          .quota_year = kQuotaYear};
  const v1::Recommendation without = matching::Recommend(inputs);
  inputs.commitments = &ours;

  const v1::Recommendation with = matching::Recommend(inputs);

  EXPECT_EQ(without.ranked_size(), 1);
  EXPECT_EQ(with.versions().commitments_revision(), 5);
  EXPECT_NE(with.name(), without.name());
  ASSERT_EQ(with.excluded_size(), 1) << "one place is left for two";
  const v1::Reason& reason = with.excluded(0).failed(0).reason();
  EXPECT_EQ(reason.arguments().at("free"), "1");
  EXPECT_EQ(reason.arguments().at("ours"), "34");
}

// Much is worked out once and remembered: it must be what it would be for whoever asks first.
TEST(Commitments, NoAnswerDependsOnWhatWasAskedBefore) {
  std::vector<SamplePlace> places = SampleCountry(/*count=*/30, /*seed=*/3);
  places.front() = {.code = "1101", .decided = Is(150), .settled = Is(115)};
  const auto warm = SampleSnapshot(places);
  const std::vector<std::vector<Ours>> revisions = {
      {{Commitment::ASKED, "2026-10-05", 4}},
      {{Commitment::ASKED, "2026-10-05", 20}},
      {{Commitment::SETTLED, "2026-10-05", 30}, {Commitment::ASKED, "2026-11-01", 1}}};
  for (size_t i = 0; i < revisions.size(); ++i) {
    const Commitments kept(Whole(static_cast<int64_t>(i) + 1, revisions[i]));
    for (const casework::v1::Case& c : SampleCases()) {
      for (const absl::CivilDay day : {absl::CivilDay(2026, 11, 1), absl::CivilDay(2026, 12, 1)}) {
        const auto answer = [&](const matching::MunicipalityTable& snapshot,
                                const Commitments& ours) {
          return matching::Recommend({.household_case = c,
                                      .snapshot = snapshot,
                                      .policy = NewestPolicy(),
                                      .quota_year = kQuotaYear,
                                      .as_of = day,
                                      .commitments = &ours});
        };
        const v1::Recommendation first = answer(
            *SampleSnapshot(places), Commitments(Whole(static_cast<int64_t>(i) + 1, revisions[i])));
        EXPECT_EQ(answer(*warm, kept).digest(), first.digest())
            << "revision " << i + 1 << " on " << absl::FormatCivilTime(day);
      }
    }
  }
}

TEST(KeptCommitments, FollowsAWholeAndItsChangesAndAsksWhenNobodyTells) {
  std::vector<int64_t> asked;
  KeptCommitments kept([&](int64_t revision) -> absl::StatusOr<casework::v1::Commitments> {
    asked.push_back(revision);
    if (revision > 7) return absl::NotFoundError("there is none");
    return Whole(revision == 0 ? 7 : revision, {});
  });
  EXPECT_EQ((*kept.Current())->revision(), 7);
  ASSERT_EQ(asked, std::vector<int64_t>{0}) << "nobody has told yet";

  kept.Follow(Whole(4, {{Commitment::ASKED, "2026-10-05", 4}}));
  casework::v1::Commitments change = Whole(5, {{Commitment::ASKED, "2026-10-06", 1}});
  change.set_whole(false);
  kept.Follow(change);

  EXPECT_EQ((*kept.Current())->revision(), 5);
  EXPECT_EQ((*kept.At(5))->revision(), 5);
  EXPECT_EQ((*kept.At(0))->revision(), 0);
  EXPECT_EQ(asked.size(), 1U) << "all of these are at hand";
  EXPECT_EQ((*kept.At(3))->revision(), 3);
  EXPECT_THAT(kept.At(9), StatusIs(absl::StatusCode::kNotFound));
  kept.Lose();
  EXPECT_EQ((*kept.Current())->revision(), 7);
}

}  // namespace
}  // namespace treff::recommendation
