// The same change with the same request id is made once, and answered alike.
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/callers.h"
#include "tests/casework/requests/requests_house.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kUpper[] = "6F1C9A52-0F0E-4B6C-8D3A-7A3F2B1C0D4E";
constexpr char kAnotherId[] = "7f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c0d4e";
constexpr auto kReused = absl::StatusCode::kAlreadyExists;

class RequestIdsTest : public RequestsTest {
 protected:
  // Makes a change twice, then again after `later` has happened: always the first answer, and one
  // revision of the case for it at most. Then a change of another body is refused, as is an id that
  // is none.
  template <typename Asked, typename Rule>
  void ExpectMadeOnce(Asked asked, const Rule& rule, const std::function<void()>& later,
                      const std::function<void(Asked&)>& alter) {
    asked.set_request_id(kRequestId);
    const auto first = rule(asked);
    ASSERT_THAT(first, IsOk());
    const int64_t revision = store_->Get(case_name_, 0)->revision();

    EXPECT_EQ(rule(asked)->DebugString(), first->DebugString());
    asked.set_request_id(kUpper);
    EXPECT_EQ(rule(asked)->DebugString(), first->DebugString()) << "case of letters says nothing";
    EXPECT_EQ(store_->Get(case_name_, 0)->revision(), revision);
    clock_.Set(clock_.Now() + absl::Hours(1));
    later();
    EXPECT_EQ(rule(asked)->DebugString(), first->DebugString()) << "whatever came after";

    Asked another = asked;
    alter(another);
    EXPECT_THAT(rule(another), StatusIs(kReused, HasSubstr("request_id")));
    {
      const AsCreatingSystem somebody_else("beta");
      EXPECT_THAT(rule(asked), StatusIs(kReused));
    }
    asked.set_request_id("7");
    EXPECT_THAT(BadFields(rule(asked).status()), ElementsAre("request_id"));
  }
  template <typename Asked>
  Asked Of(const std::string& name) {
    Asked asked;
    asked.set_name(name);
    return asked;
  }
  void Rename(const std::string& reference) {
    v1::UpdateCaseRequest update;
    update.mutable_case_()->set_name(case_name_);
    update.mutable_case_()->set_reference(reference);
    EXPECT_THAT(cases_.Update(update), IsOk());
  }
};

TEST_F(RequestIdsTest, OfAnUpdate) {
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(case_name_);
  update.mutable_case_()->set_reference("SYNTETISK 2");

  ExpectMadeOnce<v1::UpdateCaseRequest>(
      update, [&](const auto& asked) { return cases_.Update(asked); },
      [&] { Rename("SYNTETISK 3"); },
      [](auto& another) { another.mutable_case_()->set_reference("SYNTETISK 4"); });
  EXPECT_EQ(store_->Get(case_name_, 0)->reference(), "SYNTETISK 3");
}

TEST_F(RequestIdsTest, OfAnUpdateThatChangesNothing) {
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(case_name_);
  update.mutable_case_()->set_reference("SYNTETISK 1");

  ExpectMadeOnce<v1::UpdateCaseRequest>(
      update, [&](const auto& asked) { return cases_.Update(asked); },
      [&] { Rename("SYNTETISK 3"); },
      [](auto& another) { another.mutable_case_()->set_reference("SYNTETISK 4"); });
}

TEST_F(RequestIdsTest, OfASubmission) {
  v1::CreateCaseRequest create;
  *create.mutable_case_() = SingleAdult();
  const std::string other = case_name_;
  case_name_ = cases_.Create(create)->name();

  ExpectMadeOnce<v1::SubmitCaseRequest>(
      Of<v1::SubmitCaseRequest>(case_name_),
      [&](const auto& asked) { return cases_.Submit(asked); }, [&] { Rename("SYNTETISK 3"); },
      [&](auto& another) { another.set_name(other); });
}

TEST_F(RequestIdsTest, OfAWithdrawalOfACase) {
  ExpectMadeOnce<v1::WithdrawCaseRequest>(
      Of<v1::WithdrawCaseRequest>(case_name_),
      [&](const auto& asked) { return cases_.Withdraw(asked); }, [] {},
      [](auto& another) { another.set_etag("other"); });
}

TEST_F(RequestIdsTest, OfWhatAMunicipalityDoes) {
  const std::string name = Ask(FirstChoice())->name();
  ExpectMadeOnce<v1::MarkSettlementRequestSeenRequest>(
      Of<v1::MarkSettlementRequestSeenRequest>(name),
      [&](const auto& asked) { return requests_.MarkSeen(asked); },
      [&] { ASSERT_THAT(Accept(name, "2026-12-01"), IsOk()); },
      [&](auto& another) { another.set_name(case_name_ + "/requests/" + kAnotherId); });
}

TEST_F(RequestIdsTest, OfSeeingWhatWasSeen) {
  const std::string name = Ask(FirstChoice())->name();
  ASSERT_THAT(requests_.MarkSeen(Of<v1::MarkSettlementRequestSeenRequest>(name)), IsOk());

  auto mark = Of<v1::MarkSettlementRequestSeenRequest>(name);
  mark.set_request_id(kRequestId);
  const auto first = requests_.MarkSeen(mark);
  ASSERT_THAT(Accept(name), IsOk());
  EXPECT_EQ(requests_.MarkSeen(mark)->DebugString(), first->DebugString());
}

TEST_F(RequestIdsTest, OfAYes) {
  const std::string name = Ask(FirstChoice())->name();
  auto accept = Of<v1::AcceptSettlementRequestRequest>(name);
  accept.set_planned_day("2026-12-01");

  ExpectMadeOnce<v1::AcceptSettlementRequestRequest>(
      accept, [&](const auto& asked) { return requests_.Accept(asked); },
      [&] { ASSERT_THAT(Settle(name, "2026-11-23"), IsOk()); },
      [](auto& another) { another.set_planned_day("2026-12-02"); });
}

TEST_F(RequestIdsTest, OfAYesThatIsTakenBack) {
  const std::string name = Ask(FirstChoice())->name();
  ExpectMadeOnce<v1::AcceptSettlementRequestRequest>(
      Of<v1::AcceptSettlementRequestRequest>(name),
      [&](const auto& asked) { return requests_.Accept(asked); },
      [&] {
        auto withdraw = Of<v1::WithdrawSettlementRequestRequest>(name);
        withdraw.set_note("the household left");
        ASSERT_THAT(requests_.Withdraw(withdraw), IsOk());
      },
      [](auto& another) { another.set_planned_day("2026-12-02"); });
}

TEST_F(RequestIdsTest, OfANo) {
  const std::string name = Ask(FirstChoice())->name();
  auto decline = Of<v1::DeclineSettlementRequestRequest>(name);
  decline.set_reason(Request::QUOTA_USED);

  ExpectMadeOnce<v1::DeclineSettlementRequestRequest>(
      decline, [&](const auto& asked) { return requests_.Decline(asked); },
      [&] { ASSERT_THAT(Ask(FirstChoice()), IsOk()); },
      [](auto& another) { another.set_reason(Request::SERVICE_FULL); });
}

TEST_F(RequestIdsTest, OfTakingARequestBack) {
  auto withdraw = Of<v1::WithdrawSettlementRequestRequest>(Ask(FirstChoice())->name());
  withdraw.set_note("the household left");

  ExpectMadeOnce<v1::WithdrawSettlementRequestRequest>(
      withdraw, [&](const auto& asked) { return requests_.Withdraw(asked); },
      [&] { ASSERT_THAT(Ask(FirstChoice()), IsOk()); },
      [](auto& another) { another.set_note("it stayed"); });
}

TEST_F(RequestIdsTest, OfASettlement) {
  const std::string name = Ask(FirstChoice())->name();
  ASSERT_THAT(Accept(name), IsOk());
  auto settle = Of<v1::SettleSettlementRequestRequest>(name);
  settle.set_settlement_day("2026-11-23");

  ExpectMadeOnce<v1::SettleSettlementRequestRequest>(
      settle, [&](const auto& asked) { return requests_.Settle(asked); }, [] {},
      [](auto& another) { another.set_settlement_day("2026-11-22"); });
}

TEST_F(RequestIdsTest, AreOneForAllMethods) {
  auto withdraw = Of<v1::WithdrawCaseRequest>(case_name_);
  withdraw.set_request_id(kRequestId);
  ASSERT_THAT(cases_.Withdraw(withdraw), IsOk());

  auto submit = Of<v1::SubmitCaseRequest>(case_name_);
  submit.set_request_id(kRequestId);
  EXPECT_THAT(cases_.Submit(submit), StatusIs(kReused));
}

TEST_F(RequestIdsTest, WhatIsRefusedUsesNoId) {
  auto submit = Of<v1::SubmitCaseRequest>(case_name_);  // it was submitted already
  submit.set_request_id(kRequestId);
  ASSERT_THAT(cases_.Submit(submit), StatusIs(absl::StatusCode::kFailedPrecondition));

  auto withdraw = Of<v1::WithdrawCaseRequest>(case_name_);
  withdraw.set_request_id(kRequestId);
  EXPECT_THAT(cases_.Withdraw(withdraw), IsOk());
}

TEST_F(RequestIdsTest, WorkOneByOneInABatch) {
  v1::CreateCaseRequest create;
  *create.mutable_case_() = SingleAdult();
  const std::string second = cases_.Create(create)->name();
  v1::BatchUpdateCasesRequest batch;
  const auto add = [&](const std::string& name, const std::string& id) {
    auto& one = *batch.add_requests();
    one.mutable_case_()->set_name(name);
    one.mutable_case_()->set_reference("SYNTETISK 2");
    one.set_request_id(id);
  };
  add(case_name_, kRequestId);
  const auto first = cases_.BatchUpdate(batch);
  ASSERT_THAT(first, IsOk());
  add(second, kAnotherId);

  const auto both = cases_.BatchUpdate(batch);
  ASSERT_THAT(both, IsOk());
  EXPECT_EQ(both->cases(0).revision(), first->cases(0).revision()) << "made before";
  EXPECT_EQ(both->cases(1).revision(), 2) << "new";
  EXPECT_EQ(cases_.BatchUpdate(batch)->cases(1).revision(), 2);
  batch.mutable_requests(1)->mutable_case_()->set_reference("SYNTETISK 3");
  EXPECT_THAT(cases_.BatchUpdate(batch), StatusIs(kReused));
  batch.mutable_requests(1)->set_request_id("7");
  EXPECT_THAT(BadFields(cases_.BatchUpdate(batch).status()), ElementsAre("requests[1].request_id"));
}

}  // namespace
}  // namespace treff::casework
