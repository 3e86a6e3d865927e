// The access log, on both stores: each access is in it, and whoever meddles with it is found out.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/audit/access_scope.h"
#include "services/casework/audit/cases_in.h"
#include "services/platform/middleware/context.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using Verified = v1::VerifyAccessLogResponse;

class AuditTest : public ::testing::TestWithParam<bool> {
 protected:
  void Run(const std::string& statement) {
    ASSERT_THAT(house_.database->Write([&](soci::session& sql) {
      sql << statement;
      return absl::OkStatus();
    }),
                IsOk());
  }
  void See(const std::string& name) {
    ASSERT_THAT(house_.log->Record({.what = "Case", .cases = {name}}), IsOk());
  }
  void SeeTen() {
    for (int i = 1; i <= 10; ++i) See(absl::StrCat("cases/", i));
  }
  Verified Verify(const v1::Checkpoint& kept = {}) {
    const auto verified = house_.log->Verify(kept);
    EXPECT_THAT(verified, IsOk());
    return verified.value_or(Verified());
  }

  treff::testing::TempDir folder_;
  SealedHouse house_{GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                : "sqlite:" + folder_.File("casework.db")};
};

TEST_P(AuditTest, AChangeAndItsEntryAreOne) {
  v1::Case c = SingleAdult();
  c.set_name("cases/a");
  c.set_revision(1);
  ASSERT_THAT(house_.cases->Create(c, ""), IsOk());
  EXPECT_THAT(house_.log->List("cases/a", 0, 10)->entries, SizeIs(1));

  c.set_revision(3);
  EXPECT_THAT(house_.cases->Append(c, v1::CaseEvent::UPDATED), Not(IsOk()));
  EXPECT_THAT(house_.log->List("cases/a", 0, 10)->entries, SizeIs(1)) << "nothing was changed";

  Run("DROP TABLE casework_access_case");
  c.set_revision(2);
  EXPECT_THAT(house_.cases->Append(c, v1::CaseEvent::UPDATED), Not(IsOk()));
  EXPECT_EQ(house_.cases->Get("cases/a", 0)->revision(), 1) << "no change without its entry";
}

TEST_P(AuditTest, AnEntrySaysWhoWhyAndWhat) {
  platform::CallContext context;
  context.caller = "officer-7";
  context.principal.role = platform::v1::Access::OFFICER;
  context.principal.purpose = "settlement of the household";
  const platform::ScopedCall call(std::move(context));
  const AccessScope scope("treff.casework.v1.CaseService/GetCase");

  ASSERT_THAT(house_.log->RecordSeen({.what = "Case", .cases = {"cases/a", "cases/b"}}), IsOk());
  ASSERT_THAT(house_.log->RecordSeen({.what = "Case", .cases = {"cases/a"}}), IsOk());

  const auto listed = house_.log->List("cases/a", 0, 10);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->entries, SizeIs(1)) << "one for each call";
  v1::AccessEntry entry = listed->entries[0];
  entry.clear_access_time();
  EXPECT_THAT(entry, treff::testing::EqualsProto(R"pb(
                sequence: 1
                caller: "officer-7"
                role: "OFFICER"
                purpose: "settlement of the household"
                method: "CaseService/GetCase"
                kind: READ
                what: "Case"
                case_count: 2
              )pb"));
  EXPECT_THAT(house_.log->List("cases/b", 0, 10)->entries, SizeIs(1));
  EXPECT_THAT(house_.log->List("cases/c", 0, 10)->entries, IsEmpty());
}

// Whoever writes into the database without the key cannot have the house go on as if nothing were.
TEST_P(AuditTest, AfterACutTheLogGoesOnAndSaysSoForGood) {
  SeeTen();
  Run("DELETE FROM casework_access WHERE sequence > 8");
  Run("DELETE FROM casework_access_case WHERE sequence > 8");
  Run("UPDATE casework_access_head SET last_sequence = 8, seal = 'x', last_hash = (SELECT hash "
      "FROM casework_access WHERE sequence = 8)");

  SeeTen();

  EXPECT_EQ(Verify().fault(), Verified::NOT_OURS);
  EXPECT_EQ(Verify().sequence(), 9);
  EXPECT_THAT(house_.log->MakeCheckpoint(), IsOk());
  EXPECT_EQ(Verify().fault(), Verified::NOT_OURS);
}

TEST_P(AuditTest, ALogThatWasEmptiedIsNotOurs) {
  SeeTen();
  Run("DELETE FROM casework_access");
  Run("DELETE FROM casework_access_case");
  Run(absl::StrCat("UPDATE casework_access_head SET last_sequence = 0, seal = '', last_hash = '",
                   std::string(64, '0'), "'"));
  EXPECT_EQ(Verify().fault(), Verified::NOT_OURS);

  See("cases/a");

  EXPECT_EQ(Verify().fault(), Verified::NOT_OURS);
  EXPECT_EQ(Verify().sequence(), 1);
}

TEST_P(AuditTest, AnEmptyLogOfANewHouseIsWhole) {
  EXPECT_EQ(Verify().fault(), Verified::FAULT_UNSPECIFIED);
}

TEST_P(AuditTest, AnEntryThatIsNotFoundByItsCaseIsMissed) {
  SeeTen();
  Run("DELETE FROM casework_access_case WHERE sequence = 4");
  EXPECT_EQ(Verify().fault(), Verified::REMOVED);
  EXPECT_EQ(Verify().sequence(), 4);

  Run("INSERT INTO casework_access_case (name, sequence) VALUES ('cases/4', 4), ('cases/x', 4)");
  EXPECT_EQ(Verify().fault(), Verified::CHANGED);
}

TEST_P(AuditTest, ACheckpointThatIsMissingIsMissed) {
  for (int i = 0; i < kCheckpointInterval; ++i) See("cases/a");
  ASSERT_EQ(Verify().fault(), Verified::FAULT_UNSPECIFIED);

  Run("DELETE FROM casework_access_checkpoint");

  EXPECT_EQ(Verify().fault(), Verified::REMOVED);
  EXPECT_EQ(Verify().sequence(), kCheckpointInterval);
}

TEST_P(AuditTest, WhatIsSeenAtOnceIsWrittenTogetherAndWhole) {
  constexpr int kThreads = 8, kEach = 40;
  std::vector<std::jthread> readers;
  for (int t = 0; t < kThreads; ++t) {
    readers.emplace_back([this, t] {
      for (int i = 0; i < kEach; ++i) See(absl::StrCat("cases/", t));
    });
  }
  for (auto& reader : readers) reader.join();

  const Verified verified = Verify();
  EXPECT_EQ(verified.fault(), Verified::FAULT_UNSPECIFIED);
  EXPECT_EQ(verified.entry_count(), kThreads * kEach);
  EXPECT_THAT(house_.log->List("cases/3", 0, 200)->entries, SizeIs(kEach));
}

TEST_P(AuditTest, PagesHoldEachEntryOnce) {
  for (int i = 0; i < 5; ++i) See("cases/a");

  std::vector<int64_t> sequences;
  int64_t before = 0;
  do {
    const auto page = house_.log->List("cases/a", before, 2);
    ASSERT_THAT(page, IsOk());
    for (const auto& entry : page->entries) sequences.push_back(entry.sequence());
    before = page->next_before;
  } while (before != 0);

  EXPECT_THAT(sequences, ElementsAre(5, 4, 3, 2, 1));
}

TEST_P(AuditTest, AChangedEntryIsFound) {
  SeeTen();
  ASSERT_EQ(Verify().fault(), Verified::FAULT_UNSPECIFIED);

  Run("UPDATE casework_access SET caller = 'somebody' WHERE sequence = 4");

  EXPECT_EQ(Verify().fault(), Verified::CHANGED);
  EXPECT_EQ(Verify().sequence(), 4);
}

TEST_P(AuditTest, ARemovedEntryIsFound) {
  SeeTen();

  Run("DELETE FROM casework_access WHERE sequence = 4");

  EXPECT_EQ(Verify().fault(), Verified::REMOVED);
  EXPECT_EQ(Verify().sequence(), 4);
}

TEST_P(AuditTest, EntriesThatChangedPlacesAreFound) {
  SeeTen();

  Run("UPDATE casework_access SET sequence = 99 WHERE sequence = 4");
  Run("UPDATE casework_access SET sequence = 4 WHERE sequence = 5");
  Run("UPDATE casework_access SET sequence = 5 WHERE sequence = 99");

  EXPECT_EQ(Verify().fault(), Verified::CHANGED);
  EXPECT_EQ(Verify().sequence(), 4);
}

TEST_P(AuditTest, ALogThatWasCutOffIsFound) {
  SeeTen();

  Run("DELETE FROM casework_access WHERE sequence > 8");

  EXPECT_EQ(Verify().fault(), Verified::CUT_OFF);
  EXPECT_EQ(Verify().sequence(), 9);
}

TEST_P(AuditTest, AHeadThatWasSetBackIsNotOurs) {
  SeeTen();

  Run("DELETE FROM casework_access WHERE sequence > 8");
  Run("UPDATE casework_access_head SET last_sequence = 8, last_hash = (SELECT hash FROM "
      "casework_access WHERE sequence = 8)");

  EXPECT_EQ(Verify().fault(), Verified::NOT_OURS);
}

// All of the database put back, as from a backup: only what was kept elsewhere knows better.
TEST_P(AuditTest, ADatabaseThatWasSetBackDoesNotReachItsCheckpoint) {
  See("cases/a");
  std::string seal, hash;
  ASSERT_THAT(house_.database->Read([&](soci::session& sql) {
    sql << "SELECT seal, last_hash FROM casework_access_head", soci::into(seal), soci::into(hash);
    return absl::OkStatus();
  }),
              IsOk());
  SeeTen();
  const auto kept = house_.log->MakeCheckpoint();
  ASSERT_THAT(kept, IsOk());
  ASSERT_EQ(Verify(*kept).fault(), Verified::FAULT_UNSPECIFIED);

  Run("DELETE FROM casework_access WHERE sequence > 1");
  Run("DELETE FROM casework_access_checkpoint");
  Run(absl::StrCat("UPDATE casework_access_head SET last_sequence = 1, last_hash = '", hash,
                   "', seal = '", seal, "'"));

  EXPECT_EQ(Verify().fault(), Verified::FAULT_UNSPECIFIED) << "by itself it is whole";
  EXPECT_EQ(Verify(*kept).fault(), Verified::CUT_OFF);
  v1::Checkpoint forged = *kept;
  forged.set_sequence(1);
  forged.set_hash(hash);
  EXPECT_EQ(Verify(forged).fault(), Verified::NOT_OURS);
}

TEST_P(AuditTest, CheckpointsComeByThemselves) {
  std::vector<std::jthread> readers;
  for (int t = 0; t < 10; ++t) {
    readers.emplace_back([this] {
      for (int i = 0; i < kCheckpointInterval / 10; ++i) See("cases/a");
    });
  }
  for (auto& reader : readers) reader.join();

  EXPECT_EQ(Verify().checkpoint_count(), 1);
}

INSTANTIATE_TEST_SUITE_P(Stores, AuditTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "PostgreSQL" : "Sqlite"; });

TEST(CasesIn, NamesWhatIsToldAndNotWhatIsOnlyNamed) {
  v1::ListCasesResponse page;
  page.add_cases()->set_name("cases/a");
  page.mutable_cases(0)->add_warnings()->set_other_case("cases/z");
  page.add_cases()->set_name("cases/b");
  v1::ListAskedHouseholdsResponse asked;
  asked.add_households()->mutable_request()->set_name("cases/c/requests/d");
  asked.add_households()->mutable_request()->set_name("cases/c/requests/e");

  EXPECT_THAT(CasesIn(page), ElementsAre("cases/a", "cases/b"));
  EXPECT_THAT(CasesIn(asked), ElementsAre("cases/c"));
}

}  // namespace
}  // namespace treff::casework
