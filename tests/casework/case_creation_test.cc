// How cases are registered, over every implementation of CaseStore: what is alike, and together.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/cases/store/case_store.h"
#include "tests/casework/open_stores.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::SizeIs;
using treff::testing::IsOk;

class CaseCreationTest : public ::testing::TestWithParam<StoreImplementation> {
 protected:
  static v1::Case NewCaseNamed(const std::string& name) {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(1);
    c.set_state(v1::Case::REGISTERED);
    return c;
  }

  std::unique_ptr<OpenStore> opened_ = GetParam().open();
  CaseStore& store_ = opened_->store();
};

TEST_P(CaseCreationTest, CreatingAnswersWhatIsAlike) {
  ASSERT_THAT(store_.Create(NewCaseNamed("cases/a"), ""), IsOk());
  v1::Case other = NewCaseNamed("cases/b");
  other.set_reference("another");
  other.mutable_members(0)->set_birth_year(1950);
  v1::Case alike = other;
  alike.set_name("cases/c");

  const auto like = store_.CreateAll({{NewCaseNamed("cases/d"), ""}, {other, ""}, {alike, ""}});

  ASSERT_THAT(like, IsOk());
  ASSERT_THAT(*like, SizeIs(3));
  EXPECT_EQ((*like)[0].same_reference, "cases/a");
  EXPECT_EQ((*like)[0].same_household, "cases/a");
  EXPECT_EQ((*like)[1].same_household, "cases/c");
  EXPECT_EQ((*like)[2].same_household, "cases/b");
}

TEST_P(CaseCreationTest, WhoIsRefusedStopsNobodyWhoCreatesAtTheSameTime) {
  constexpr int kThreads = 6, kEach = 20;
  ASSERT_THAT(store_.Create(NewCaseNamed("cases/first"), "used"), IsOk());
  std::vector<std::thread> callers;
  std::atomic<int> kept = 0, refused = 0;
  for (int thread = 0; thread < kThreads; ++thread) {
    callers.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(thread * kEach + i);
        const bool is_bad = (thread + i) % 3 == 0;
        const auto status = store_.Create(NewCaseNamed("cases/" + id), is_bad ? "used" : id);
        ++(status.ok() ? kept : refused);
        EXPECT_EQ(status.code(), is_bad ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kOk);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(kept, kThreads * kEach * 2 / 3);
  EXPECT_EQ(refused, kThreads * kEach / 3);
  const auto events = store_.EventsAfter(0, kThreads * kEach * 2);
  ASSERT_THAT(*events, SizeIs(kept + 1));
  for (size_t i = 0; i < events->size(); ++i) {
    const LoggedEvent& event = (*events)[i];
    EXPECT_EQ(event.sequence, static_cast<int64_t>(i) + 1);
    EXPECT_THAT(store_.Get(event.event.case_(), 1), IsOk());
  }
}

INSTANTIATE_TEST_SUITE_P(All, CaseCreationTest, ::testing::ValuesIn(StoreImplementations()),
                         [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace treff::casework
