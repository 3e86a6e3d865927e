// What a place for sessions must keep to, in memory and in a real Redis; and what a Redis that is
// away, or in wrong hands, can do.
#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/gateway/session/session_store.h"
#include "services/platform/values/clock.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr absl::Duration kLong = absl::Minutes(1);
constexpr absl::Duration kShort = absl::Milliseconds(30);

struct Place {
  std::unique_ptr<testing::TempDir> folder;     // null: none
  std::unique_ptr<testing::RedisServer> redis;  // null: none
  std::unique_ptr<SessionStore> store;
};

Place InMemory() {
  return {.folder = nullptr,
          .redis = nullptr,
          .store = MemorySessionStore(100, platform::SystemClock())};
}
Place InRedis() {
  Place place{
      .folder = nullptr, .redis = std::make_unique<testing::RedisServer>(), .store = nullptr};
  place.store = *RedisSessionStore(place.redis->address());
  return place;
}

// By a user with the rights that docs/operations.md gives it, and no other.
Place InRedisWithLogin() {
  Place place;
  place.folder = std::make_unique<testing::TempDir>();
  place.redis = std::make_unique<testing::RedisServer>(testing::RedisServerOptions{
      .lines = {"user treff on >secret resetchannels ~treff:* -@all +mget +set +getex +del"},
      .password = "of-the-test"});
  place.store =
      *RedisSessionStore(place.redis->address(), place.folder->Write("login", "treff:secret"));
  return place;
}

class SessionStoreTest : public ::testing::TestWithParam<Place (*)()> {
 protected:
  const Place place_ = GetParam()();
  SessionStore& store_ = *place_.store;
};

INSTANTIATE_TEST_SUITE_P(In, SessionStoreTest,
                         ::testing::Values(InMemory, InRedis, InRedisWithLogin),
                         [](const auto& place) -> std::string {
                           if (place.index == 0) return "Memory";
                           return place.index == 1 ? "Redis" : "RedisWithLogin";
                         });

TEST_P(SessionStoreTest, KeepsBytesByKeyUntilTheyAreEnded) {
  const std::string bytes("a\0\xff\r\n", 5);
  ASSERT_THAT(store_.Put("one", bytes, kLong), IsOk());
  ASSERT_THAT(store_.Put("two", "another", kLong), IsOk());

  EXPECT_THAT(*store_.Find("one", kLong), Optional(Eq(bytes)));
  EXPECT_THAT(*store_.Find("two", kLong), Optional(Eq("another")));
  EXPECT_THAT(*store_.Find("three", kLong), Eq(std::nullopt));
  EXPECT_TRUE(*store_.End("one"));
  EXPECT_FALSE(*store_.End("one"));
  EXPECT_THAT(*store_.Find("one", kLong), Eq(std::nullopt));
  EXPECT_THAT(*store_.Find("two", kLong), Optional(Eq("another")));
}

TEST_P(SessionStoreTest, ReplacesOnlyWhatIsThere) {
  EXPECT_FALSE(*store_.Replace("one", "new", kLong));
  EXPECT_THAT(*store_.Find("one", kLong), Eq(std::nullopt));
  ASSERT_THAT(store_.Put("one", "old", kLong), IsOk());

  EXPECT_TRUE(*store_.Replace("one", "new", kLong));
  EXPECT_THAT(*store_.Find("one", kLong), Optional(Eq("new")));
}

TEST_P(SessionStoreTest, ForgetsWhatNobodyAsksForAndKeepsWhatIsUsed) {
  ASSERT_THAT(store_.Put("idle", "x", kShort), IsOk());
  ASSERT_THAT(store_.Put("used", "x", kShort), IsOk());
  ASSERT_THAT(*store_.Find("used", kLong), Optional(Eq("x")));

  // To look for it would prolong it: a session made after it is waited for.
  ASSERT_TRUE(*store_.Claim("later", 2 * kShort));
  ASSERT_TRUE(testing::WaitUntil([this] { return *store_.Claim("later", kLong); }));
  EXPECT_THAT(*store_.Find("idle", kLong), Eq(std::nullopt));
  EXPECT_THAT(*store_.Find("used", kLong), Optional(Eq("x")));
}

TEST_P(SessionStoreTest, LetsOneAloneClaimAName) {
  EXPECT_TRUE(*store_.Claim("name", kLong));
  EXPECT_FALSE(*store_.Claim("name", kLong));
  EXPECT_TRUE(*store_.Claim("other", kShort));
  EXPECT_TRUE(testing::WaitUntil([this] { return *store_.Claim("other", kLong); }));
  // A claim is no session.
  EXPECT_THAT(*store_.Find("name", kLong), Eq(std::nullopt));
}

TEST(RedisSessions, AreNeitherThereNorGoneWhileRedisIsAway) {
  testing::RedisServer redis;
  const auto store = *RedisSessionStore(redis.address());
  ASSERT_THAT(store->Put("one", "x", kLong), IsOk());

  redis.Hang();
  EXPECT_THAT(store->Find("one", kLong),
              StatusIs(StatusCode::kUnavailable, HasSubstr("try again in a moment")));
  EXPECT_THAT(store->End("one"), StatusIs(StatusCode::kUnavailable));
  redis.GoOn();
  ASSERT_TRUE(testing::WaitUntil([&] { return store->Find("one", kLong).ok(); }));
  EXPECT_THAT(*store->Find("one", kLong), Optional(Eq("x")));

  redis.Kill();
  EXPECT_THAT(store->Claim("one", kLong), StatusIs(StatusCode::kUnavailable));
  redis.Restart();
  ASSERT_TRUE(testing::WaitUntil([&] { return store->Find("one", kLong).ok(); }));
  EXPECT_THAT(*store->Find("one", kLong), Eq(std::nullopt));
}

}  // namespace
}  // namespace treff::gateway
