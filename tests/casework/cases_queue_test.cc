// Cases in the queue: who is late, what looks odd, batches and filters.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/cases/case_deadline.h"
#include "services/platform/values/oslo_day.h"
#include "tests/casework/cases_house.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<v1::CaseWarning::Kind> KindsOf(const v1::Case& c) {
  std::vector<v1::CaseWarning::Kind> kinds;
  for (const auto& warning : c.warnings()) kinds.push_back(warning.kind());
  return kinds;
}

v1::Case OfPermit(absl::CivilDay permit) {
  v1::Case c = SingleAdult();
  c.set_permit_date(absl::FormatCivilTime(permit));
  return c;
}

TEST_F(CasesTest, SaysHowManyDaysAreLeftAndWhoIsLate) {
  const absl::CivilDay today(platform::OsloDay(clock_.Now()));
  const auto created = Create(OfPermit(today - 10));
  ASSERT_TRUE(created.ok());
  const absl::CivilDay deadline = *ParseDay(created->settlement_deadline());
  EXPECT_EQ(created->days_left(), deadline - today);
  EXPECT_FALSE(created->late());

  clock_.Set(clock_.Now() + absl::Hours(24 * (deadline - today)));
  EXPECT_EQ(Get(created->name())->days_left(), 0);
  EXPECT_FALSE(Get(created->name())->late()) << "the last day is not late";
  clock_.Set(clock_.Now() + absl::Hours(24));
  EXPECT_EQ(Get(created->name())->days_left(), -1);
  EXPECT_TRUE(Get(created->name())->late());

  v1::ListCasesRequest list;
  list.set_late(true);
  EXPECT_EQ(cases_.List(list)->total_size(), 1);
  ASSERT_TRUE(Withdraw(*created).ok());
  EXPECT_FALSE(Get(created->name())->has_days_left()) << "nobody waits";
  EXPECT_EQ(cases_.List(list)->total_size(), 0);
}

TEST_F(CasesTest, WhatLooksOddIsSaidAndNotRefused) {
  const absl::CivilDay today(platform::OsloDay(clock_.Now()));
  v1::Case child = OfPermit(today - 10);
  child.mutable_members(0)->set_birth_year(static_cast<int>(today.year()) - 8);
  const auto alone = Create(child);
  ASSERT_TRUE(alone.ok());
  EXPECT_THAT(KindsOf(*alone), ElementsAre(v1::CaseWarning::NO_ADULT));

  v1::Case family = OfPermit(today - 400);
  family.set_reference("SYNTETISK 2");
  v1::Member& grown = *family.add_members();
  grown.set_relation(v1::Member::CHILD);
  grown.set_birth_year(family.members(0).birth_year() + 10);
  v1::Member& born = *family.add_members();
  born.set_relation(v1::Member::CHILD);
  born.set_birth_year(static_cast<int>(today.year()));
  const auto odd = Create(family);
  ASSERT_TRUE(odd.ok());
  EXPECT_THAT(KindsOf(*odd),
              ElementsAre(v1::CaseWarning::CHILD_TOO_OLD, v1::CaseWarning::BORN_AFTER_PERMIT,
                          v1::CaseWarning::LATE_ON_ARRIVAL));
  EXPECT_EQ(odd->warnings(0).field(), "members[1].birth_year");
}

TEST_F(CasesTest, WhoMayBeRegisteredAlreadyIsSaid) {
  const auto first = Create(SingleAdult());
  ASSERT_TRUE(first.ok());
  v1::Case again = SingleAdult();
  again.set_reference("syntetisk 1");

  const auto second = Create(again);

  ASSERT_TRUE(second.ok());
  EXPECT_THAT(KindsOf(*second),
              ElementsAre(v1::CaseWarning::SAME_REFERENCE, v1::CaseWarning::SAME_HOUSEHOLD));
  EXPECT_EQ(second->warnings(0).other_case(), first->name());
  EXPECT_THAT(KindsOf(*Get(second->name())), IsEmpty()) << "said when it is written";
}

TEST_F(CasesTest, ABatchIsRegisteredWholeOrNotAtAllWithEveryFaultByItsPlace) {
  v1::BatchCreateCasesRequest batch;
  for (int i = 0; i < 3; ++i) *batch.add_requests()->mutable_case_() = SingleAdult();
  batch.mutable_requests(1)->mutable_case_()->clear_track();
  batch.mutable_requests(2)->mutable_case_()->set_reference("");
  batch.mutable_requests(2)->set_request_id("no uuid");

  EXPECT_THAT(BadFields(cases_.BatchCreate(batch).status()),
              ElementsAre("requests[1].case.track", "requests[2].request_id",
                          "requests[2].case.reference"));
  EXPECT_EQ(List(10, "")->total_size(), 0);

  batch.mutable_requests()->RemoveLast();
  batch.mutable_requests(1)->mutable_case_()->set_track(v1::Case::ASYLUM);
  batch.mutable_requests(1)->set_request_id(kRequestId);
  const auto created = cases_.BatchCreate(batch);
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->cases_size(), 2);
  batch.mutable_requests()->DeleteSubrange(0, 1);
  EXPECT_EQ(cases_.BatchCreate(batch)->cases(0).name(), created->cases(1).name());
  EXPECT_EQ(List(10, "")->total_size(), 2);
}

TEST_F(CasesTest, ABatchIsReadInItsOrderAndWhatIsNotThereKeepsNothingBack) {
  v1::BatchGetCasesRequest batch;
  const std::string name = Create(SingleAdult())->name();
  batch.add_requests()->set_name("cases/00000000-0000-4000-8000-0000000000ff");
  batch.add_requests()->set_name(name);
  batch.mutable_requests(1)->set_revision(1);

  const auto read = cases_.BatchGet(batch);

  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->results_size(), 2);
  EXPECT_EQ(read->results(0).error().code(), static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_EQ(read->results(1).case_().name(), name);
}

TEST_F(CasesTest, ABatchThatCannotBeReadIsNamedByField) {
  EXPECT_THAT(BadFields(cases_.BatchGet({}).status()), ElementsAre("requests"));
  v1::BatchGetCasesRequest batch;
  for (int i = 0; i < 201; ++i) batch.add_requests()->set_name("no name");
  EXPECT_THAT(BadFields(cases_.BatchGet(batch).status()), ElementsAre("requests"));
  batch.mutable_requests()->DeleteSubrange(2, 199);
  EXPECT_THAT(BadFields(cases_.BatchGet(batch).status()),
              ElementsAre("requests[0].name", "requests[1].name"));
}

TEST_F(CasesTest, ABatchOfChangesIsMadeWholeOrNotAtAll) {
  v1::BatchUpdateCasesRequest batch;
  for (int i = 0; i < 2; ++i) {
    v1::Case& c = *batch.add_requests()->mutable_case_();
    c.set_name(Create(SingleAdult())->name());
    c.set_reference("SYNTETISK ny");
  }
  const std::string first = batch.requests(0).case_().name();
  batch.mutable_requests(1)->mutable_case_()->set_permit_date("no day");

  EXPECT_THAT(BadFields(cases_.BatchUpdate(batch).status()),
              ElementsAre("requests[1].case.permit_date"));
  EXPECT_EQ(Get(first)->reference(), "SYNTETISK 1");

  batch.mutable_requests(1)->mutable_case_()->clear_permit_date();
  ASSERT_TRUE(cases_.BatchUpdate(batch).ok());
  EXPECT_EQ(Get(first)->reference(), "SYNTETISK ny");
  *batch.mutable_requests(1) = batch.requests(0);
  EXPECT_THAT(BadFields(cases_.BatchUpdate(batch).status()), ElementsAre("requests[1].case.name"));
}

TEST_F(CasesTest, EveryBadFilterIsNamed) {
  v1::ListCasesRequest list;
  list.add_tracks(v1::Case::TRACK_UNSPECIFIED);
  list.add_needs(v1::Need::KIND_UNSPECIFIED);
  list.set_min_persons(-1);
  list.set_text(std::string(201, 'x'));
  list.set_order(static_cast<v1::ListCasesRequest::Order>(99));

  EXPECT_THAT(BadFields(cases_.List(list).status()),
              ElementsAre("tracks[0]", "needs[0]", "order", "min_persons", "text"));
}

TEST_F(CasesTest, WhatChangedSinceIsListedInStablePages) {
  const absl::Time start = clock_.Now();
  std::vector<std::string> names;
  for (int i = 0; i < 4; ++i) {
    clock_.Set(start + absl::Hours(i));
    names.push_back(Create(SingleAdult())->name());
  }
  v1::ListCasesRequest list;
  *list.mutable_changed_since() = platform::ToTimestamp(start + absl::Hours(2));
  list.set_page_size(1);

  const auto first = cases_.List(list);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->total_size(), 2) << "that very moment counts";
  EXPECT_EQ(first->cases(0).name(), names[3]);
  clock_.Set(start + absl::Hours(5));
  ASSERT_TRUE(Rename(names[3], "", "SYNTETISK 2").ok());
  list.set_page_token(first->next_page_token());
  const auto second = cases_.List(list);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->cases(0).name(), names[2]) << "a change in between moves nothing";
  EXPECT_THAT(second->next_page_token(), IsEmpty());

  list.set_page_token("");
  ASSERT_TRUE(Submit(*Get(names[0])).ok());
  EXPECT_EQ(cases_.List(list)->total_size(), 3) << "an old case that changed";
  list.add_states(v1::Case::READY);
  EXPECT_EQ(cases_.List(list)->total_size(), 1);
}

TEST_F(CasesTest, AMomentThatIsNoneIsRefused) {
  v1::ListCasesRequest list;
  list.mutable_changed_since()->set_nanos(-1);
  EXPECT_THAT(BadFields(cases_.List(list).status()), ElementsAre("changed_since"));
  list.mutable_changed_since()->set_nanos(0);
  list.mutable_changed_since()->set_seconds(253'402'300'800);
  EXPECT_THAT(BadFields(cases_.List(list).status()), ElementsAre("changed_since"));
  list.mutable_changed_since()->set_seconds(-5);
  EXPECT_TRUE(cases_.List(list).ok()) << "before all cases";
}

}  // namespace
}  // namespace treff::casework
