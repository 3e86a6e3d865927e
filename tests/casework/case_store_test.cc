// The contract of CaseStore, over every implementation.
#include "services/casework/cases/case_store.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/open_stores.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class CaseStoreTest : public ::testing::TestWithParam<StoreImplementation> {
 protected:
  static v1::Case Revision(const std::string& name, int64_t revision) {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(revision);
    c.set_state(revision == 1 ? v1::Case::REGISTERED : v1::Case::READY);
    c.mutable_update_time()->set_seconds(1'790'000'000 + revision);
    c.mutable_update_time()->set_nanos(123'000);
    return c;
  }
  std::vector<std::string> Names(const ListedCases& listed) {
    std::vector<std::string> names;
    for (const v1::Case& c : listed.cases) names.push_back(c.name());
    return names;
  }

  std::unique_ptr<OpenStore> opened_ = GetParam().open();
  CaseStore& store_ = opened_->store();
};

TEST_P(CaseStoreTest, GivesBackEveryRevisionByteForByte) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  ASSERT_THAT(store_.Append(Revision("cases/a", 2), v1::CaseEvent::UPDATED), IsOk());

  EXPECT_EQ(store_.Get("cases/a", 1)->SerializeAsString(),
            Revision("cases/a", 1).SerializeAsString());
  EXPECT_EQ(store_.Get("cases/a", 2)->SerializeAsString(),
            Revision("cases/a", 2).SerializeAsString());
  EXPECT_EQ(store_.Get("cases/a", 0)->revision(), 2);
  EXPECT_THAT(store_.Get("cases/a", 3), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_.Get("cases/b", 0), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(CaseStoreTest, ARequestIdWorksOnce) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), "request"), IsOk());
  ASSERT_THAT(store_.Append(Revision("cases/a", 2), v1::CaseEvent::UPDATED), IsOk());

  EXPECT_THAT(store_.Create(Revision("cases/b", 1), "request"),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(store_.Get("cases/b", 0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ((*store_.FindByRequest("request"))->revision(), 1);
  EXPECT_FALSE(store_.FindByRequest("another")->has_value());
  EXPECT_THAT(store_.Create(Revision("cases/c", 1), ""), IsOk());
  EXPECT_THAT(store_.Create(Revision("cases/d", 1), ""), IsOk());
  EXPECT_THAT(*store_.EventsAfter(0, 10), SizeIs(4));
}

TEST_P(CaseStoreTest, OnlyTheNextRevisionIsAppended) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  ASSERT_THAT(store_.Append(Revision("cases/a", 2), v1::CaseEvent::UPDATED), IsOk());

  EXPECT_THAT(store_.Append(Revision("cases/a", 2), v1::CaseEvent::UPDATED),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(store_.Append(Revision("cases/a", 4), v1::CaseEvent::UPDATED),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(store_.Append(Revision("cases/b", 2), v1::CaseEvent::UPDATED),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(*store_.EventsAfter(0, 10), SizeIs(2));
}

TEST_P(CaseStoreTest, ListsNewestCasesFirstByTheirStateNow) {
  for (const char* name : {"cases/a", "cases/b", "cases/c", "cases/d"}) {
    ASSERT_THAT(store_.Create(Revision(name, 1), ""), IsOk());
  }
  ASSERT_THAT(store_.Append(Revision("cases/b", 2), v1::CaseEvent::STATE_CHANGED), IsOk());

  const auto first = store_.List({}, 0, 3);
  EXPECT_THAT(Names(*first), ElementsAre("cases/d", "cases/c", "cases/b"));
  EXPECT_EQ(first->cases[2].revision(), 2);
  const auto second = store_.List({}, first->next_before, 3);
  EXPECT_THAT(Names(*second), ElementsAre("cases/a"));
  EXPECT_EQ(second->next_before, 0);
  EXPECT_THAT(Names(*store_.List({v1::Case::READY}, 0, 3)), ElementsAre("cases/b"));
  EXPECT_THAT(Names(*store_.List({v1::Case::READY, v1::Case::REGISTERED}, 0, 4)), SizeIs(4));
  EXPECT_EQ(store_.List({}, 0, 4)->next_before, 0) << "a full last page has no next";
  EXPECT_THAT(Names(*store_.List({v1::Case::CLOSED}, 0, 3)), IsEmpty());
}

TEST_P(CaseStoreTest, LogsEventsInOrder) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), ""), IsOk());
  ASSERT_THAT(store_.Append(Revision("cases/a", 2), v1::CaseEvent::STATE_CHANGED), IsOk());

  const auto events = store_.EventsAfter(0, 10);

  ASSERT_THAT(*events, SizeIs(2));
  EXPECT_LT((*events)[0].sequence, (*events)[1].sequence);
  EXPECT_THAT((*events)[1].event, treff::testing::EqualsProto(R"pb(
                kind: STATE_CHANGED
                case: "cases/a"
                revision: 2
                state: READY
                event_time { seconds: 1790000002 nanos: 123000 }
              )pb"));
  EXPECT_THAT(*store_.EventsAfter((*events)[0].sequence, 10), SizeIs(1));
  EXPECT_THAT(*store_.EventsAfter((*events)[1].sequence, 10), IsEmpty());
  EXPECT_THAT(*store_.EventsAfter(0, 1), SizeIs(1));
}

TEST_P(CaseStoreTest, AReaderNeverMissesAnEventOfAConcurrentWriter) {
  constexpr int kWriters = 4;
  constexpr int kCasesEach = 25;
  std::vector<std::jthread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < kCasesEach; ++i) {
        const std::string name = "cases/" + std::to_string(w) + "-" + std::to_string(i);
        EXPECT_THAT(store_.Create(Revision(name, 1), name), IsOk());
      }
    });
  }

  size_t read = 0;
  int64_t sequence = 0;
  while (read < kWriters * kCasesEach) {
    const auto events = store_.EventsAfter(sequence, 1000);
    ASSERT_THAT(events, IsOk());
    for (const LoggedEvent& logged : *events) {
      ASSERT_GT(logged.sequence, sequence);
      sequence = logged.sequence;
      ++read;
    }
    if (read < kWriters * kCasesEach) std::this_thread::yield();
  }
  for (std::jthread& writer : writers) writer.join();

  EXPECT_THAT(*store_.EventsAfter(sequence, 10), IsEmpty());
}

TEST_P(CaseStoreTest, OneOfManyWithTheSameRequestIdWins) {
  std::vector<std::jthread> callers;
  std::atomic<int> created = 0;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&, i] {
      const absl::Status status = store_.Create(Revision("cases/" + std::to_string(i), 1), "same");
      if (status.ok()) ++created;
      EXPECT_TRUE(status.ok() || absl::IsAlreadyExists(status)) << status;
    });
  }
  for (std::jthread& caller : callers) caller.join();

  EXPECT_EQ(created, 1);
  EXPECT_THAT(*store_.EventsAfter(0, 10), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(All, CaseStoreTest, ::testing::ValuesIn(StoreImplementations()),
                         [](const auto& test) { return test.param.name; });

TEST(SqlCaseStore, KeepsCasesWhenOpenedAgain) {
  treff::testing::TempDir folder;
  const std::string url = "sqlite:" + folder.File("casework.db");
  v1::Case c = SingleAdult();
  c.set_name("cases/a");
  c.set_revision(1);
  ASSERT_THAT(SqlOpenStore(url).store().Create(c, "request"), IsOk());

  SqlOpenStore again(url);

  EXPECT_THAT(again.store().Get("cases/a", 0), IsOk());
  EXPECT_TRUE(again.store().FindByRequest("request")->has_value());
}

}  // namespace
}  // namespace treff::casework
