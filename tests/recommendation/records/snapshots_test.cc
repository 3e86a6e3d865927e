// Snapshots from memory, from the shared cache, and what is refused as one.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/platform/cache/cache.h"
#include "services/recommendation/snapshots/cached_snapshots.h"
#include "services/recommendation/snapshots/kept_snapshots.h"
#include "tests/recommendation/samples/fakes.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"
#include "tests/testing/redis_server.h"

namespace treff::recommendation {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

const SnapshotVersion& Full() {
  static const auto& full = *new SnapshotVersion{7, 3, kSampleDigest};
  return full;
}

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
    cache.Put(absl::StrCat("profile/3/7/", kSampleDigest, "/", profile.region().code()),
              profile.SerializeAsString(), absl::Hours(1));
  }
  const std::string path = absl::StrCat("snapshot/3/7/", kSampleDigest);
  cache.Put(path + "/codes", "1101,1102", absl::Hours(1));
  cache.Put(path + "/header", SampleHeader(Places()).SerializeAsString(), absl::Hours(1));
}

TEST(CachedSnapshots, ComeFromTheCacheWhenItHasAllOfOne) {
  const auto cache = platform::NewMemoryCache();
  FakeSnapshots origin(SampleSnapshot(Places()));
  CachedSnapshots cached(*cache, origin);
  FillCache(*cache);

  const auto snapshot = cached.Get(Full());

  ASSERT_THAT(snapshot, IsOk());
  EXPECT_EQ((*snapshot)->size(), 2);
  EXPECT_EQ(origin.calls, 0);
}

TEST(CachedSnapshots, ComeFromTheOriginWhenAnyPartIsForgottenOrDamaged) {
  const std::string path = absl::StrCat("/3/7/", kSampleDigest, "/");
  for (const std::string& key : {"snapshot" + path + "codes", "snapshot" + path + "header",
                                 "profile" + path + "1101", "profile" + path + "1102"}) {
    const auto cache = platform::NewMemoryCache();
    FakeSnapshots origin(SampleSnapshot(Places()));
    CachedSnapshots cached(*cache, origin);
    FillCache(*cache);
    cache->Put(key, "\xff\xff damaged", absl::Hours(1));

    EXPECT_THAT(cached.Get(Full()), IsOk()) << key;
    EXPECT_EQ(origin.calls, 1) << key;
  }
}

TEST(CachedSnapshots, OfAnotherDigestAreNotTaken) {
  const auto cache = platform::NewMemoryCache();
  FakeSnapshots origin(SampleSnapshot(Places()));
  CachedSnapshots cached(*cache, origin);
  FillCache(*cache);
  // Under the right key, yet of another life of the database.
  auto other = SampleProfiles(Places())[1];
  other.set_dataset_version_digest("another");
  cache->Put(absl::StrCat("profile/3/7/", kSampleDigest, "/1102"), other.SerializeAsString(),
             absl::Hours(1));

  EXPECT_THAT(cached.Get(Full()), IsOk());
  EXPECT_THAT(cached.Get({7, 3, "another"}), IsOk());
  EXPECT_EQ(origin.calls, 2);
}

TEST(CachedSnapshots, OfARealRedisStayRightWhenItIsKilled) {
  treff::testing::RedisServer redis;
  const auto cache = platform::NewSharedCache(redis.address()).value();
  FakeSnapshots origin(SampleSnapshot(Places()));
  CachedSnapshots cached(*cache, origin);
  FillCache(*cache);
  ASSERT_THAT(cached.Get(Full()), IsOk());
  ASSERT_EQ(origin.calls, 0);

  redis.Kill();

  EXPECT_THAT(cached.Get(Full()), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

TEST(KeptSnapshots, AreLoadedOnce) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin);

  for (int i = 0; i < 3; ++i) EXPECT_THAT(kept.Get(Full()), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

TEST(KeptSnapshots, TheCurrentOneIsAskedForOnlyUntilItIsKnown) {
  FakeSnapshots origin(SampleSnapshot(Places()));
  KeptSnapshots kept(origin);

  EXPECT_THAT(kept.Get({}), IsOk());
  EXPECT_THAT(kept.Get({}), IsOk());
  EXPECT_THAT(kept.Get(Full()), IsOk());
  EXPECT_EQ(origin.calls, 1);
}

// The municipality service in memory: one newest version, and whether it has others.
class Versions : public SnapshotSource {
 public:
  absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) override {
    if (!failure.ok()) return failure;
    ++calls;
    auto header = SampleHeader(Places());
    auto profiles = SampleProfiles(Places());
    header.set_dataset_version(version.dataset_version);
    header.set_dataset_version_digest(version.dataset_digest);
    for (auto& profile : profiles) {
      profile.set_dataset_version(version.dataset_version);
      profile.set_dataset_version_digest(version.dataset_digest);
    }
    return matching::MunicipalityTable::Build(std::move(header), std::move(profiles));
  }

  KeptSnapshots::StillPublished Has() {
    return [this](const SnapshotVersion& version) -> absl::StatusOr<bool> {
      if (!failure.ok()) return failure;
      return lost.count(version.dataset_digest) == 0;
    };
  }

  absl::Status failure;
  std::set<std::string> lost;  // digests of versions that went with the store
  int calls = 0;
};

std::string CurrentDigest(KeptSnapshots& kept) { return (*kept.Get({}))->dataset_digest(); }

TEST(KeptSnapshots, TheCurrentOneServesWhileALaterOneCannotBeHad) {
  Versions versions;
  KeptSnapshots kept(versions);
  ASSERT_THAT(kept.Follow({7, 3, "seven"}, versions.Has()), IsOk());
  versions.failure = absl::UnavailableError("away");

  EXPECT_THAT(kept.Follow({8, 3, "eight"}, versions.Has()),
              StatusIs(absl::StatusCode::kUnavailable));

  EXPECT_EQ(CurrentDigest(kept), "seven");
}

TEST(KeptSnapshots, AReplicaThatLagsBehindIsNotFollowedBack) {
  Versions versions;
  KeptSnapshots kept(versions);
  ASSERT_THAT(kept.Follow({7, 3, "seven"}, versions.Has()), IsOk());
  ASSERT_THAT(kept.Follow({8, 3, "eight"}, versions.Has()), IsOk());

  ASSERT_THAT(kept.Follow({7, 3, "seven"}, versions.Has()), IsOk());
  EXPECT_EQ(CurrentDigest(kept), "eight");

  ASSERT_THAT(kept.Follow({9, 3, "nine"}, versions.Has()), IsOk());
  EXPECT_EQ(CurrentDigest(kept), "nine");
}

TEST(KeptSnapshots, ARestoredStoreIsFollowedAndNothingOfItsOtherLifeIsKept) {
  Versions versions;
  KeptSnapshots kept(versions);
  for (const char* digest : {"six", "seven"}) {
    ASSERT_THAT(kept.Follow({digest[1] == 'i' ? 6 : 7, 3, digest}, versions.Has()), IsOk());
  }
  versions.lost = {"six", "seven"};

  ASSERT_THAT(kept.Follow({5, 3, "five"}, versions.Has()), IsOk());
  EXPECT_EQ(CurrentDigest(kept), "five");
  const int calls = versions.calls;
  ASSERT_THAT(kept.Get({6, 3}), IsOk());
  EXPECT_EQ(versions.calls, calls + 1);

  versions.lost.insert("five");
  ASSERT_THAT(kept.Follow({5, 3, "another five"}, versions.Has()), IsOk());
  EXPECT_EQ(CurrentDigest(kept), "another five");
}

TEST(KeptSnapshots, WithoutKnowingWhetherTheStoreWasRestoredNothingChanges) {
  Versions versions;
  KeptSnapshots kept(versions);
  ASSERT_THAT(kept.Follow({7, 3, "seven"}, versions.Has()), IsOk());
  const auto away = [](const SnapshotVersion&) { return absl::UnavailableError("away"); };

  EXPECT_THAT(kept.Follow({6, 3, "six"}, away), StatusIs(absl::StatusCode::kUnavailable));

  EXPECT_EQ(CurrentDigest(kept), "seven");
}

TEST(KeptSnapshots, ANumberWithAnotherDigestIsAskedFor) {
  Versions versions;
  KeptSnapshots kept(versions);
  ASSERT_THAT(kept.Get({7, 3, "seven"}), IsOk());

  ASSERT_THAT(kept.Get({7, 3, "seven"}), IsOk());
  ASSERT_THAT(kept.Get({7, 0}), IsOk());
  EXPECT_EQ(versions.calls, 1);
  EXPECT_EQ((*kept.Get({7, 3, "another"}))->dataset_digest(), "another");
  EXPECT_EQ(versions.calls, 2);
}

TEST(KeptSnapshots, KeepNoMoreThanTheyMay) {
  Versions versions;
  KeptSnapshots kept(versions, 1);
  ASSERT_THAT(kept.Get({7, 3, "seven"}), IsOk());
  ASSERT_THAT(kept.Get({8, 3, "eight"}), IsOk());

  ASSERT_THAT(kept.Get({7, 3, "seven"}), IsOk());
  EXPECT_EQ(versions.calls, 3);
}

}  // namespace
}  // namespace treff::recommendation
