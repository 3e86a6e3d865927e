// What requests commit municipalities to, batches of them, and who gets the last places.
#include "services/casework/requests/commitments.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/requests/commitment_feed.h"
#include "services/casework/requests/request_life.h"
#include "tests/casework/requests/requests_house.h"

namespace treff::casework {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST_F(RequestsTest, TheRequestSaysHowItsPersonsCount) {
  EXPECT_EQ(Ask(FirstChoice())->counting(), Request::ORDINARY);
}

TEST(Counting, OnlyWhoJoinsCloseFamilyThereComesInAddition) {
  v1::Case c =
      ParseCase(R"pb(track: FAMILY_REUNIFICATION
                     family_ties { relation: PARTNER municipality: "municipalities/1103" }
                     family_ties { relation: SIBLING municipality: "municipalities/0301" })pb");

  EXPECT_EQ(CountingOf(c, "municipalities/1103"), Request::BESIDE);
  EXPECT_EQ(CountingOf(c, "municipalities/0301"), Request::ORDINARY);
  c.set_track(v1::Case::ASYLUM);
  EXPECT_EQ(CountingOf(c, "municipalities/1103"), Request::ORDINARY);
  c.set_track(v1::Case::UNACCOMPANIED_MINOR);
  EXPECT_EQ(CountingOf(c, "municipalities/1103"), Request::UNACCOMPANIED_MINOR);
}

TEST_F(RequestsTest, ASettlementBeforeThePermitIsRefusedByName) {
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(case_name_);
  update.mutable_case_()->set_permit_date("2026-12-15");
  ASSERT_THAT(cases_.Update(update), IsOk());
  const std::string name = Ask(FirstChoice())->name();
  ASSERT_THAT(Accept(name), IsOk());
  clock_.Set(clock_.Now() + absl::Hours(24 * 40));

  EXPECT_THAT(Settle(name, "2026-12-14"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("must not be before the permit of 2026-12-15")));
  EXPECT_THAT(Settle(name, "2026-12-15"), IsOk());
}

TEST_F(RequestsTest, APermitThatIsMovedPastTheSettlementIsRefusedByName) {
  const std::string name = Ask(FirstChoice())->name();
  ASSERT_THAT(Accept(name), IsOk());
  clock_.Set(clock_.Now() + absl::Hours(24 * 20));
  ASSERT_THAT(Settle(name, "2026-12-01"), IsOk());
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(case_name_);
  update.mutable_case_()->set_permit_date("2026-12-02");

  const auto refused = cases_.Update(update);
  EXPECT_THAT(BadFields(refused.status()), ElementsAre("case.permit_date"));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument,
                                HasSubstr("must not be after 2026-12-01")));
  v1::BatchUpdateCasesRequest batch;
  *batch.add_requests() = update;
  EXPECT_THAT(BadFields(cases_.BatchUpdate(batch).status()),
              ElementsAre("requests[0].case.permit_date"));

  update.mutable_case_()->set_permit_date("2026-12-01");
  EXPECT_THAT(cases_.Update(update), IsOk());
}

TEST_F(RequestsTest, WhenItPlansToReceiveThemDoesNotChangeHowTheyCount) {
  const std::string name = Ask(FirstChoice())->name();
  ASSERT_THAT(Accept(name, "2027-01-15"), IsOk());

  const auto commitments = store_->CommitmentsBetween(0, 0);
  ASSERT_THAT(commitments, IsOk());
  ASSERT_THAT(commitments->commitments(), SizeIs(1));
  EXPECT_EQ(commitments->commitments(0).stage(), v1::Commitment::ACCEPTED);
  EXPECT_EQ(commitments->commitments(0).day(), "2026-11-23")
      << "a place is held in this year's quota until they have moved in";
}

TEST(CommitmentFeed, MoreWatchersThanAllowedAreTurnedAwayUntilOneLeaves) {
  const std::unique_ptr<CaseStore> store = NewMemoryCaseStore();
  CaseEvents events(*store, {});
  CommitmentFeed feed(*store, events, /*max_watchers=*/1);
  absl::Status second;

  const absl::Status first = feed.Watch([&](const v1::Commitments&) {
    second = feed.Watch([](const v1::Commitments&) { return false; });
    return false;
  });

  EXPECT_THAT(first, IsOk());
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("by 1 callers")));
  EXPECT_TRUE(platform::GetDetail<google::rpc::RetryInfo>(second).has_value());
  EXPECT_THAT(feed.Watch([](const v1::Commitments&) { return false; }), IsOk());
}

TEST_F(RequestsTest, ABatchMakesEachByItselfAndNoneTwice) {
  v1::BatchCreateSettlementRequestsRequest batch;
  auto& good = *batch.add_requests();
  good.set_parent(case_name_);
  good.set_request_id(kRequestId);
  *good.mutable_request() = FirstChoice();
  auto& unknown = *batch.add_requests();
  unknown = good;
  unknown.set_parent("cases/6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4f");
  auto& bad = *batch.add_requests();
  bad = good;
  bad.mutable_request()->set_municipality("municipalities/9999");

  const auto made = requests_.BatchCreate(batch);
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(made->results(), SizeIs(3));
  EXPECT_EQ(made->results(0).request().state(), Request::SENT);
  EXPECT_EQ(made->results(1).error().code(), 5) << "NOT_FOUND";
  EXPECT_EQ(made->results(2).error().code(), 3) << "INVALID_ARGUMENT";
  EXPECT_EQ(CaseState(), v1::Case::REQUESTED);

  const auto again = requests_.BatchCreate(batch);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->results(0).request().SerializeAsString(),
            made->results(0).request().SerializeAsString());
  EXPECT_THAT(requests_.BatchCreate({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(RequestsTest, OneCaseTwiceInABatchIsAskedForOnce) {
  v1::BatchCreateSettlementRequestsRequest batch;
  for (int i = 0; i < 2; ++i) {
    auto& create = *batch.add_requests();
    create.set_parent(case_name_);
    *create.mutable_request() = FirstChoice();
  }

  const auto made = requests_.BatchCreate(batch);

  ASSERT_THAT(made, IsOk());
  EXPECT_TRUE(made->results(0).has_request());
  EXPECT_THAT(made->results(1).error().message(), HasSubstr("must be READY"));
}

TEST_F(RequestsTest, CommitmentsAreToldOfAsTheyChange) {
  CommitmentFeed feed(*store_, events_);
  const std::string name = Ask(FirstChoice())->name();
  const auto asked = feed.Get({});
  ASSERT_THAT(asked, IsOk());
  ASSERT_THAT(asked->commitments(), SizeIs(1));
  EXPECT_EQ(asked->commitments(0).stage(), v1::Commitment::ASKED);
  EXPECT_EQ(asked->commitments(0).day(), "2026-11-23");

  std::vector<v1::Commitments> told;
  ASSERT_THAT(feed.Watch([&](const v1::Commitments& sent) {
    told.push_back(sent);
    if (told.size() == 1) {
      EXPECT_THAT(Accept(name), IsOk());
    }
    return told.size() < 2;
  }),
              IsOk());

  EXPECT_TRUE(told[0].whole());
  EXPECT_FALSE(told[1].whole());
  ASSERT_THAT(told[1].commitments(), SizeIs(2));
  EXPECT_EQ(told[1].commitments(0).persons(), -1);
  EXPECT_EQ(told[1].commitments(1).stage(), v1::Commitment::ACCEPTED);
  v1::GetCommitmentsRequest then;
  then.set_revision(asked->revision());
  EXPECT_EQ(feed.Get(then)->SerializeAsString(), asked->SerializeAsString());
  then.set_revision(1'000);
  EXPECT_THAT(feed.Get(then), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(RequestsTest, OfEightOfficersWhoSeeTheLastPlacesAsManyAskAsFit) {
  constexpr int kOfficers = 8;
  std::vector<std::string> names;
  for (int i = 0; i < kOfficers; ++i) {
    v1::CreateCaseRequest create;
    *create.mutable_case_() = SingleAdult();
    names.push_back(cases_.Create(create)->name());
    v1::SubmitCaseRequest submit;
    submit.set_name(names.back());
    ASSERT_THAT(cases_.Submit(submit), IsOk());
  }
  std::atomic<int> made = 0, refused = 0;
  std::vector<std::thread> officers;
  for (const std::string& name : names) {
    officers.emplace_back([&, name] {
      v1::CreateSettlementRequestRequest create;
      create.set_parent(name);
      *create.mutable_request() = FirstChoice();
      create.mutable_room()->set_free_places(3);
      const auto request = requests_.Create(create);
      if (request.ok()) ++made;
      if (absl::IsFailedPrecondition(request.status())) ++refused;
    });
  }
  for (std::thread& officer : officers) officer.join();

  EXPECT_EQ(made, 3);
  EXPECT_EQ(refused, kOfficers - 3);
}

}  // namespace
}  // namespace treff::casework
