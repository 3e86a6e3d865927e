// Files that are there and are not a sound database of ours: refused, named, and left as they are.
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "services/platform/storage/database.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::ReadFile;
using treff::testing::StatusIs;
using treff::testing::TempDir;

constexpr size_t kPage = 4096;
constexpr size_t kHeader = 100;

// A closed database with some pages of rows, as bytes.
std::string SoundBytes() {
  const TempDir folder;
  const std::string path = folder.File("sound.db");
  {
    const auto database = Database::Open({.url = "sqlite:" + path});
    EXPECT_THAT(database, IsOk());
    EXPECT_THAT(
        (*database)->Migrate(
            "bank", {{1, "create accounts", {"CREATE TABLE account (id TEXT PRIMARY KEY)"}}}),
        IsOk());
    EXPECT_THAT((*database)->Write([](soci::session& session) {
      for (int i = 0; i < 500; ++i) {
        const std::string id = std::to_string(i) + std::string(40, 'x');
        session << "INSERT INTO account VALUES (:id)", soci::use(id);
      }
      return absl::OkStatus();
    }),
                IsOk());
  }
  return ReadFile(path);
}

// A database of nothing, or of somebody else.
std::string OtherBytes(const char* sql) {
  const TempDir folder;
  sqlite3* connection = nullptr;
  sqlite3_open(folder.File("other.db").c_str(), &connection);
  EXPECT_EQ(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(connection);
  return ReadFile(folder.File("other.db"));
}

std::string With(std::string bytes, size_t at, size_t count, char value) {
  return bytes.replace(at, count, count, value);
}

struct Damage {
  const char* name;
  std::function<std::string(const std::string& sound)> bytes;
};

class DamagedFiles : public ::testing::TestWithParam<Damage> {};

INSTANTIATE_TEST_SUITE_P(
    Kinds, DamagedFiles,
    ::testing::Values(
        Damage{"Empty", [](const std::string&) { return std::string(); }},
        Damage{"OneByte", [](const std::string& s) { return s.substr(0, 1); }},
        Damage{"ANewline", [](const std::string&) { return std::string("\n"); }},
        Damage{"ZeroBytes", [](const std::string&) { return std::string(50, '\0'); }},
        Damage{"HalfAHeader", [](const std::string& s) { return s.substr(0, kHeader / 2); }},
        Damage{"AHeaderAlone", [](const std::string& s) { return s.substr(0, kHeader); }},
        Damage{"LessThanAPage", [](const std::string& s) { return s.substr(0, 512); }},
        Damage{"ThePageOfTheSchemaAlone", [](const std::string& s) { return s.substr(0, kPage); }},
        Damage{"HalfOfIt", [](const std::string& s) { return s.substr(0, s.size() / 2); }},
        Damage{"AllButAPage", [](const std::string& s) { return s.substr(0, s.size() - kPage); }},
        Damage{"AllButAByte", [](const std::string& s) { return s.substr(0, s.size() - 1); }},
        Damage{"ZeroPages", [](const std::string& s) { return std::string(s.size(), '\0'); }},
        Damage{"AZeroHeader", [](const std::string& s) { return With(s, 0, kHeader, '\0'); }},
        Damage{"AZeroPageOfTheSchema", [](const std::string& s) { return With(s, 0, kPage, '\0'); }},
        Damage{"AZeroSchemaUnderAGoodHeader",
               [](const std::string& s) { return With(s, kHeader, kPage - kHeader, '\0'); }},
        Damage{"AnEmptySchemaUnderAGoodHeader",
               [](const std::string& s) {
                 return With(With(With(s, kHeader, 8, '\0'), kHeader, 1, '\x0d'), kHeader + 5, 1,
                             '\x10');
               }},
        Damage{"AWrongMagicWord", [](const std::string& s) { return With(s, 0, 1, 'X'); }},
        Damage{"AWrongPageSize", [](const std::string& s) { return With(s, 16, 2, '\x03'); }},
        Damage{"AZeroPageOfRows",
               [](const std::string& s) { return With(s, s.size() - 2 * kPage, kPage, '\0'); }},
        Damage{"GarbageInTheMiddle",
               [](const std::string& s) { return With(s, s.size() / 2, kPage, '\xAA'); }},
        Damage{"Text", [](const std::string& s) { return std::string(s.size(), 'x'); }},
        Damage{"AnArchive", [](const std::string& s) { return "PK\x03\x04" + s; }},
        Damage{"TurnedRound",
               [](const std::string& s) { return std::string(s.rbegin(), s.rend()); }},
        Damage{"ADatabaseOfNothing",
               [](const std::string&) { return OtherBytes("CREATE TABLE a (b); DROP TABLE a"); }},
        Damage{"SomebodyElsesDatabase",
               [](const std::string&) { return OtherBytes("CREATE TABLE song (title TEXT)"); }}),
    [](const auto& param) { return param.param.name; });

TEST_P(DamagedFiles, AreRefusedAndLeftAsTheyAre) {
  const TempDir folder;
  const std::string bytes = GetParam().bytes(SoundBytes());
  const std::string path = folder.Write("casework.db", bytes);

  EXPECT_THAT(Database::Open({.url = "sqlite:" + path}),
              StatusIs(absl::StatusCode::kDataLoss, AllOf(HasSubstr(path), HasSubstr("backup"))));

  EXPECT_EQ(ReadFile(path), bytes);
}

TEST(SoundFiles, AreOpened) {
  const TempDir folder;
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.Write("a.db", SoundBytes())}), IsOk());
}

TEST(MissingFiles, AreNotMadeAnewBesideWhatWasWrittenLast) {
  const TempDir folder;
  folder.Write("casework.db-wal", "the last cases");
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.File("casework.db")}),
              StatusIs(absl::StatusCode::kDataLoss,
                       AllOf(HasSubstr("casework.db-wal"), HasSubstr("backup"))));
  EXPECT_EQ(ReadFile(folder.File("casework.db-wal")), "the last cases");
}

TEST(MissingFiles, AreMadeWholeAndLeaveNothingBeside) {
  const TempDir folder;
  ASSERT_THAT(Database::Open({.url = "sqlite:" + folder.File("casework.db")}), IsOk());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().filename().string(), "casework.db");
  }
}

TEST(OddFiles, AreRefused) {
  const TempDir folder;
  ASSERT_EQ(mkfifo(folder.File("pipe.db").c_str(), 0600), 0);
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.File("pipe.db")}),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("pipe.db")));
  std::filesystem::create_symlink(folder.File("nowhere"), folder.File("link.db"));
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.File("link.db")}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("link.db")));
  EXPECT_FALSE(std::filesystem::exists(folder.File("nowhere")));
}

}  // namespace
}  // namespace treff::platform
