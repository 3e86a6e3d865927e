// Plans changed, compared, approved, and asked for their prices, between fakes.
#include "services/recommendation/plans/plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/middleware/context.h"
#include "services/recommendation/plans/solving/plan_prices.h"
#include "tests/recommendation/plans/sample_plans.h"
#include "tests/testing/matchers.h"

namespace treff::recommendation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::Allocation;
using v1::AllocationNote;

TEST_F(PlansTest, AnOverrideIsHeldAndTheRestStays) {
  const Allocation base = Solved(Cohort(3));
  ASSERT_EQ(PlaceOf(base, CaseNumber(3)), "municipalities/0301");
  const std::string before = PlaceOf(base, CaseNumber(1));
  v1::CreateAllocationRequest request;
  auto& revision = *request.mutable_revision();
  revision.set_base(base.name());
  auto& wish = *revision.add_overrides();
  wish.set_case_(CaseNumber(3));
  wish.set_reason("waits for an operation");

  const Allocation plan = Solved(request);

  EXPECT_EQ(PlaceOf(plan, CaseNumber(3)), "unplaced");
  EXPECT_EQ(PlaceOf(plan, CaseNumber(1)), before);
  EXPECT_EQ(plan.revision().base(), base.name());
  // A change of the change keeps the wish, and says that it was solved afresh.
  v1::CreateAllocationRequest next;
  next.mutable_revision()->set_base(plan.name());
  auto& quota = *next.mutable_revision()->add_quota_changes();
  quota.set_location("municipalities/4601");
  quota.set_capacity(9);
  const Allocation later = Solved(next);
  EXPECT_EQ(PlaceOf(later, CaseNumber(3)), "unplaced");
  EXPECT_EQ(later.locations(2).capacity(0), 9);
  EXPECT_EQ(later.notes(later.notes_size() - 1).kind(), AllocationNote::SOLVED_AFRESH);
}

TEST_F(PlansTest, AHeldCaseSaysSoAndItsGroupMayExpectWhatItDidBefore) {
  const Allocation base = Solved(Parse(kSmallProblem));
  ASSERT_EQ(PlaceOf(base, "x"), "A");
  auto request = Parse("revision { overrides { case: 'x' location: 'B' reason: 'family' } }");
  request.mutable_revision()->set_base(base.name());

  const Allocation plan = Solved(request);

  EXPECT_EQ(PlaceOf(plan, "x"), "B");
  EXPECT_EQ(plan.result().groups(0).random_value(), 6.5);
  EXPECT_EQ(base.result().groups(0).random_value(), 6.5);
  ASSERT_EQ(plan.result().not_best_size(), 1);
  EXPECT_EQ(plan.result().not_best(0).case_(), "x");
  EXPECT_EQ(plan.result().not_best(0).value_lost(), 4);
  EXPECT_TRUE(plan.result().not_best(0).held());
}

TEST_F(PlansTest, EveryFaultOfARevisionIsNamed) {
  const Allocation base = Solved(Cohort(3));
  auto request =
      Parse(R"pb(revision {
                   overrides { case: "cases/none" location: "municipalities/0301" reason: "r" }
                   quota_changes { location: "municipalities/0000" capacity: -1 }
                   weight_changes { term_id: "none" weight: -1 }
                 })pb");
  request.mutable_revision()->set_base(base.name());
  auto& wish = *request.mutable_revision()->add_overrides();
  wish.set_case_(CaseNumber(3));
  wish.set_location("municipalities/1508");
  auto& quota = *request.mutable_revision()->add_quota_changes();
  quota.set_location("municipalities/1508");
  quota.set_capacity(2);

  EXPECT_THAT(
      house_.plans.Create(request),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("overrides[0].case"), HasSubstr("overrides[1].reason"),
                     HasSubstr("overrides[1].location"), HasSubstr("quota_changes[0].location"),
                     HasSubstr("quota_changes[0].capacity"), HasSubstr("weight_changes[0].term_id"),
                     HasSubstr("weight_changes[0].weight"))));
  request = Parse("revision { base: 'allocations/00000000-0000-4000-8000-0000000000ff' }");
  EXPECT_THAT(house_.plans.Create(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no such allocation")));
}

TEST_F(PlansTest, OtherWeightsAndFloorsMakeAnotherPlanOfTheSameCases) {
  const Allocation base = Solved(Cohort(3));
  auto request = Parse("revision { weight_changes { term_id: 'quota_headroom' weight: 40 } }");
  request.mutable_revision()->set_base(base.name());
  *request.mutable_revision()->mutable_options() = base.options();
  auto& floor = *request.mutable_revision()->mutable_options()->add_floors();
  floor.set_group("size-7");
  EXPECT_THAT(
      house_.plans.Create(request),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("revision.options.floors[0].group")));
  floor.set_group("size-1");
  floor.set_ratio(1);

  const Allocation plan = Solved(request);

  EXPECT_EQ(plan.cases_size(), 3);
  EXPECT_EQ(plan.versions().SerializeAsString(), base.versions().SerializeAsString());
  EXPECT_NE(plan.result().objective(), base.result().objective());
  EXPECT_EQ(plan.result().groups(0).floor_ratio(), 1);
}

TEST_F(PlansTest, AnOverrideToAnIncompatiblePlaceNamesTheRule) {
  const Allocation base = Solved(Cohort(4));
  v1::CreateAllocationRequest request;
  request.mutable_revision()->set_base(base.name());
  auto& quota = *request.mutable_revision()->add_quota_changes();
  quota.set_location("municipalities/1508");
  quota.set_capacity(3);
  auto& wish = *request.mutable_revision()->add_overrides();
  wish.set_case_(CaseNumber(4));
  wish.set_location("municipalities/1508");
  wish.set_reason("family");

  EXPECT_THAT(house_.plans.Create(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("by the rule quota_room")));

  request.mutable_revision()->mutable_quota_changes(0)->set_capacity(4);
  EXPECT_EQ(PlaceOf(Solved(request), CaseNumber(4)), "municipalities/1508");
}

TEST_F(PlansTest, PricesOfAPlanServeSingleRecommendations) {
  const Allocation plan = Solved(Cohort(4));
  PlanPrices prices(house_.store);
  const auto snapshot = *house_.snapshots.Get({});

  const auto found = prices.Get(plan.name(), *snapshot);

  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->per_person.size(), 3);
  for (const auto& price : plan.result().prices()) {
    const auto place = snapshot->Find(price.location().substr(price.location().find('/') + 1));
    EXPECT_EQ(found->per_person[*place], price.price());
  }
  const Allocation outside = Solved(Parse(kSmallProblem));
  EXPECT_THAT(prices.Get(outside.name(), *snapshot),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no prices of persons")));
  EXPECT_THAT(prices.Get("x", *snapshot), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(prices.Get("allocations/00000000-0000-4000-8000-0000000000ff", *snapshot),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(PlansTest, TwoPlansAreCompared) {
  const Allocation one = Solved(Cohort(3));
  v1::CreateAllocationRequest request;
  request.mutable_revision()->set_base(one.name());
  auto& wish = *request.mutable_revision()->add_overrides();
  wish.set_case_(CaseNumber(3));
  wish.set_reason("r");
  const Allocation other = Solved(request);
  v1::CompareAllocationsRequest asked;
  asked.set_allocation(one.name());
  asked.set_other(other.name());

  const auto comparison = house_.plans.Compare(asked);

  ASSERT_THAT(comparison, IsOk());
  EXPECT_EQ(comparison->objective(), one.result().objective());
  EXPECT_EQ(comparison->other_objective(), other.result().objective());
  ASSERT_GE(comparison->moved_size(), 1);
  const auto& moved = comparison->moved(comparison->moved_size() - 1);
  EXPECT_EQ(moved.case_(), CaseNumber(3));
  EXPECT_EQ(moved.from(), "municipalities/0301");
  EXPECT_EQ(moved.to(), "");
  EXPECT_LT(moved.value_change(), 0);
  EXPECT_EQ(comparison->groups_size(), 2);
  EXPECT_EQ(comparison->only_in_other(), 0);
}

TEST_F(PlansTest, APersonTurnsADraftIntoRequestsOnce) {
  const Allocation draft = Solved(Cohort(3));
  ASSERT_EQ(draft.requests_size(), 0);

  const auto approved = Approve(draft);

  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->state(), Allocation::APPROVED);
  EXPECT_EQ(approved->approval().approver(), "leader of the unit");
  ASSERT_EQ(approved->requests_size(), draft.result().placement_size());
  EXPECT_EQ(approved->requests(0).case_(), draft.result().placement(0).case_());
  EXPECT_EQ(approved->requests(0).municipality(), draft.result().placement(0).location());
  EXPECT_THAT(Approve(*approved), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(PlansTest, AnApprovalNeedsAPersonAReasonAndTheEtagThatWasRead) {
  Allocation draft = Solved(Cohort(2));
  v1::ApproveAllocationRequest empty;

  EXPECT_THAT(
      house_.approval.Approve(empty),
      StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr("name"), HasSubstr("approver"),
                                                         HasSubstr("reason"), HasSubstr("etag"))));
  draft.set_etag("77");
  EXPECT_THAT(Approve(draft), StatusIs(absl::StatusCode::kAborted));
}

TEST_F(PlansTest, AChangedCaseIsLeftOutAndNamedAndTheOthersAreApproved) {
  const Allocation draft = Solved(Cohort(3));
  ASSERT_EQ(draft.result().placement_size(), 3);
  house_.cases.Add(HouseholdNumber(2, 2));

  const auto approved = Approve(draft);

  ASSERT_THAT(approved, IsOk());
  ASSERT_EQ(approved->requests_size(), 3);
  for (const auto& planned : approved->requests()) {
    EXPECT_EQ(planned.has_left_out(), planned.case_() == CaseNumber(2)) << planned.case_();
    if (planned.has_left_out()) {
      EXPECT_THAT(planned.left_out().message(), HasSubstr("changed since the plan was made"));
    }
  }
}

TEST_F(PlansTest, APlanWhoseCasesAllChangedCannotBeApproved) {
  const Allocation draft = Solved(Cohort(2));
  for (int i = 1; i <= 2; ++i) {
    casework::v1::Case c = HouseholdNumber(i, i);
    c.set_state(casework::v1::Case::REQUESTED);
    house_.cases.Add(c);
  }

  EXPECT_THAT(Approve(draft),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("asked for elsewhere")));
}

TEST_F(PlansTest, APlanWhosePlacesWereAskedForMustBeConfirmed) {
  const Allocation draft = Solved(Cohort(3));
  const std::string place = PlaceOf(draft, CaseNumber(1));
  house_.commitments.Add(place.substr(place.find('/') + 1), casework::v1::Commitment::ASKED,
                         "2026-10-12", 1);

  EXPECT_THAT(Approve(draft), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(place)));

  const auto confirmed = Approve(draft, /*confirm=*/true);
  ASSERT_THAT(confirmed, IsOk());
  const auto& note = confirmed->notes(confirmed->notes_size() - 1);
  EXPECT_EQ(note.kind(), v1::AllocationNote::OUTDATED_COMMITMENTS);
  EXPECT_EQ(note.municipalities(0), place);
}

TEST_F(PlansTest, WhatWasAskedForElsewhereIsNothingToThePlan) {
  const Allocation draft = Solved(Cohort(1));
  const bool in_oslo = PlaceOf(draft, CaseNumber(1)) == "municipalities/0301";
  house_.commitments.Add(in_oslo ? "1508" : "0301", casework::v1::Commitment::ASKED, "2026-10-12",
                         1);

  EXPECT_THAT(Approve(draft), IsOk());
}

TEST_F(PlansTest, CapacitiesAreWhatOurOwnRequestsLeave) {
  house_.commitments.Add("0301", casework::v1::Commitment::ASKED, "2026-10-12", 4);

  const Allocation plan = Solved(Cohort(2));

  EXPECT_EQ(plan.versions().commitments_revision(), 1);
  EXPECT_EQ(plan.locations(0).capacity(0), 1) << "five remained, four of them are asked for";
}

TEST_F(PlansTest, WhoeverCallsApproves) {
  const Allocation draft = Solved(Cohort(2));
  platform::ScopedCall call({.caller = "kari"});

  EXPECT_THAT(Approve(draft), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("approver")));

  v1::ApproveAllocationRequest request;
  request.set_name(draft.name());
  request.set_reason("as discussed");
  request.set_etag(draft.etag());
  const auto approved = house_.approval.Approve(request);
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->approval().approver(), "kari");
}

}  // namespace
}  // namespace treff::recommendation
