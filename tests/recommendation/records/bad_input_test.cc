// What cannot be answered is refused or told, and never recorded by halves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/records/recommendations.h"
#include "tests/recommendation/records/memory_recommendation_store.h"
#include "tests/recommendation/samples/fakes.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// Somebody changes each case right after it was read.
class ChangingCases : public FakeCases {
 public:
  absl::StatusOr<casework::v1::Case> Get(const std::string& name, int64_t revision) override {
    auto read = FakeCases::Get(name, revision);
    Add(LargeFamily());
    return read;
  }
};

template <typename Cases>
class House {
 public:
  explicit House(const casework::v1::Case& household_case,
                 const std::vector<SamplePlace>& country = SampleCountry(40, 1))
      : snapshots(SampleSnapshot(country)) {
    cases.Add(household_case);
  }

  absl::StatusOr<v1::Recommendation> Recommend(const std::string& options = "") {
    v1::RecommendRequest request;
    request.set_case_(kCaseName);
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(options, &request));
    return recommendations.Recommend(request);
  }
  absl::StatusOr<v1::Recommendation> Get(const std::string& name) {
    v1::GetRecommendationRequest request;
    request.set_name(name);
    return recommendations.Get(request);
  }
  size_t recorded() { return store.List("", "", 100)->records.size(); }

  Cases cases;
  FakeSnapshots snapshots;
  MemoryRecommendationStore store;
  platform::FixedClock clock{absl::FromUnixSeconds(1'792'000'000)};  // 14 October 2026
  FakePrices prices;
  FakeCommitments commitments;
  const Recommendations recommendations{cases, snapshots, SamplePolicies(), store, SampleMessages(),
                                        clock, prices,    commitments};
};

std::vector<std::string> NotesOf(const v1::Recommendation& answer) {
  std::vector<std::string> texts;
  for (const v1::Reason& note : answer.notes()) texts.push_back(note.text());
  return texts;
}

TEST(BadInput, ACaseThatChangesWhileItIsScoredIsAnsweredAsItWasRead) {
  House<ChangingCases> house(Couple());

  const auto answer = house.Recommend();

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->versions().case_revision(), 1);
  const auto again = house.Get(answer->name());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(matching::CanonicalBytes(*again), matching::CanonicalBytes(*answer));
}

TEST(BadInput, WhatIsRefusedIsNotRecorded) {
  House<FakeCases> house(Couple());

  EXPECT_THAT(house.Recommend("policy: 'policies/none'"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("policies/none")));
  EXPECT_THAT(house.Recommend("as_of: '2026-09-30'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("as_of")));
  EXPECT_THAT(house.Recommend("as_of: '2026-10-15'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("as_of")));
  house.snapshots.failure = absl::UnavailableError("no answer");
  EXPECT_THAT(house.Recommend(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(house.recorded(), 0u);
}

TEST(BadInput, AHouseholdOfThirtyIsToldThatNobodyHasRoom) {
  casework::v1::Case thirty = Couple();
  while (thirty.members_size() < 30) thirty.add_members()->set_birth_year(2012);
  House<FakeCases> house(thirty, {{.code = "1101", .decided = Is(25), .settled = Is(0)},
                                  {.code = "1102", .decided = Is(40), .settled = Is(20)}});

  const auto answer = house.Recommend("language: 'nn'");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->ranked_size(), 0);
  EXPECT_THAT(answer->excluded(0).failed(0).reason().text(), HasSubstr("hushaldet er på 30"));
  EXPECT_THAT(NotesOf(*answer), Contains(HasSubstr("Alle kommunar er utelukka")));
}

TEST(BadInput, ADayBeforeThePermitIsTold) {
  casework::v1::Case later = Couple();
  later.set_permit_date("2026-12-01");
  House<FakeCases> house(later);

  const auto before = house.Recommend("as_of: '2026-10-02' language: 'nb'");

  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(NotesOf(*before), Contains(HasSubstr("2. oktober 2026")));
  EXPECT_THAT(NotesOf(*before), Contains(HasSubstr("1. desember 2026")));
  later.set_permit_date("2026-10-02");
  house.cases.Add(later);
  const auto after = house.Recommend("as_of: '2026-10-02' language: 'nb'");
  ASSERT_THAT(after, IsOk());
  EXPECT_THAT(NotesOf(*after), ::testing::Not(Contains(HasSubstr("tillatelsen"))));
}

}  // namespace
}  // namespace treff::recommendation
