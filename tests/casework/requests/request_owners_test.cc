// What municipalities, counties and systems see of requests, and what they may do.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/callers.h"
#include "tests/casework/requests/requests_house.h"

namespace treff::casework {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr char kOslo[] = "municipalities/0301";

Request WithReason() {
  Request request = FirstChoice();
  request.set_choice_reason(Request::LOCAL_KNOWLEDGE);
  request.set_choice_note("a class of theirs has room");
  request.mutable_evidence()->set_as_given("{}");
  return request;
}

class RequestOwnersTest : public RequestsTest {
 protected:
  std::string AskStavanger() {
    const auto request = Ask(WithReason());
    EXPECT_THAT(request, IsOk());
    return request.value_or(Request()).name();
  }
  absl::StatusOr<Request> Get(const std::string& name) {
    v1::GetSettlementRequestRequest get;
    get.set_name(name);
    return requests_.Get(get);
  }
  absl::StatusOr<Request> MarkSeen(const std::string& name) {
    v1::MarkSettlementRequestSeenRequest mark;
    mark.set_name(name);
    return requests_.MarkSeen(mark);
  }
  absl::StatusOr<v1::ListSettlementRequestsResponse> List(const std::string& municipality = "",
                                                          const std::string& parent = "") {
    v1::ListSettlementRequestsRequest list;
    list.set_municipality(municipality);
    list.set_parent(parent);
    return requests_.List(list);
  }
  absl::StatusOr<v1::ListAskedHouseholdsResponse> ListAsked() {
    v1::ListAskedHouseholdsRequest list;
    list.set_parent(kStavanger);
    return requests_.ListAsked(list);
  }
  // A case of a system, asked for in Stavanger; the request's name.
  std::string AskForCaseOf(const std::string& system) {
    const AsCreatingSystem call(system);
    v1::CreateCaseRequest create;
    *create.mutable_case_() = SingleAdult();
    case_name_ = cases_.Create(create)->name();
    v1::SubmitCaseRequest submit;
    submit.set_name(case_name_);
    EXPECT_THAT(cases_.Submit(submit), IsOk());
    return AskStavanger();
  }
  static void ExpectNoChoice(const Request& request) {
    EXPECT_FALSE(request.has_evidence());
    EXPECT_EQ(request.choice_reason(), Request::CHOICE_REASON_UNSPECIFIED);
    EXPECT_THAT(request.choice_note(), IsEmpty());
    EXPECT_THAT(request.withdraw_note(), IsEmpty());
    EXPECT_THAT(request.name(), Not(IsEmpty()));
  }
};

TEST_F(RequestOwnersTest, AMunicipalityAnswersItsOwnAndNeverSeesWhyItWasChosen) {
  const std::string name = AskStavanger();
  const auto does = [&](const auto& rule) {
    const AsMunicipality call(kStavanger);
    const absl::StatusOr<Request> answer = rule();
    ASSERT_THAT(answer, IsOk());
    EXPECT_TRUE(OwnerIsChecked());
    ExpectNoChoice(*answer);
  };

  does([&] { return Get(name); });
  does([&] { return MarkSeen(name); });
  does([&] { return Accept(name, "2026-12-01"); });
  does([&] { return Settle(name, "2026-11-23"); });
  const AsOfficer officer;
  EXPECT_EQ(Get(name)->evidence().recommendation(), "recommendations/abc");
  EXPECT_EQ(Get(name)->choice_note(), "a class of theirs has room") << "it is kept";
}

TEST_F(RequestOwnersTest, AMunicipalityDoesNotSeeWhyARequestWasTakenBack) {
  const std::string name = AskStavanger();
  v1::WithdrawSettlementRequestRequest withdraw;
  withdraw.set_name(name);
  withdraw.set_note("another place agreed");
  ASSERT_THAT(requests_.Withdraw(withdraw), IsOk());

  EXPECT_EQ(Get(name)->withdraw_note(), "another place agreed");
  const AsMunicipality call(kStavanger);
  ExpectNoChoice(*Get(name));
  ExpectNoChoice(List()->requests(0));
}

TEST_F(RequestOwnersTest, WhatAnotherMunicipalityWasAskedIsRefused) {
  const std::string name = AskStavanger();
  const auto is_refused = [&](const auto& rule) {
    const AsMunicipality call(kOslo);
    EXPECT_THAT(rule(), StatusIs(kDenied, AllOf(HasSubstr("not yours"), Not(HasSubstr("1103")),
                                                Not(HasSubstr(name)))));
  };

  is_refused([&] { return Get(name).status(); });
  is_refused([&] { return MarkSeen(name).status(); });
  is_refused([&] { return Accept(name).status(); });
  is_refused([&] { return Decline(name, Request::QUOTA_USED).status(); });
  is_refused([&] { return Settle(name, "2026-11-23").status(); });
  is_refused([&] { return List(kStavanger).status(); });
  EXPECT_EQ(store_->GetRequest(name)->revision(), 1);
}

TEST_F(RequestOwnersTest, ListsHoldOnesOwn) {
  AskStavanger();
  ASSERT_THAT(List(), IsOk());
  EXPECT_EQ(List()->requests_size(), 1);
  {
    const AsMunicipality call(kOslo);
    EXPECT_EQ(List()->requests_size(), 0);
    EXPECT_EQ(List("", case_name_)->requests_size(), 0) << "nor by way of the case";
  }
  {
    const AsMunicipality call(kStavanger);
    ASSERT_EQ(List()->requests_size(), 1);
    ExpectNoChoice(List()->requests(0));
    EXPECT_EQ(List(kStavanger, case_name_)->requests_size(), 1);
    EXPECT_TRUE(OwnerIsChecked());
  }
}

TEST_F(RequestOwnersTest, ACountySeesWhatItsMunicipalitiesWereAsked) {
  const std::string name = AskStavanger();
  {
    const AsCounty rogaland("regions/11");
    EXPECT_EQ(List()->requests_size(), 1);
    EXPECT_EQ(List(kStavanger)->requests_size(), 1);
    EXPECT_THAT(List(kOslo), StatusIs(kDenied));
    ASSERT_THAT(Get(name), IsOk());
    ExpectNoChoice(*Get(name));
  }
  for (const char* own : {"regions/03", "regions/1", "regions/110", "regions/", ""}) {
    const AsCounty another(own);
    EXPECT_THAT(Get(name), StatusIs(kDenied)) << own;
    const auto listed = List();
    EXPECT_TRUE(!listed.ok() || listed->requests().empty()) << own;
  }
}

TEST_F(RequestOwnersTest, ACountyIsNotToldOfNeeds) {
  v1::UpdateCaseRequest update;
  update.mutable_case_()->set_name(case_name_);
  v1::Need& need = *update.mutable_case_()->add_needs();
  need.set_kind(v1::Need::MENTAL_HEALTH_SERVICE);
  need.set_importance(v1::REQUIRED);
  need.set_consent_recorded(true);
  ASSERT_THAT(cases_.Update(update), IsOk());
  const std::string name = AskStavanger();
  ASSERT_THAT(Accept(name), IsOk());

  {
    const AsCounty rogaland("regions/11");
    EXPECT_EQ(ListAsked()->households(0).needs_size(), 0);
    EXPECT_EQ(ListAsked()->households(0).members_size(), 1);
  }
  const AsMunicipality stavanger(kStavanger);
  EXPECT_EQ(ListAsked()->households(0).needs(0).kind(), v1::Need::MENTAL_HEALTH_SERVICE)
      << "it must know which service is needed";
}

TEST_F(RequestOwnersTest, ASystemSeesTheRequestsOfItsOwnCases) {
  AskStavanger();
  const std::string own = AskForCaseOf("alfa");
  {
    const AsSystem call("alfa");
    ASSERT_EQ(List()->requests_size(), 1);
    EXPECT_EQ(List()->requests(0).name(), own);
    EXPECT_EQ(Get(own)->choice_note(), "a class of theirs has room") << "it is of their case";
    EXPECT_TRUE(OwnerIsChecked());
  }
  const AsSystem call("beta");
  EXPECT_EQ(List()->requests_size(), 0);
  EXPECT_EQ(List("", case_name_)->requests_size(), 0);
  EXPECT_THAT(Get(own), StatusIs(kDenied));
}

}  // namespace
}  // namespace treff::casework
