// Allocations from request to approved plan, between fakes.
#include "services/recommendation/plans/plans.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recommendation/plans/sample_plans.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using google::longrunning::Operation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::Allocation;
using v1::AllocationNote;

TEST_F(PlansTest, AProblemBecomesADraftWithItsProof) {
  const Operation operation = house_.Solve(Parse(kSmallProblem));
  const Allocation plan = house_.PlanOf(operation);

  EXPECT_EQ(operation.name(), "operations/" + plan.name());
  EXPECT_EQ(plan.state(), Allocation::DRAFT);
  EXPECT_EQ(plan.result().objective(), 8);
  EXPECT_TRUE(plan.result().proven());
  EXPECT_EQ(PlaceOf(plan, "x"), "A");
  EXPECT_EQ(PlaceOf(plan, "y"), "B");
  ASSERT_EQ(plan.result().not_best_size(), 1);
  EXPECT_EQ(plan.result().not_best(0).best_location(), "A");
  EXPECT_TRUE(plan.result().not_best(0).has_price_of_best());
  EXPECT_EQ(plan.problem().cases_size(), 2);
  EXPECT_EQ(plan.requests_size(), 0);
}

TEST_F(PlansTest, AViewLeavesTheProblemOutAndAListNeverHasIt) {
  const Allocation plan = house_.PlanOf(house_.Solve(Parse(kSmallProblem)));
  v1::GetAllocationRequest get;
  get.set_name(plan.name());
  get.set_view(v1::GetAllocationRequest::WITHOUT_PROBLEM);

  auto without = house_.plans.Get(get);
  ASSERT_THAT(without, IsOk());
  EXPECT_FALSE(without->has_problem());
  *without->mutable_problem() = plan.problem();
  EXPECT_EQ(without->DebugString(), plan.DebugString()) << "all else is there";
  EXPECT_FALSE(house_.plans.List({})->allocations(0).has_problem());
  get.set_view(static_cast<v1::GetAllocationRequest::View>(7));
  EXPECT_THAT(house_.plans.Get(get),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("view")));
}

TEST_F(PlansTest, EveryFaultOfAProblemIsNamedBelowItsField) {
  auto request = Parse(kSmallProblem);
  request.mutable_problem()->mutable_locations(0)->set_capacity(0, -1);
  request.mutable_problem()->mutable_cases(1)->set_value(0, std::nan(""));

  EXPECT_THAT(house_.plans.Create(request),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("problem.locations[0].capacity[0]"),
                             HasSubstr("problem.cases[1].value[0]"))));
}

TEST_F(PlansTest, NothingAndEmptyCohortsAreRefused) {
  EXPECT_THAT(house_.plans.Create({}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cohort")));
  EXPECT_THAT(house_.plans.Create(Cohort(0)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1 to 20000 cases")));
  EXPECT_THAT(house_.plans.Create(Parse("problem { resources: 'p' }")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("problem.locations"), HasSubstr("problem.cases"))));
}

TEST_F(PlansTest, ARequestIdGivesTheFirstOperation) {
  auto request = Parse(kSmallProblem);
  request.set_request_id("00000000-0000-4000-8000-0000000000aa");
  const Operation first = house_.Solve(request);

  const Operation again = house_.Solve(request);
  request.mutable_problem()->mutable_cases(0)->set_value(0, 6);
  const absl::Status other = house_.plans.Create(request).status();

  EXPECT_EQ(again.name(), first.name());
  EXPECT_TRUE(again.done());
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(PlansTest, FloorsThatCannotHoldAreNamedWithTheLargestThatCan) {
  auto request = Parse(kSmallProblem);
  auto& floor = *request.mutable_problem()->mutable_options()->add_floors();
  floor.set_group("g");
  floor.set_ratio(5);

  const Operation operation = house_.Solve(request);

  EXPECT_THAT(ErrorOf(operation),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("for g"), HasSubstr("reaches at most 1."))));
  EXPECT_EQ(house_.PlanOf(operation).state(), Allocation::FAILED);
}

TEST_F(PlansTest, LastYearsQuotasAreNoRoomInANewYear) {
  house_.clock.Set(absl::FromCivil(absl::CivilDay(2027, 2, 15), absl::UTCTimeZone()));

  const Allocation plan = Solved(Cohort(4));

  EXPECT_EQ(plan.versions().quota_year(), 2027);
  EXPECT_EQ(plan.result().placement_size(), 0);
  for (const auto& location : plan.locations()) EXPECT_EQ(location.capacity(0), 0);
}

TEST_F(PlansTest, CasesAreValuedAsRecommendationsAreAndPlacedInTheRoomThatIsCertain) {
  const Allocation plan = Solved(Cohort(4));

  EXPECT_EQ(plan.versions().dataset_version(), 7);
  EXPECT_EQ(plan.versions().quota_revision(), 3);
  EXPECT_EQ(plan.versions().quota_year(), kQuotaYear);
  EXPECT_EQ(plan.versions().as_of(), "2026-10-14");
  EXPECT_EQ(plan.versions().policy_sha256(), StandardPolicy().content_sha256());
  EXPECT_THAT(plan.case_revisions(), ElementsAre(1, 1, 1, 1));
  // 5 and 2 places, none where nothing is known: 1 to 4 persons cannot all stay.
  ASSERT_EQ(plan.locations_size(), 3);
  EXPECT_EQ(plan.locations(0).capacity(0), 5);
  EXPECT_EQ(plan.locations(1).capacity(0), 2);
  EXPECT_EQ(plan.locations(2).capacity(0), 0);
  EXPECT_EQ(plan.result().placement_size(), 3);
  for (const auto& price : plan.result().prices()) {
    EXPECT_LE(price.used(), price.location() == "municipalities/0301" ? 5 : 2);
  }
}

TEST_F(PlansTest, SaysWhereRoomIsOnlyPartlyKnown) {
  const Allocation plan = Solved(Cohort(2));

  ASSERT_EQ(plan.notes_size(), 2);
  EXPECT_EQ(plan.notes(0).kind(), AllocationNote::LOWER_END_USED);
  EXPECT_THAT(plan.notes(0).municipalities(), ElementsAre("municipalities/1508"));
  EXPECT_EQ(plan.notes(1).kind(), AllocationNote::ROOM_NOT_KNOWN);
  EXPECT_THAT(plan.notes(1).municipalities(), ElementsAre("municipalities/4601"));
}

TEST_F(PlansTest, KeepsNoHousehold) {
  const Allocation plan = Solved(Cohort(4));

  EXPECT_FALSE(plan.has_problem());
  EXPECT_GT(plan.result().not_best_size(), 0);
  for (const auto& missed : plan.result().not_best()) EXPECT_FALSE(missed.has_price_of_best());
  const std::string stored = house_.store.GetQuestion(plan.name())->DebugString();
  EXPECT_THAT(stored, ::testing::Not(HasSubstr("demand")));
}

TEST_F(PlansTest, CasesThatCannotBePlacedAreAllNamed) {
  casework::v1::Case withdrawn = HouseholdNumber(2, 1);
  withdrawn.set_state(casework::v1::Case::WITHDRAWN);
  house_.cases.Add(withdrawn);
  auto request = Cohort(4);
  request.mutable_cases()->add_cases(CaseNumber(77));

  const Operation operation = house_.Solve(request);

  EXPECT_THAT(ErrorOf(operation),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("cases.cases[1]: " + CaseNumber(2) + " is withdrawn"),
                             HasSubstr("cases.cases[4]: " + CaseNumber(77)))));
}

TEST_F(PlansTest, WhatAnEarlierProcessLeftUnsolvedGoesOnUnderItsName) {
  Allocation left;
  left.set_name("allocations/00000000-0000-4000-8000-0000000000ee");
  left.set_state(Allocation::SOLVING);
  left.set_etag("1");
  ASSERT_THAT(house_.store.PutIfNew(left, Parse(kSmallProblem), "d"), IsOk());

  ASSERT_THAT(house_.plans.Resume(), IsOk());
  const auto ended = house_.operations->Wait(
      "operations/allocations/00000000-0000-4000-8000-0000000000ee", absl::Minutes(1));

  ASSERT_THAT(ended, IsOk());
  EXPECT_TRUE(ended->has_response());
  EXPECT_EQ(house_.PlanOf(*ended).result().objective(), 8);
}

TEST_F(PlansTest, WhatEndedTheProcessTooOftenIsGivenUpAndThePlanSaysSo) {
  Allocation left;
  left.set_name("allocations/00000000-0000-4000-8000-0000000000ee");
  left.set_state(Allocation::SOLVING);
  left.set_etag("1");
  ASSERT_THAT(house_.store.PutIfNew(left, Parse(kSmallProblem), "d"), IsOk());
  // Three processes took it and died.
  const std::string operation = "operations/" + left.name();
  google::protobuf::Any request;
  v1::GetAllocationRequest asked;
  asked.set_name(left.name());
  request.PackFrom(asked);
  PlanHouse later;
  later.operations->Stop();
  ASSERT_THAT(later.kept_operations.Put({.name = operation, .request = request}), IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(later.kept_operations.Claim({.owner = "dead"}).value().has_value());
  }

  const auto operations = platform::Operations::New(later.kept_operations, *later.ids);
  operations->Begin({house_.solver.Kind()});
  const auto ended = operations->Wait(operation, absl::Minutes(1));

  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(ErrorOf(*ended), StatusIs(absl::StatusCode::kResourceExhausted,
                                        AllOf(HasSubstr("3 times"), HasSubstr("fewer cases"))));
  const Allocation plan = *house_.store.Get(left.name());
  EXPECT_EQ(plan.state(), Allocation::FAILED);
  EXPECT_THAT(plan.failure().message(), HasSubstr("3 times"));
}

TEST_F(PlansTest, ARequestIdGivesTheOperationAfterItIsForgotten) {
  auto request = Parse(kSmallProblem);
  request.set_request_id("00000000-0000-4000-8000-0000000000AA");
  const Operation first = house_.Solve(request);
  platform::MemoryOperationStore forgotten;
  const auto operations = platform::Operations::New(forgotten, *house_.ids);
  operations->Begin({house_.solver.Kind()});
  const Plans plans({house_.store, house_.source, house_.solver, house_.cases, house_.snapshots,
                     SamplePolicies(), house_.commitments, *operations, *house_.ids, house_.clock});
  request.set_request_id("00000000-0000-4000-8000-0000000000aa");

  const auto found = plans.Create(request);

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), first.name());
  EXPECT_EQ(found->response().value(), first.response().value());
}

TEST_F(PlansTest, AListOfOperationsHoldsHeadsAndOneOfThemTheWholePlan) {
  const Operation solved = house_.Solve(Parse(kSmallProblem));

  const auto listed = house_.operations->List({.kind = "allocations", .limit = 9}).value();

  ASSERT_EQ(listed.size(), 1);
  Allocation head, plan;
  ASSERT_TRUE(listed[0].operation.response().UnpackTo(&head));
  ASSERT_TRUE(solved.response().UnpackTo(&plan));
  EXPECT_EQ(head.result().placement_size(), 0);
  EXPECT_EQ(plan.result().placement_size(), 2);
}

}  // namespace
}  // namespace treff::recommendation
