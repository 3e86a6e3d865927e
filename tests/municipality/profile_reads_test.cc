// What a profile says to whoever reads it, whole or in part.
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/profiles/ageing.h"
#include "tests/municipality/reads_house.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::HasSubstr;
using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

TEST_F(ReadsTest, AProfileHasAFactForEveryIndicatorAndHistoryWhenAsked) {
  PublishNorway();
  auto request = Named<v1::GetProfileRequest>("municipalities/1508/profile");

  const auto without = Profile(request);
  request.set_include_history(true);
  const auto with = Profile(request);

  ASSERT_THAT(with, IsOk());
  ASSERT_EQ(with->facts_size(), 2);
  EXPECT_EQ(with->facts(1).indicator(), "community.population");
  EXPECT_EQ(with->indicators(1).indicator_id(), "community.population");
  ASSERT_EQ(with->facts(1).history_size(), 1);
  EXPECT_EQ(with->facts(1).history(0).state(), v1::Observation::NOT_COMPARABLE);
  EXPECT_EQ(without->facts(1).history_size(), 0);
  EXPECT_EQ(with->quotas_size(), 2);
  EXPECT_EQ(with->dataset_version(), 2);
}

TEST_F(ReadsTest, WhatGoesOverTheWireIsTheProfile) {
  PublishNorway();
  clock_.Set(absl::FromCivil(absl::CivilDay(2027, 11, 23), absl::UTCTimeZone()));
  const auto snapshot = *versions_.At(0);
  auto request = Named<v1::GetProfileRequest>("municipalities/1508/profile");
  for (const bool include_history : {false, true}) {
    request.set_include_history(include_history);
    v1::Profile expected = snapshot->ProfileAt(snapshot->Find("1508"), include_history);
    for (int i = 0; i < expected.facts_size(); ++i) {
      CountAge(absl::CivilDay(2027, 11, 23), expected.indicators(i), *expected.mutable_facts(i));
    }

    const auto received = Profile(request);

    ASSERT_THAT(received, IsOk());
    EXPECT_THAT(*received, EqualsProto(expected.DebugString()));
    EXPECT_EQ(received->facts(0).indicator(), kSettlementDecided);
    EXPECT_EQ(received->facts(0).age_days(), 327)
        << "from the end of 2026 to the day somebody looks";
  }
  request.set_name("municipalities/1507/profile");
  EXPECT_THAT(Profile(request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("1508")));
}

TEST_F(ReadsTest, OfAProfileThoseIndicatorsAreGivenThatAreAskedFor) {
  PublishNorway();
  auto request = Named<v1::GetProfileRequest>("municipalities/1508/profile");
  const auto whole = Profile(request);
  request.add_indicators("community.population");
  request.add_indicators("community.population");

  const auto part = Profile(request);

  ASSERT_THAT(part, IsOk());
  ASSERT_EQ(part->facts_size(), 1);
  ASSERT_EQ(part->indicators_size(), 1);
  EXPECT_EQ(part->indicators(0).indicator_id(), "community.population");
  EXPECT_THAT(part->facts(0), EqualsProto(whole->facts(1).DebugString()));
  EXPECT_EQ(part->provenances_size(), whole->provenances_size());
  EXPECT_EQ(part->quotas_size(), whole->quotas_size());
}

TEST_F(ReadsTest, IndicatorsThatAVersionDoesNotHaveAreNamed) {
  PublishNorway();
  auto request = Named<v1::GetProfileRequest>("municipalities/1508/profile");
  request.add_indicators("community.population");
  request.add_indicators("community.poplation");
  EXPECT_THAT(Profile(request),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("\"community.poplation\"")));
  for (int i = 0; i < 500; ++i) request.add_indicators("community.population");
  EXPECT_THAT(Profile(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most 500")));
}

}  // namespace
}  // namespace treff::municipality
