// One contract over every store of datasets.
#include "services/municipality/publication/dataset_store.h"

#include <functional>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/profiles/version_digest.h"
#include "services/municipality/publication/run_intake.h"
#include "services/platform/storage/database.h"
#include "tests/municipality/datasets/dataset_builder.h"
#include "tests/municipality/datasets/memory_dataset_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::municipality {
namespace {

using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::IsOkAndHolds;
using ::treff::testing::StatusIs;

// A store and what it stands on.
struct Opened {
  std::unique_ptr<testing::TempDir> folder;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<DatasetStore> store;
};

Opened OpenSql(Opened opened, const std::string& url) {
  opened.database = *platform::Database::Open({.url = url});
  opened.store = *NewSqlDatasetStore(*opened.database);
  return opened;
}

Opened OpenMemory() { return {nullptr, nullptr, std::make_unique<MemoryDatasetStore>()}; }

Opened OpenSqlite() {
  Opened opened{std::make_unique<testing::TempDir>(), nullptr, nullptr};
  const std::string url = "sqlite:" + opened.folder->File("municipality.db");
  return OpenSql(std::move(opened), url);
}

Opened OpenPostgresql() { return OpenSql({}, testing::PostgresServer::Shared().NewDatabase()); }

struct StoreKind {
  const char* name;
  Opened (*open)();
};

class DatasetStoreTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  Opened opened_ = GetParam().open();
  DatasetStore& store_ = *opened_.store;
};

std::shared_ptr<DatasetContent> MakeContent(double value) {
  DatasetBuilder builder = DatasetBuilder::WithNorway();
  builder.Indicator("a.b", v1::Indicator::SUM)
      .Value("a.b", "0301", "2024", value)
      .Value("a.b", "0301", "2025", 0.1)
      .Lack("a.b", "1103", "2025", v1::Observation::MISSING)
      .Suppressed("a.b", "1508", "2025", {1, 4});
  builder.header().add_provenances()->set_source("second");
  v1::RegionContact& contact = *builder.header().add_contacts();
  contact.set_region("1508");
  contact.mutable_contact()->set_role("Bosettingskoordinator");
  builder.observation().add_further_provenances(1);
  RunIntake intake;
  for (const auto& message : builder.Messages()) EXPECT_THAT(intake.Add(message), IsOk());
  std::shared_ptr<DatasetContent> content = intake.Finish(nullptr)->contents.front();
  content->published.set_since_version(1);
  return content;
}

v1::DatasetVersion MakeVersion(int64_t number, int64_t quota_revision,
                               const DatasetContent& content) {
  v1::DatasetVersion version;
  version.set_name("datasetVersions/" + std::to_string(number));
  version.set_number(number);
  version.set_quota_revision(quota_revision);
  version.mutable_publish_time()->set_seconds(1'780'000'000 + number);
  version.mutable_publish_time()->set_nanos(123'000'000);
  *version.add_datasets() = content.published;
  version.set_digest(VersionDigest(version));
  return version;
}

Publication MakePublication(const std::string& request_id, const DatasetContent& content) {
  return {request_id, content.published.dataset(), content.published.content_sha256(), 1, true};
}

TEST_P(DatasetStoreTest, AnEmptyStoreHasNothing) {
  EXPECT_THAT(store_.GetVersion(0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_.GetVersion(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_.FirstVersionWithQuotas(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store_.ReadContent("a", "b"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(*store_.FindContent("a", "b"), std::nullopt);
  EXPECT_EQ(*store_.FindPublication("r"), std::nullopt);
  EXPECT_TRUE(store_.ListVersions(100, 10)->empty());
}

TEST_P(DatasetStoreTest, WhatIsCommittedIsReadBackToTheBit) {
  const auto content = MakeContent(1.0 / 3);
  v1::DatasetVersion version = MakeVersion(1, 1, *content);
  v1::RetiredDataset& retired = *version.add_retired_datasets();
  retired.set_dataset("test.gone");
  retired.set_since_version(1);
  version.set_digest(VersionDigest(version));

  ASSERT_THAT(store_.Commit({}, MakePublication("r1", *content), &version, {content}), IsOk());

  EXPECT_EQ(store_.GetVersion(1)->DebugString(), version.DebugString());
  EXPECT_EQ(store_.GetVersion(0)->number(), 1);
  EXPECT_EQ(*store_.FindNewest(), KeyOf(version));
  const auto read =
      store_.ReadContent(content->published.dataset(), content->published.content_sha256());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->published.DebugString(), content->published.DebugString());
  EXPECT_EQ(ContentDigest(*read), content->published.content_sha256());
  ASSERT_EQ(read->contacts.size(), 1u);
  EXPECT_EQ(read->contacts[0].contact().role(), "Bosettingskoordinator");
  ASSERT_EQ(read->figures.size(), 4u);
  EXPECT_EQ(read->figures[0].value, 1.0 / 3);
  v1::Observation suppressed;
  Fill(read->figures[3], suppressed);
  EXPECT_THAT(suppressed, EqualsProto(R"pb(indicator: "a.b"
                                           region: "1508"
                                           period: "2025"
                                           period_end: "2025-12-31"
                                           state: SUPPRESSED
                                           suppressed_bounds { lower: 1 upper: 4 }
                                           source_symbol: ":"
                                           further_provenances: 1)pb"));
  EXPECT_EQ((*store_.FindPublication("r1"))->content_sha256, content->published.content_sha256());
}

TEST_P(DatasetStoreTest, VersionsAreListedNewestFirst) {
  const auto content = MakeContent(1);
  VersionKey base;
  for (int64_t number : {1, 2, 3}) {
    const v1::DatasetVersion version = MakeVersion(number, number / 2 + 1, *content);
    std::vector<std::shared_ptr<const DatasetContent>> contents;
    if (number == 1) contents.push_back(content);
    ASSERT_THAT(store_.Commit(base, {}, &version, contents), IsOk());
    base = KeyOf(version);
  }

  const auto newest = store_.ListVersions(100, 2);
  const auto older = store_.ListVersions(2, 2);

  ASSERT_EQ(newest->size(), 2u);
  EXPECT_EQ(newest->at(0).number(), 3);
  EXPECT_EQ(newest->at(1).number(), 2);
  ASSERT_EQ(older->size(), 1u);
  EXPECT_EQ(older->at(0).datasets_size(), 1);
  EXPECT_THAT(store_.FirstVersionWithQuotas(2), IsOkAndHolds(2));
}

TEST_P(DatasetStoreTest, ACommitOnAVersionThatIsNotTheNewestKeepsNothing) {
  const auto first = MakeContent(1);
  const auto second = MakeContent(2);
  const v1::DatasetVersion version = MakeVersion(1, 1, *first);
  v1::DatasetVersion other_life = version;
  other_life.mutable_publish_time()->set_seconds(1'770'000'000);
  const v1::DatasetVersion rival = MakeVersion(2, 1, *second);
  ASSERT_THAT(store_.Commit({}, {}, &version, {first}), IsOk());

  for (const VersionKey& base : {VersionKey{}, KeyOf(other_life)}) {
    EXPECT_THAT(store_.Commit(base, MakePublication("r2", *second), &rival, {second}),
                StatusIs(absl::StatusCode::kAborted));
    EXPECT_THAT(store_.Commit(base, MakePublication("r2", *second), nullptr, {}),
                StatusIs(absl::StatusCode::kAborted));
  }

  EXPECT_EQ(*store_.FindContent("test.regions", second->published.content_sha256()), std::nullopt);
  EXPECT_EQ(*store_.FindPublication("r2"), std::nullopt);
  EXPECT_EQ(*store_.FindNewest(), KeyOf(version));
}

TEST_P(DatasetStoreTest, ATakenRequestIdKeepsNothing) {
  const auto content = MakeContent(1);
  const v1::DatasetVersion version = MakeVersion(1, 1, *content);
  ASSERT_THAT(store_.Commit({}, MakePublication("r1", *content), &version, {content}), IsOk());

  EXPECT_THAT(store_.Commit(KeyOf(version), MakePublication("r1", *content), nullptr, {}),
              StatusIs(absl::StatusCode::kAborted));
}

TEST_P(DatasetStoreTest, ManyRowsSurviveTheirBatches) {
  const auto content = MakeContent(1);
  content->figures.clear();
  for (int i = 0; i < 1234; ++i) {
    Figure figure;
    figure.indicator = "a.b";
    figure.region = content->texts.Keep("r" + std::to_string(10000 + i));
    figure.period = "2026";
    figure.period_end = "2026-01-01";
    figure.state = v1::Observation::VALUE;
    figure.value = i;
    content->figures.push_back(figure);
  }
  content->published.set_observation_count(1234);
  const v1::DatasetVersion version = MakeVersion(1, 1, *content);

  ASSERT_THAT(store_.Commit({}, {}, &version, {content}), IsOk());

  const auto read =
      store_.ReadContent(content->published.dataset(), content->published.content_sha256());
  ASSERT_EQ(read->figures.size(), 1234u);
  for (int i = 0; i < 1234; ++i) EXPECT_EQ(read->figures[i].value, i);
}

INSTANTIATE_TEST_SUITE_P(Stores, DatasetStoreTest,
                         ::testing::Values(StoreKind{"Memory", OpenMemory},
                                           StoreKind{"Sqlite", OpenSqlite},
                                           StoreKind{"Postgresql", OpenPostgresql}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace treff::municipality
