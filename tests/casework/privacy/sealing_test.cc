// What is sealed of cases, on both stores: nobody reads it without the key, nor in another place.
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/privacy/master_keys.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/values/hash.h"
#include "tests/casework/privacy/canaries.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

v1::Case Named(const std::string& name, int64_t revision = 1) {
  v1::Case c = SingleAdult();
  c.set_name(name);
  c.set_revision(revision);
  c.set_state(v1::Case::READY);
  return c;
}

class SealingTest : public ::testing::TestWithParam<bool> {
 protected:
  bool is_postgresql() const { return GetParam(); }

  void Run(const std::string& statement) {
    ASSERT_THAT(house_.database->Write([&](soci::session& sql) {
      sql << statement;
      return absl::OkStatus();
    }),
                IsOk());
  }
  // Whatever the store keeps, as bytes.
  bool StoreHolds(const std::string& text) {
    if (is_postgresql()) return absl::StrContains(AllRowsOfPostgres(*house_.database), text);
    return !FilesThat(folder_.path(), [&](const std::string& bytes) {
              return absl::StrContains(bytes, text);
            }).empty();
  }
  bool StoreHoldsCanary() {
    if (is_postgresql()) return HoldsCanary(AllRowsOfPostgres(*house_.database));
    return !FilesThat(folder_.path(), HoldsCanary).empty();
  }

  treff::testing::TempDir folder_;
  const std::string url_ = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                      : "sqlite:" + folder_.File("casework.db");
  SealedHouse house_{url_};
};

TEST_P(SealingTest, NoTextOfACaseOrARequestStandsInTheStore) {
  v1::Case c = Named("cases/a");
  c.set_registrar("999999999");  // a system's, which lists are narrowed by: of no person
  EXPECT_GT(PutCanaries(c), 10);
  v1::SettlementRequest request;
  request.set_name("cases/a/requests/b");
  request.set_municipality("municipalities/1103");
  request.set_revision(1);
  EXPECT_GT(PutCanaries(request), 8);
  ASSERT_THAT(house_.cases->Create(c, "request"), IsOk());
  c.set_revision(2);
  ASSERT_THAT(house_.cases->AppendWithRequest(c, v1::CaseEvent::STATE_CHANGED, request), IsOk());
  request.set_revision(2);
  ASSERT_THAT(house_.cases->ReviseRequest(request), IsOk());

  EXPECT_TRUE(StoreHolds("cases/a")) << "the store was looked into";
  EXPECT_FALSE(StoreHoldsCanary());
  EXPECT_EQ(house_.cases->Get("cases/a", 0)->SerializeAsString(), c.SerializeAsString());
  EXPECT_EQ(house_.cases->GetRequest(request.name())->SerializeAsString(),
            request.SerializeAsString());
}

TEST_P(SealingTest, WhatIsMovedToAnotherPlaceIsNotRead) {
  ASSERT_THAT(house_.cases->Create(Named("cases/a"), ""), IsOk());
  ASSERT_THAT(house_.cases->Append(Named("cases/a", 2), v1::CaseEvent::UPDATED), IsOk());
  ASSERT_THAT(house_.cases->Create(Named("cases/b"), ""), IsOk());
  const auto damaged = StatusIs(absl::StatusCode::kDataLoss, HasSubstr("cases/a"));

  Run("UPDATE casework_case_revision SET content = (SELECT content FROM casework_case_revision "
      "WHERE name = 'cases/a' AND revision = 1) WHERE name = 'cases/a' AND revision = 2");
  EXPECT_THAT(house_.cases->Get("cases/a", 0), damaged)
      << "an older revision in the newest's place";
  EXPECT_THAT(house_.cases->Get("cases/a", 1), IsOk());

  Run("UPDATE casework_case_revision SET content = (SELECT content FROM casework_case_revision "
      "WHERE name = 'cases/b' AND revision = 1) WHERE name = 'cases/a'");
  EXPECT_THAT(house_.cases->Get("cases/a", 1), damaged) << "another case's";

  Run("UPDATE casework_case_key SET wrapped = (SELECT wrapped FROM casework_case_key WHERE name = "
      "'cases/b') WHERE name = 'cases/a'");
  EXPECT_THAT(house_.cases->Get("cases/a", 1), damaged) << "and its key with it";
  EXPECT_THAT(house_.cases->Get("cases/b", 0), IsOk());
}

TEST_P(SealingTest, WhatWasNeverSealedIsNotTakenForACase) {
  ASSERT_THAT(house_.cases->Create(Named("cases/a"), ""), IsOk());

  Run("UPDATE casework_case_revision SET content = '" + platform::ToColumn(Named("cases/a")) + "'");

  EXPECT_THAT(house_.cases->Get("cases/a", 0), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(house_.cases->List({}, v1::ListCasesRequest::DEADLINE, {}, 10),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST_P(SealingTest, AWrongOrMissingMasterKeyIsNamedAtTheStart) {
  ASSERT_THAT(house_.cases->Create(Named("cases/a"), ""), IsOk());
  const std::string other = "1:" + std::string(64, 'b');

  SealedHouse again;
  EXPECT_THAT(again.Open(url_, other),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("master key version 1"), HasSubstr("another"))));
  EXPECT_THAT(again.Open(url_, TestMasterKey(2)),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("master key version 1"), HasSubstr("missing"))));
  EXPECT_THAT(again.Open(url_, ""),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("master key")));
  EXPECT_THAT(again.Open(url_, TestMasterKey(1)), IsOk());
}

TEST_P(SealingTest, KeysAreWrappedAnewWithoutReadingACase) {
  for (const char* name : {"cases/a", "cases/b", "cases/c"}) {
    ASSERT_THAT(house_.cases->Create(Named(name), ""), IsOk());
  }
  SealedHouse both(url_, TestMasterKey(1) + "," + TestMasterKey(2));
  ASSERT_THAT(both.cases->Create(Named("cases/d"), ""), IsOk());

  EXPECT_EQ(*both.vault->Rewrap(2), 2);
  EXPECT_THAT(both.cases->Get("cases/a", 0), IsOk()) << "half way";
  EXPECT_EQ(*both.vault->Rewrap(2), 1) << "one was wrapped by the newest from the start";
  EXPECT_EQ(*both.vault->Rewrap(2), 0);

  SealedHouse newest(url_, TestMasterKey(2));
  for (const char* name : {"cases/a", "cases/b", "cases/c", "cases/d"}) {
    EXPECT_THAT(newest.cases->Get(name, 0), IsOk());
  }
  SealedHouse old;
  EXPECT_THAT(old.Open(url_, TestMasterKey(1)), Not(IsOk()));
}

// As a program that did not seal has left them.
TEST_P(SealingTest, WhatAnEarlierProgramKeptOpenIsSealedAtTheStart) {
  v1::Case c = Named("cases/a");
  c.set_reference(absl::StrCat("IMDI-7 ", kCanary));
  v1::Need& need = *c.add_needs();
  need.set_kind(v1::Need::NURSING_HOME);
  need.set_language(kCanary);
  v1::SettlementRequest request;
  request.set_name("cases/a/requests/b");
  request.set_choice_note(kCanary);
  request.set_revision(1);
  Run("INSERT INTO casework_case (name, position, revision, state, reference, search_text, needs) "
      "VALUES ('cases/a', 1, 1, 2, 'kanarifugl', 'kanarifugl', 2048)");
  Run("INSERT INTO casework_case_revision (name, revision, content) VALUES ('cases/a', 1, '" +
      platform::ToColumn(c) + "')");
  Run("INSERT INTO casework_request (name, position, case_name, municipality, state, revision, "
      "expire_micros, content) VALUES ('cases/a/requests/b', 2, 'cases/a', 'municipalities/1103', "
      "1, 1, 0, '" +
      platform::ToColumn(request) + "')");
  ASSERT_TRUE(StoreHoldsCanary());

  SealedHouse again(url_);

  EXPECT_EQ(again.cases->Get("cases/a", 1)->SerializeAsString(), c.SerializeAsString());
  EXPECT_EQ(again.cases->GetRequest(request.name())->choice_note(), kCanary);
  const auto found = again.cases->List(
      {.needs = NeedBit(v1::Need::NURSING_HOME), .reference = "imdi-7", .words = {"nursing_home"}},
      v1::ListCasesRequest::DEADLINE, {}, 10);
  ASSERT_THAT(found, IsOk());
  EXPECT_THAT(found->cases, SizeIs(1));
  if (is_postgresql()) {
    EXPECT_FALSE(HoldsCanary(AllRowsOfPostgres(*again.database)));
  }
}

// Whoever guesses what was asked for could tell by a digest that they are right.
TEST_P(SealingTest, NoDigestOfARequestStandsInTheStore) {
  ASSERT_THAT(house_.cases->Create(Named("cases/a"), ""), IsOk());
  const std::string one = platform::Sha256Hex("\nUpdateCaseRequest\nIMDI-7");
  const std::string other = platform::Sha256Hex("\nUpdateCaseRequest\nIMDI-8");
  const std::string kept = platform::Sha256Hex("\nUpdateCaseRequest\nIMDI-9");
  ASSERT_THAT(
      house_.cases->AppendAll({}, {{.request_id = "1", .digest = one, .name = "cases/a"},
                                   {.request_id = "2", .digest = one, .name = "cases/a"},
                                   {.request_id = "3", .digest = other, .name = "cases/a"}}),
      IsOk());
  // As an earlier program has left it.
  Run("INSERT INTO casework_answered (request_id, method, digest, name, revision, state, "
      "update_micros) VALUES ('4', 'UpdateCase', '" +
      kept + "', 'cases/a', 1, 1, 0)");
  EXPECT_THAT(house_.cases->FindAnswered("4", kept), IsOk());
  ASSERT_TRUE(StoreHolds(kept));

  SealedHouse again(url_);

  EXPECT_FALSE(StoreHolds(one));
  EXPECT_FALSE(StoreHolds(other));
  const std::map<std::string, std::string> asked = {
      {"1", one}, {"2", one}, {"3", other}, {"4", kept}};
  std::set<std::string> marks;
  for (const auto& [id, digest] : asked) {
    const auto found = again.cases->FindAnswered(id, digest);
    ASSERT_THAT(found, IsOk());
    EXPECT_TRUE(found->has_value()) << id;
    EXPECT_THAT(again.cases->FindAnswered(id, std::string(64, '0')),
                StatusIs(absl::StatusCode::kAlreadyExists));
    std::string mark;
    ASSERT_THAT(again.database->Read([&, name = id](soci::session& sql) {
      sql << "SELECT digest FROM casework_answered WHERE request_id = :i", soci::into(mark),
          soci::use(name);
      return absl::OkStatus();
    }),
                IsOk());
    EXPECT_NE(mark, digest);
    EXPECT_TRUE(marks.insert(mark).second) << "alike questions are seen to be alike";
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, SealingTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "PostgreSQL" : "Sqlite"; });

TEST(MasterKeys, AFileIsMadeOnceForItsOwnerAlone) {
  treff::testing::TempDir folder;
  const std::string path = folder.File("master.key");
  ASSERT_THAT(MasterKeys::MakeFile(path), IsOk());
  const std::string before = treff::testing::ReadFile(path);

  EXPECT_THAT(MasterKeys::MakeFile(path), Not(IsOk()));

  EXPECT_EQ(treff::testing::ReadFile(path), before);
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_THAT(*MasterKeys::Read({.file = path}), SizeIs(1));
}

TEST(MasterKeys, ABadLineIsNamedAndNotQuoted) {
  for (const char* bad : {"1:abc", "0:", "x", "1:zz"}) {
    const auto read =
        MasterKeys::Read({.file = "", .text = TestMasterKey(2) + ",\n" + std::string(bad)});
    EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 3"))) << bad;
    EXPECT_THAT(std::string(read.status().message()), Not(HasSubstr("abc")));
  }
  EXPECT_THAT(MasterKeys::Read({.file = "", .text = TestMasterKey(1) + "," + TestMasterKey(1)}),
              Not(IsOk()))
      << "a version twice";
}

TEST(MasterKeys, PostgresqlIsToldOne) {
  EXPECT_THAT(MasterKeys::Read(ChooseMasterKeys("", "/nowhere", "postgresql://x")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--master_key_file")));
  EXPECT_TRUE(ChooseMasterKeys("", "/nowhere", "sqlite:x").may_make);
}

}  // namespace
}  // namespace treff::casework
