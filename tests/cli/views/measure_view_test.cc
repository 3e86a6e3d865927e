// Measures as people read them. The figures are made up.
#include "services/cli/views/knowledge/measure_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MeasureView, TheAdjustedFigureStandsBesideTheRawOne) {
  const auto measures = Parse<casework::v1::Measures>(R"pb(
    as_of: "2026-11-29"
    synthetic: true
    definitions {
      measure: "there_after_1_year"
      kind: SHARE
      display_name_nb: "Bor der etter 1 år"
      description_nb: "Andel som bor der."
      cannot_tell_nb: "Hvorfor noen flyttet."
      from_outcomes: true
    }
    rows {
      values {
        measure: "there_after_1_year"
        count: 40
        raw: 0.8
        raw_lower: 0.65
        raw_upper: 0.9
        unknown_count: 12
      }
    }
    rows {
      group: "municipalities/0301"
      display_name: "Oslo"
      values {
        measure: "there_after_1_year"
        count: 20
        raw: 0.75
        raw_lower: 0.53
        raw_upper: 0.89
        adjusted: 0.783
        adjusted_lower: 0.671
        adjusted_upper: 0.864
      }
    }
    rows {
      group: "municipalities/1103"
      display_name: "Stavanger"
      values { measure: "there_after_1_year" withheld: FEWER_THAN_FIVE }
    }
  )pb");

  EXPECT_THAT(MeasuresView(measures, /*what_they_mean=*/true, TestScreen()),
              AllOf(ContainsRegex("Oslo +20 +75,0 % +53,0–89,0 +78,3 % +67,1–86,4"),
                    ContainsRegex("Stavanger +færre enn fem"), HasSubstr("Om 12 til"),
                    HasSubstr("Sier ikke: Hvorfor noen flyttet."), HasSubstr("SYNTETISK")));
  EXPECT_THAT(MeasuresView(measures, /*what_they_mean=*/false, TestScreen()),
              Not(HasSubstr("Sier ikke")));
}

TEST(MeasureView, FaultsOfAFileAreShownByCell) {
  const auto upload = Parse<casework::v1::UploadOutcomesResponse>(R"pb(
    outcome_count: 2
    faults { cell: "C3" column: "Dato" problem: "must be a day: 2026-12-31 or 31.12.2026" }
  )pb");

  EXPECT_THAT(OutcomesView(upload, /*only_checked=*/true, TestScreen()),
              AllOf(ContainsRegex("C3 +Dato +must be a day"), HasSubstr("1 feil.")));
}

}  // namespace
}  // namespace treff::cli
