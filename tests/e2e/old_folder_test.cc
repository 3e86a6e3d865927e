// A data folder that an earlier program left (data/README.md): today's opens it, brings it up to
// date, gives what is in it and goes on from there.
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using recommendation::v1::Allocation;
using recommendation::v1::AllocationService;
using recommendation::v1::Recommendation;
using recommendation::v1::RecommendationService;
using ::testing::AnyOf;
using ::testing::Eq;
using treff::testing::IsOk;

constexpr char kFolder[] = TREFF_SOURCE_DIR "/tests/e2e/data/data-folder-1.tar.zst";
constexpr char kTime[] = "2026-12-10T12:00:00Z";

House& Opened() {
  static House& house = *new House({.packed_data = kFolder, .time = kTime});
  return house;
}

std::vector<Recommendation> Recorded() {
  const auto listed = Opened().Call(&RecommendationService::Stub::ListRecommendations,
                                    recommendation::v1::ListRecommendationsRequest());
  EXPECT_THAT(listed, IsOk());
  std::vector<Recommendation> old;
  for (const Recommendation& one : listed->recommendations()) {
    if (one.versions().matching_revision() == 0) old.push_back(one);
  }
  return old;
}

Allocation Plan() {
  const auto listed = Opened().Call(&AllocationService::Stub::ListAllocations,
                                    recommendation::v1::ListAllocationsRequest());
  EXPECT_THAT(listed, IsOk());
  EXPECT_GE(listed->allocations_size(), 1);
  recommendation::v1::GetAllocationRequest request;
  request.set_name(listed->allocations(listed->allocations_size() - 1).name());
  const auto plan = Opened().Call(&AllocationService::Stub::GetAllocation, request);
  EXPECT_THAT(plan, IsOk());
  return plan.value_or(Allocation());
}

TEST(OldFolder, MunicipalitiesAreServed) {
  EXPECT_EQ(Opened().DatasetVersion(), 5);

  const auto profile = Opened().Profile("1508");

  ASSERT_THAT(profile, IsOk());
  const municipality::v1::Fact population = FactOf(*profile, "community.population");
  EXPECT_EQ(population.own().state(), municipality::v1::Observation::VALUE);
  EXPECT_EQ(profile->quotas(0).year(), 2026);
}

TEST(OldFolder, CasesAreServed) {
  const auto listed =
      Opened().Call(&casework::v1::CaseService::Stub::ListCases, casework::v1::ListCasesRequest());

  ASSERT_THAT(listed, IsOk());
  ASSERT_GE(listed->cases_size(), 3);
  for (const casework::v1::Case& c : listed->cases()) EXPECT_TRUE(c.synthetic()) << c.name();
}

TEST(OldFolder, RecordsAreDerivedAsTheyWereAndSayWhatTheyLack) {
  const std::vector<Recommendation> recorded = Recorded();
  ASSERT_EQ(recorded.size(), 5u);

  for (const Recommendation& record : recorded) {
    const auto again = Opened().GetRecommendation(record.name());

    ASSERT_THAT(again, IsOk());
    EXPECT_GT(again->ranked_size(), 0);
    std::set<std::string> versions;
    for (const auto& change : again->difference().versions()) versions.insert(change.version());
    EXPECT_EQ(versions, (std::set<std::string>{"as_of", "matching_revision"}));
    EXPECT_FALSE(again->difference().scores_recorded());
    // True of every matching revision whose answers are still those of the program that recorded
    // them; a later one may well differ, and then says so here.
    EXPECT_EQ(again->difference().answer_differs(), again->digest() != record.digest());
    for (const auto& reason : again->difference().reasons()) EXPECT_NE(reason.text(), "");
  }
}

TEST(OldFolder, ThePlanIsServed) {
  const Allocation plan = Plan();

  EXPECT_THAT(plan.state(), AnyOf(Eq(Allocation::DRAFT), Eq(Allocation::APPROVED)));
  EXPECT_EQ(plan.case_count(), 3);
  EXPECT_EQ(plan.versions().dataset_version(), 5);
  EXPECT_EQ(plan.result().placement_size(), 3);
}

TEST(OldFolder, RecommendationsGoOn) {
  const std::string case_name = Recorded().front().case_();

  const auto given = Opened().Recommend(case_name);

  ASSERT_THAT(given, IsOk());
  EXPECT_EQ(given->versions().dataset_version(), 5);
  EXPECT_EQ(given->versions().as_of(), "2026-12-10");
  const auto again = Opened().GetRecommendation(given->name());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), given->digest());
  EXPECT_FALSE(again->has_difference());
}

TEST(OldFolder, ThePlanIsApproved) {
  recommendation::v1::ApproveAllocationRequest request;
  const Allocation plan = Plan();
  request.set_name(plan.name());
  request.set_etag(plan.etag());
  request.set_approver("test");
  request.set_reason("an old plan is approved by today's program");

  const auto approved = Opened().Call(&AllocationService::Stub::ApproveAllocation, request);

  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->state(), Allocation::APPROVED);
}

// Last: the answers before rest on version 5.
TEST(OldFolderLast, ImportsGoOn) {
  const auto import = Opened().ImportOne("imdi.unaccompanied_minors");

  ASSERT_THAT(import, IsOk());
  EXPECT_EQ(import->state(), ingestion::v1::Import::PUBLISHED) << import->ShortDebugString();
  EXPECT_EQ(Opened().DatasetVersion(), 6);
}

}  // namespace
}  // namespace treff::e2e
