// Erasing, giving out and keeping cases, on both stores.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/casework/measures/records/measure_store.h"
#include "services/casework/privacy/privacy.h"
#include "services/casework/privacy/retention.h"
#include "services/platform/storage/forgotten_pages.h"
#include "tests/casework/privacy/canaries.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kFirst[] = "cases/00000000-0000-4000-8000-000000000001";
constexpr char kSecond[] = "cases/00000000-0000-4000-8000-000000000002";

class ErasureTest : public ::testing::TestWithParam<bool> {
 protected:
  void Create(const std::string& name, v1::Case::State state, absl::Time changed) {
    v1::Case c = SingleAdult();
    c.set_name(name);
    c.set_revision(1);
    c.set_state(state);
    *c.mutable_update_time() = platform::ToTimestamp(changed);
    ASSERT_THAT(house_.cases->Create(c, ""), IsOk());
  }
  absl::StatusOr<v1::Erasure> Erase(const std::string& name, const std::string& reason = "asked") {
    v1::EraseCaseRequest request;
    request.set_name(name);
    request.set_reason(reason);
    return privacy_.Erase(request);
  }
  std::string Text(const std::string& query) {
    std::string text;
    EXPECT_THAT(house_.database->Read([&](soci::session& sql) {
      sql << query, soci::into(text);
      return absl::OkStatus();
    }),
                IsOk());
    return text;
  }
  bool StoreHolds(const std::string& text) {
    if (GetParam()) return absl::StrContains(AllRowsOfPostgres(*house_.database), text);
    return !FilesThat(folder_.path(), [&](const std::string& bytes) {
              return absl::StrContains(bytes, text);
            }).empty();
  }

  treff::testing::TempDir folder_;
  const std::string url_ = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                      : "sqlite:" + folder_.File("casework.db");
  SealedHouse house_{url_};
  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  Privacy privacy_{
      {*house_.database, *house_.cases, *house_.vault, *house_.log, clock_},
      *BuiltInRetention(),
      [this] {
        return platform::OverwriteForgotten(url_, {"casework_case_key", "casework_case_revision"});
      }};
};

TEST_P(ErasureTest, NothingOfAnErasedCaseCanBeReadAndNothingOfItsKeyIsLeft) {
  Create(kFirst, v1::Case::WITHDRAWN, clock_.Now());
  Create(kSecond, v1::Case::READY, clock_.Now());
  const std::string of_first = absl::StrCat(" WHERE name = '", kFirst, "'");
  const std::string wrapped = Text("SELECT wrapped FROM casework_case_key" + of_first);
  const std::string content = Text("SELECT content FROM casework_case_revision" + of_first);
  const std::string marks = Text("SELECT reference FROM casework_case" + of_first);
  ASSERT_TRUE(StoreHolds(wrapped) && StoreHolds(content) && StoreHolds(marks));

  ASSERT_THAT(Erase(kFirst), IsOk());

  EXPECT_THAT(house_.cases->Get(kFirst, 0),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("erased")));
  EXPECT_THAT(house_.cases->Get(kFirst, 1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(house_.cases->List({}, v1::ListCasesRequest::DEADLINE, {}, 10)->cases, SizeIs(1));
  EXPECT_THAT(
      house_.cases->List({.words = {"asylum"}}, v1::ListCasesRequest::DEADLINE, {}, 10)->cases,
      SizeIs(1));
  EXPECT_FALSE(StoreHolds(wrapped)) << "the log of the store included";
  EXPECT_FALSE(StoreHolds(content));
  EXPECT_EQ(Text("SELECT reference FROM casework_case" + of_first), "");
  EXPECT_THAT(NewSqlMeasureStore(*house_.database, *house_.vault)->Read()->cases, SizeIs(2))
      << "counts stay";
  EXPECT_THAT(*house_.cases->EventsAfter(0, 10), SizeIs(2)) << "and that it was there";

  SealedHouse again(url_);
  EXPECT_THAT(again.cases->Get(kFirst, 0), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(ErasureTest, ThatItWasErasedIsKeptWithTheFirstReason) {
  Create(kFirst, v1::Case::SETTLED, clock_.Now());
  ASSERT_THAT(Erase(kFirst, "the household asked"), IsOk());
  clock_.Set(clock_.Now() + absl::Hours(1));

  const auto again = Erase(kFirst, "another reason");

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->reason(), "the household asked");
  const auto listed = privacy_.ListErasures({});
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->erasures(), SizeIs(1));
  EXPECT_EQ(listed->erasures(0).case_(), kFirst);
  EXPECT_EQ(house_.log->List(kFirst, 0, 10)->entries.front().kind(), v1::AccessEntry::ERASE);
}

TEST_P(ErasureTest, ACaseThatAMunicipalityIsAskedForIsNotErased) {
  Create(kFirst, v1::Case::REQUESTED, clock_.Now());

  EXPECT_THAT(Erase(kFirst), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Erase(kSecond), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Erase(kFirst, ""), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(house_.cases->Get(kFirst, 0), IsOk());
}

TEST_P(ErasureTest, RetentionErasesWhatIsKeptTooLongAndNothingElse) {
  Create(kFirst, v1::Case::WITHDRAWN, clock_.Now() - absl::Hours(24 * 366));
  Create(kSecond, v1::Case::WITHDRAWN, clock_.Now() - absl::Hours(24 * 364));
  const std::string third = "cases/00000000-0000-4000-8000-000000000003";
  Create(third, v1::Case::READY, clock_.Now() - absl::Hours(24 * 4000));

  const auto before = privacy_.ListRetention();
  const auto applied = privacy_.ApplyRetention();
  const auto after = privacy_.ListRetention();

  ASSERT_THAT(applied, IsOk());
  int due = 0, erased = 0, left = 0;
  for (const auto& each : before->retentions()) due += each.case_count();
  for (const auto& each : applied->retentions()) erased += each.case_count();
  for (const auto& each : after->retentions()) left += each.case_count();
  EXPECT_EQ(due, 1);
  EXPECT_EQ(erased, 1);
  EXPECT_EQ(left, 0);
  EXPECT_THAT(house_.cases->Get(kFirst, 0), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(house_.cases->Get(kSecond, 0), IsOk());
  EXPECT_THAT(house_.cases->Get(third, 0), IsOk()) << "who still waits is kept";
  EXPECT_EQ(privacy_.ListErasures({})->erasures(0).erased_by(), "retention");
}

TEST_P(ErasureTest, TheHouseholdIsGivenEveryRevisionAndWhoHasSeenIt) {
  Create(kFirst, v1::Case::READY, clock_.Now());
  v1::Case c = *house_.cases->Get(kFirst, 0);
  c.set_revision(2);
  c.set_state(v1::Case::REQUESTED);
  v1::SettlementRequest request;
  request.set_name(absl::StrCat(kFirst, "/requests/a"));
  request.set_revision(1);
  request.set_choice_note("near the \"grandmother\"");
  ASSERT_THAT(house_.cases->AppendWithRequest(c, v1::CaseEvent::STATE_CHANGED, request), IsOk());

  v1::ExportCaseRequest ask;
  ask.set_name(kFirst);
  const auto answer = privacy_.Export(ask);

  ASSERT_THAT(answer, IsOk());
  const auto json = nlohmann::json::parse(answer->json());
  EXPECT_EQ(json["revisions"].size(), 2);
  EXPECT_EQ(json["requests"][0]["choiceNote"], "near the \"grandmother\"");
  EXPECT_EQ(json["accesses"].size(), 3) << "two changes, and this";
  EXPECT_EQ(json["accesses"][0]["kind"], "EXPORT");
}

INSTANTIATE_TEST_SUITE_P(Stores, ErasureTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "PostgreSQL" : "Sqlite"; });

TEST(Retention, RulesThatWouldEraseWhoWaitsAreRefused) {
  const std::string texts = "text_nb: \"x\" text_nn: \"x\" text_en: \"x\"";
  EXPECT_THAT(BuiltInRetention(), IsOk());
  for (const char* bad : {"id: \"a\" state: READY after_days: 400", "id: \"a\" state: CLOSED",
                          "state: CLOSED after_days: 400", "id: \"a\" after_days: 400"}) {
    EXPECT_THAT(ParseRetention("file", absl::StrCat("rules { ", bad, " ", texts, " }")),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("rule 1")))
        << bad;
  }
}

}  // namespace
}  // namespace treff::casework
