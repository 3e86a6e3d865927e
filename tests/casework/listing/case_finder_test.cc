// Searches among what is sealed find the state of the store, whichever process changed it.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/listing/case_finder.h"
#include "services/casework/privacy/erasure_rows.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// Two processes on one store: one changes, the other searches.
class CaseFinderTest : public ::testing::TestWithParam<bool> {
 protected:
  static v1::Case Needing(const std::string& name, v1::Need::Kind kind, int64_t revision = 1) {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(revision);
    c.clear_needs();
    c.add_needs()->set_kind(kind);
    *c.mutable_update_time() = platform::ToTimestamp(absl::FromUnixSeconds(1'800'000'000));
    return c;
  }
  void Create(const std::string& name, v1::Need::Kind kind) {
    ASSERT_THAT(writer_.cases->Create(Needing(name, kind), ""), IsOk());
  }
  std::vector<std::string> Found(v1::Need::Kind kind) {
    const auto listed = reader_.cases->List({.needs = NeedBit(kind)},
                                            v1::ListCasesRequest::ORDER_UNSPECIFIED, {}, 100);
    EXPECT_THAT(listed, IsOk());
    std::vector<std::string> names;
    for (const v1::Case& c : listed->cases) names.push_back(c.name());
    EXPECT_EQ(listed->total, static_cast<int64_t>(names.size()));
    return names;
  }
  void Write(const std::string& statement) {
    ASSERT_THAT(writer_.database->Write([&](soci::session& sql) {
      sql << statement;
      return absl::OkStatus();
    }),
                IsOk());
  }

  treff::testing::TempDir folder_;
  const std::string url_ = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                      : "sqlite:" + folder_.File("casework.db");
  SealedHouse writer_{url_};
  SealedHouse reader_{url_};
};

TEST_P(CaseFinderTest, FollowsWhatAnotherProcessChanges) {
  EXPECT_THAT(Found(v1::Need::INTERPRETER), IsEmpty());
  Create("cases/a", v1::Need::INTERPRETER);
  Create("cases/b", v1::Need::NURSING_HOME);
  EXPECT_THAT(Found(v1::Need::INTERPRETER), ElementsAre("cases/a"));

  ASSERT_THAT(
      writer_.cases->Append(Needing("cases/a", v1::Need::NURSING_HOME, 2), v1::CaseEvent::UPDATED),
      IsOk());
  EXPECT_THAT(Found(v1::Need::INTERPRETER), IsEmpty());
  EXPECT_THAT(Found(v1::Need::NURSING_HOME), ElementsAre("cases/b", "cases/a")) << "newest first";
}

TEST_P(CaseFinderTest, AnErasedCaseIsGoneEverywhereAtOnce) {
  Create("cases/a", v1::Need::INTERPRETER);
  Create("cases/b", v1::Need::INTERPRETER);
  ASSERT_THAT(Found(v1::Need::INTERPRETER), ElementsAre("cases/b", "cases/a"));
  v1::Erasure erasure;
  erasure.set_case_("cases/a");
  erasure.set_reason("asked");
  ASSERT_THAT(writer_.database->Write([&](soci::session& sql) {
    return EraseRows(sql, *writer_.vault, erasure, GetParam());
  }),
              IsOk());
  EXPECT_THAT(Found(v1::Need::INTERPRETER), ElementsAre("cases/b"));
}

TEST_P(CaseFinderTest, AStoreWithAnotherHistoryIsReadAnew) {
  Create("cases/a", v1::Need::INTERPRETER);
  ASSERT_THAT(Found(v1::Need::INTERPRETER), ElementsAre("cases/a"));
  // As if a backup had been put back, and other things had happened since.
  Write("UPDATE casework_case_event SET event_time_micros = event_time_micros - 1");
  Write("UPDATE casework_case SET track = -2");
  EXPECT_THAT(Found(v1::Need::INTERPRETER), IsEmpty());
}

TEST_P(CaseFinderTest, MoreChangesThanAreReadAtOnceAreAllFound) {
  CaseFinder finder(*reader_.vault, /*at_once=*/3);
  const auto total = [&] {
    int64_t found = 0;
    EXPECT_THAT(reader_.database->Read([&](soci::session& sql) -> absl::Status {
      const auto cases = finder.Find(sql, {.needs = NeedBit(v1::Need::INTERPRETER)},
                                     v1::ListCasesRequest::DEADLINE, {}, 2);
      if (cases.ok()) found = cases->total;
      return cases.status();
    }),
                IsOk());
    return found;
  };
  for (int i = 0; i < 9; ++i) Create(absl::StrCat("cases/before ", i), v1::Need::INTERPRETER);
  EXPECT_EQ(total(), 9) << "three whole pages";
  for (int i = 0; i < 7; ++i) Create(absl::StrCat("cases/after ", i), v1::Need::INTERPRETER);
  EXPECT_EQ(total(), 16);
  Create("cases/last", v1::Need::INTERPRETER);
  EXPECT_EQ(total(), 17);
}

TEST_P(CaseFinderTest, WhatCannotBeOpenedIsSaidAndNotLeftOut) {
  Create("cases/a", v1::Need::INTERPRETER);
  Write("UPDATE casework_case_revision SET content = 's1:AAAA'");
  EXPECT_THAT(reader_.cases->List({.needs = NeedBit(v1::Need::INTERPRETER)},
                                  v1::ListCasesRequest::ORDER_UNSPECIFIED, {}, 100),
              StatusIs(absl::StatusCode::kDataLoss));
}

INSTANTIATE_TEST_SUITE_P(Stores, CaseFinderTest, ::testing::Bool(),
                         [](const auto& store) { return store.param ? "PostgreSQL" : "SQLite"; });

}  // namespace
}  // namespace treff::casework
