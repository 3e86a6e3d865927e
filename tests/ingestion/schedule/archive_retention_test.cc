// What the archive lets go of, and what it keeps for good.
#include "services/ingestion/schedule/archive_retention.h"

#include <gmock/gmock.h>

#include "services/platform/storage/database.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr int kDays = 30;

class ArchiveRetentionTest : public ::testing::Test {
 protected:
  ArchiveRetentionTest()
      : archive_(*Archive::OfFolder(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite::memory:", .connections = 1})),
        store_(*OpenSqlImportStore(*database_)) {}

  // An import on record that read `bytes` and is served in a version.
  std::string Served(const std::string& name, const std::string& dataset,
                     const std::string& bytes) {
    v1::Import import;
    import.set_name(name);
    import.set_dataset("datasets/" + dataset);
    import.set_state(v1::Import::PUBLISHED);
    const std::string sha = *archive_->Put(bytes);
    import.add_fetches()->set_raw_sha256(sha);
    EXPECT_THAT(store_->Put(import), IsOk());
    publisher_.published[dataset].header.set_import(name);
    return sha;
  }

  absl::StatusOr<ArchiveRetention::Removed> ApplyAfter(absl::Duration time, int days = kDays) {
    return ArchiveRetention(RealCatalogue(), *archive_, *store_, publisher_, days)
        .Apply(absl::Now() + time);
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  FakePublisher publisher_;
};

TEST_F(ArchiveRetentionTest, LetsGoOfWhatIsOldAndNothingRestsOn) {
  const std::string served = Served("imports/1", "a.served", "of a version that is kept");
  const std::string last = *archive_->Put("of the last import");
  storage::Content content;
  content.add_fetches()->mutable_provenance()->set_raw_sha256(last);
  v1::Import good;
  good.set_name("imports/2");
  good.set_dataset("datasets/ssb_klass.centrality");
  ASSERT_THAT(store_->PutGood(good, content), IsOk());
  const std::string loose = *archive_->Put("of an import that failed");

  EXPECT_EQ(ApplyAfter(absl::Hours(24) * (kDays - 1))->files, 0);
  const auto removed = ApplyAfter(absl::Hours(24) * (kDays + 1));

  ASSERT_THAT(removed, IsOk());
  EXPECT_EQ(removed->files, 1);
  EXPECT_GT(removed->bytes, 0);
  EXPECT_THAT(archive_->Get(served), IsOk());
  EXPECT_THAT(archive_->Get(last), IsOk());
  EXPECT_THAT(archive_->Get(loose),
              StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("it was removed on 2"),
                                                          HasSubstr("import from the source"))));
  EXPECT_THAT(treff::testing::ReadFile(archive_->removals()), HasSubstr(loose));
  // It can come back.
  ASSERT_EQ(*archive_->Put("of an import that failed"), loose);
  EXPECT_THAT(archive_->Get(loose), IsOk());
}

TEST_F(ArchiveRetentionTest, WhatNobodyRemovedIsSaidToBeMissingOnly) {
  EXPECT_THAT(archive_->Get(std::string(64, 'a')),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("it is not there"), ::testing::Not(HasSubstr("removed")))));
}

TEST_F(ArchiveRetentionTest, RemovesNothingWhenItCannotBeToldWhatIsKept) {
  ASSERT_THAT(archive_->Put("old"), IsOk());
  publisher_.published["a.b"].header.set_import("imports/unknown");
  EXPECT_THAT(ApplyAfter(absl::Hours(24) * 1000),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("imports/unknown")));

  publisher_.failure = absl::UnavailableError("municipality is away");
  EXPECT_THAT(ApplyAfter(absl::Hours(24) * 1000), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(archive_->List()->size(), 1u);
}

TEST_F(ArchiveRetentionTest, WithoutARuleEverythingIsKept) {
  ASSERT_THAT(archive_->Put("old"), IsOk());
  EXPECT_EQ(ApplyAfter(absl::Hours(24) * 10'000, /*days=*/0)->files, 0);
}

}  // namespace
}  // namespace treff::ingestion
