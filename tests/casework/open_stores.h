// The implementations of CaseStore, each with all that it rests on.
#ifndef TREFF_TESTS_CASEWORK_OPEN_STORES_H_
#define TREFF_TESTS_CASEWORK_OPEN_STORES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/casework/cases/store/case_store.h"
#include "tests/casework/memory_case_store.h"
#include "tests/casework/sealed_house.h"
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
  explicit SqlOpenStore(const std::string& url) : house_(url) {}
  CaseStore& store() override { return *house_.cases; }
  SealedHouse& house() { return house_; }

 private:
  SealedHouse house_;
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
