#include "services/casework/events/case_events.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/middleware/context.h"
#include "tests/casework/callers.h"
#include "tests/casework/memory_case_store.h"
#include "tests/casework/sample_cases.h"

namespace treff::casework {
namespace {

class CaseEventsTest : public ::testing::Test {
 protected:
  v1::Case Keep(const std::string& name) {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(1);
    c.set_state(v1::Case::REGISTERED);
    EXPECT_TRUE(store_->Create(c, "").ok());
    return c;
  }
  // The next `count` events from `token` on.
  std::vector<v1::CaseEvent> Read(size_t count, const std::string& token = "") {
    v1::WatchCasesRequest request;
    request.set_resume_token(token);
    std::vector<v1::CaseEvent> events;
    const absl::Status status = events_.Watch(request, [&](const v1::CaseEvent& event) {
      events.push_back(event);
      return events.size() < count;
    });
    EXPECT_TRUE(status.ok()) << status;
    return events;
  }

  std::unique_ptr<CaseStore> store_ = NewMemoryCaseStore();
  std::atomic<bool> stopping_ = false;
  CaseEvents events_{*store_,
                     {.poll_interval = absl::Hours(1), .max_watchers = 1, .stopping = [this] {
                        return stopping_.load();
                      }}};
};

TEST_F(CaseEventsTest, BeginsWithTheOldestAndResumesAfterAToken) {
  v1::Case a = Keep("cases/a");
  Keep("cases/b");
  a.set_revision(2);
  a.set_state(v1::Case::READY);
  ASSERT_TRUE(store_->Append(a, v1::CaseEvent::STATE_CHANGED).ok());

  const auto all = Read(3);
  const auto rest = Read(2, all[0].resume_token());

  EXPECT_EQ(all[0].case_(), "cases/a");
  EXPECT_EQ(all[0].kind(), v1::CaseEvent::CREATED);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].case_(), "cases/b");
  EXPECT_EQ(rest[1].case_(), "cases/a");
  EXPECT_EQ(rest[1].kind(), v1::CaseEvent::STATE_CHANGED);
  EXPECT_EQ(rest[1].revision(), 2);
  EXPECT_EQ(rest[1].state(), v1::Case::READY);
}

TEST_F(CaseEventsTest, ReadsMoreEventsThanOneLookGives) {
  for (int i = 0; i < 250; ++i) Keep("cases/" + std::to_string(i));

  const auto events = Read(250);

  ASSERT_EQ(events.size(), 250u);
  EXPECT_EQ(events.back().case_(), "cases/249");
}

// The poll interval is an hour: only a wake-up can end this in time.
TEST_F(CaseEventsTest, AWatcherIsWokenByACommit) {
  std::vector<v1::CaseEvent> events;
  std::thread watcher([&] { events = Read(1); });

  Keep("cases/a");
  events_.Wake();
  watcher.join();

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].case_(), "cases/a");
}

TEST_F(CaseEventsTest, EndsWhenTheProcessStops) {
  absl::Status status;
  std::thread watcher([&] { status = events_.Watch({}, [](const auto&) { return true; }); });

  stopping_ = true;
  events_.Wake();
  watcher.join();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(CaseEventsTest, EndsWhenTheCallerIsGone) {
  platform::ScopedCall call({.cancelled = [] { return true; }});

  EXPECT_TRUE(events_.Watch({}, [](const auto&) { return true; }).ok());
}

TEST_F(CaseEventsTest, MoreWatchersThanAllowedAreTurnedAway) {
  Keep("cases/a");
  absl::Status second;

  const absl::Status first = events_.Watch({}, [&](const auto&) {
    second = events_.Watch({}, [](const auto&) { return true; });
    return false;
  });

  EXPECT_TRUE(first.ok());
  EXPECT_EQ(second.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Read(1).size(), 1u) << "the place is free again";
}

TEST_F(CaseEventsTest, OneSystemLeavesPlacesToTheOthers) {
  CaseEvents events(*store_, {.max_watchers = 4});
  v1::WatchCasesRequest request;
  request.set_bookmarks(true);
  absl::Status second, other;
  const auto stop = [](const auto&) { return false; };

  const AsSystem alfa("alfa");
  const absl::Status first = events.Watch(request, [&](const auto&) {
    second = events.Watch(request, stop);
    const AsSystem beta("beta");
    other = events.Watch(request, stop);
    return false;
  });

  EXPECT_TRUE(first.ok()) << first;
  EXPECT_EQ(second.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(other.ok()) << other;
  EXPECT_TRUE(events.Watch(request, stop).ok()) << "the place is free again";
}

TEST_F(CaseEventsTest, RefusesTokensThatAreNotItsOwn) {
  Keep("cases/a");
  const std::string token = Read(1)[0].resume_token();
  for (const std::string& bad :
       {std::string("x"), token + "A", token.substr(1), std::string(10'000, 'A')}) {
    v1::WatchCasesRequest request;
    request.set_resume_token(bad);
    EXPECT_EQ(events_.Watch(request, [](const auto&) { return false; }).code(),
              absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace treff::casework
