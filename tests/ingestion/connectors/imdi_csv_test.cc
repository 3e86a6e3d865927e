// IMDi's table service: what stands in its rows, and rows that are not what they were.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kHeader[] = "Enhet;\xC5r;Kommunenummer;Kommune;Bosetting;Antall\n";
// One row of each measure that the catalogue maps.
constexpr char kWhole[] =
    "Personer;2022;0301;Oslo;Faktisk bosetting;:\n"
    "Personer;2022;0301;Oslo;Vedtak om bosetting;.\n"
    "Personer;2022;0301;Oslo;Anmodning om bosetting;100.00\n";

absl::StatusOr<DatasetReading> ReadBytes(const std::string& bytes) {
  return ReadDataset("imdi.settlement_history", {{{}, bytes, absl::CivilDay(2026, 11, 23), ""}});
}

absl::StatusOr<DatasetReading> Read(const std::string& rows) { return ReadBytes(kHeader + rows); }

TEST(ImdiCsv, SymbolsBecomeStates) {
  const auto reading = Read(absl::StrCat(kWhole,
                                         "Prosent;2022;0301;Oslo;Faktisk bosetting;Inf\n"
                                         "Personer;1995;0103;;Faktisk bosetting;20\n"));

  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(reading->observations.size(), 3);
  EXPECT_EQ(reading->observations[0].state(), Observation::SUPPRESSED);
  EXPECT_FALSE(reading->observations[0].has_suppressed_bounds());  // ":" has more than one reason
  EXPECT_EQ(reading->observations[1].state(), Observation::MISSING);
  EXPECT_EQ(reading->observations[2].value(), 100);
}

TEST(ImdiCsv, AMissingDecisionIsPendingWhereSomebodyWasAskedForAndCannotExistElsewhere) {
  const auto reading =
      ReadDataset("imdi.unaccompanied_minors",
                  {{{},
                    absl::StrCat(kHeader,
                                 "Personer;2024;0301;Oslo;Vedtak om bosetting;.\n"
                                 "Personer;2024;0301;Oslo;Anmodning om bosetting;53\n"
                                 "Personer;2024;1103;Stavanger;Anmodning om bosetting;0\n"
                                 "Personer;2024;1103;Stavanger;Vedtak om bosetting;.\n"
                                 "Personer;2024;4601;Bergen;Anmodning om bosetting;.\n"
                                 "Personer;2024;4601;Bergen;Vedtak om bosetting;.\n"
                                 "Personer;2024;5001;Trondheim;Anmodning om bosetting;20\n"
                                 "Personer;2024;5001;Trondheim;Vedtak om bosetting;0\n"),
                    absl::CivilDay(2026, 11, 23),
                    ""}});

  ASSERT_THAT(reading, IsOk());
  const auto decided = [&](const std::string& code) {
    return FindObservation(*reading, "capacity.minors_decided", code, "2024").state();
  };
  EXPECT_EQ(decided("0301"), Observation::PENDING);
  EXPECT_EQ(decided("1103"), Observation::NOT_APPLICABLE);
  EXPECT_EQ(decided("4601"), Observation::MISSING) << "whether it was asked is not known";
  EXPECT_EQ(decided("5001"), Observation::VALUE) << "it decided to take none";
}

TEST(ImdiCsv, FaultsNameLineAndColumn) {
  const auto expect = [](const std::string& rows, const char* place, const char* problem) {
    EXPECT_THAT(Read(rows), StatusIs(absl::StatusCode::kInvalidArgument,
                                     AllOf(HasSubstr(place), HasSubstr(problem))))
        << rows;
  };
  expect("Personer;2022;0301;Oslo;Faktisk bosetting;many\n", "line 2: column Antall", "many");
  expect("Personer;2022;0301;Oslo;Faktisk bosetting;1.020\n", "line 2: column Antall",
         "\"1.020\" is not whole");
  expect("Personer;2022;0301;Oslo;Faktisk bosetting;1 02\n", "line 2: column Antall", "\"1 02\"");
  expect("Personer;2022;0301;Oslo\n", "line 2", "4 cells");
  expect(
      "Personer;2022;1103;\"Stavanger;Vedtak om bosetting;750\n"
      "Personer;2022;1103;Stavanger;Faktisk bosetting;716\n"
      "Personer;2022;1106;\"Haugesund;Vedtak om bosetting;300\n",
      "line 4", "after a closing quote");
  EXPECT_THAT(ReadBytes(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty")));
}

TEST(ImdiCsv, Utf8SaysSoByItsMark) {
  const std::string utf8 = absl::StrReplaceAll(absl::StrCat(kHeader, kWhole), {{"\xC5r", "År"}});

  EXPECT_THAT(ReadBytes("\xEF\xBB\xBF" + utf8), IsOk());
  // Without it the column is not found, and no name is garbled silently.
  EXPECT_THAT(ReadBytes(utf8),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no column År")));
}

TEST(ImdiCsv, ThousandsAreParted) {
  const auto reading = Read(absl::StrReplaceAll(kWhole, {{"100.00",
                                                          "1\xA0"
                                                          "100"}}));

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->observations[2].value(), 1100);
}

TEST(ImdiCsv, ANewMeasureIsAWarning) {
  const auto reading = Read(absl::StrCat(kWhole, "Personer;2022;0301;Oslo;Noe nytt;1\n"));

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->warnings, ElementsAre(HasSubstr("Noe nytt")));
}

TEST(ImdiCsv, AMeasureThatIsGoneIsRefused) {
  EXPECT_THAT(Read(absl::StrReplaceAll(kWhole, {{"Vedtak om bosetting", "Vedtak"}})),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("no row of \"Vedtak om bosetting\""),
                             HasSubstr("but of \"Vedtak\""))));
}

TEST(ImdiCsv, SettledOfAYearThatWasNotOverIsAPart) {
  const auto reading = Read(
      "Personer;2023;0301;Oslo;Faktisk bosetting;1130\n"
      "Personer;2023;0301;Oslo;Vedtak om bosetting;2000\n"
      "Personer;2022;0301;Oslo;Faktisk bosetting;3000\n"
      "Personer;2023;0301;Oslo;Anmodning om bosetting;2170\n");

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->observations[0].state(), Observation::PARTIAL);
  EXPECT_EQ(reading->observations[0].value(), 1130);
  EXPECT_EQ(reading->observations[1].state(), Observation::VALUE);
  EXPECT_EQ(reading->observations[2].state(), Observation::VALUE);
}

}  // namespace
}  // namespace treff::ingestion
