// Snapshots from memory, from the shared cache, and what is refused as one.
#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/platform/cache/cache.h"
#include "services/recommendation/snapshots/cached_snapshots.h"
#include "services/recommendation/snapshots/kept_snapshots.h"
#include "tests/recommendation/fakes.h"
#include "tests/recommendation/sample_snapshot.h"
#include "tests/testing/matchers.h"
#include "tests/testing/redis_server.h"

namespace treff::recommendation {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr SnapshotVersion kFull = {7, 3};

std::vector<SamplePlace> Places() { return {{.code = "1101"}, {.code = "1102"}}; }

TEST(MunicipalityTable, RefusesProfilesThatAreNotTheHeaders) {
  auto profiles = SampleProfiles(Places());
  profiles.pop_back();
  EXPECT_THAT(matching::MunicipalityTable::Build(SampleHeader(Places()), profiles),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("profiles")));

  profiles = SampleProfiles(Places());
  profiles[1] = profiles[0];
  EXPECT_THAT(matching::MunicipalityTable::Build(SampleHeader(Places()), profiles),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));

  profiles = SampleProfiles(Places());
  profiles[1].set_dataset_version(8);
  EXPECT_THAT(matching::MunicipalityTable::Build(SampleHeader(Places()), profiles),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another version")));

  profiles = SampleProfiles(Places());
  profiles[0].add_facts();
  EXPECT_THAT(matching::MunicipalityTable::Build(SampleHeader(Places()), profiles),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("facts")));
}

void FillCache(platform::Cache& cache) {
  for (const auto& profile : SampleProfiles(Places())) {
    cache.Put(absl::StrCat("profile/7/3/", profile.region().code()), profile.SerializeAsString(),
              absl::Hours(1));
  }
  cache.Put("snapshot/7/3/codes", "1101,1102", absl::Hours(1));
  cache.Put("snapshot/7/3/header", SampleHeader(Places()).SerializeAsString(), absl::Hours(1));
}

TEST(CachedSnapshots, ComeFromTheCacheWhenItHasAllOfOne) {
  const auto cache = platform::NewMemoryCache();
  FakeSnapshots origin(SampleSnapshot(Places()));
  CachedSnapshots cached(*cache, origin);
  FillCache(*cache);

  const auto snapshot = cached.Get(kFull);

  ASSERT_THAT(snapshot, IsOk());
  EXPECT_EQ((*snapshot)->size(), 2);
  EXPECT_EQ(origin.calls, 0);
}

TEST(CachedSnapshots, ComeFromTheOriginWhenAnyPartIsForgottenOrDamaged) {
  for (const char* key :
       {"snapshot/7/3/codes", "snapshot/7/3/header", "profile/7/3/1101", "profile/7/3/1102"}) {
    const auto cache = platform::NewMemoryCache();
    FakeSnapshots origin(SampleSnapshot(Places()));
    CachedSnapshots cached(*cache, origin);
    FillCache(*cache);
    cache->Put(key, "\xff\xff damaged", absl::Hours(1));

    EXPECT_THAT(cached.Get(kFull), IsOk()) << key;
    EXPECT_EQ(origin.calls, 1) << key;
  }
}

TEST(CachedSnapshots, OfARealRedisStayRightWhenItIsKilled) {
  treff::testing::RedisServer redis;
  const auto cache = platform::NewSharedCache(redis.address()).value();
  FakeSnapshots origin(SampleSnapshot(Places()));
  CachedSnapshots cached(*cache, origin);
  FillCache(*cache);
  ASSERT_THAT(cached.Get(kFull), IsOk());
  ASSERT_EQ(origin.calls, 0);

  redis.Kill();

  EXPECT_THAT(cached.Get(kFull), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

TEST(KeptSnapshots, AreLoadedOnce) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin);

  for (int i = 0; i < 3; ++i) EXPECT_THAT(kept.Get(kFull), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

TEST(KeptSnapshots, TheCurrentOneIsAskedForOnlyUntilItIsKnown) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin);

  EXPECT_THAT(kept.Get({}), IsOk());
  EXPECT_THAT(kept.Get({}), IsOk());
  EXPECT_THAT(kept.Get(kFull), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

TEST(KeptSnapshots, TheCurrentOneServesWhileALaterOneCannotBeHad) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin);
  ASSERT_THAT(kept.MakeCurrent(kFull), IsOk());
  origin.failure = absl::UnavailableError("away");

  EXPECT_THAT(kept.MakeCurrent({8, 3}), StatusIs(absl::StatusCode::kUnavailable));

  const auto current = kept.Get({});
  ASSERT_THAT(current, IsOk());
  EXPECT_EQ((*current)->dataset_version(), 7);
}

TEST(KeptSnapshots, KeepNoMoreThanTheyMay) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin, 1);
  ASSERT_THAT(kept.Get(kFull), IsOk());
  ASSERT_THAT(kept.Get({7, 0}), IsOk());  // kept under its full name, in place of the first

  ASSERT_THAT(kept.Get(kFull), IsOk());
  EXPECT_EQ(origin.calls, 2);
}

}  // namespace
}  // namespace treff::recommendation
