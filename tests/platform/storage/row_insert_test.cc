// Inserting rows by statements that are kept prepared, on both stores.
#include "services/platform/storage/row_insert.h"

#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/platform/storage/database.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using treff::testing::IsOk;
using treff::testing::StatusIs;

// A database with the account "a", of 0.
std::unique_ptr<Database> OpenWithAccounts(const std::string& url) {
  auto database = Database::Open({.url = url});
  EXPECT_THAT(database, IsOk());
  const Migration step{
      1,
      "create accounts",
      {"CREATE TABLE account (id TEXT PRIMARY KEY, amount INTEGER NOT NULL, note TEXT)",
       "INSERT INTO account (id, amount) VALUES ('a', 0)"}};
  EXPECT_THAT((*database)->Migrate("bank", {step}), IsOk());
  return *std::move(database);
}

int AmountOf(Database& database, const std::string& id) {
  int amount = -1;
  EXPECT_THAT(database.Read([&](soci::session& session) {
    session << "SELECT amount FROM account WHERE id = :id", soci::use(id), soci::into(amount);
    return absl::OkStatus();
  }),
              IsOk());
  return amount;
}

class RowInsertTest : public ::testing::TestWithParam<bool> {
 protected:
  const treff::testing::TempDir folder_;
  const std::string url_ = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                      : "sqlite:" + folder_.File("test.db");
};

TEST_P(RowInsertTest, ManyRowsAreInsertedAsTheyAre) {
  const std::unique_ptr<Database> database = OpenWithAccounts(url_);
  RowInsert rows("account (id, amount, note)", "ON CONFLICT (id) DO NOTHING");
  for (int i = 0; i < 21; ++i) {
    rows.Add(absl::StrCat("row ", i), i, std::string("it's \"å\" :x ?"));
  }
  rows.Add(std::string("a"), 7, std::string());
  ASSERT_THAT(database->Write([&](soci::session& session) {
    rows.Run(session);
    RowInsert("account (id, amount)").Run(session);
    return absl::OkStatus();
  }),
              IsOk());

  EXPECT_EQ(AmountOf(*database, "row 0"), 0);
  EXPECT_EQ(AmountOf(*database, "row 20"), 20);
  EXPECT_EQ(AmountOf(*database, "a"), 0) << "it was there";
  int alike = 0;
  ASSERT_THAT(database->Read([&](soci::session& session) {
    const std::string note = "it's \"å\" :x ?";
    session << "SELECT COUNT(*) FROM account WHERE note = :n", soci::into(alike), soci::use(note);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(alike, 21);
}

TEST_P(RowInsertTest, KeptStatementsOutliveErrorsAndNewColumns) {
  const std::unique_ptr<Database> database = OpenWithAccounts(url_);
  const auto put = [&](const std::string& id, int amount) {
    return database->Write([&](soci::session& session) {
      RowInsert row("account (id, amount)");
      row.Add(id, amount);
      row.Run(session);
      return absl::OkStatus();
    });
  };
  // The store may have several sessions, and each keeps its own.
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(put(absl::StrCat("c", i), i), IsOk());
    EXPECT_THAT(put("a", 1), StatusIs(absl::StatusCode::kAlreadyExists));
    if (i == 5) {
      ASSERT_THAT(database->Write([](soci::session& session) {
        session << "ALTER TABLE account ADD COLUMN more TEXT NOT NULL DEFAULT 'x'";
        return absl::OkStatus();
      }),
                  IsOk());
    }
  }
  EXPECT_EQ(AmountOf(*database, "c9"), 9);
  EXPECT_EQ(AmountOf(*database, "a"), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, RowInsertTest, ::testing::Bool(),
                         [](const auto& param) { return param.param ? "PostgreSQL" : "SQLite"; });

}  // namespace
}  // namespace treff::platform
