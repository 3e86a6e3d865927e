// One contract suite over every store that imports may live in.
#include "services/ingestion/storage/import_store.h"

#include <limits>

#include <gmock/gmock.h>

#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;

constexpr int64_t kFromTheNewest = std::numeric_limits<int64_t>::max();

v1::Import MakeImport(const std::string& name, const std::string& dataset,
                      v1::Import::State state) {
  v1::Import import;
  import.set_name("imports/" + name);
  import.set_dataset("datasets/" + dataset);
  import.set_state(state);
  return import;
}

class ImportStoreTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string url = "sqlite:" + folder_.File("ingestion.db");
    if (GetParam() == "PostgreSql") url = treff::testing::PostgresServer::Shared().NewDatabase();
    database_ = *platform::Database::Open({.url = url});
    store_ = *OpenSqlImportStore(*database_);
  }

  std::vector<std::string> Names(const std::string& dataset, int64_t before, int limit) {
    std::vector<std::string> names;
    const auto listed = store_->List(dataset, before, limit);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return names;
    for (const ImportStore::Listed& one : *listed) names.push_back(one.import.name());
    return names;
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
};

TEST_P(ImportStoreTest, FindsWhatWasPutInItsNewestState) {
  ASSERT_THAT(store_->Put(MakeImport("1", "a", v1::Import::RUNNING)), IsOk());
  ASSERT_THAT(store_->Put(MakeImport("1", "a", v1::Import::FAILED)), IsOk());

  EXPECT_EQ((*store_->Find("imports/1"))->state(), v1::Import::FAILED);
  EXPECT_FALSE(store_->Find("imports/2")->has_value());
}

TEST_P(ImportStoreTest, ListsTheNewestFirstPageByPage) {
  ASSERT_THAT(store_->Put(MakeImport("1", "a", v1::Import::PUBLISHED)), IsOk());
  ASSERT_THAT(store_->Put(MakeImport("2", "b", v1::Import::PUBLISHED)), IsOk());
  ASSERT_THAT(store_->Put(MakeImport("3", "a", v1::Import::FAILED)), IsOk());

  EXPECT_THAT(Names("", kFromTheNewest, 2), ElementsAre("imports/3", "imports/2"));
  const int64_t second = store_->List("", kFromTheNewest, 2)->back().position;
  EXPECT_THAT(Names("", second, 2), ElementsAre("imports/1"));
  EXPECT_THAT(Names("datasets/a", kFromTheNewest, 9), ElementsAre("imports/3", "imports/1"));
}

TEST_P(ImportStoreTest, FindsTheNewestOfAState) {
  ASSERT_THAT(store_->Put(MakeImport("1", "a", v1::Import::PUBLISHED)), IsOk());
  ASSERT_THAT(store_->Put(MakeImport("2", "a", v1::Import::FAILED)), IsOk());

  EXPECT_EQ((*store_->FindNewest("datasets/a", v1::Import::PUBLISHED))->name(), "imports/1");
  EXPECT_EQ((*store_->FindNewest("datasets/a", v1::Import::STATE_UNSPECIFIED))->name(),
            "imports/2");
  EXPECT_FALSE(store_->FindNewest("datasets/b", v1::Import::PUBLISHED)->has_value());
}

TEST_P(ImportStoreTest, KeepsTheLastGoodContent) {
  storage::Content content;
  content.set_fingerprint("one");
  content.add_fetches()->mutable_provenance()->set_delivery_note("æøå");
  ASSERT_THAT(store_->PutGood(MakeImport("1", "a", v1::Import::PUBLISHED), content), IsOk());
  content.set_fingerprint("two");
  ASSERT_THAT(store_->PutGood(MakeImport("2", "a", v1::Import::PUBLISHED), content), IsOk());
  ASSERT_THAT(store_->Put(MakeImport("3", "a", v1::Import::FAILED)), IsOk());

  const auto found = store_->FindContent("datasets/a");
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->SerializeAsString(), content.SerializeAsString());
  EXPECT_FALSE(store_->FindContent("datasets/b")->has_value());
}

INSTANTIATE_TEST_SUITE_P(Every, ImportStoreTest, ::testing::Values("Sqlite", "PostgreSql"));

}  // namespace
}  // namespace treff::ingestion
