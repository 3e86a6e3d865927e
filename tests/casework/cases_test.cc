#include "services/casework/cases/cases.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "services/casework/cases/case_deadline.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/oslo_day.h"
#include "tests/casework/cases_house.h"
#include "tests/casework/sample_cases.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(CasesTest, ARegisteredCaseGetsWhatFollows) {
  v1::Case input = SingleAdult();
  input.set_name("cases/chosen-by-the-client");
  input.set_state(v1::Case::SETTLED);
  input.set_settlement_deadline("1999-01-01");
  input.set_revision(99);

  const auto created = Create(input);

  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->name(), "cases/00000000-0000-4000-8000-000000000001");
  EXPECT_EQ(created->state(), v1::Case::REGISTERED);
  EXPECT_EQ(created->settlement_deadline(), "2027-02-28");
  EXPECT_EQ(created->revision(), 1);
  EXPECT_THAT(created->etag(), Not(IsEmpty()));
  EXPECT_EQ(platform::FromTimestamp(created->create_time()), clock_.Now());
  EXPECT_EQ(Get(created->name())->SerializeAsString(), created->SerializeAsString());
}

TEST_F(CasesTest, UnknownFieldsAreNotKept) {
  v1::Case input = SingleAdult();
  input.GetReflection()->MutableUnknownFields(&input)->AddLengthDelimited(900, "a name");

  const auto created = Create(input);

  EXPECT_THAT(created->SerializeAsString(), Not(HasSubstr("a name")));
}

TEST_F(CasesTest, TheSameRequestGivesTheFirstAnswer) {
  const auto first = Create(SingleAdult(), kRequestId);
  ASSERT_TRUE(Submit(*first).ok());

  const auto second = Create(SingleAdult(), kRequestId);

  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(List(0, "")->cases_size(), 1);
}

TEST_F(CasesTest, ARequestIdWithAnotherBodyIsRefused) {
  ASSERT_TRUE(Create(SingleAdult(), kRequestId).ok());
  v1::Case other = SingleAdult();
  other.set_track(v1::Case::QUOTA_REFUGEE);

  EXPECT_EQ(Create(other, kRequestId).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(List(0, "")->cases_size(), 1);
}

TEST_F(CasesTest, ABatchSentManyTimesAtOnceIsMadeOnce) {
  v1::BatchCreateCasesRequest batch;
  for (int i = 0; i < 20; ++i) {
    v1::CreateCaseRequest& one = *batch.add_requests();
    *one.mutable_case_() = SingleAdult();
    one.set_request_id(absl::StrFormat("6f1c9a52-0f0e-4b6c-8d3a-7a3f2b1c%04d", i));
  }
  std::vector<absl::StatusOr<v1::BatchCreateCasesResponse>> answers(8);
  {
    std::vector<std::jthread> callers;
    for (auto& answer : answers) {
      callers.emplace_back([&] { answer = cases_.BatchCreate(batch); });
    }
  }

  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->cases(19).name(), answers.front()->cases(19).name());
  }
  batch.mutable_requests(3)->set_request_id(batch.requests(1).request_id());
  EXPECT_THAT(BadFields(cases_.BatchCreate(batch).status()), ElementsAre("requests[3].request_id"));
}

TEST_F(CasesTest, ABadRequestIdIsNamedWithTheOtherBadFields) {
  v1::Case c = SingleAdult();
  c.set_reference("");

  EXPECT_THAT(BadFields(Create(c, "not a uuid").status()),
              ElementsAre("request_id", "case.reference"));
}

TEST_F(CasesTest, ATieMustBeToAMunicipalityThatExists) {
  EXPECT_TRUE(Create(WithTie("municipalities/1103")).ok());
  EXPECT_THAT(BadFields(Create(WithTie("municipalities/1507")).status()),
              ElementsAre("case.family_ties[0].municipality"));
}

TEST_F(CasesTest, AMunicipalityThatAReformEndedNamesItsSuccessors) {
  EXPECT_THAT(std::string(Create(WithTie("municipalities/1507")).status().message()),
              HasSubstr("ended 2024-01-01, use 1508 or 1580"));
  EXPECT_THAT(std::string(Create(WithTie("municipalities/0199")).status().message()),
              HasSubstr("ended 1993-01-01, it has no successor"));
}

TEST_F(CasesTest, EveryMunicipalityOfACaseIsLookedUp) {
  v1::Case c = WithTie("municipalities/0301");
  c.add_needs()->set_kind(v1::Need::PROTECTED_ADDRESS);
  c.mutable_needs(0)->set_importance(v1::REQUIRED);
  c.add_keep_away_from("municipalities/9998");
  c.add_wished_municipalities("municipalities/1103");
  c.add_wished_municipalities("municipalities/9999");
  c.add_advised_municipalities("municipalities/1507");

  EXPECT_THAT(BadFields(Create(c).status()),
              ElementsAre("case.keep_away_from[0]", "case.wished_municipalities[1]",
                          "case.advised_municipalities[0]"));
}

TEST_F(CasesTest, AReformDoesNotStandInTheWayOfAnotherField) {
  const auto created = Create(WithTie("municipalities/1103"));
  known_->erase("municipalities/1103");
  known_->insert("municipalities/1199");
  clock_.Set(clock_.Now() + absl::Hours(1));
  EXPECT_TRUE(Create(WithTie("municipalities/1199")).ok());

  EXPECT_TRUE(Rename(created->name(), "", "SYNTETISK ny").ok());
  EXPECT_THAT(BadFields(Create(WithTie("municipalities/1103")).status()),
              ElementsAre("case.family_ties[0].municipality"));
}

TEST_F(CasesTest, WhatDoesNotLookLikeACodeIsNotSentOn) {
  EXPECT_THAT(BadFields(Create(WithTie("municipalities/31123950138")).status()),
              ElementsAre("case.family_ties[0].municipality", "case.family_ties[0].municipality"));

  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(asked_of_ended_, 0);
}

TEST_F(CasesTest, MadeUpMunicipalitiesAskTheOtherServiceOnceInTenSeconds) {
  for (int i = 0; i < 5; ++i) Create(WithTie("municipalities/9999")).IgnoreError();
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(asked_of_ended_, 1);

  known_->insert("municipalities/9999");
  clock_.Set(clock_.Now() + absl::Seconds(10));
  EXPECT_TRUE(Create(WithTie("municipalities/9999")).ok());
  EXPECT_EQ(asked_, 2);
}

TEST_F(CasesTest, WithoutTheMunicipalityServiceOnlyNewTiesWait) {
  const auto with_tie = Create(WithTie("municipalities/0301"));
  ASSERT_TRUE(with_tie.ok());
  known_ = absl::UnavailableError("no answer");
  clock_.Set(clock_.Now() + absl::Hours(1));

  EXPECT_TRUE(Create(SingleAdult()).ok());
  EXPECT_TRUE(Create(WithTie("municipalities/0301")).ok()) << "it is known from before";
  EXPECT_TRUE(Rename(with_tie->name(), "", "SYNTETISK ny").ok());
  EXPECT_EQ(Create(WithTie("municipalities/4601")).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(CasesTest, BadFieldsAreNamedAlsoWithoutTheMunicipalityService) {
  known_ = absl::UnavailableError("no answer");
  v1::Case c = WithTie("municipalities/0301");
  c.mutable_members(0)->set_birth_year(1850);

  EXPECT_THAT(BadFields(Create(c).status()), ElementsAre("case.members[0].birth_year"));
}

TEST_F(CasesTest, BeforeAnyMunicipalityIsKnownATieIsAPreconditionThatFails) {
  known_ = MunicipalityNames();

  EXPECT_EQ(Create(WithTie("municipalities/0301")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(CasesTest, AnUpdateChangesWhatTheMaskNamesAndKeepsWhatWas) {
  const auto created = Create(SingleAdult());
  clock_.Set(clock_.Now() + absl::Minutes(1));

  const auto updated = Rename(created->name(), created->etag(), "SYNTETISK ny");

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->reference(), "SYNTETISK ny");
  EXPECT_EQ(updated->members_size(), 1);
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_NE(updated->etag(), created->etag());
  EXPECT_EQ(platform::FromTimestamp(updated->update_time()), clock_.Now());
  EXPECT_EQ(updated->create_time().seconds(), created->create_time().seconds());
  EXPECT_EQ(Get(created->name(), 1)->SerializeAsString(), created->SerializeAsString());
}

TEST_F(CasesTest, AnUpdateThatChangesNothingMakesNoRevision) {
  const auto created = Create(SingleAdult());

  EXPECT_EQ(Rename(created->name(), "", created->reference())->revision(), 1);
}

TEST_F(CasesTest, AChangedTrackMovesTheDeadline) {
  const auto created = Create(SingleAdult());
  v1::UpdateCaseRequest request;
  request.mutable_case_()->set_name(created->name());
  request.mutable_case_()->set_track(v1::Case::FAMILY_REUNIFICATION);

  EXPECT_EQ(cases_.Update(request)->settlement_deadline(), "");
}

TEST_F(CasesTest, AStaleEtagIsRefused) {
  const auto created = Create(SingleAdult());
  ASSERT_TRUE(Rename(created->name(), created->etag(), "SYNTETISK a").ok());

  EXPECT_EQ(Rename(created->name(), created->etag(), "SYNTETISK b").status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(Get(created->name())->reference(), "SYNTETISK a");
}

TEST_F(CasesTest, AnUpdateIsValidatedAndOutputOnlyFieldsAreRefused) {
  const auto created = Create(SingleAdult());
  EXPECT_THAT(BadFields(Rename(created->name(), "", "a\nb").status()),
              ElementsAre("case.reference"));

  v1::UpdateCaseRequest request;
  request.mutable_case_()->set_name(created->name());
  request.mutable_update_mask()->add_paths("state");
  request.mutable_update_mask()->add_paths("nonsense");
  EXPECT_THAT(BadFields(cases_.Update(request).status()),
              ElementsAre("update_mask.paths[0]", "update_mask.paths[1]"));
  EXPECT_EQ(Get(created->name())->revision(), 1);
}

TEST_F(CasesTest, ACaseIsSubmittedOnceAndWithdrawnOnce) {
  const auto created = Create(SingleAdult());

  const auto submitted = Submit(*created);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->state(), v1::Case::READY);
  EXPECT_EQ(Submit(*submitted).status().code(), absl::StatusCode::kFailedPrecondition);

  EXPECT_EQ(Withdraw(*created)->state(), v1::Case::WITHDRAWN);
  EXPECT_EQ(Withdraw(*created).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Rename(created->name(), "", "SYNTETISK x").status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(CasesTest, NamesAreReadInEitherCaseAndElseRefused) {
  const auto created = Create(SingleAdult());

  EXPECT_TRUE(Get("cases/00000000-0000-4000-8000-000000000001").ok());
  EXPECT_EQ(Get("cases/00000000-0000-4000-8000-0000000000ff").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Get(created->name(), 2).status().code(), absl::StatusCode::kNotFound);
  for (const std::string bad :
       {"", "cases/", "cases/1", "cases/'; DROP TABLE casework_case; --", "case/x"}) {
    EXPECT_THAT(BadFields(Get(bad).status()), ElementsAre("name")) << bad;
  }
  EXPECT_THAT(BadFields(Get(created->name(), -1).status()), ElementsAre("revision"));
}

TEST_F(CasesTest, ListsNewestFirstInPages) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.push_back(Create(SingleAdult())->name());

  std::vector<std::string> listed;
  std::string token;
  do {
    const auto page = List(2, token);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Case& c : page->cases()) listed.push_back(c.name());
    token = page->next_page_token();
  } while (!token.empty());

  EXPECT_THAT(listed, ElementsAre(names[4], names[3], names[2], names[1], names[0]));
}

TEST_F(CasesTest, AListIsBoundToItsStates) {
  const auto ready = Submit(*Create(SingleAdult()));
  for (int i = 0; i < 2; ++i) Create(SingleAdult()).IgnoreError();

  EXPECT_EQ(List(0, "", {v1::Case::READY})->cases_size(), 1);
  EXPECT_EQ(List(0, "", {v1::Case::READY, v1::Case::REGISTERED})->cases_size(), 3);
  const std::string token = List(1, "", {v1::Case::REGISTERED})->next_page_token();
  EXPECT_TRUE(List(1, token, {v1::Case::REGISTERED}).ok());
  EXPECT_THAT(BadFields(List(1, token, {v1::Case::READY}).status()), ElementsAre("page_token"));
  EXPECT_THAT(BadFields(List(0, "", {v1::Case::STATE_UNSPECIFIED}).status()),
              ElementsAre("states[0]"));
  EXPECT_THAT(BadFields(List(-1, "").status()), ElementsAre("page_size"));
}

}  // namespace
}  // namespace treff::casework
