#include "services/casework/requests/requests.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/cases/cases.h"
#include "services/casework/requests/request_life.h"
#include "services/casework/requests/request_view.h"
#include "services/platform/status/error_details.h"
#include "tests/casework/requests/requests_house.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/matchers.h"

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

TEST_F(RequestsTest, AskingMovesTheCaseAndGivesAWeek) {
  const auto sent = Ask(FirstChoice());

  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->state(), Request::SENT);
  EXPECT_EQ(sent->persons(), 1);
  EXPECT_EQ(sent->case_revision(), 2);
  EXPECT_EQ(platform::FromTimestamp(sent->expire_time()), clock_.Now() + absl::Hours(168));
  EXPECT_EQ(CaseState(), v1::Case::REQUESTED);
}

TEST_F(RequestsTest, OneCaseIsAskedForOnceAtATime) {
  ASSERT_THAT(Ask(FirstChoice()), IsOk());

  EXPECT_THAT(Ask(FirstChoice()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("must be READY")));
}

TEST_F(RequestsTest, TheSameRequestIdAsksOnce) {
  const auto first = Ask(FirstChoice(), kRequestId);
  ASSERT_THAT(first, IsOk());

  EXPECT_EQ(Ask(FirstChoice(), kRequestId)->SerializeAsString(), first->SerializeAsString());
  Request another = FirstChoice();
  another.set_municipality("municipalities/0301");
  EXPECT_THAT(Ask(another, kRequestId), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(RequestsTest, WhoeverIsNotFirstNeedsAReason) {
  Request second = FirstChoice();
  second.mutable_evidence()->set_rank(4);
  second.mutable_evidence()->set_group(2);
  EXPECT_THAT(BadFields(Ask(second).status()), ElementsAre("request.choice_reason"));

  second.set_choice_reason(Request::CANNOT_BE_TOLD_APART);
  EXPECT_THAT(BadFields(Ask(second).status()), ElementsAre("request.choice_reason"))
      << "it can be told apart";

  second.set_choice_reason(Request::LOCAL_KNOWLEDGE);
  EXPECT_THAT(BadFields(Ask(second).status()), ElementsAre("request.choice_note"));

  second.mutable_evidence()->set_group(1);
  second.set_choice_reason(Request::CANNOT_BE_TOLD_APART);
  EXPECT_THAT(Ask(second), IsOk());
}

TEST_F(RequestsTest, EveryBadFieldIsNamedAtOnce) {
  Request bad;
  bad.set_municipality("municipalities/9999");
  bad.mutable_evidence()->set_recommendation("somewhere");
  bad.mutable_evidence()->set_as_given(std::string(256 * 1024 + 1, 'x'));
  bad.set_choice_note(std::string(1001, 'x'));

  EXPECT_THAT(BadFields(Ask(bad, "no uuid").status()),
              UnorderedElementsAre("request_id", "request.evidence.recommendation",
                                   "request.evidence.as_given", "request.choice_reason",
                                   "request.choice_note", "request.municipality"));
  EXPECT_EQ(CaseState(), v1::Case::READY);
}

TEST_F(RequestsTest, RequestsOfAPageOfCasesAreListed) {
  ASSERT_THAT(Ask(FirstChoice()), IsOk());
  v1::ListSettlementRequestsRequest list;
  list.add_cases(case_name_);
  list.add_cases("cases/00000000-0000-4000-8000-000000000000");
  EXPECT_EQ(requests_.List(list)->requests_size(), 1);

  list.set_parent(case_name_);
  EXPECT_THAT(BadFields(requests_.List(list).status()), ElementsAre("cases"));
  list.clear_parent();
  list.set_cases(1, "cases/nonsense");
  EXPECT_THAT(BadFields(requests_.List(list).status()), ElementsAre("cases[1]"));
  for (int i = 0; i < 200; ++i) list.add_cases(case_name_);
  EXPECT_THAT(BadFields(requests_.List(list).status()), ElementsAre("cases"));
}

TEST_F(RequestsTest, AMunicipalityThatAReformEndedNamesItsSuccessor) {
  Request ended = FirstChoice();
  ended.set_municipality("municipalities/1142");

  EXPECT_THAT(Ask(ended), StatusIs(absl::StatusCode::kInvalidArgument,
                                   HasSubstr("ended 2020-01-01, use 1103")));
}

TEST_F(RequestsTest, NoNoteHoldsAnIdentityNumber) {
  Request with_number = FirstChoice();
  with_number.set_choice_note("gjelder 31123950138");  // nobody's: born in 2039
  EXPECT_THAT(BadFields(Ask(with_number).status()), ElementsAre("request.choice_note"));

  const std::string name = Ask(FirstChoice())->name();
  EXPECT_THAT(BadFields(Decline(name, Request::NO_SUITABLE_DWELLING, "311239 50138").status()),
              ElementsAre("note"));
}

TEST_F(RequestsTest, AcceptedAndSettledWithItsDays) {
  const std::string name = Ask(FirstChoice())->name();
  EXPECT_THAT(BadFields(Accept(name, "2026-11-22").status()), ElementsAre("planned_day"));
  ASSERT_THAT(Accept(name, "2026-12-01"), IsOk());
  EXPECT_EQ(CaseState(), v1::Case::ACCEPTED);

  EXPECT_THAT(BadFields(Settle(name, "2026-11-24").status()), ElementsAre("settlement_day"))
      << "tomorrow";
  clock_.Set(clock_.Now() + absl::Hours(24 * 10));
  const auto settled = Settle(name, "2026-12-01");
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(settled->state(), Request::SETTLED);
  EXPECT_EQ(settled->planned_day(), "2026-12-01");
  EXPECT_EQ(CaseState(), v1::Case::SETTLED);
}

TEST_F(RequestsTest, ADeclinedCaseCanBeAskedForElsewhere) {
  const std::string name = Ask(FirstChoice())->name();
  EXPECT_THAT(BadFields(Decline(name, Request::DECLINE_REASON_UNSPECIFIED).status()),
              ElementsAre("reason"));
  EXPECT_THAT(BadFields(Decline(name, Request::OTHER_DECLINE).status()), ElementsAre("note"));
  ASSERT_THAT(Decline(name, Request::NO_SUITABLE_DWELLING), IsOk());

  EXPECT_EQ(CaseState(), v1::Case::READY);
  EXPECT_THAT(Accept(name), StatusIs(absl::StatusCode::kFailedPrecondition,
                                     AllOf(HasSubstr("DECLINED"), HasSubstr("new request"))));
  EXPECT_THAT(Ask(FirstChoice()), IsOk());
}

TEST_F(RequestsTest, AnAnswerAfterAWeekIsTooLate) {
  const std::string name = Ask(FirstChoice())->name();
  clock_.Set(clock_.Now() + kAnswerTime);

  EXPECT_THAT(Accept(name), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("EXPIRED")));
  EXPECT_EQ(CaseState(), v1::Case::READY);
}

TEST_F(RequestsTest, WhatIsOverdueExpiresByItself) {
  const std::string name = Ask(FirstChoice())->name();
  clock_.Set(clock_.Now() + kAnswerTime - absl::Seconds(1));
  ASSERT_THAT(requests_.ExpireOverdue(), IsOk());
  EXPECT_EQ(store_->GetRequest(name)->state(), Request::SENT);

  clock_.Set(clock_.Now() + absl::Seconds(1));
  ASSERT_THAT(requests_.ExpireOverdue(), IsOk());
  EXPECT_EQ(store_->GetRequest(name)->state(), Request::EXPIRED);
  EXPECT_EQ(CaseState(), v1::Case::READY);
}

TEST_F(RequestsTest, AnOverdueRequestDoesNotStandInTheWay) {
  ASSERT_THAT(Ask(FirstChoice()), IsOk());
  clock_.Set(clock_.Now() + kAnswerTime);

  EXPECT_THAT(Ask(FirstChoice()), IsOk());
}

TEST_F(RequestsTest, ACaseThatIsAskedForOrAcceptedIsNotSubmittedAgain) {
  const std::string name = Ask(FirstChoice())->name();
  v1::SubmitCaseRequest again;
  again.set_name(case_name_);
  EXPECT_THAT(cases_.Submit(again), StatusIs(absl::StatusCode::kFailedPrecondition));

  ASSERT_THAT(Accept(name), IsOk());
  EXPECT_THAT(cases_.Submit(again), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(CaseState(), v1::Case::ACCEPTED);
}

TEST_F(RequestsTest, AProtectedAddressIsToldOnceTheMunicipalityHasSaidYes) {
  v1::Case c = *store_->Get(case_name_, 0);
  c.add_needs()->set_kind(v1::Need::PROTECTED_ADDRESS);
  c.add_needs()->set_kind(v1::Need::GROUND_FLOOR);
  Request request = FirstChoice();

  EXPECT_EQ(AskedHouseholdOf(c, request).needs_size(), 1);
  EXPECT_EQ(AskedHouseholdOf(c, request).needs(0).kind(), v1::Need::GROUND_FLOOR);
  request.set_state(Request::ACCEPTED);
  EXPECT_EQ(AskedHouseholdOf(c, request).needs_size(), 2);
}

TEST_F(RequestsTest, WithdrawingACaseTakesItsRequestBack) {
  const std::string name = Ask(FirstChoice())->name();
  v1::WithdrawCaseRequest withdraw;
  withdraw.set_name(case_name_);
  ASSERT_THAT(cases_.Withdraw(withdraw), IsOk());

  EXPECT_EQ(store_->GetRequest(name)->state(), Request::WITHDRAWN);
  EXPECT_THAT(Accept(name),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("WITHDRAWN")));
  EXPECT_EQ(CaseState(), v1::Case::WITHDRAWN);
}

TEST_F(RequestsTest, AMunicipalitySeesAHouseholdAndLearnsItsReferenceWhenItHasAccepted) {
  Request request = FirstChoice();
  request.set_choice_reason(Request::LOCAL_KNOWLEDGE);
  request.set_choice_note("a note for the officer");
  const std::string name = Ask(request)->name();
  v1::ListAskedHouseholdsRequest list;
  list.set_parent(kStavanger);

  auto asked = requests_.ListAsked(list);
  ASSERT_THAT(asked, IsOk());
  ASSERT_THAT(asked->households(), SizeIs(1));
  EXPECT_THAT(asked->households(0).reference(), IsEmpty());
  EXPECT_THAT(asked->households(0).members(), SizeIs(1));
  EXPECT_FALSE(asked->households(0).request().has_evidence());
  EXPECT_THAT(asked->households(0).request().choice_note(), IsEmpty());

  ASSERT_THAT(Accept(name), IsOk());
  asked = requests_.ListAsked(list);
  EXPECT_EQ(asked->households(0).reference(), "SYNTETISK 1");
}

TEST_F(RequestsTest, SeenIsSaidOnce) {
  v1::MarkSettlementRequestSeenRequest seen;
  seen.set_name(Ask(FirstChoice())->name());
  const auto first = requests_.MarkSeen(seen);
  ASSERT_THAT(first, IsOk());

  EXPECT_EQ(first->state(), Request::SEEN);
  EXPECT_EQ(requests_.MarkSeen(seen)->revision(), first->revision());
  EXPECT_EQ(CaseState(), v1::Case::REQUESTED);
}

}  // namespace
}  // namespace treff::casework
