#include "services/ingestion/connectors/figure.h"

#include <gmock/gmock.h>

#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::HasSubstr;
using treff::testing::EqualsProto;
using treff::testing::StatusIs;

TEST(Figures, NumbersAsSourcesWriteThem) {
  EXPECT_EQ(ParseNumber("400000e-6"), 0.4);  // Excel
  EXPECT_EQ(ParseNumber("61.42857143"), 61.42857143);
  EXPECT_EQ(ParseNumber("1 200"), 1200);
  EXPECT_EQ(ParseNumber("1\xC2\xA0"
                        "200"),
            1200);
  EXPECT_EQ(ParseNumber("-5"), -5);
}

TEST(Figures, WhatIsNoNumberIsNoNumber) {
  for (const char* text : {"", " ", "1,5", "0x10", "Inf", "nan", "1e999", "12a", "-", "."}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
}

TEST(Figures, AnUnknownSymbolIsAnErrorAndNeverAValue) {
  catalogue::Dataset dataset;
  auto& suppressed = *dataset.add_symbols();
  suppressed.set_text(":");
  suppressed.set_state(Observation::SUPPRESSED);
  const SymbolTable symbols(dataset);

  EXPECT_THAT(ParseFigure("?", symbols),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"?\"")));
  EXPECT_EQ(ParseFigure(":", symbols)->state, Observation::SUPPRESSED);
}

TEST(Periods, YearMonthDay) {
  EXPECT_EQ(ParsePeriod("2024")->last, absl::CivilDay(2024, 12, 31));
  EXPECT_EQ(ParsePeriod("2024-02")->last, absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(ParsePeriod("2026-09-28")->first, absl::CivilDay(2026, 9, 28));
}

TEST(Periods, NonsenseIsRefused) {
  for (const char* text : {"", "24", "2024-13", "2024-02-30", "2024M01", "2025, final", "99999"}) {
    EXPECT_THAT(ParsePeriod(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(Periods, OneThatStillRunsEndsOnTheDayOfTheFigures) {
  catalogue::Dataset dataset;
  dataset.set_period_end(catalogue::Dataset::LAST_DAY);
  Payload payload;
  payload.fetch_day = absl::CivilDay(2026, 11, 23);

  const auto end = [&](const char* period) {
    return ObservationMaker(dataset, payload, 0)
        .Make("a.b", "0301", *ParsePeriod(period), {Observation::VALUE, 1})
        .period_end();
  };
  EXPECT_EQ(end("2026"), "2026-11-23");
  EXPECT_EQ(end("2025"), "2025-12-31");
  payload.vintage = "2026-09-28";
  EXPECT_EQ(end("2026"), "2026-09-28");
  payload.vintage = "2025, final";
  EXPECT_EQ(end("2025"), "2025-12-31");
}

TEST(Observations, ASuppressedOneHasTheBoundsOfItsRuleAndNoValue) {
  catalogue::Dataset dataset;
  dataset.set_period_end(catalogue::Dataset::LAST_DAY);
  auto& rule = *dataset.add_suppression();
  rule.set_indicator("a.b");
  rule.set_lower(1);
  rule.set_upper(4);
  const Payload payload{{}, "", absl::CivilDay(2026, 11, 23), ""};

  EXPECT_THAT(ObservationMaker(dataset, payload, 2)
                  .Make("a.b", "0301", *ParsePeriod("2025"), {Observation::SUPPRESSED, 0, ":"}),
              EqualsProto(R"pb(
                indicator: "a.b"
                region: "0301"
                period: "2025"
                period_end: "2025-12-31"
                state: SUPPRESSED
                suppressed_bounds { lower: 1 upper: 4 }
                source_symbol: ":"
                provenance_index: 2)pb"));
}

}  // namespace
}  // namespace treff::ingestion
