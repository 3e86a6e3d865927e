// The implementations of CaseStore, each with all that it rests on.
#ifndef TREFF_TESTS_CASEWORK_OPEN_STORES_H_
#define TREFF_TESTS_CASEWORK_OPEN_STORES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/casework/cases/case_store.h"
#include "services/platform/storage/database.h"
#include "tests/casework/memory_case_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {

// A store with all that it rests on.
class OpenStore {
 public:
  virtual ~OpenStore() = default;
  virtual CaseStore& store() = 0;
};

class MemoryOpenStore : public OpenStore {
 public:
  CaseStore& store() override { return *store_; }

 private:
  std::unique_ptr<CaseStore> store_ = NewMemoryCaseStore();
};

class SqlOpenStore : public OpenStore {
 public:
  explicit SqlOpenStore(const std::string& url) {
    auto database = platform::Database::Open({.url = url});
    EXPECT_THAT(database, treff::testing::IsOk());
    database_ = *std::move(database);
    auto store = OpenSqlCaseStore(*database_);
    EXPECT_THAT(store, treff::testing::IsOk());
    store_ = *std::move(store);
  }
  CaseStore& store() override { return *store_; }

 private:
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<CaseStore> store_;
};

class SqliteOpenStore : public OpenStore {
 public:
  CaseStore& store() override { return sql_.store(); }

 private:
  treff::testing::TempDir folder_;
  SqlOpenStore sql_{"sqlite:" + folder_.File("casework.db")};
};

class PostgresOpenStore : public OpenStore {
 public:
  CaseStore& store() override { return sql_.store(); }

 private:
  SqlOpenStore sql_{treff::testing::PostgresServer::Shared().NewDatabase()};
};

struct StoreImplementation {
  std::string name;
  std::function<std::unique_ptr<OpenStore>()> open;
};

inline std::vector<StoreImplementation> StoreImplementations() {
  return {{"Memory", [] { return std::make_unique<MemoryOpenStore>(); }},
          {"Sqlite", [] { return std::make_unique<SqliteOpenStore>(); }},
          {"PostgreSQL", [] { return std::make_unique<PostgresOpenStore>(); }}};
}

}  // namespace treff::casework

#endif  // TREFF_TESTS_CASEWORK_OPEN_STORES_H_
