// Version N-1 runs on schema N (expand, and contract a version later): what the steps of every
// schema do to a real PostgreSQL, read from the statements that it carried out, and what becomes of
// the stores that an earlier program left.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/testing/child_process.h"
#include "tests/testing/master_key.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::e2e {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::TempDir;

constexpr char kOldFolder[] = TREFF_SOURCE_DIR "/tests/e2e/data/data-folder-1.tar.zst";

// A statement that changed a schema, and how many steps were there before: those of one step have
// the same number, and so have those of no other.
struct Change {
  std::string sql;
  int step = 0;
};

// Words in capitals, with one blank between them.
std::string Plain(const std::string& sql) {
  const std::vector<std::string> words =
      absl::StrSplit(absl::AsciiStrToUpper(sql), absl::ByAnyChar(" \n\t"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

// The word of `plain` that follows `before`; "" without it.
std::string WordAfter(const std::string& plain, const std::string& before) {
  const size_t at = plain.find(before);
  if (at == std::string::npos) return "";
  const std::vector<std::string> rest =
      absl::StrSplit(plain.substr(at + before.size()), absl::ByAnyChar(" ("), absl::SkipEmpty());
  return rest.empty() ? "" : rest.front();
}

// The statements after which a program that knows only the steps before could not go on: what it
// reads is gone or called otherwise, or what it writes is refused.
std::vector<std::string> Breaking(const std::vector<Change>& changes) {
  std::map<std::string, int> made;  // table to step
  std::vector<std::string> breaking;
  for (const Change& change : changes) {
    const std::string plain = Plain(change.sql);
    if (absl::StartsWith(plain, "CREATE TABLE")) {
      made[WordAfter(plain, absl::StrContains(plain, "IF NOT EXISTS") ? "EXISTS " : "TABLE ")] =
          change.step;
    }
    const std::string table = absl::StartsWith(plain, "ALTER TABLE") ? WordAfter(plain, "TABLE ")
                                                                     : WordAfter(plain, " ON ");
    // Nobody knows yet what this very step makes.
    if (made.contains(table) && made[table] == change.step) continue;
    const bool takes_away = absl::StartsWith(plain, "DROP TABLE") ||
                            absl::StrContains(plain, " DROP COLUMN ") ||
                            absl::StrContains(plain, " RENAME ");
    const bool refuses =
        absl::StartsWith(plain, "CREATE UNIQUE INDEX") ||
        absl::StrContains(plain, " ADD CONSTRAINT ") || absl::StrContains(plain, " SET NOT NULL") ||
        absl::StrContains(plain, " ALTER COLUMN ") ||
        (absl::StrContains(plain, " ADD COLUMN ") && absl::StrContains(plain, " NOT NULL") &&
         !absl::StrContains(plain, " DEFAULT "));
    if (takes_away || refuses) breaking.push_back(change.sql);
  }
  return breaking;
}

TEST(Breaking, IsWhatTheVersionBeforeCouldNotLiveWith) {
  const Change table{"CREATE TABLE account (id TEXT PRIMARY KEY)", 1};
  for (const char* sql : {"ALTER TABLE account ADD COLUMN note TEXT",
                          "ALTER TABLE account ADD COLUMN n INT NOT NULL DEFAULT 0",
                          "CREATE INDEX account_by_note ON account (note)",
                          "DROP INDEX account_by_note", "CREATE TABLE other (id TEXT NOT NULL)"}) {
    EXPECT_THAT(Breaking({table, {sql, 2}}), IsEmpty()) << sql;
  }
  for (const char* sql :
       {"DROP TABLE account", "ALTER TABLE account DROP COLUMN id",
        "ALTER TABLE account RENAME COLUMN id TO name", "alter table account rename to accounts",
        "ALTER TABLE account ADD COLUMN n INT NOT NULL",
        "ALTER TABLE account ALTER COLUMN id TYPE INT",
        "CREATE UNIQUE INDEX account_note ON account (note)",
        "ALTER TABLE account ADD CONSTRAINT positive CHECK (n > 0)"}) {
    EXPECT_THAT(Breaking({table, {sql, 2}}), ElementsAre(sql));
  }
  EXPECT_THAT(Breaking({table, {"CREATE UNIQUE INDEX account_id ON account (id)", 1}}), IsEmpty());
}

// Runs `program` until its schema is there.
void Migrate(const std::string& program, std::vector<std::string> flags, const TempDir& folder) {
  flags.insert(flags.begin(), {TREFF_BIN_DIR "/" + program, "--schema=migrate",
                               "--address=127.0.0.1:0", "--metrics_address=127.0.0.1:0"});
  const std::string log = folder.File("migrate.log");
  auto process = ChildProcess::Start({.command = flags, .output_path = log});
  ASSERT_THAT(process, IsOk());
  ASSERT_EQ((*process)->Wait(absl::Seconds(60)), 0) << treff::testing::ReadFile(log);
}

// Has the database note every statement that changes its schema.
void NoteChanges(soci::session& session) {
  session << "CREATE TABLE noted (id BIGSERIAL PRIMARY KEY, sql TEXT, step BIGINT)";
  session << "CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE steps "
             "BIGINT := 0; BEGIN IF to_regclass('schema_migration') IS NOT NULL THEN SELECT "
             "COUNT(*) INTO steps FROM schema_migration; END IF; INSERT INTO noted (sql, step) "
             "VALUES (current_query(), steps); END $$";
  session << "CREATE EVENT TRIGGER noting ON ddl_command_end EXECUTE FUNCTION note()";
}

std::vector<Change> NotedChanges(soci::session& session) {
  std::vector<Change> changes;
  const soci::rowset<soci::row> rows =
      (session.prepare << "SELECT sql, step FROM noted ORDER BY id");
  for (const soci::row& row : rows) {
    changes.push_back({row.get<std::string>(0), static_cast<int>(row.get<long long>(1))});
  }
  return changes;
}

TEST(SchemaSteps, LeaveWhatTheVersionBeforeReadsAndWrites) {
  treff::testing::ProvideMasterKey();
  const std::map<std::string, std::vector<std::string>> programs = {
      {"treff-municipality", {}},
      {"treff-casework", {"--municipality_address=127.0.0.1:1"}},
      {"treff-recommendation",
       {"--municipality_address=127.0.0.1:1", "--casework_address=127.0.0.1:1"}},
      {"treff-ingestion", {"--municipality_address=127.0.0.1:1", "--archive_in_database"}}};
  size_t seen = 0;
  for (const auto& [program, flags] : programs) {
    SCOPED_TRACE(program);
    const TempDir folder;
    const std::string url = PostgresServer::Shared().NewDatabase();
    soci::session session(soci::postgresql, url);
    NoteChanges(session);
    std::vector<std::string> all = flags;
    all.insert(all.end(), {"--database_url=" + url, "--data_dir=" + folder.File("data")});

    Migrate(program, all, folder);

    const std::vector<Change> changes = NotedChanges(session);
    EXPECT_THAT(Breaking(changes), IsEmpty());
    seen += changes.size();
  }
  EXPECT_GT(seen, 60u) << "the statements are not noted";
}

// A store of one file as a program left it.
struct Table {
  std::vector<std::string> columns;
  long long rows = 0;
  std::set<std::string> unique_indices;
};

std::map<std::string, Table> TablesOf(const std::string& path) {
  soci::session session(soci::sqlite3, absl::StrCat("db=\"", path, "\" readonly=true"));
  std::map<std::string, Table> tables;
  const soci::rowset<std::string> names =
      (session.prepare << "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                          "'sqlite_%' ORDER BY name");
  for (const std::string& name : names) {
    Table& table = tables[name];
    session << absl::StrCat("SELECT COUNT(*) FROM ", name), soci::into(table.rows);
    const soci::rowset<std::string> columns =
        (session.prepare << absl::StrCat("SELECT name FROM pragma_table_info('", name, "')"));
    table.columns.assign(columns.begin(), columns.end());
    const soci::rowset<std::string> indices =
        (session.prepare << absl::StrCat("SELECT name FROM pragma_index_list('", name,
                                         "') WHERE \"unique\" = 1"));
    table.unique_indices.insert(indices.begin(), indices.end());
  }
  return tables;
}

// Columns of `name` that the version before does not fill and that may not be empty.
std::vector<std::string> Unfillable(const std::string& path, const std::string& name,
                                    const std::vector<std::string>& known) {
  soci::session session(soci::sqlite3, absl::StrCat("db=\"", path, "\" readonly=true"));
  const soci::rowset<std::string> columns =
      (session.prepare << absl::StrCat("SELECT name FROM pragma_table_info('", name,
                                       "') WHERE \"notnull\" = 1 AND dflt_value IS NULL"));
  std::vector<std::string> unfillable;
  for (const std::string& column : columns) {
    if (std::find(known.begin(), known.end(), column) == known.end()) unfillable.push_back(column);
  }
  return unfillable;
}

// What `columns` hold in all rows, one after another.
std::string ContentOf(const std::string& path, const std::string& name,
                      const std::vector<std::string>& columns) {
  soci::session session(soci::sqlite3, absl::StrCat("db=\"", path, "\" readonly=true"));
  std::string content;
  std::vector<std::string> quoted;
  for (const std::string& column : columns) quoted.push_back(absl::StrCat("quote(", column, ")"));
  const std::string row = absl::StrJoin(quoted, " || ',' || ");
  const soci::rowset<std::string> rows =
      (session.prepare << absl::StrCat("SELECT ", row, " FROM ", name, " ORDER BY 1"));
  for (const std::string& each : rows) absl::StrAppend(&content, each, "\n");
  return content;
}

// Cases were in the clear when that program wrote them, and are sealed by the first one that knows
// a key: the one change that a program before cannot read (CHANGELOG). e2e_old_folder_test reads
// them.
constexpr char kSealedSince[] = "casework_case_revision";

class OldStores : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Services, OldStores,
                         ::testing::Values("municipality", "casework", "recommendation",
                                           "ingestion"),
                         [](const auto& param) { return param.param; });

TEST_P(OldStores, KeepTheirRowsAndWhatTheirProgramKnows) {
  const TempDir folder;
  const std::string unpack = absl::StrCat("cd ", folder.path(), " && mkdir old new && zstd -dcq ",
                                          kOldFolder, " | tar -x -C old && cp -r old/. new");
  ASSERT_EQ(std::system(unpack.c_str()), 0);
  const std::string before = absl::StrCat(folder.path(), "/old/", GetParam(), ".db");
  const std::string after = absl::StrCat(folder.path(), "/new/", GetParam(), ".db");

  Migrate("treffd", {absl::StrCat("--data_dir=", folder.path(), "/new")}, folder);

  const auto old_tables = TablesOf(before);
  auto new_tables = TablesOf(after);
  EXPECT_GE(old_tables.size(), 3u);
  for (const auto& [name, old] : old_tables) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(new_tables.contains(name));
    const Table& now = new_tables[name];
    EXPECT_TRUE(std::equal(old.columns.begin(), old.columns.end(), now.columns.begin(),
                           now.columns.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                     old.columns.size(), now.columns.size()))))
        << absl::StrJoin(now.columns, " ");
    EXPECT_THAT(Unfillable(after, name, old.columns), IsEmpty());
    EXPECT_EQ(now.unique_indices, old.unique_indices);
    // The steps that were carried out are more now.
    if (name == "schema_migration") continue;
    EXPECT_EQ(now.rows, old.rows);
    if (name == kSealedSince) continue;
    EXPECT_TRUE(ContentOf(after, name, old.columns) == ContentOf(before, name, old.columns));
  }
}

}  // namespace
}  // namespace treff::e2e
