// Whose cases are whose: a case-management system sees and changes those that it registered.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/callers.h"
#include "tests/casework/cases_house.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

class CaseOwnersTest : public CasesTest {
 protected:
  v1::Case CreateAs(const std::string& system, const v1::Case& c = SingleAdult(),
                    const std::string& request_id = "") {
    const AsCreatingSystem call(system);
    const auto created = Create(c, request_id);
    EXPECT_THAT(created, IsOk());
    return created.value_or(v1::Case());
  }
  absl::Status BatchRename(const std::vector<std::string>& names) {
    v1::BatchUpdateCasesRequest batch;
    for (const std::string& name : names) {
      auto& one = *batch.add_requests();
      one.mutable_case_()->set_name(name);
      one.mutable_case_()->set_reference("SYNTETISK 9");
    }
    return cases_.BatchUpdate(batch).status();
  }
};

TEST_F(CaseOwnersTest, TheRegistrarIsWhoeverSignedInAndNobodyElse) {
  v1::Case forged = SingleAdult();
  forged.set_registrar("another");

  EXPECT_EQ(CreateAs("alfa", forged).registrar(), "alfa");
  EXPECT_EQ(Create(forged)->registrar(), "") << "nobody signed in";
  const AsOfficer officer;
  EXPECT_EQ(Create(forged)->registrar(), "");
  v1::BatchCreateCasesRequest batch;
  *batch.add_requests()->mutable_case_() = forged;
  const AsCreatingSystem system("beta");
  EXPECT_EQ(cases_.BatchCreate(batch)->cases(0).registrar(), "beta");
}

TEST_F(CaseOwnersTest, TheRegistrarStaysWhateverChanges) {
  const v1::Case c = CreateAs("alfa");
  {
    const AsOfficer officer;
    ASSERT_THAT(Rename(c.name(), "", "SYNTETISK 2"), IsOk());
  }
  v1::UpdateCaseRequest steal;
  steal.mutable_case_()->set_name(c.name());
  steal.mutable_case_()->set_registrar("beta");
  steal.mutable_update_mask()->add_paths("registrar");

  EXPECT_THAT(cases_.Update(steal), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(Get(c.name())->registrar(), "alfa");
}

TEST_F(CaseOwnersTest, ASystemDoesAllThatItMayWithItsOwn) {
  const v1::Case c = CreateAs("alfa");
  const auto does = [&](const auto& rule) {
    const AsSystem call("alfa");
    EXPECT_THAT(rule(), IsOk());
    EXPECT_TRUE(OwnerIsChecked());
  };

  does([&] { return Get(c.name()).status(); });
  does([&] { return Rename(c.name(), "", "SYNTETISK 2").status(); });
  does([&] { return BatchRename({c.name()}); });
  does([&] { return Submit(*store_->Get(c.name(), 0)).status(); });
  does([&] { return List(10, "").status(); });
  does([&] { return Withdraw(c).status(); });
}

TEST_F(CaseOwnersTest, NothingOfAnothersCaseIsShownOrChanged) {
  const v1::Case c = CreateAs("alfa");
  const v1::Case of_a_person = *Create(SingleAdult());
  const v1::Case own = CreateAs("beta");
  const auto is_refused = [&](const std::string& name, const auto& rule) {
    for (const char* system : {"beta", "alf", "alfa2"}) {
      const AsSystem call(system);
      EXPECT_THAT(rule(name), StatusIs(kDenied, AllOf(HasSubstr("not yours"), Not(HasSubstr(name)),
                                                      Not(HasSubstr("alfa")))));
      EXPECT_FALSE(OwnerIsChecked());
    }
  };

  for (const std::string& name : {c.name(), of_a_person.name()}) {
    is_refused(name, [&](const auto& of) { return Get(of).status(); });
    is_refused(name, [&](const auto& of) { return Get(of, /*revision=*/1).status(); });
    is_refused(name, [&](const auto& of) { return Get(of, /*revision=*/7).status(); });
    is_refused(name, [&](const auto& of) { return Rename(of, "", "SYNTETISK 2").status(); });
    is_refused(name, [&](const auto& of) { return Rename(of, "stale", "SYNTETISK 2").status(); });
    is_refused(name, [&](const auto& of) { return BatchRename({of}); });
    is_refused(name, [&](const auto&) { return Submit(*store_->Get(name, 0)).status(); });
    is_refused(name, [&](const auto&) { return Withdraw(*store_->Get(name, 0)).status(); });
    EXPECT_EQ(store_->Get(name, 0)->revision(), 1);
  }
  const AsSystem call("beta");
  EXPECT_THAT(BatchRename({own.name(), c.name()}), StatusIs(kDenied)) << "all or none";
  EXPECT_EQ(store_->Get(own.name(), 0)->revision(), 1);
}

TEST_F(CaseOwnersTest, AListHoldsAndCountsOwnCasesAlone) {
  const v1::Case first = CreateAs("alfa");
  CreateAs("beta");
  ASSERT_THAT(Create(SingleAdult()), IsOk());
  const v1::Case second = CreateAs("alfa");

  const AsSystem call("alfa");
  const auto page = List(1, "");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->total_size(), 2);
  EXPECT_EQ(page->cases(0).name(), second.name());
  const auto next = List(1, page->next_page_token());
  EXPECT_EQ(next->cases(0).name(), first.name());
  EXPECT_THAT(next->next_page_token(), IsEmpty());
  EXPECT_TRUE(OwnerIsChecked());
}

TEST_F(CaseOwnersTest, WhoHasNothingOfTheirOwnSeesNothing) {
  CreateAs("alfa");
  for (const std::string own : {"", "systems/", "systems", "municipalities/0301"}) {
    const platform::ScopedCall call(
        ContextOf(platform::v1::Access::SYSTEM, own, /*anything=*/false));
    EXPECT_THAT(List(10, ""), StatusIs(kDenied)) << own;
    EXPECT_THAT(events_.Watch({}, [](const auto&) { return false; }), StatusIs(kDenied)) << own;
  }
}

TEST_F(CaseOwnersTest, AWatchTellsOfOwnCasesAlone) {
  CreateAs("beta");
  const v1::Case own = CreateAs("alfa");
  CreateAs("beta");
  ASSERT_THAT(Submit(own), IsOk());

  const AsSystem call("alfa");
  std::vector<v1::CaseEvent> events;
  ASSERT_THAT(events_.Watch({},
                            [&](const v1::CaseEvent& event) {
                              EXPECT_TRUE(OwnerIsChecked());
                              events.push_back(event);
                              return events.size() < 2;
                            }),
              IsOk());

  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].case_(), own.name());
  EXPECT_EQ(events[1].case_(), own.name());
  EXPECT_EQ(events[1].kind(), v1::CaseEvent::STATE_CHANGED);
}

TEST_F(CaseOwnersTest, ARequestIdGivesNobodyAnothersCase) {
  CreateAs("alfa", SingleAdult(), kRequestId);

  const AsCreatingSystem call("beta");
  EXPECT_THAT(Create(SingleAdult(), kRequestId), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(CaseOwnersTest, ASystemIsNotToldThatAnotherHasTheSameHousehold) {
  CreateAs("alfa");
  const v1::Case first = CreateAs("beta");
  EXPECT_THAT(first.warnings(), IsEmpty());

  const v1::Case second = CreateAs("beta");
  ASSERT_EQ(second.warnings_size(), 2);
  EXPECT_EQ(second.warnings(0).other_case(), first.name());
  EXPECT_EQ(second.warnings(1).other_case(), first.name());
}

}  // namespace
}  // namespace treff::casework
