// One contract over every store of reports.
#include "services/municipality/reports/report_store.h"

#include <memory>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/platform/storage/database.h"
#include "tests/municipality/reports/memory_report_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::IsOkAndHolds;
using ::treff::testing::StatusIs;

// A store and what it stands on.
struct Opened {
  std::unique_ptr<testing::TempDir> folder;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<ReportStore> store;
};

Opened OpenSql(Opened opened, const std::string& url) {
  opened.database = *platform::Database::Open({.url = url});
  opened.store = *NewSqlReportStore(*opened.database);
  return opened;
}

Opened OpenMemory() { return {nullptr, nullptr, std::make_unique<MemoryReportStore>()}; }

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

v1::Report MakeReport(const std::string& code, const std::string& id, const std::string& day,
                      const std::string& reporter = "") {
  v1::Report report;
  report.set_name("municipalities/" + code + "/reports/" + id);
  report.set_reporter(reporter.empty() ? "municipalities/" + code : reporter);
  report.set_report_day(day);
  report.set_staffed_places(2);
  return report;
}

std::vector<std::string> NamesOf(const std::vector<v1::Report>& reports) {
  std::vector<std::string> names;
  for (const v1::Report& report : reports) {
    names.push_back(report.name().substr(report.name().rfind('/') + 1));
  }
  return names;
}

class ReportStoreTest : public ::testing::TestWithParam<StoreKind> {
 protected:
  Opened opened_ = GetParam().open();
  ReportStore& store_ = *opened_.store;
};

TEST_P(ReportStoreTest, GivesBackWhatItWasGiven) {
  const v1::Report report = MakeReport("1508", "a", "2026-11-01");

  ASSERT_THAT(store_.Append({report}), IsOk());

  EXPECT_THAT(store_.Get(report.name()), IsOkAndHolds(EqualsProto(report.DebugString())));
  EXPECT_THAT(store_.Get("municipalities/1508/reports/b"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(*store_.Revision(), 1);
}

TEST_P(ReportStoreTest, TakesAllOrNone) {
  ASSERT_THAT(store_.Append({MakeReport("1508", "a", "2026-11-01")}), IsOk());

  EXPECT_THAT(
      store_.Append({MakeReport("1580", "b", "2026-11-01"), MakeReport("1508", "a", "2026-11-02")}),
      StatusIs(absl::StatusCode::kAlreadyExists));

  EXPECT_EQ(*store_.Revision(), 1);
  EXPECT_THAT(store_.Get("municipalities/1580/reports/b"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(ReportStoreTest, TheNewestIsOfTheLatestDayAndOfOneDayTheLast) {
  ASSERT_THAT(store_.Append({MakeReport("1508", "a", "2026-11-02")}), IsOk());
  ASSERT_THAT(store_.Append({MakeReport("1508", "b", "2026-11-02")}), IsOk());
  ASSERT_THAT(store_.Append({MakeReport("1508", "c", "2026-10-01")}), IsOk());
  ASSERT_THAT(store_.Append({MakeReport("1508", "d", "2026-11-05", "regions/15")}), IsOk());
  ASSERT_THAT(store_.Append({MakeReport("0301", "e", "2026-01-01")}), IsOk());

  const auto newest = store_.FindNewest("1508", "municipalities/1508");
  ASSERT_THAT(newest, IsOk());
  ASSERT_TRUE(newest->has_value());
  EXPECT_EQ((*newest)->name(), "municipalities/1508/reports/b");
  EXPECT_FALSE(store_.FindNewest("1580", "municipalities/1580")->has_value());

  const auto current = store_.ReadCurrent();
  ASSERT_THAT(current, IsOk());
  EXPECT_EQ(current->revision, 5);
  EXPECT_THAT(NamesOf(current->reports), ElementsAre("e", "d", "b"));
}

TEST_P(ReportStoreTest, ListsOneMunicipalityPageByPage) {
  for (const char* id : {"a", "b", "c", "d"}) {
    ASSERT_THAT(store_.Append({MakeReport("1508", id, "2026-11-02")}), IsOk());
    ASSERT_THAT(store_.Append({MakeReport("0301", id, "2026-11-02")}), IsOk());
  }

  const auto first = store_.List("1508", 0, 3);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(NamesOf(first->reports), ElementsAre("d", "c", "b"));
  ASSERT_GT(first->next_before, 0);
  const auto second = store_.List("1508", first->next_before, 3);
  EXPECT_THAT(NamesOf(second->reports), ElementsAre("a"));
  EXPECT_EQ(second->next_before, 0);
}

TEST_P(ReportStoreTest, ManyWhoReportAtOnceAreAllKept) {
  constexpr int kThreads = 4;
  constexpr int kEach = 10;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(thread) + "-" + std::to_string(i);
        EXPECT_THAT(store_.Append({MakeReport("1508", id, "2026-11-02")}), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(*store_.Revision(), kThreads * kEach);
  EXPECT_EQ(store_.List("1508", 0, 100)->reports.size(), static_cast<size_t>(kThreads * kEach));
}

INSTANTIATE_TEST_SUITE_P(Stores, ReportStoreTest,
                         ::testing::Values(StoreKind{"Memory", OpenMemory},
                                           StoreKind{"Sqlite", OpenSqlite},
                                           StoreKind{"Postgresql", OpenPostgresql}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace treff::municipality
