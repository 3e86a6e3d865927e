// One contract over both caches, and what only a Redis can do: die, hang and come back.
#include "services/platform/cache/cache.h"

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/telemetry/metrics.h"
#include "tests/testing/child_process.h"
#include "tests/testing/redis_server.h"

namespace treff::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;
using treff::testing::RedisServer;
using treff::testing::WaitUntil;

RedisCacheOptions OptionsFor(const RedisServer& server) {
  RedisCacheOptions options;
  options.port = server.port();
  // A busy machine must not look like a broken Redis where the test is about something else.
  options.timeout = absl::Seconds(5);
  options.retry_after = absl::ZeroDuration();
  return options;
}

struct Implementation {
  const char* name;
  std::function<std::unique_ptr<Cache>()> make;
};

std::unique_ptr<Cache> NewCacheOverSharedRedis() {
  static RedisServer server;
  static std::atomic<int> count = 0;
  RedisCacheOptions options = OptionsFor(server);
  options.key_prefix = absl::StrCat("test", ++count, ":");
  return NewRedisCache(options);
}

class CacheContract : public ::testing::TestWithParam<Implementation> {
 protected:
  const std::unique_ptr<Cache> cache_ = GetParam().make();
};

INSTANTIATE_TEST_SUITE_P(Caches, CacheContract,
                         ::testing::Values(Implementation{"Memory",
                                                          [] { return NewMemoryCache(); }},
                                           Implementation{"Redis", NewCacheOverSharedRedis}),
                         [](const auto& param) { return param.param.name; });

TEST_P(CacheContract, ReturnsWhatWasPut) {
  EXPECT_EQ(cache_->Get("k"), std::nullopt);
  cache_->Put("k", "v1", absl::Minutes(1));
  cache_->Put("k", "v2", absl::Minutes(1));
  EXPECT_THAT(cache_->Get("k"), Optional(std::string("v2")));
}

TEST_P(CacheContract, KeepsAnyBytes) {
  const std::string bytes("\0\r\n$5 %b \xFF", 11);
  cache_->Put(bytes, bytes, absl::Minutes(1));
  EXPECT_THAT(cache_->Get(bytes), Optional(bytes));
  cache_->Put("empty", "", absl::Minutes(1));
  EXPECT_THAT(cache_->Get("empty"), Optional(std::string()));
}

TEST_P(CacheContract, KeepsLargeValues) {
  const std::string large(5 << 20, 'x');
  cache_->Put("large", large, absl::Minutes(1));
  EXPECT_EQ(cache_->Get("large"), large);
}

TEST_P(CacheContract, AnswersManyKeysInOrder) {
  cache_->Put("a", "1", absl::Minutes(1));
  cache_->Put("c", "3", absl::Minutes(1));
  EXPECT_THAT(cache_->GetAll({"c", "b", "a", "c"}),
              ElementsAre(Optional(std::string("3")), std::nullopt, Optional(std::string("1")),
                          Optional(std::string("3"))));
  EXPECT_THAT(cache_->GetAll({}), ElementsAre());
}

TEST_P(CacheContract, ForgetsWhenTheTimeIsUp) {
  cache_->Put("never", "v", absl::ZeroDuration());
  EXPECT_EQ(cache_->Get("never"), std::nullopt);
  cache_->Put("short", "v", absl::Milliseconds(20));
  EXPECT_TRUE(WaitUntil([&] { return !cache_->Get("short").has_value(); }));
}

TEST_P(CacheContract, ServesManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string key = absl::StrCat("k", t, "-", i);
        cache_->Put(key, key, absl::Minutes(1));
        EXPECT_THAT(cache_->Get(key), Optional(key));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(MemoryCache, TheLeastRecentlyUsedGoFirst) {
  const auto cache = NewMemoryCache({.max_bytes = 30});
  cache->Put("a", std::string(9, 'x'), absl::Minutes(1));
  cache->Put("b", std::string(9, 'x'), absl::Minutes(1));
  cache->Put("c", std::string(9, 'x'), absl::Minutes(1));
  EXPECT_TRUE(cache->Get("a").has_value());

  cache->Put("d", std::string(9, 'x'), absl::Minutes(1));

  EXPECT_TRUE(cache->Get("a").has_value());
  EXPECT_FALSE(cache->Get("b").has_value());
  EXPECT_TRUE(cache->Get("c").has_value());
  EXPECT_TRUE(cache->Get("d").has_value());
}

TEST(MemoryCache, WhatCannotFitEvictsNothing) {
  const auto cache = NewMemoryCache({.max_bytes = 30});
  cache->Put("a", "1", absl::Minutes(1));
  cache->Put("b", std::string(100, 'x'), absl::Minutes(1));
  EXPECT_TRUE(cache->Get("a").has_value());
  EXPECT_FALSE(cache->Get("b").has_value());
}

TEST(MemoryCache, TimePassesByItsClock) {
  FixedClock clock(absl::UnixEpoch());
  const auto cache = NewMemoryCache({.clock = &clock});
  cache->Put("k", "v", absl::Minutes(1));
  clock.Set(absl::UnixEpoch() + absl::Seconds(59));
  EXPECT_TRUE(cache->Get("k").has_value());
  clock.Set(absl::UnixEpoch() + absl::Seconds(60));
  EXPECT_FALSE(cache->Get("k").has_value());
}

TEST(RedisCache, AKilledRedisIsAMissAndAReturnedOneIsUsedAgain) {
  RedisServer server;
  const auto cache = NewRedisCache(OptionsFor(server));
  cache->Put("k", "v", absl::Minutes(1));
  ASSERT_TRUE(cache->Get("k").has_value());

  server.Kill();
  EXPECT_EQ(cache->Get("k"), std::nullopt);
  cache->Put("k", "v", absl::Minutes(1));

  server.Restart();
  EXPECT_EQ(cache->Get("k"), std::nullopt);
  cache->Put("k", "v", absl::Minutes(1));
  EXPECT_TRUE(cache->Get("k").has_value());
}

TEST(RedisCache, ABrokenConnectionDoesNotEndTheProgram) {
  RedisServer server;
  const auto cache = NewRedisCache(OptionsFor(server));
  ASSERT_EQ(cache->Get("k"), std::nullopt);
  server.Kill();
  // Too large for one write, so that the second meets a closed connection: SIGPIPE.
  cache->Put("k", std::string(5 << 20, 'x'), absl::Minutes(1));
}

TEST(RedisCache, ARestartWhileIdleCostsNoMiss) {
  RedisServer server;
  const auto cache = NewRedisCache(OptionsFor(server));
  cache->Put("k", "v", absl::Minutes(1));
  server.Kill();
  server.Restart();
  cache->Put("k", "new", absl::Minutes(1));
  EXPECT_THAT(cache->Get("k"), Optional(std::string("new")));
}

TEST(RedisCache, AHungRedisCostsOneTimeoutAndThenNothing) {
  RedisServer server;
  RedisCacheOptions options = OptionsFor(server);
  options.timeout = absl::Milliseconds(50);
  options.retry_after = absl::Hours(1);
  const auto cache = NewRedisCache(options);
  server.Hang();

  const absl::Time start = absl::Now();
  EXPECT_EQ(cache->Get("k"), std::nullopt);
  const absl::Duration first = absl::Now() - start;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(cache->Get("k"), std::nullopt);
  const absl::Duration rest = absl::Now() - start - first;

  EXPECT_GE(first, absl::Milliseconds(50));
  // A thousand timeouts would be fifty seconds.
  EXPECT_LT(rest, absl::Seconds(25));
  server.GoOn();
}

TEST(RedisCache, ACallersDeadlineBoundsItAndBlamesNobody) {
  RedisServer server;
  RedisCacheOptions options = OptionsFor(server);
  options.timeout = absl::Hours(1);
  options.retry_after = absl::Hours(1);
  const auto cache = NewRedisCache(options);
  server.Hang();
  {
    const ScopedCall call({.deadline = absl::Now() + absl::Milliseconds(20)});
    EXPECT_EQ(cache->Get("k"), std::nullopt);
  }
  server.GoOn();
  cache->Put("k", "v", absl::Minutes(1));
  EXPECT_TRUE(cache->Get("k").has_value());
}

TEST(RedisCache, NobodyListeningIsAMiss) {
  RedisCacheOptions options;
  options.port = treff::testing::PickFreePort();
  const auto cache = NewRedisCache(options);
  EXPECT_EQ(cache->Get("k"), std::nullopt);
  EXPECT_THAT(cache->GetAll({"a", "b"}), ElementsAre(std::nullopt, std::nullopt));
  options.host = "no such host";
  EXPECT_EQ(NewRedisCache(options)->Get("k"), std::nullopt);
}

TEST(RedisCache, PrefixesKeepServicesApart) {
  RedisServer server;
  RedisCacheOptions ours = OptionsFor(server);
  RedisCacheOptions theirs = ours;
  theirs.key_prefix = "other:";
  NewRedisCache(ours)->Put("k", "v", absl::Minutes(1));
  EXPECT_FALSE(NewRedisCache(theirs)->Get("k").has_value());
  EXPECT_TRUE(NewRedisCache(ours)->Get("k").has_value());
}

TEST(RedisCache, ValuesAboveTheLimitAreNotSent) {
  RedisServer server;
  RedisCacheOptions options = OptionsFor(server);
  options.max_value_bytes = 10;
  const auto cache = NewRedisCache(options);
  cache->Put("k", "12345678901", absl::Minutes(1));
  EXPECT_FALSE(cache->Get("k").has_value());
}

TEST(Caches, ASharedOneIsAtAnAddressOrNowhere) {
  EXPECT_EQ(NewSharedCache("").value(), nullptr);
  for (const char* bad : {"redis", ":6379", "redis:", "redis:0", "redis:70000", "redis:x"}) {
    EXPECT_EQ(NewSharedCache(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST(Caches, CountHitsMissesAndErrors) {
  const auto cache = NewMemoryCache();
  cache->Put("k", "v", absl::Minutes(1));
  cache->Get("k");
  cache->Get("other");
  NewSharedCache(absl::StrCat("127.0.0.1:", treff::testing::PickFreePort())).value()->Get("k");

  const std::string metrics = MetricsText();

  EXPECT_THAT(metrics, HasSubstr("treff_cache_requests_total{cache=\"memory\",result=\"hit\"}"));
  EXPECT_THAT(metrics, HasSubstr("treff_cache_requests_total{cache=\"memory\",result=\"miss\"}"));
  EXPECT_THAT(metrics, HasSubstr("treff_cache_requests_total{cache=\"redis\",result=\"error\"}"));
}

}  // namespace
}  // namespace treff::platform
