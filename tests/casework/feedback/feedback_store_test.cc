// The contract of FeedbackStore, on both stores.
#include "services/casework/feedback/feedback_store.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/casework/feedback/feedback_code.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr Quarters kAlways{{2000, 1}, {2100, 4}};
// What would tell of a household if it stood anywhere.
constexpr char kCase[] = "cases/0c5f8f4e-6a1f-4c7e-9d51-2f6a8b3c7d90";

std::string CodeState(const absl::Status& status) {
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  if (!info.has_value() || info->metadata().count("code_state") == 0) return "";
  return info->metadata().at("code_state");
}

NewFeedbackCode CodeOf(const std::string& case_name,
                       const std::string& municipality = "municipalities/1103") {
  return {.code = MakeFeedbackCode(),
          .case_name = case_name,
          .group = {.municipality = municipality,
                    .settled = {2026, 1},
                    .track = v1::Case::ASYLUM,
                    .synthetic = true},
          .expire_time = kNow + absl::Hours(24 * 90)};
}

const std::vector<FeedbackAnswer> kAnswers = {
    {"housing", 4}, {"services", 5}, {"work", 3}, {"stay", 0}};

class FeedbackStoreTest : public ::testing::TestWithParam<bool> {
 protected:
  FeedbackStoreTest() {
    auto database = platform::Database::Open(
        {.url = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                           : "sqlite:" + folder_.File("feedback.db")});
    EXPECT_THAT(database, IsOk());
    database_ = *std::move(database);
    store_ = Reopened();
  }

  std::unique_ptr<FeedbackStore> Reopened() {
    auto store = OpenSqlFeedbackStore(*database_);
    EXPECT_THAT(store, IsOk());
    return *std::move(store);
  }
  CodeKept Keep(const NewFeedbackCode& code, bool replace = false) {
    const auto became = store_->KeepCodes({code}, replace);
    EXPECT_THAT(became, IsOk());
    return became->front();
  }
  std::vector<std::string> Counts(const Quarters& period = kAlways) {
    const auto counts = store_->Answers(period);
    EXPECT_THAT(counts, IsOk());
    std::vector<std::string> texts;
    for (const AnswerCount& count : *counts) {
      texts.push_back(absl::StrCat(count.group.municipality, " ", count.group.settled.year, "-Q",
                                   count.group.settled.number, " ", count.answer.question_id, "=",
                                   count.answer.value, " x", count.times,
                                   count.group.synthetic ? " synthetic" : ""));
    }
    return texts;
  }
  // Every text of every column of the feedback's tables.
  std::string AllThatIsKept() {
    std::string all;
    const std::vector<std::string> columns = {
        "case_mark FROM casework_feedback_case", "code_hash FROM casework_feedback_code",
        "case_mark FROM casework_feedback_code", "municipality FROM casework_feedback_code",
        "code_hash FROM casework_feedback_used", "municipality FROM casework_feedback_count",
        "question FROM casework_feedback_count",
    };
    EXPECT_THAT(database_->Read([&](soci::session& sql) {
      for (const std::string& column : columns) {
        std::string text;
        soci::statement select = (sql.prepare << "SELECT " + column, soci::into(text));
        select.execute();
        while (select.fetch()) absl::StrAppend(&all, text, "\n");
      }
      return absl::OkStatus();
    }),
                IsOk());
    return all;
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<FeedbackStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, FeedbackStoreTest, ::testing::Values(false, true),
                         [](const auto& store) { return store.param ? "PostgreSQL" : "Sqlite"; });

TEST_P(FeedbackStoreTest, CountsTheAnswersOfACodeOnce) {
  const NewFeedbackCode one = CodeOf("cases/a");
  const NewFeedbackCode other = CodeOf("cases/b");
  ASSERT_EQ(Keep(one), CodeKept::kKept);
  ASSERT_EQ(Keep(other), CodeKept::kKept);

  EXPECT_THAT(store_->CheckCode(one.code, kNow), IsOk());
  EXPECT_THAT(store_->Submit(one.code, kAnswers, kNow), IsOk());
  EXPECT_THAT(store_->Submit(other.code, {{"housing", 4}, {"stay", 1}}, kNow), IsOk());
  const absl::Status again = store_->Submit(one.code, kAnswers, kNow);

  EXPECT_THAT(again, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(CodeState(again), "USED");
  EXPECT_EQ(CodeState(store_->CheckCode(one.code, kNow)), "USED");
  EXPECT_THAT(Counts(), ElementsAre("municipalities/1103 2026-Q1 housing=4 x2 synthetic",
                                    "municipalities/1103 2026-Q1 services=5 x1 synthetic",
                                    "municipalities/1103 2026-Q1 stay=0 x1 synthetic",
                                    "municipalities/1103 2026-Q1 stay=1 x1 synthetic",
                                    "municipalities/1103 2026-Q1 work=3 x1 synthetic"));
}

TEST_P(FeedbackStoreTest, AGuessedOrExpiredCodeChangesNothing) {
  const NewFeedbackCode code = CodeOf("cases/a");
  ASSERT_EQ(Keep(code), CodeKept::kKept);

  const absl::Status guessed = store_->Submit(MakeFeedbackCode(), kAnswers, kNow);
  const absl::Status expired = store_->Submit(code.code, kAnswers, code.expire_time);

  EXPECT_THAT(guessed, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(CodeState(guessed), "UNKNOWN");
  EXPECT_THAT(expired, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(CodeState(expired), "EXPIRED");
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_THAT(store_->CheckCode(code.code, kNow), IsOk()) << "it is as good as before";
}

TEST_P(FeedbackStoreTest, OfEightWhoUseACodeAtOnceOneIsCounted) {
  const NewFeedbackCode code = CodeOf("cases/a");
  ASSERT_EQ(Keep(code), CodeKept::kKept);
  std::atomic<int> counted = 0, used = 0;

  std::vector<std::thread> households;
  for (int i = 0; i < 8; ++i) {
    households.emplace_back([&] {
      const absl::Status status = store_->Submit(code.code, {{"housing", 5}}, kNow);
      if (status.ok()) ++counted;
      if (CodeState(status) == "USED") ++used;
    });
  }
  for (std::thread& household : households) household.join();

  EXPECT_EQ(counted, 1);
  EXPECT_EQ(used, 7);
  EXPECT_THAT(Counts(), ElementsAre("municipalities/1103 2026-Q1 housing=5 x1 synthetic"));
}

TEST_P(FeedbackStoreTest, ACaseHasOneCodeAndAnswersOnce) {
  const NewFeedbackCode lost = CodeOf("cases/a");
  const NewFeedbackCode next = CodeOf("cases/a");
  ASSERT_EQ(Keep(lost), CodeKept::kKept);

  EXPECT_EQ(Keep(next), CodeKept::kHasCode);
  EXPECT_EQ(CodeState(store_->CheckCode(next.code, kNow)), "UNKNOWN");
  EXPECT_EQ(Keep(next, /*replace=*/true), CodeKept::kKept);
  EXPECT_EQ(CodeState(store_->CheckCode(lost.code, kNow)), "UNKNOWN") << "it was replaced";
  ASSERT_THAT(store_->Submit(next.code, kAnswers, kNow), IsOk());
  EXPECT_EQ(Keep(CodeOf("cases/a")), CodeKept::kHasAnswered);
  EXPECT_EQ(Keep(CodeOf("cases/a"), /*replace=*/true), CodeKept::kHasAnswered);
}

TEST_P(FeedbackStoreTest, GivesAPeriodByTheQuarterOfSettlement) {
  NewFeedbackCode early = CodeOf("cases/a");
  early.group.settled = {2025, 4};
  ASSERT_EQ(Keep(early), CodeKept::kKept);
  ASSERT_EQ(Keep(CodeOf("cases/b")), CodeKept::kKept);
  ASSERT_THAT(store_->Submit(early.code, {{"stay", 2}}, kNow), IsOk());

  EXPECT_THAT(Counts({{2025, 4}, {2025, 4}}),
              ElementsAre("municipalities/1103 2025-Q4 stay=2 x1 synthetic"));
  EXPECT_THAT(Counts({{2026, 1}, {2026, 4}}), IsEmpty());
}

TEST_P(FeedbackStoreTest, WhatIsKeptTellsOfNobody) {
  const NewFeedbackCode answered = CodeOf(kCase);
  const NewFeedbackCode open = CodeOf("cases/open");
  ASSERT_EQ(Keep(answered), CodeKept::kKept);
  ASSERT_EQ(Keep(open), CodeKept::kKept);
  ASSERT_THAT(store_->Submit(answered.code, kAnswers, kNow), IsOk());

  const std::string kept = AllThatIsKept();

  EXPECT_THAT(kept, HasSubstr("municipalities/1103")) << "it was looked at";
  for (const NewFeedbackCode& code : {answered, open}) {
    EXPECT_THAT(kept, Not(HasSubstr(code.code)));
    EXPECT_THAT(kept, Not(HasSubstr(code.case_name)));
  }
  EXPECT_THAT(kept, Not(HasSubstr("0c5f8f4e")));
  long long linked = -1;
  ASSERT_THAT(database_->Read([&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM casework_feedback_code", soci::into(linked);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(linked, 1) << "only the code that nobody has used knows its case";
}

TEST_P(FeedbackStoreTest, CodesWorkAfterTheStoreIsOpenedAgain) {
  const NewFeedbackCode code = CodeOf("cases/a");
  ASSERT_EQ(Keep(code), CodeKept::kKept);

  store_ = Reopened();

  EXPECT_THAT(store_->Submit(code.code, kAnswers, kNow), IsOk());
}

TEST(Quarter, IsThatOfItsDays) {
  EXPECT_EQ(Quarter::Of(absl::CivilDay(2026, 3, 31)).number, 1);
  EXPECT_EQ(Quarter::Of(absl::CivilDay(2026, 4, 1)).number, 2);
  const Quarter last = Quarter::At(Quarter{2025, 4}.Index());
  EXPECT_EQ(last.year, 2025);
  EXPECT_EQ(last.number, 4);
  EXPECT_EQ(Quarter({2026, 1}).Index(), last.Index() + 1);
}

}  // namespace
}  // namespace treff::casework
