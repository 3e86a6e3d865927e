// The contract of RecommendationStore, over every implementation.
#include "services/recommendation/records/recommendation_store.h"

#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/storage/database.h"
#include "tests/recommendation/records/memory_recommendation_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::recommendation {
namespace {

using ::testing::ElementsAre;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// A store with all that it rests on.
struct OpenStore {
  std::unique_ptr<treff::testing::TempDir> folder;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<RecommendationStore> origin;
  std::unique_ptr<RecommendationStore> store;
};

OpenStore OpenSql(const std::string& url) {
  OpenStore open;
  open.database = platform::Database::Open({.url = url}).value();
  open.store = OpenSqlRecommendationStore(*open.database).value();
  return open;
}

OpenStore OpenSqlite() {
  auto folder = std::make_unique<treff::testing::TempDir>();
  OpenStore open = OpenSql("sqlite:" + folder->File("recommendation.db"));
  open.folder = std::move(folder);
  return open;
}

OpenStore OpenPostgres() { return OpenSql(treff::testing::PostgresServer::Shared().NewDatabase()); }

OpenStore OpenMemory() { return {.store = std::make_unique<MemoryRecommendationStore>()}; }

OpenStore OpenRemembering() {
  OpenStore open = OpenSqlite();
  open.origin = std::move(open.store);
  open.store = NewRememberingStore(*open.origin, 2);
  return open;
}

struct Implementation {
  std::string name;
  std::function<OpenStore()> open;
};

class RecommendationStoreTest : public ::testing::TestWithParam<Implementation> {
 protected:
  RecommendationStore& store() { return *open_.store; }

 private:
  OpenStore open_ = GetParam().open();
};

RecommendationRecord SampleRecord(int number, const std::string& case_name = "cases/a") {
  RecommendationRecord record{.name = "recommendations/" + std::to_string(number),
                              .case_name = case_name,
                              .explain_count = 10,
                              .digest = "digest " + std::to_string(number),
                              .scores = std::string("\0\xff scores", 9),
                              .record_time = absl::FromUnixMicros(1'000'000 + number)};
  record.versions.set_dataset_version(number);
  return record;
}

TEST_P(RecommendationStoreTest, WhatIsPutComesBack) {
  ASSERT_THAT(store().PutIfNew(SampleRecord(1)), IsOk());

  const auto found = store().Get("recommendations/1");

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->case_name, "cases/a");
  EXPECT_EQ(found->versions.dataset_version(), 1);
  EXPECT_EQ(found->explain_count, 10);
  EXPECT_EQ(found->digest, "digest 1");
  EXPECT_EQ(found->scores, SampleRecord(1).scores);
  EXPECT_EQ(found->record_time, SampleRecord(1).record_time);
}

TEST_P(RecommendationStoreTest, TheFirstOfANameStays) {
  ASSERT_THAT(store().PutIfNew(SampleRecord(1)), IsOk());
  RecommendationRecord later = SampleRecord(1);
  later.record_time += absl::Hours(1);

  const auto kept = store().PutIfNew(later);

  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->record_time, SampleRecord(1).record_time);
}

TEST_P(RecommendationStoreTest, AnUnknownNameIsNotFound) {
  EXPECT_THAT(store().Get("recommendations/9"), StatusIs(absl::StatusCode::kNotFound));
}

std::vector<std::string> NamesOf(const ListedRecords& listed) {
  std::vector<std::string> names;
  for (const RecommendationRecord& record : listed.records) names.push_back(record.name);
  return names;
}

TEST_P(RecommendationStoreTest, ListsNewestFirstPageByPage) {
  for (int number = 1; number <= 3; ++number) {
    ASSERT_THAT(store().PutIfNew(SampleRecord(number)), IsOk());
  }

  const auto first = store().List("", "", 2);
  ASSERT_THAT(first, IsOk());
  const auto second = store().List("", first->next_cursor, 2);
  ASSERT_THAT(second, IsOk());

  EXPECT_THAT(NamesOf(*first), ElementsAre("recommendations/3", "recommendations/2"));
  EXPECT_THAT(NamesOf(*second), ElementsAre("recommendations/1"));
  EXPECT_EQ(second->next_cursor, "");
}

TEST_P(RecommendationStoreTest, RecordsOfOneMomentAreAllListed) {
  for (int number = 1; number <= 3; ++number) {
    RecommendationRecord record = SampleRecord(number);
    record.record_time = absl::FromUnixMicros(5);
    ASSERT_THAT(store().PutIfNew(record), IsOk());
  }

  std::vector<std::string> names;
  std::string cursor;
  for (int page = 0; page < 3; ++page) {
    const auto listed = store().List("", cursor, 1);
    ASSERT_THAT(listed, IsOk());
    for (const std::string& name : NamesOf(*listed)) names.push_back(name);
    cursor = listed->next_cursor;
  }

  EXPECT_THAT(names, ElementsAre("recommendations/3", "recommendations/2", "recommendations/1"));
}

TEST_P(RecommendationStoreTest, ListsOneCaseAlone) {
  ASSERT_THAT(store().PutIfNew(SampleRecord(1, "cases/a")), IsOk());
  ASSERT_THAT(store().PutIfNew(SampleRecord(2, "cases/b")), IsOk());
  ASSERT_THAT(store().PutIfNew(SampleRecord(3, "cases/a")), IsOk());

  const auto first = store().List("cases/a", "", 1);
  ASSERT_THAT(first, IsOk());
  const auto second = store().List("cases/a", first->next_cursor, 1);
  ASSERT_THAT(second, IsOk());

  EXPECT_THAT(NamesOf(*first), ElementsAre("recommendations/3"));
  EXPECT_THAT(NamesOf(*second), ElementsAre("recommendations/1"));
}

INSTANTIATE_TEST_SUITE_P(All, RecommendationStoreTest,
                         ::testing::Values(Implementation{"Memory", OpenMemory},
                                           Implementation{"Sqlite", OpenSqlite},
                                           Implementation{"Postgresql", OpenPostgres},
                                           Implementation{"Remembering", OpenRemembering}),
                         [](const auto& test) { return test.param.name; });

TEST(RememberingStore, SparesTheOriginWhatItJustPut) {
  MemoryRecommendationStore origin;
  const auto store = NewRememberingStore(origin, 2);

  for (const int number : {1, 1, 2, 1, 3, 1}) {
    ASSERT_THAT(store->PutIfNew(SampleRecord(number)), IsOk());
  }

  EXPECT_EQ(origin.puts(), 4);  // 1, 2, 3, and 1 again, which 3 pushed out
}

}  // namespace
}  // namespace treff::recommendation
