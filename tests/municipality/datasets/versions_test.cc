// Which version serves: the store's newest, never an earlier one, unless the store was restored.
#include "services/municipality/publication/versions.h"

#include <string>
#include <thread>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/profiles/profile_cache.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/publication/version_follower.h"
#include "services/platform/cache/cache.h"
#include "services/platform/status/error_details.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"

namespace treff::municipality {
namespace {

using ::testing::HasSubstr;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

class VersionsTest : public ::testing::Test {
 protected:
  VersionsTest() { Publish(DatasetBuilder::WithNorway()); }

  // From another process than the one whose versions are looked at.
  void Publish(const DatasetBuilder& dataset) {
    clock_.Set(clock_.Now() + absl::Hours(1));
    ASSERT_THAT(publisher_.PublishDataset(Reading(dataset.Messages())), IsOk());
  }
  void PublishPopulation(double rindal) {
    Publish(DatasetBuilder("test.population")
                .Indicator("community.population", v1::Indicator::SUM)
                .Value("community.population", "5061", "2026", rindal));
  }

  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  MemoryDatasetStore store_;
  Versions elsewhere_{store_};
  Publisher publisher_{store_, elsewhere_, nullptr, clock_};
  Versions versions_{store_};
};

TEST_F(VersionsTest, FollowTheStoreToWhatAnotherProcessPublished) {
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  EXPECT_EQ(versions_.Current()->version().number(), 1);
  PublishPopulation(2000);
  PublishPopulation(2001);
  EXPECT_EQ(versions_.Current()->version().number(), 1);

  ASSERT_THAT(versions_.FollowStore(), IsOk());

  EXPECT_EQ(versions_.Current()->version().number(), 3);
  EXPECT_EQ(versions_.Current()->version().digest(), elsewhere_.Current()->version().digest());
}

TEST_F(VersionsTest, AVersionAboveTheCurrentIsLoadedFromTheStore) {
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  PublishPopulation(2000);

  const auto above = versions_.At(2, elsewhere_.Current()->version().digest());

  ASSERT_THAT(above, IsOk());
  EXPECT_EQ((*above)->version().number(), 2);
  EXPECT_EQ(versions_.Current(), *above);
  EXPECT_THAT(versions_.At(3), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(VersionsTest, WhatWasCommittedHereDoesNotReplaceSomethingLater) {
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  const auto first = versions_.Current();
  PublishPopulation(2000);
  ASSERT_THAT(versions_.FollowStore(), IsOk());

  versions_.MakeCurrent(first);

  EXPECT_EQ(versions_.Current()->version().number(), 2);
}

TEST_F(VersionsTest, ARestoredStoreIsFollowedThoughItsNumberIsLower) {
  PublishPopulation(2000);
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  store_.Restore(1);

  ASSERT_THAT(versions_.FollowStore(), IsOk());

  EXPECT_EQ(versions_.Current()->version().number(), 1);
}

TEST_F(VersionsTest, ANumberThatWasGivenAgainIsOneVersionByItsDigest) {
  PublishPopulation(2000);
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  const std::string lost = versions_.Current()->version().digest();
  store_.Restore(1);
  PublishPopulation(2001);
  const std::string digest = elsewhere_.Current()->version().digest();
  ASSERT_NE(digest, lost);

  // Asked for before anybody has looked at the store again.
  const auto found = versions_.At(2, digest);
  const auto replaced = versions_.At(2, lost);

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ((*found)->version().digest(), digest);
  ASSERT_THAT(replaced, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("restored")));
  EXPECT_EQ(platform::GetDetail<google::rpc::ErrorInfo>(replaced.status())->reason(),
            "DATASET_VERSION_REPLACED");
}

TEST_F(VersionsTest, OlderSnapshotsOfAnotherLifeOfTheStoreAreForgotten) {
  PublishPopulation(2000);
  PublishPopulation(2001);
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  const std::string lost = (*versions_.At(2))->version().digest();
  store_.Restore(1);
  PublishPopulation(2002);
  PublishPopulation(2003);
  PublishPopulation(2004);  // numbers are beyond the one that is served
  ASSERT_THAT(versions_.FollowStore(), IsOk());

  EXPECT_EQ(versions_.Current()->version().number(), 4);
  EXPECT_NE((*versions_.At(2))->version().digest(), lost);
}

TEST_F(VersionsTest, EqualFiguresPublishedAtAnotherTimeAreAnotherVersion) {
  PublishPopulation(2000);
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  const auto before = versions_.Current();
  store_.Restore(1);
  PublishPopulation(2000);

  ASSERT_THAT(versions_.FollowStore(), IsOk());

  EXPECT_EQ(versions_.Current()->version().number(), 2);
  EXPECT_NE(versions_.Current()->version().digest(), before->version().digest());
}

TEST_F(VersionsTest, AWaitEndsWithAnotherVersionAlsoOfALowerNumber) {
  PublishPopulation(2000);
  ASSERT_THAT(versions_.FollowStore(), IsOk());
  const v1::DatasetVersion second = versions_.Current()->version();
  EXPECT_EQ(versions_.WaitForOther(2, second.digest(), absl::Milliseconds(1)), nullptr);
  EXPECT_EQ(versions_.WaitForOther(0, "", absl::ZeroDuration())->version().number(), 2);

  std::thread restore([&] {
    store_.Restore(1);
    EXPECT_THAT(versions_.FollowStore(), IsOk());
  });
  const auto other = versions_.WaitForOther(2, second.digest(), absl::Seconds(30));
  restore.join();

  ASSERT_NE(other, nullptr);
  EXPECT_EQ(other->version().number(), 1);
}

TEST_F(VersionsTest, AFollowerCatchesUpByItselfAndFillsTheCacheOnce) {
  const auto cache = platform::NewMemoryCache();
  VersionFollower follower(versions_, cache.get());

  ASSERT_TRUE(treff::testing::WaitUntil([&] { return versions_.Current() != nullptr; }));

  const v1::DatasetVersion version = versions_.Current()->version();
  ASSERT_TRUE(
      treff::testing::WaitUntil([&] { return cache->Get(HeaderKey(version)).has_value(); }));
  v1::Profile profile;
  ASSERT_TRUE(profile.ParseFromString(*cache->Get(ProfileKey(version, "0301"))));
  EXPECT_EQ(profile.dataset_version_digest(), version.digest());
}

}  // namespace
}  // namespace treff::municipality
