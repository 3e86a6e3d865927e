// What measures need of cases and requests, and outcomes from files, on both stores. Made up.
#include "services/casework/measures/outcomes/outcomes.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/casework/measures/records/measure_store.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using treff::testing::BadFields;
using treff::testing::IsOk;

constexpr char kHeader[] = "Sak;Utfall;Dato;Kilde\n";

class OutcomesTest : public ::testing::TestWithParam<bool> {
 protected:
  OutcomesTest() {
    const std::string url = GetParam() ? treff::testing::PostgresServer::Shared().NewDatabase()
                                       : "sqlite:" + folder_.File("casework.db");
    house_ = std::make_unique<SealedHouse>(url);
    store_ = NewSqlMeasureStore(*house_->database, *house_->vault);
    outcomes_ = std::make_unique<Outcomes>(*store_, clock_);
  }

  // A case that was settled in Stavanger on 1 March 2024, or is still asked for.
  std::string AddCase(int number, bool settled) {
    v1::Case c = SingleAdult();
    c.set_name(absl::StrFormat("cases/00000000-0000-4000-8000-%012d", number));
    c.set_reference(absl::StrCat("Syntetisk ", number));
    c.set_permit_date("2024-01-01");
    c.set_state(v1::Case::READY);
    c.set_revision(1);
    EXPECT_THAT(house_->cases->Create(c, ""), IsOk());
    v1::SettlementRequest request;
    request.set_name(c.name() + "/requests/00000000-0000-4000-8000-000000000001");
    request.set_municipality("municipalities/1103");
    request.set_state(v1::SettlementRequest::SENT);
    request.set_persons(1);
    request.set_revision(1);
    *request.mutable_create_time() =
        platform::ToTimestamp(absl::FromCivil(absl::CivilDay(2024, 1, 11), absl::UTCTimeZone()));
    request.mutable_evidence()->set_recommendation("recommendations/a");
    request.mutable_evidence()->set_rank(4);
    c.set_revision(2);
    EXPECT_THAT(house_->cases->AppendWithRequest(c, v1::CaseEvent::STATE_CHANGED, request), IsOk());
    if (!settled) return c.name();
    request.set_state(v1::SettlementRequest::SETTLED);
    request.set_settlement_day("2024-03-01");
    *request.mutable_answer_time() =
        platform::ToTimestamp(absl::FromCivil(absl::CivilDay(2024, 1, 14), absl::UTCTimeZone()));
    request.set_revision(2);
    c.set_revision(3);
    EXPECT_THAT(house_->cases->AppendWithRequest(c, v1::CaseEvent::STATE_CHANGED, request), IsOk());
    return c.name();
  }

  absl::StatusOr<v1::UploadOutcomesResponse> Upload(const std::string& rows, bool only_check) {
    v1::UploadOutcomesRequest request;
    request.set_content(kHeader + rows);
    request.set_validate_only(only_check);
    return outcomes_->Upload(request);
  }

  treff::testing::TempDir folder_;
  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  std::unique_ptr<SealedHouse> house_;
  std::unique_ptr<MeasureStore> store_;
  std::unique_ptr<Outcomes> outcomes_;
};

TEST_P(OutcomesTest, WhatIsCountedIsWrittenWithTheCase) {
  AddCase(1, /*settled=*/true);
  AddCase(2, /*settled=*/false);

  const auto records = store_->Read();

  ASSERT_THAT(records, IsOk());
  ASSERT_THAT(records->cases, SizeIs(2));
  EXPECT_EQ(CivilDayOf(records->cases[0].permit), absl::CivilDay(2024, 1, 1));
  EXPECT_TRUE(records->cases[0].synthetic);
  ASSERT_THAT(records->requests, SizeIs(2));
  const MeasureRequest& settled = records->requests[0];
  EXPECT_EQ(settled.case_position, records->cases[0].position);
  EXPECT_EQ(settled.state, v1::SettlementRequest::SETTLED);
  EXPECT_EQ(settled.municipality, 1103);
  EXPECT_EQ(settled.choice, Choice::kOtherwise);
  EXPECT_EQ(CivilDayOf(settled.answered), absl::CivilDay(2024, 1, 14));
  EXPECT_EQ(CivilDayOf(settled.settled), absl::CivilDay(2024, 3, 1));
  EXPECT_EQ(records->requests[1].state, v1::SettlementRequest::SENT);
  EXPECT_EQ(records->requests[1].settled, kNoDayCount);
}

TEST_P(OutcomesTest, AProgramWithoutTheColumnsIsCaughtUpWith) {
  AddCase(1, /*settled=*/true);
  const auto before = store_->Read();
  ASSERT_THAT(house_->database->Write([](soci::session& sql) {
    sql << "DELETE FROM casework_measure_case";
    sql << "UPDATE casework_measure_request SET revision = 1, state = 1, settled = 0";
    return absl::OkStatus();
  }),
              IsOk());

  ASSERT_THAT(OpenSqlCaseStore(*house_->database, *house_->vault, *house_->log), IsOk());

  const auto after = store_->Read();
  ASSERT_THAT(after, IsOk());
  ASSERT_THAT(after->cases, SizeIs(1));
  EXPECT_EQ(after->cases[0].permit, before->cases[0].permit);
  EXPECT_EQ(after->requests[0].state, v1::SettlementRequest::SETTLED);
  EXPECT_EQ(after->requests[0].settled, before->requests[0].settled);
}

TEST_P(OutcomesTest, AFileIsTakenOnceHoweverOftenItIsSent) {
  const std::string name = AddCase(1, /*settled=*/true);
  AddCase(2, /*settled=*/true);
  const std::string rows = absl::StrCat(
      "syntetisk 1;Programstart;2024-03-20;Kommunen\n", name,
      ";bor der;01.03.2025;Folkeregisteret\nSYNTETISK 2;flyttet;2024-10-01;Folkeregisteret\n");

  const auto checked = Upload(rows, /*only_check=*/true);
  ASSERT_THAT(checked, IsOk());
  EXPECT_THAT(checked->faults(), IsEmpty());
  EXPECT_EQ(checked->new_count(), 3);
  EXPECT_THAT(store_->Read()->outcomes, IsEmpty()) << "it was only checked";

  ASSERT_THAT(Upload(rows, /*only_check=*/false), IsOk());
  const auto again = Upload(rows, /*only_check=*/false);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->outcome_count(), 3);
  EXPECT_EQ(again->new_count(), 0);
  const auto kept = store_->Read();
  ASSERT_THAT(kept->outcomes, SizeIs(3));
  EXPECT_EQ(kept->outcomes[0].kind, v1::Outcome::PROGRAMME_START);
  EXPECT_EQ(CivilDayOf(kept->outcomes[1].day), absl::CivilDay(2025, 3, 1));
}

TEST_P(OutcomesTest, EveryFaultIsNamedByItsCellAndNothingIsTaken) {
  AddCase(1, /*settled=*/true);
  AddCase(2, /*settled=*/false);
  const std::string rows =
      "Syntetisk 1;bor der;2025-03-01;Folkeregisteret\n"
      "Syntetisk 9;bor der;2025-03-01;Folkeregisteret\n"
      "Syntetisk 2;bor der;2025-03-01;Folkeregisteret\n"
      "Syntetisk 1;lykkelig;32.13.2025;\n"
      "Syntetisk 1;bor der;2024-02-01;Folkeregisteret\n"
      "Syntetisk 1;flyttet;2024-06-01;Folkeregisteret\n"
      "Syntetisk 1;bor der;2027-03-01;Folkeregisteret\n";

  const auto checked = Upload(rows, /*only_check=*/true);

  ASSERT_THAT(checked, IsOk());
  std::vector<std::string> cells;
  for (const v1::OutcomeFault& fault : checked->faults()) {
    cells.push_back(fault.cell());
    EXPECT_THAT(fault.problem(), ::testing::Not(HasSubstr("ntetisk")));
  }
  EXPECT_THAT(cells, ElementsAre("A3", "A4", "B5", "C5", "D5", "C6", "B7", "C8"));
  const auto refused = Upload(rows, /*only_check=*/false);
  EXPECT_THAT(BadFields(refused.status()), ::testing::Contains("content.B7"));
  EXPECT_THAT(store_->Read()->outcomes, IsEmpty());
}

TEST_P(OutcomesTest, WhatWasSentBeforeIsNotContradicted) {
  AddCase(1, /*settled=*/true);
  ASSERT_THAT(Upload("Syntetisk 1;flyttet;2024-06-01;Folkeregisteret\n", false), IsOk());

  const auto later = Upload("Syntetisk 1;bor der;2025-03-01;Folkeregisteret\n", true);

  ASSERT_THAT(later, IsOk());
  ASSERT_THAT(later->faults(), SizeIs(1));
  EXPECT_THAT(later->faults(0).problem(), HasSubstr("contradicts another outcome"));
}

TEST_P(OutcomesTest, OfTwoFilesAtOnceThatContradictEachOtherOneIsTaken) {
  for (int round = 1; round <= 10; ++round) {
    const std::string name = AddCase(round, /*settled=*/true);
    std::vector<absl::Status> became(2);
    std::vector<std::thread> senders;
    for (size_t i = 0; i < became.size(); ++i) {
      senders.emplace_back([&, i] {
        became[i] = Upload(absl::StrCat(name, ";flyttet;2024-10-0", i + 1, ";Folkeregisteret\n"),
                           /*only_check=*/false)
                        .status();
      });
    }
    for (std::thread& sender : senders) sender.join();
    EXPECT_NE(became[0].ok(), became[1].ok()) << became[0] << " " << became[1];
  }
  EXPECT_THAT(store_->Read()->outcomes, SizeIs(10));
}

TEST_P(OutcomesTest, AReferenceOfTwoCasesNamesNeither) {
  AddCase(1, /*settled=*/true);
  v1::Case twin = SingleAdult();
  twin.set_name("cases/00000000-0000-4000-8000-000000000099");
  twin.set_reference("Syntetisk 1");
  twin.set_revision(1);
  ASSERT_THAT(house_->cases->Create(twin, ""), IsOk());

  const auto checked = Upload("Syntetisk 1;bor der;2025-03-01;Folkeregisteret\n", true);

  ASSERT_THAT(checked, IsOk());
  ASSERT_THAT(checked->faults(), SizeIs(1));
  EXPECT_THAT(checked->faults(0).problem(), HasSubstr("several cases"));
}

INSTANTIATE_TEST_SUITE_P(Stores, OutcomesTest, ::testing::Bool(),
                         [](const auto& with) { return with.param ? "PostgreSQL" : "Sqlite"; });

}  // namespace
}  // namespace treff::casework
