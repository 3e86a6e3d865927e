// Which events a watcher is told of, bookmarks, and tokens of other logs.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/casework/events/case_events.h"
#include "tests/casework/memory_case_store.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using treff::testing::BadFields;
using treff::testing::IsOk;
using treff::testing::StatusIs;

v1::Case Kept(CaseStore& store, const std::string& name, int64_t second) {
  v1::Case c = SingleAdult();
  c.set_name(name);
  c.set_revision(1);
  c.set_state(v1::Case::REGISTERED);
  c.mutable_update_time()->set_seconds(second);
  EXPECT_THAT(store.Create(c, ""), IsOk());
  return c;
}

void MakeReady(CaseStore& store, v1::Case c) {
  c.set_revision(2);
  c.set_state(v1::Case::READY);
  EXPECT_THAT(store.Append(c, v1::CaseEvent::STATE_CHANGED), IsOk());
}

class CaseWatchTest : public ::testing::Test {
 protected:
  std::vector<v1::CaseEvent> Read(size_t count, const v1::WatchCasesRequest& request) {
    std::vector<v1::CaseEvent> events;
    EXPECT_THAT(events_.Watch(request,
                              [&](const v1::CaseEvent& event) {
                                events.push_back(event);
                                return events.size() < count;
                              }),
                IsOk());
    return events;
  }
  static v1::WatchCasesRequest From(const std::string& token, bool bookmarks = false) {
    v1::WatchCasesRequest request;
    request.set_resume_token(token);
    request.set_bookmarks(bookmarks);
    return request;
  }
  absl::Status Watch(const v1::WatchCasesRequest& request) {
    return events_.Watch(request, [](const auto&) { return false; });
  }

  platform::FixedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  std::unique_ptr<CaseStore> store_ = NewMemoryCaseStore();
  CaseEvents events_{*store_,
                     {.poll_interval = absl::Hours(1),
                      .bookmark_interval = absl::Milliseconds(20),
                      .clock = &clock_}};
};

TEST_F(CaseWatchTest, TellsOfTheStatesAskedForAlone) {
  const v1::Case a = Kept(*store_, "cases/a", 100);
  Kept(*store_, "cases/b", 101);
  MakeReady(*store_, a);
  v1::WatchCasesRequest ready;
  ready.add_states(v1::Case::READY);

  const auto events = Read(1, ready);

  EXPECT_EQ(events[0].case_(), "cases/a");
  EXPECT_EQ(events[0].state(), v1::Case::READY);
  ready.add_states(v1::Case::STATE_UNSPECIFIED);
  ready.add_states(static_cast<v1::Case::State>(77));
  EXPECT_THAT(BadFields(Watch(ready)), ElementsAre("states[1]", "states[2]"));
}

TEST_F(CaseWatchTest, ABookmarkComesFirstAndIsAPlaceToResumeAt) {
  const auto before_all = Read(1, From("", /*bookmarks=*/true));
  ASSERT_EQ(before_all[0].kind(), v1::CaseEvent::BOOKMARK);
  EXPECT_EQ(before_all[0].case_(), "");
  EXPECT_EQ(before_all[0].event_time().seconds(), 1'795'000'000);
  Kept(*store_, "cases/a", 100);
  Kept(*store_, "cases/b", 101);

  EXPECT_EQ(Read(1, From(before_all[0].resume_token()))[0].case_(), "cases/a");
  const std::string token = Read(1, From(""))[0].resume_token();
  const auto resumed = Read(2, From(token, /*bookmarks=*/true));
  EXPECT_EQ(resumed[0].kind(), v1::CaseEvent::BOOKMARK);
  EXPECT_EQ(resumed[1].case_(), "cases/b");
  EXPECT_EQ(Read(1, From(resumed[0].resume_token()))[0].case_(), "cases/b");
}

// The poll interval is an hour: only the bookmark's own can end this in time.
TEST_F(CaseWatchTest, WhenNothingHappensBookmarksMoveOn) {
  const v1::Case a = Kept(*store_, "cases/a", 100);
  v1::WatchCasesRequest ready = From("", /*bookmarks=*/true);
  ready.add_states(v1::Case::READY);

  const auto quiet = Read(3, ready);
  MakeReady(*store_, a);

  for (const v1::CaseEvent& each : quiet) EXPECT_EQ(each.kind(), v1::CaseEvent::BOOKMARK);
  EXPECT_NE(quiet[0].resume_token(), quiet[2].resume_token()) << "past what was not asked for";
  EXPECT_EQ(Read(1, From(quiet[2].resume_token()))[0].kind(), v1::CaseEvent::STATE_CHANGED);
}

TEST_F(CaseWatchTest, WhoWantsNoBookmarksGetsNone) {
  Kept(*store_, "cases/a", 100);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    Kept(*store_, "cases/b", 101);
    events_.Wake();
  });

  const auto events = Read(2, From(""));
  later.join();

  EXPECT_EQ(events[0].case_(), "cases/a");
  EXPECT_EQ(events[1].case_(), "cases/b");
}

TEST_F(CaseWatchTest, ATokenOfAnotherLogHasExpired) {
  const auto expired =
      StatusIs(absl::StatusCode::kFailedPrecondition, ::testing::HasSubstr("list the cases again"));
  const auto other_store = NewMemoryCaseStore();
  CaseEvents other(*other_store, {});
  for (int i = 0; i < 3; ++i) Kept(*other_store, "cases/" + std::to_string(i), 500 + i);
  std::vector<std::string> tokens;
  ASSERT_THAT(other.Watch({},
                          [&](const v1::CaseEvent& event) {
                            tokens.push_back(event.resume_token());
                            return tokens.size() < 3;
                          }),
              IsOk());
  Kept(*store_, "cases/a", 100);
  Kept(*store_, "cases/b", 101);

  EXPECT_THAT(Watch(From(tokens[0])), expired) << "another event is there";
  EXPECT_THAT(Watch(From(tokens[2])), expired) << "this log is shorter";
  const auto detail = platform::GetDetail<google::rpc::ErrorInfo>(Watch(From(tokens[0])));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason(), "WATCH_EXPIRED");
}

}  // namespace
}  // namespace treff::casework
