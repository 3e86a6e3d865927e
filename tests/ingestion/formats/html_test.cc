// Pages as they are in the wild: what a reader sees, and nothing that is joined out of pieces.
#include "services/ingestion/connectors/formats/html.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using treff::testing::IsOk;
using treff::testing::StatusIs;

HtmlPage Read(const std::string& body) {
  absl::StatusOr<HtmlPage> page = ReadHtml(absl::StrCat("<html><body>", body, "</body></html>"));
  EXPECT_THAT(page, IsOk());
  return page.ok() ? *std::move(page) : HtmlPage();
}

// The text of a cell with `content`.
std::string Cell(const std::string& content) {
  const HtmlPage page = Read(absl::StrCat("<table><tr><td>", content, "</td></tr></table>"));
  return page.tables.empty() || page.tables[0].rows.empty() ? "(no cell)"
                                                            : page.tables[0].rows[0].cells[0].text;
}

std::vector<std::vector<std::string>> Texts(const HtmlTable& table) {
  std::vector<std::vector<std::string>> texts;
  for (const HtmlRow& row : table.rows) texts.push_back(row.Texts());
  return texts;
}

TEST(Html, ACellIsWhatIsSeenOfIt) {
  const std::pair<const char*, const char*> kCells[] = {
      {"22", "22"},
      {"22<sup>1</sup>", "22"},
      {"22<sub>a</sub>", "22"},
      {"22<sup><a href='#n'>1)</a></sup>", "22"},
      {"<del>20</del>22", "22"},
      {"<s>20</s> 22", "22"},
      {"<strike>20</strike>22", "22"},
      {"<span style=\"display:none\">20</span>22", "22"},
      {"<span style='color: red; DISPLAY : none;'>20</span>22", "22"},
      {"<span style='visibility:hidden'>20</span>22", "22"},
      {"<span hidden>20</span>22", "22"},
      {"<span aria-hidden=\"true\">20</span>22", "22"},
      {"<span class='x visually-hidden'>20</span>22", "22"},
      {"<script>var a = '20';</script><style>b{}</style>22", "22"},
      {"<template>20</template>22<!-- 20 -->", "22"},
      {"22\xE2\x80\x8B", "22"},  // zero-width space
      {"\xE2\x80\x8E"
       "22&shy;",
       "22"},  // left-to-right mark, soft hyphen
      {"1&nbsp;002", "1 002"},
      {"1\xE2\x80\xAF"
       "002",
       "1 002"},  // narrow no-break space
      {"<b>1</b>", "1"},
      {"B&aelig;rum <i>kommune</i>", "Bærum kommune"},
      {"H<b>&aring;</b>", "Hå"},
      {"A\xCC\x8A"
       "mli",
       "Åmli"},  // decomposed
      {"&Zscaron;&#248;&#xE5;&#382;", "&Zscaron;øåž"},
      {"K&aacute;r&aacute;&scaron;johka", "Kárášjohka"},
  };
  for (const auto& [content, text] : kCells) EXPECT_EQ(Cell(content), text) << content;
}

TEST(Html, PiecesOfACellStayApart) {
  const std::pair<const char*, const char*> kCells[] = {
      {"22<br>5", "22\n5"},
      {"22<br/>500", "22\n500"},
      {"<p>22</p><p>500</p>", "22\n500"},
      {"<div>22</div>5", "22\n5"},
      {"<ul><li>22<li>5</ul>", "22\n5"},
      {"22<a href='#1'>1</a>", "22\n1"},
      {"2<b>2</b>", "2\n2"},
      {"22 <span>500</span>", "22\n500"},
      {"22<span>&nbsp;500</span>", "22\n500"},
      {"22<sup>1</sup>5", "22\n5"},
      {"22<i></i>500", "22\n500"},
      {"22<span>.5</span>", "22\n.5"},
  };
  for (const auto& [content, text] : kCells) EXPECT_EQ(Cell(content), text) << content;
}

TEST(Html, ANoteAloneIsNotNothing) {
  EXPECT_EQ(Cell("<sup>:</sup>"), "note: :");
  EXPECT_EQ(Cell("<del>22</del>"), "");
}

TEST(Html, HeadingsTablesAndParagraphs) {
  const HtmlPage page = Read(
      "<script>if (a<b) '<td>'</script><h1>All</h1><!-- <table> --><p>Updated</p>"
      "<h2>T&oslash;nsberg &#229;&#xE5;</h2>"
      "<TABLE><tr><th title=\"a>b\">A&nbsp;<b>b</b>\n c<th>d</tr><tr></tr><tr><td>1<td>2</TABLE>"
      "<table></table><table><tr><td>x</td></tr></table>");

  ASSERT_EQ(page.tables.size(), 2);
  EXPECT_EQ(page.tables[0].heading, "Tønsberg åå");
  EXPECT_THAT(page.tables[0].before, ElementsAre("All", "Updated", "Tønsberg åå"));
  EXPECT_THAT(Texts(page.tables[0]), ElementsAre(ElementsAre("A b c", "d"), ElementsAre("1", "2")));
  EXPECT_TRUE(page.tables[0].rows[0].IsHeader());
  EXPECT_FALSE(page.tables[0].rows[1].IsHeader());
  EXPECT_EQ(page.tables[0].rows[0].line, 1);
  EXPECT_EQ(page.tables[1].heading, "Tønsberg åå");
}

TEST(Html, ACellStandsInEveryColumnAndRowThatItCovers) {
  const HtmlPage page = Read(
      "<table><tr><td>a<td colspan=2>b<td rowspan=3>c</tr>"
      "<tr><td rowspan=2 colspan=2>d<td>e</tr><tr><td>f</tr></table>");

  ASSERT_EQ(page.tables.size(), 1);
  EXPECT_THAT(Texts(page.tables[0]),
              ElementsAre(ElementsAre("a", "b", "b", "c"), ElementsAre("d", "d", "e", "c"),
                          ElementsAre("d", "d", "f", "c")));
  EXPECT_EQ(page.tables[0].rows[0].cells[2].columns, 2);
  EXPECT_EQ(page.tables[0].rows[2].cells[0].rows, 2);
}

TEST(Html, ATableInATableIsItsOwn) {
  const HtmlPage page =
      Read("<table><tr><td>1<table><tr><td>2</td></tr></table></td><td>3</td></tr></table>");

  ASSERT_EQ(page.tables.size(), 2);
  EXPECT_THAT(Texts(page.tables[0]), ElementsAre(ElementsAre("1 (table)", "3")));
  EXPECT_THAT(Texts(page.tables[1]), ElementsAre(ElementsAre("2")));
}

TEST(Html, WhatIsNotShownIsNoTableRowOrCell) {
  const HtmlPage page = Read(
      "<table style='display:none'><tr><td>1</table><table><tr hidden><td>2<tr><td hidden>3<td>4"
      "</table>");

  ASSERT_EQ(page.tables.size(), 1);
  EXPECT_THAT(Texts(page.tables[0]), ElementsAre(ElementsAre("4")));
}

TEST(Html, LinksInOrder) {
  EXPECT_THAT(
      Read("<a href='/a?x=1&amp;y=2'>a</a><table><tr><td><a href=b>b</a></table><a>c</a>").links,
      ElementsAre("/a?x=1&y=2", "b"));
  EXPECT_THAT(Read("<p>none</p>").links, IsEmpty());
}

TEST(Html, APageWithoutItsEndIsCutShort) {
  const std::string whole = "<html><body><table><tr><td>22</td></tr></table></body></html>\n";
  ASSERT_THAT(ReadHtml(whole), IsOk());
  ASSERT_THAT(ReadHtml(whole + "<!-- served by w3 -->"), IsOk());
  ASSERT_THAT(ReadHtml("<table><tr><td>1</HTML>"), IsOk());  // a table that is left open

  // Wherever it is cut.
  for (size_t size = 0; size + 3 < whole.size(); ++size) {
    EXPECT_THAT(ReadHtml(whole.substr(0, size)),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cut short")))
        << size;
  }
  EXPECT_THAT(ReadHtml("<script>'</html>'</script><table><tr><td>22"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cut short")));
}

TEST(Html, APageBeyondAllReasonIsRefused) {
  std::string deep;
  for (int i = 0; i < 50'000; ++i) deep += "<div>";
  EXPECT_THAT(ReadHtml(deep + "</html>"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("beyond all reason")));
  std::string wide = "<table>";
  for (int i = 0; i < 2'000; ++i) wide += "<tr><td rowspan=65000 colspan=1000>1";
  EXPECT_THAT(ReadHtml(wide + "</table></html>"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("beyond all reason")));
}

TEST(Html, OpeningWordsAreWhatAnErrorPageSays) {
  EXPECT_EQ(
      OpeningWords("<html><head><title>503</title><style>p{}</style></head><body><h1>Vi er snart"
                   " tilbake</h1><p>Pr&oslash;v igjen</p>"),
      "Vi er snart tilbake Prøv igjen");
  EXPECT_EQ(OpeningWords(""), "");
}

}  // namespace
}  // namespace treff::ingestion
