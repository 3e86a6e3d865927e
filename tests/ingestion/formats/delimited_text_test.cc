// Delimited text: strictly, so that no figure is another row's.
#include <gmock/gmock.h>

#include "services/platform/tables/csv.h"
#include "services/platform/tables/text_encoding.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using platform::DecodeText;
using platform::FindCsvColumn;
using platform::ForEachCsvRow;
using platform::TextEncoding;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

using Rows = std::vector<std::pair<int, std::vector<std::string>>>;

absl::StatusOr<Rows> Read(const std::string& text, char delimiter = ';') {
  Rows rows;
  const absl::Status status = ForEachCsvRow(
      text,
      [&](int line, const std::vector<std::string>& cells) {
        rows.emplace_back(line, cells);
        return absl::OkStatus();
      },
      delimiter);
  if (!status.ok()) return status;
  return rows;
}

TEST(Csv, CellsAndLines) {
  EXPECT_THAT(Read("a;b\r\n\n \n1; 2 ;\n"),
              IsOkAndHolds(
                  ElementsAre(Pair(1, ElementsAre("a", "b")), Pair(4, ElementsAre("1", "2", "")))));
  EXPECT_THAT(Read("a\t\tb\n", '\t'),
              IsOkAndHolds(ElementsAre(Pair(1, ElementsAre("a", "", "b")))));
  EXPECT_THAT(Read("a,b;c\n", ','), IsOkAndHolds(ElementsAre(Pair(1, ElementsAre("a", "b;c")))));
  EXPECT_THAT(Read(""), IsOkAndHolds(IsEmpty()));
}

TEST(Csv, QuotesHoldDelimitersLinesAndQuotes) {
  EXPECT_THAT(Read("\"a;\"\"b\"\"\";c\r\n\"x\n\ny\";z\nlast;1\n"),
              IsOkAndHolds(ElementsAre(Pair(1, ElementsAre("a;\"b\"", "c")),
                                       Pair(2, ElementsAre("x\n\ny", "z")),
                                       Pair(5, ElementsAre("last", "1")))));
}

TEST(Csv, WhatCannotBeToldApartIsRefusedWithItsLine) {
  const auto expect = [](const std::string& text, const char* line, const char* problem) {
    EXPECT_THAT(Read(text), StatusIs(absl::StatusCode::kInvalidArgument,
                                     AllOf(HasSubstr(line), HasSubstr(problem))))
        << text;
  };
  // Two stray quotes: the second closes the first, two rows later.
  expect("h;i\n\"Stavanger;750\nStavanger;716\n\"Haugesund;300\n", "line 4",
         "after a closing quote");
  expect("h;i\n\"a\"b;1\n", "line 2", "after a closing quote");
  expect("h;i\nSt\"avanger;1\n", "line 2", "a quote inside a cell");
  expect("h;i\n\"a;1\nb;2\n", "line 2", "a quote is never closed");
  expect("h;i\n\"a;1\n\n", "line 2", "a quote is never closed");
  expect("h;i\na;75", "line 2", "has no end");
  expect("h;i\na", "line 2", "has no end");
  expect("a;" + std::string(20'000, 'x') + "\n", "line 1", "too long");
  expect(std::string(6'000, ';') + "\n", "line 1", "too long");
}

TEST(Csv, AQuotedCellEndsTheLastLineWithoutABreak) {
  EXPECT_THAT(Read("\"h\";\"i\"\n\"a\";\"75\""), IsOk());
  EXPECT_THAT(Read("\"h\";\"i\"\n\"a\";\"7"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("a quote is never closed")));
}

TEST(Csv, AColumnIsFoundByOneOfItsNames) {
  EXPECT_THAT(FindCsvColumn({"A",
                             "B\xC2\xA0"
                             "c"},
                            {"B c", "D"}),
              IsOkAndHolds(1));
  EXPECT_THAT(FindCsvColumn({"A", "B"}, {"C"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no column C among A, B")));
  EXPECT_THAT(FindCsvColumn({"A", "A"}, {"A"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("several columns A")));
}

TEST(TextEncodings, BytesBecomeLetters) {
  EXPECT_THAT(DecodeText("B\xE6rum", TextEncoding::kIso8859_1), IsOkAndHolds("Bærum"));
  EXPECT_THAT(DecodeText("\x96 B\xE6rum", TextEncoding::kWindows1252), IsOkAndHolds("– Bærum"));
  EXPECT_THAT(DecodeText("Bærum", TextEncoding::kUtf8), IsOkAndHolds("Bærum"));
  // The mark says it, whatever was expected.
  for (const TextEncoding encoding :
       {TextEncoding::kUtf8, TextEncoding::kIso8859_1, TextEncoding::kWindows1252}) {
    EXPECT_THAT(DecodeText("\xEF\xBB\xBF"
                           "Bærum",
                           encoding),
                IsOkAndHolds("Bærum"));
  }
}

TEST(TextEncodings, BytesThatAreNoLettersAreRefusedWithTheirLine) {
  EXPECT_THAT(DecodeText("a\nB\xE6rum\n", TextEncoding::kUtf8),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("line 2"), HasSubstr("no UTF-8"))));
  EXPECT_THAT(DecodeText("a\n\x81\n", TextEncoding::kWindows1252),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2")));
  EXPECT_THAT(DecodeText(std::string("\xFF\xFE"
                                     "a\0",
                                     4),
                         TextEncoding::kUtf8),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UTF-16")));
}

}  // namespace
}  // namespace treff::ingestion
