// The contract of CaseStore, over every implementation.
#include "services/casework/cases/store/case_store.h"

#include <atomic>
#include <map>
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

TEST_P(CaseStoreTest, GivesManyCasesAtOnce) {
  std::vector<std::string> wanted = {"cases/missing"};
  for (int i = 0; i < 250; ++i) {
    const std::string name = "cases/" + std::to_string(i);
    ASSERT_THAT(store_.Create(Revision(name, 1), ""), IsOk());
    if (i > 0) wanted.push_back(name);
  }
  ASSERT_THAT(store_.Append(Revision("cases/7", 2), v1::CaseEvent::UPDATED), IsOk());

  const auto all = store_.GetAll(wanted);

  ASSERT_THAT(all, IsOk());
  std::map<std::string, int64_t> revisions;
  for (const v1::Case& c : *all) revisions[c.name()] = c.revision();
  EXPECT_THAT(*all, SizeIs(249));
  EXPECT_THAT(revisions, SizeIs(249));
  EXPECT_EQ(revisions["cases/7"], 2);
  EXPECT_EQ(revisions.count("cases/0"), 0u);
  EXPECT_THAT(*store_.GetAll({}), IsEmpty());
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

  const auto listed = [&](const std::vector<v1::Case::State>& states, const CasePlace& from,
                          int limit) {
    return *store_.List({.states = states}, v1::ListCasesRequest::ORDER_UNSPECIFIED, from, limit);
  };
  const ListedCases first = listed({}, {}, 3);
  EXPECT_THAT(Names(first), ElementsAre("cases/d", "cases/c", "cases/b"));
  EXPECT_EQ(first.cases[2].revision(), 2);
  EXPECT_EQ(first.total, 4);
  const ListedCases second = listed({}, *first.next, 3);
  EXPECT_THAT(Names(second), ElementsAre("cases/a"));
  EXPECT_FALSE(second.next.has_value());
  EXPECT_EQ(second.total, 4);
  EXPECT_THAT(Names(listed({v1::Case::READY}, {}, 3)), ElementsAre("cases/b"));
  EXPECT_THAT(Names(listed({v1::Case::READY, v1::Case::REGISTERED}, {}, 4)), SizeIs(4));
  EXPECT_FALSE(listed({}, {}, 4).next.has_value()) << "a full last page has no next";
  EXPECT_THAT(Names(listed({v1::Case::CLOSED}, {}, 3)), IsEmpty());
}

// A case of that name with all that lists look for.
v1::Case Listed(const std::string& name, const std::string& text) {
  v1::Case c = ParseCase(text);
  c.set_name(name);
  c.set_revision(1);
  return c;
}

class CaseListTest : public CaseStoreTest {
 protected:
  CaseListTest() {
    Keep("cases/a", R"pb(reference: "IMDI-100%"
                         state: READY
                         track: ASYLUM
                         members { birth_year: 1990 }
                         members { birth_year: 1991 }
                         permit_date: "2026-03-01"
                         settlement_deadline: "2026-09-01")pb");
    Keep("cases/b", R"pb(reference: "imdi-1005"
                         state: READY
                         track: QUOTA_REFUGEE
                         members { birth_year: 1990 }
                         needs { kind: INTERPRETER language: "ti" }
                         needs { kind: NURSING_HOME }
                         permit_date: "2026-02-01"
                         settlement_deadline: "2026-12-01")pb");
    Keep("cases/c", R"pb(reference: "UDI_7"
                         state: REGISTERED
                         track: ASYLUM
                         members { birth_year: 1980 })pb");
    Keep("cases/d", R"pb(reference: "UDI 7"
                         state: SETTLED
                         track: ASYLUM
                         members { birth_year: 1980 }
                         needs { kind: NURSING_HOME }
                         permit_date: "2026-03-01"
                         settlement_deadline: "2026-09-01")pb");
  }

  void Keep(const std::string& name, const std::string& text) {
    EXPECT_THAT(store_.Create(Listed(name, text), ""), IsOk());
  }
  std::vector<std::string> Found(const CaseFilter& filter) {
    const auto listed = store_.List(filter, v1::ListCasesRequest::DEADLINE, {}, 10);
    EXPECT_THAT(listed, IsOk());
    EXPECT_EQ(listed->total, static_cast<int64_t>(listed->cases.size()));
    return Names(*listed);
  }
};

TEST_P(CaseListTest, EachFilterLeavesOutWhatItDoesNotFit) {
  EXPECT_THAT(Found({}), ElementsAre("cases/a", "cases/d", "cases/b", "cases/c"));
  EXPECT_THAT(Found({.tracks = {v1::Case::QUOTA_REFUGEE}}), ElementsAre("cases/b"));
  EXPECT_THAT(Found({.min_persons = 2}), ElementsAre("cases/a"));
  EXPECT_THAT(Found({.max_persons = 1}), ElementsAre("cases/d", "cases/b", "cases/c"));
  EXPECT_THAT(Found({.needs = NeedBit(v1::Need::NURSING_HOME)}), ElementsAre("cases/d", "cases/b"));
  EXPECT_THAT(Found({.needs = NeedBit(v1::Need::NURSING_HOME) | NeedBit(v1::Need::INTERPRETER)}),
              ElementsAre("cases/b"));
  EXPECT_THAT(Found({.late_before = 20'261'129}), ElementsAre("cases/a"))
      << "who is settled is not late, nor who has no deadline";
  EXPECT_THAT(Found({.late_before = 20'260'901}), IsEmpty()) << "the last day is not late";
  EXPECT_THAT(Found({.states = {v1::Case::SETTLED}, .late_before = 20'261'129}), IsEmpty());
}

TEST_P(CaseListTest, TextIsFoundWhateverItsLettersAndTakesNoCharacterForAnother) {
  EXPECT_THAT(Found({.reference = "imdi-100"}), ElementsAre("cases/a", "cases/b"));
  EXPECT_THAT(Found({.reference = "imdi-100%"}), ElementsAre("cases/a"));
  EXPECT_THAT(Found({.reference = "udi_"}), ElementsAre("cases/c"));
  EXPECT_THAT(Found({.reference = "udi' or '1'='1"}), IsEmpty());
  EXPECT_THAT(Found({.words = {"interpreter", "ti"}}), ElementsAre("cases/b"));
  EXPECT_THAT(Found({.words = {"asylum", "ready"}}), ElementsAre("cases/a"));
  EXPECT_THAT(Found({.words = {"1990"}}), IsEmpty()) << "nothing of persons is searched";
}

TEST_P(CaseListTest, PagesOfAnOrderHoldEachCaseOnce) {
  for (const auto order : {v1::ListCasesRequest::DEADLINE, v1::ListCasesRequest::LONGEST_WAITING}) {
    std::vector<std::string> names;
    CasePlace from;
    for (int page = 0; page < 4; ++page) {
      const auto listed = store_.List({}, order, from, 1);
      ASSERT_THAT(listed, IsOk());
      ASSERT_THAT(listed->cases, SizeIs(1));
      names.push_back(listed->cases[0].name());
      from = listed->next.value_or(CasePlace());
    }
    EXPECT_EQ(from.position, 0) << "the fourth page is the last";
    if (order == v1::ListCasesRequest::DEADLINE) {
      EXPECT_THAT(names, ElementsAre("cases/a", "cases/d", "cases/b", "cases/c"));
    } else {
      EXPECT_THAT(names, ElementsAre("cases/b", "cases/a", "cases/d", "cases/c"));
    }
  }
}

TEST_P(CaseListTest, CasesThatMayBeTheSameAreFound) {
  v1::Case again = Listed("cases/e", R"pb(reference: "imdi-100%"
                                          track: QUOTA_REFUGEE
                                          members { birth_year: 1990 }
                                          permit_date: "2026-02-01")pb");

  const auto like = store_.CasesLike(again, /*registrar=*/"");
  ASSERT_THAT(like, IsOk());
  EXPECT_EQ(like->same_reference, "cases/a");
  EXPECT_EQ(like->same_household, "cases/b");

  again.set_name("cases/b");
  EXPECT_EQ(store_.CasesLike(again, /*registrar=*/"")->same_household, "")
      << "nobody is like themselves";
  v1::Case ended = Listed("cases/a", "");
  ended.set_reference("IMDI-100%");
  ended.set_revision(2);
  ended.set_state(v1::Case::WITHDRAWN);
  ASSERT_THAT(store_.Append(ended, v1::CaseEvent::STATE_CHANGED), IsOk());
  EXPECT_EQ(store_.CasesLike(again, /*registrar=*/"")->same_reference, "");
}

TEST_P(CaseStoreTest, AllCasesOfABatchAreKeptOrNone) {
  ASSERT_THAT(store_.Create(Revision("cases/a", 1), "first"), IsOk());

  EXPECT_THAT(
      store_.CreateAll({{Revision("cases/b", 1), "second"}, {Revision("cases/c", 1), "first"}}),
      StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(store_.Get("cases/b", 0), StatusIs(absl::StatusCode::kNotFound));

  EXPECT_THAT(store_.CreateAll({{Revision("cases/b", 1), "second"}, {Revision("cases/c", 1), ""}}),
              IsOk());
  EXPECT_THAT(store_.Get("cases/c", 0), IsOk());
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

TEST_P(CaseStoreTest, FindsCasesByRegistrarAndByWhenTheyChanged) {
  v1::Case of_a_system = Revision("cases/a", 1);
  of_a_system.set_registrar("alfa");
  ASSERT_THAT(store_.Create(of_a_system, ""), IsOk());
  ASSERT_THAT(store_.Create(Revision("cases/b", 1), ""), IsOk());
  ASSERT_THAT(store_.Create(Revision("cases/c", 1), ""), IsOk());
  ASSERT_THAT(store_.Append(Revision("cases/b", 2), v1::CaseEvent::UPDATED), IsOk());
  const auto listed = [&](const CaseFilter& filter) {
    return Names(*store_.List(filter, v1::ListCasesRequest::ORDER_UNSPECIFIED, {}, 10));
  };
  constexpr int64_t kFirstMicros = 1'790'000'001'000'123;
  constexpr int64_t kSecond = 1'000'000;

  EXPECT_THAT(listed({.registrar = "alfa"}), ElementsAre("cases/a"));
  EXPECT_THAT(listed({.registrar = "alf"}), IsEmpty());
  EXPECT_THAT(listed({.changed_since = kFirstMicros}), SizeIs(3));
  EXPECT_THAT(listed({.changed_since = kFirstMicros + 1}), ElementsAre("cases/b"));
  EXPECT_THAT(listed({.changed_since = kFirstMicros + kSecond}), ElementsAre("cases/b"));
  EXPECT_THAT(listed({.changed_since = kFirstMicros + kSecond + 1}), IsEmpty());
  EXPECT_THAT(listed({.registrar = "alfa", .changed_since = kFirstMicros + 1}), IsEmpty());
  const auto events = *store_.EventsAfter(0, 10);
  EXPECT_EQ(events[0].registrar, "alfa");
  EXPECT_EQ(events[1].registrar, "");
  EXPECT_EQ(store_.CasesLike(Revision("cases/d", 1), "alfa")->same_reference, "cases/a");
  EXPECT_EQ(store_.CasesLike(Revision("cases/d", 1), "beta")->same_reference, "");
}

INSTANTIATE_TEST_SUITE_P(All, CaseListTest, ::testing::ValuesIn(StoreImplementations()),
                         [](const auto& test) { return test.param.name; });
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
