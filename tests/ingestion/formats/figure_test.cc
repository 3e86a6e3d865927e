#include "services/ingestion/connectors/figure.h"

#include <gmock/gmock.h>

#include "tests/ingestion/payloads/real_payloads.h"
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

TEST(Figures, GroupsAreOfThreeDigits) {
  EXPECT_EQ(ParseNumber("1 002 003.5"), 1002003.5);
  EXPECT_EQ(ParseNumber("-12 002"), -12002);
  EXPECT_EQ(ParseNumber("1\xE2\x80\xAF"
                        "200"),
            1200);                                // narrow no-break space
  EXPECT_EQ(ParseNumber(" 22\xE2\x80\x8B"), 22);  // zero-width space
  for (const char* text : {"22 5", "1 2000", "1000 200", "0 123", "1 200 3", "1 20.5", "- 5",
                           "1 e3", "5e1", "5E", "2e"}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
}

TEST(Figures, TwoLinesAreTwoNumbers) {
  const SymbolTable symbols{catalogue::Dataset()};
  for (const char* text : {"22\n5", "22\n500", "22\r\n500", "22\t500"}) {
    EXPECT_THAT(ParseFigure(text, symbols),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("more than one piece")))
        << text;
  }
  EXPECT_EQ(ParseFigure("22\n", symbols)->value, 22);
}

TEST(Figures, SymbolsAreComparedAsTheyLook) {
  catalogue::Dataset dataset;
  auto& pending = *dataset.add_symbols();
  pending.set_text("avventer vedtak");
  pending.set_state(Observation::PENDING);
  const SymbolTable symbols(dataset);

  for (const char* text : {"avventer vedtak", " avventer\xC2\xA0vedtak ", "avventer\nvedtak"}) {
    EXPECT_EQ(ParseFigure(text, symbols)->state, Observation::PENDING) << text;
  }
}

TEST(Figures, PersonsAreWholeAndRatesAreNot) {
  const FigureParser parser(
      {RealCatalogue(), *RealCatalogue().FindDataset("imdi.settlement"), nullptr});

  EXPECT_EQ(parser.Parse("1 002", "community.population")->value, 1002);
  EXPECT_EQ(parser.Parse("100.00", "community.population")->value, 100);
  EXPECT_THAT(parser.Parse("1.002", "community.population"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"1.002\" is not whole")));
  EXPECT_EQ(parser.Parse("1.5", "labour.unemployment_rate")->value, 1.5);
  EXPECT_EQ(parser.Parse("0.024", "labour.unemployment_rate", true)->value, 2.4);
  EXPECT_THAT(parser.Parse("0.024", "community.population", true),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("as a percentage")));
}

TEST(Figures, WhatIsNoNumberIsNoNumber) {
  for (const char* text :
       {"", " ", "1,5", "0x10", "Inf", "nan", "1e999", "12a", "-", ".", "1.002.000", "1'002", "22*",
        "22\xC2\xB9", "22 1)", "\xD9\xA2\xD9\xA2"}) {
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

TEST(Periods, OfEveryKind) {
  const auto expect = [](const char* name, absl::CivilDay first, absl::CivilDay last) {
    EXPECT_EQ(ParsePeriod(name)->first, first) << name;
    EXPECT_EQ(ParsePeriod(name)->last, last) << name;
  };
  expect("2024", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  expect("2024-02", absl::CivilDay(2024, 2, 1), absl::CivilDay(2024, 2, 29));
  expect("2026-Q1", absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 3, 31));
  expect("2026-Q4", absl::CivilDay(2026, 10, 1), absl::CivilDay(2026, 12, 31));
  expect("2026-W01", absl::CivilDay(2025, 12, 29), absl::CivilDay(2026, 1, 4));
  expect("2026-W53", absl::CivilDay(2026, 12, 28), absl::CivilDay(2027, 1, 3));
  expect("2026-09-28", absl::CivilDay(2026, 9, 28), absl::CivilDay(2026, 9, 28));
  expect("2020-2022", absl::CivilDay(2020, 1, 1), absl::CivilDay(2022, 12, 31));
}

TEST(Periods, NonsenseIsRefused) {
  for (const char* text : {"", "24", "2024-13", "2024-02-30", "2024M01", "2025, final", "99999",
                           "2026-Q5", "2026-W54", "2025-W53", "2022-2020", "2022-2022", "2024-1",
                           "2024-01-1", "2024-01-011", "2024_2025", "2024-"}) {
    EXPECT_THAT(ParsePeriod(text), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

TEST(Periods, AsStatisticsNorwayAndFhiWriteThem) {
  const std::pair<const char*, const char*> kCodes[] = {
      {"2026", "2026"},        {"2024M06", "2024-06"},     {"2026K1", "2026-Q1"},
      {"2024U05", "2024-W05"}, {"2017-2023", "2017-2023"}, {"2020_2022", "2020-2022"},
      {"2020_2020", "2020"},   {"2020-2020", "2020"},      {"2024-06", "2024-06"}};
  for (const auto& [code, name] : kCodes) EXPECT_EQ(ParseJsonStatTime(code)->name, name) << code;
  for (const char* code : {"2026K5", "2024M13", "2026H1", "2022_2020", "2026K", "x"}) {
    EXPECT_THAT(ParseJsonStatTime(code),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(code)))
        << code;
  }
}

TEST(Periods, OneThatStillRunsEndsOnTheDayOfTheFigures) {
  catalogue::Dataset dataset;
  dataset.set_period_end(catalogue::Dataset::LAST_DAY);
  Payload payload;
  payload.fetch_day = absl::CivilDay(2026, 11, 23);

  const auto end = [&](const char* period) {
    return ObservationMaker({RealCatalogue(), dataset, nullptr}, payload, 0)
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

  EXPECT_THAT(ObservationMaker({RealCatalogue(), dataset, nullptr}, payload, 2)
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
