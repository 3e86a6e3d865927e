// IMDi's yearly page: county by county, as pages of different years have it.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/ingestion/connectors/figure.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kRequested[] = "capacity.settlement_requested";
constexpr char kDecided[] = "capacity.settlement_decided";
constexpr char kSettled[] = "capacity.settlement_settled";
constexpr char kProtected[] = "capacity.settled_collective_protection";

// The header of the four columns that every year has.
std::string Header() {
  std::string header = "<tr><th>Kommune</th>";
  for (const auto& column : RealCatalogue().FindDataset("imdi.settlement")->imdi_page().columns()) {
    if (column.since() == 0) absl::StrAppend(&header, "<th>", column.header(), ":</th>");
  }
  return header + "</tr>";
}

std::string Table(const std::string& heading, const std::string& rows) {
  return absl::StrCat("<h3>", heading, "</h3><table>", Header(), rows, "</table>");
}

std::string Row(const std::vector<std::string>& cells) {
  return absl::StrCat("<tr><td>", absl::StrJoin(cells, "</td><td>"), "</td></tr>");
}

// A page of 2025 with Rogaland alone.
std::string Page(const std::string& rows) {
  return absl::StrCat("<html><body>", Table("Rogaland - oversikt over bosettingen i 2025", rows),
                      "</body></html>");
}

absl::StatusOr<DatasetReading> Read(const std::string& html, int year = 2025) {
  Payload payload{{}, html, absl::CivilDay(2026, 11, 23), ""};
  payload.request.set_year(year);
  return ReadDataset("imdi.settlement", {payload});
}

void ExpectRefused(const std::string& html, const std::string& place, const std::string& problem) {
  EXPECT_THAT(Read(html), StatusIs(absl::StatusCode::kInvalidArgument,
                                   AllOf(HasSubstr(place), HasSubstr(problem))));
}

TEST(ImdiPage, SymbolsBecomeStates) {
  const auto reading = Read(Page(Row({"H&aring;", "0", "-", ":", "avventer vedtak"})));

  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(reading->observations.size(), 4);
  EXPECT_EQ(reading->observations[0].region(), "1119");
  EXPECT_EQ(reading->observations[0].state(), Observation::VALUE);  // asked for none: a real zero
  EXPECT_EQ(reading->observations[1].state(), Observation::NOT_APPLICABLE);
  EXPECT_EQ(reading->observations[2].state(), Observation::SUPPRESSED);
  EXPECT_EQ(reading->observations[3].state(), Observation::PENDING);
}

// Each way of writing 22 or 1 002 for Time, and what becomes of it; an empty text is a refusal.
TEST(ImdiPage, AFigureIsReadAsItIsSeenOrRefused) {
  const std::pair<const char*, double> kRead[] = {{"22", 22},
                                                  {"22<sup>1</sup>", 22},
                                                  {"22\xE2\x80\x8B", 22},
                                                  {"1&nbsp;002", 1002},
                                                  {"1\xE2\x80\xAF"
                                                   "002",
                                                   1002},
                                                  {"<b>22</b>", 22},
                                                  {"<del>20</del>22", 22},
                                                  {"<span style='display: none'>20</span>22", 22}};
  for (const auto& [cell, value] : kRead) {
    const auto reading = Read(Page(Row({"Time", cell, "22", "15", ":"})));
    ASSERT_THAT(reading, IsOk()) << cell;
    EXPECT_EQ(FindObservation(*reading, kRequested, "1121", "2025").value(), value) << cell;
  }
  for (const char* cell : {"22<br>5", "22<br>500", "<p>22</p><p>5</p>", "22 5", "1.002", "1,002",
                           "2<b>2</b>", "22<a href='#1'>1</a>", "22*", "22 1)", "<sup>22</sup>"}) {
    ExpectRefused(Page(Row({"Time", cell, "22", "15", ":"})), "Rogaland, Time", kRequested);
    ExpectRefused(Page(Row({"Time", "22", cell, "15", ":"})), "Rogaland, Time", kDecided);
  }
}

TEST(ImdiPage, AMunicipalityIsFoundHoweverItsNameIsWritten) {
  const auto code_of = [](const char* county, const char* name, int year) -> std::string {
    const auto reading =
        Read(absl::StrCat("<html>",
                          Table(absl::StrCat(county, " - oversikt over bosettingen i ", year),
                                Row({name, "5", "5", "5", "0"})),
                          "</html>"),
             year);
    EXPECT_THAT(reading, IsOk());
    return reading.ok() ? reading->observations[0].region() : "";
  };
  EXPECT_EQ(code_of("Finnmark", "K&aacute;r&aacute;&scaron;johka/Karasjok", 2025), "5610");
  EXPECT_EQ(code_of("Finnmark", "Karasjok - Kárášjohka", 2025), "5610");
  EXPECT_EQ(code_of("Finnmark", "Karasjok", 2025), "5610");
  EXPECT_EQ(code_of("Agder", "A\xCC\x8Amli", 2025), "4217");  // decomposed
  EXPECT_EQ(code_of("Agder", "&Aring;mli<sup>2</sup>", 2025), "4217");
  EXPECT_EQ(code_of("Akershus", "Nes (Ak.)", 2024), "3228");
  EXPECT_EQ(code_of("Innlandet", "Våler (Hedm.)", 2024), "3419");
  EXPECT_EQ(code_of("Østfold", "Våler", 2024), "3114");
  EXPECT_EQ(code_of("Viken", "Våler", 2022), "3018");  // the codes of that time
  EXPECT_EQ(code_of("Troms og Finnmark", "Karasjok", 2022), "5437");
}

TEST(ImdiPage, FaultsNameCountyAndMunicipality) {
  EXPECT_THAT(
      Read(Page(Row({"Nowhere", "1", "1", "1", "1"}))),
      StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("Nowhere"), HasSubstr("Rogaland"))));
  EXPECT_THAT(Read(Page(Row({"Karasjok/Time", "1", "1", "1", "1"}))),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("Karasjok/Time")));
  ExpectRefused(Page(Row({"Time", "1"})), "Rogaland, Time", "2 cells");
  ExpectRefused(Page(Row({"Time", "1", "?", "1", "1"})), "Rogaland, Time", "\"?\"");
  ExpectRefused("<html><body>Vi er snart tilbake</body></html>", "no table",
                "it says \"Vi er snart tilbake\"");
  ExpectRefused(absl::StrReplaceAll(Page(""), {{"vedtatt", "bestemt"}}), "line 1", "no column");
  ExpectRefused(absl::StrReplaceAll(Page(Row({"Time", "1", "1", "1", "1"})), {{"</html>", ""}}),
                "page of 2025", "cut short");
}

TEST(ImdiPage, ACellThatCoversColumnsCountsForEach) {
  const auto reading =
      Read(Page("<tr><td>Time</td><td>10</td><td colspan=3>avventer vedtak</td></tr>"));

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(FindObservation(*reading, kDecided, "1121", "2025").state(), Observation::PENDING);
  EXPECT_EQ(FindObservation(*reading, kProtected, "1121", "2025").state(), Observation::PENDING);
  // A number that covers several is of one of them, and nobody knows of which.
  ExpectRefused(Page("<tr><td>Time</td><td colspan=2>10</td><td>1</td><td>1</td></tr>"),
                "Rogaland, Time", "\"10\" covers 2 columns");
}

TEST(ImdiPage, AHeadingIsUnderstoodWhateverItsDash) {
  for (const char* heading : {"Rogaland - oversikt over bosettingen i 2025",
                              "Rogaland &ndash; oversikt over bosettingen i 2025",
                              "Rogaland: oversikt over bosettingen i 2025",
                              "Rogaland&nbsp;&mdash; Oversikt over bosettingen i 2025",
                              "Rogaland - oversikt over bosettingen i 2025 (oppdatert 1. juni)"}) {
    const auto reading =
        Read(absl::StrCat("<html>", Table(heading, Row({"Time", "5", "5", "5", "0"})), "</html>"));
    ASSERT_THAT(reading, IsOk()) << heading;
    EXPECT_EQ(reading->observations[0].region(), "1121");
  }
}

TEST(ImdiPage, ATableThatCannotBePlacedIsRefusedByItsHeading) {
  const std::string good =
      Table("Rogaland - oversikt over bosettingen i 2025", Row({"Time", "5", "5", "5", "0"}));
  for (const char* heading :
       {"Agder", "Bosetting i Agder", "Agder - oversikt over bosettingen i 2024",
        "Agder - oversikt over bosetting 2025"}) {
    ExpectRefused(absl::StrCat("<html>", good, Table(heading, Row({"Farsund", "5", "5", "5", "0"})),
                               "</html>"),
                  heading, "the heading is none of");
  }
  // Other tables are none of ours.
  EXPECT_THAT(Read(absl::StrCat("<html>", good, "<h3>Kontakt</h3><table><tr><td>a</table></html>")),
              IsOk());
}

TEST(ImdiPage, FiguresOfOneYearAreNeverShownAsThoseOfAnother) {
  EXPECT_THAT(
      Read(Page(Row({"Time", "1", "1", "1", "1"})), 2026),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("page of 2026: no table"), HasSubstr("bosettingen i 2025"))));
}

// On the page of 2022, the table of Rogaland is headed "i 2023".
TEST(ImdiPage, AHeadingThatIsKnownToBeWrongIsCorrected) {
  const std::string html = absl::StrCat(
      "<html>",
      Table("Rogaland - oversikt over bosettingen i 2023", Row({"Time", "5", "5", "5", "0"})),
      "</html>");

  EXPECT_THAT(Read(html, 2022), IsOk());
  EXPECT_THAT(Read(html, 2024), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ImdiPage, AColumnThatTheYearsPageMustHaveIsMissed) {
  const std::string page =
      absl::StrReplaceAll(Page(Row({"Time", "1", "1", "1", "1"})), {{"2025", "2026"}});

  EXPECT_THAT(Read(page, 2026),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no column \"Antall personer kommunen har avtalt")));
}

TEST(ImdiPage, ColumnsMayComeEarlierAndNewOnesAreAWarning) {
  const std::string more =
      "<th>Antall personer kommunen har avtalt &aring; bosette:</th><th>Noe nytt</th></tr>";
  const auto reading = Read(absl::StrReplaceAll(
      Page("<tr><td>Time</td><td>1</td><td>1</td><td>1</td><td>1</td><td>7</td><td>x</td></tr>"),
      {{":</th></tr>", ":</th>" + more}}));

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(FindObservation(*reading, "capacity.settlement_agreed", "1121", "2025").value(), 7);
  EXPECT_THAT(reading->warnings, ElementsAre(HasSubstr("a column \"Noe nytt\"")));
}

TEST(ImdiPage, AHeaderThatIsRepeatedIsNoRow) {
  const auto reading =
      Read(Page(Row({"Time", "1", "1", "1", "1"}) + Header() + Row({"Klepp", "2", "2", "2", "2"}) +
                absl::StrReplaceAll(Header(), {{"th>", "td>"}})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->observations.size(), 8);

  ExpectRefused(Page(Row({"Time", "1", "1", "1", "1"}) + "<tr><th>Kommune</th><th>B</th><th>A</th>"
                                                         "<th>C</th><th>D</th></tr>"),
                "line 1", "a row of headers that differs");
}

TEST(ImdiPage, ARowOfSumsIsTheCountys) {
  for (const char* label :
       {"Sum Rogaland", "Totalt", "I alt", "Rogaland", "Rogaland totalt:", "Sum"}) {
    const auto reading =
        Read(Page(Row({"Time", "10", "8", "6", ":"}) + Row({label, "30", "18", "9", "7"}) +
                  Row({"Klepp", "20", "10", "3", "2"})));
    ASSERT_THAT(reading, IsOk()) << label;
    EXPECT_THAT(reading->warnings, IsEmpty()) << label;
    EXPECT_EQ(FindObservation(*reading, kRequested, "11", "2025").value(), 30) << label;
    EXPECT_EQ(FindObservation(*reading, kProtected, "11", "2025").value(), 7) << label;
  }
}

// As pages begin: the counties, then each with its municipalities.
TEST(ImdiPage, TheTableOfCountiesIsTheCounties) {
  const std::string counties =
      "<h3>Oversikt over bosettingen i fylkene i 2025 (tall per 15. januar 2026)</h3><table>"
      "<tr><th>Fylke</th><th>Antall personer kommuner i fylket har blitt anmodet om &aring; "
      "bosette:"
      "</th><th>Antall personer kommuner i fylket har vedtatt &aring; bosette:</th>"
      "<th>Antall bosatte personer:</th><th>Antall bosatte personer med kollektiv beskyttelse:</th>"
      "</tr>" +
      Row({"Rogaland", "10", "8", "6", "5"}) + Row({"Totalt", "37 000", "1", "1", "1"}) +
      "</table>";
  const auto reading = Read(absl::StrReplaceAll(Page(Row({"Time", "10", "8", "6", ":"})),
                                                {{"<body>", "<body>" + counties}}));

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->warnings, IsEmpty());
  EXPECT_EQ(FindObservation(*reading, kSettled, "11", "2025").value(), 6);
  EXPECT_EQ(FindObservation(*reading, kProtected, "11", "2025").value(), 5);
  EXPECT_EQ(reading->observations.size(), 8);
}

TEST(ImdiPage, ASumThatItsRowsDoNotBearOutIsLeftOutOrRefused) {
  const auto rows = [](const char* decided) {
    return Page(Row({"Time", "10", "8", "6", ":"}) + Row({"Sum", "10", decided, "6", "5"}));
  };
  const auto slip = Read(rows("13"));
  ASSERT_THAT(slip, IsOk());
  EXPECT_THAT(slip->warnings, ElementsAre(AllOf(HasSubstr("Rogaland, Sum"), HasSubstr("13 where"),
                                                HasSubstr("add up to 8"))));
  EXPECT_THAT(FindObservation(*slip, kDecided, "11", "2025"), EqualsProto(""));
  EXPECT_EQ(FindObservation(*slip, kRequested, "11", "2025").value(), 10);
  ExpectRefused(rows("800"), "Rogaland, Sum", "800 where the rows add up to 8");
  // Below what is seen of it, although a row is hidden.
  ExpectRefused(Page(Row({"Time", "10", "8", "600", ":"}) + Row({"Klepp", "1", "1", ":", "1"}) +
                     Row({"Sum", "11", "9", "60", ":"})),
                "Rogaland, Sum", "60 where the rows add up to 600");
}

TEST(ImdiPage, HiddenFiguresAreBoundedByWhatTheyAreAPartOf) {
  auto reading =
      Read(Page(Row({"Time", "65", "65", "54", ":"}) + Row({"Klepp", "9", "9", ":", ":"})));
  ASSERT_THAT(reading, IsOk());
  BoundByWholes(*RealCatalogue().FindDataset("imdi.settlement"), reading->observations);

  const Observation time = FindObservation(*reading, kProtected, "1121", "2025");
  EXPECT_EQ(time.suppressed_bounds().lower(), 1);
  EXPECT_EQ(time.suppressed_bounds().upper(), 54);
  EXPECT_FALSE(FindObservation(*reading, kSettled, "1120", "2025").has_suppressed_bounds());
  EXPECT_FALSE(FindObservation(*reading, kProtected, "1120", "2025").has_suppressed_bounds());
}

TEST(ImdiPage, TheDayOfTheFiguresIsThePagesOwn) {
  const auto end_of = [](const std::string& before, int year, const std::string& vintage = "",
                         std::optional<absl::CivilDay> last_modified = std::nullopt) {
    Payload payload{{},
                    absl::StrReplaceAll(Page(Row({"Time", "1", "1", "1", "1"})),
                                        {{"<h3>", before + "<h3>"}, {"2025", absl::StrCat(year)}}),
                    absl::CivilDay(2025, 11, 23),
                    vintage,
                    last_modified};
    payload.request.set_year(year);
    const auto reading = ReadDataset("imdi.settlement", {payload});
    EXPECT_THAT(reading, IsOk());
    return reading.ok() ? reading->observations[0].period_end() : "";
  };
  EXPECT_EQ(end_of("<h2>I kommunene i 2025 (oppdatert 28. september)</h2>", 2025), "2025-09-28");
  EXPECT_EQ(end_of("<p>Oppdatert per 1. juni 2025.</p><h2>Tall per 15. oktober</h2>", 2025),
            "2025-10-15");
  EXPECT_EQ(end_of("<h2>Kommunene (tall per 15. januar 2025)</h2>", 2024), "2024-12-31");
  EXPECT_EQ(end_of("<h2>Kommunene (tall per 15. januar)</h2>", 2024), "2024-12-31");
  EXPECT_EQ(end_of("<h2>Kommunene (tall per 15. januar)</h2>", 2025), "2025-01-15");
  EXPECT_EQ(end_of("", 2025, "2025-10-01", absl::CivilDay(2025, 11, 1)), "2025-10-01");
  EXPECT_EQ(end_of("", 2025, "", absl::CivilDay(2025, 11, 1)), "2025-11-01");
  EXPECT_EQ(end_of("", 2025), "2025-11-23");
  EXPECT_EQ(end_of("<h2>(oppdatert 28. desember)</h2>", 2025),
            "2025-11-23");  // not before it comes
}

TEST(ImdiPage, WhatIsCountedInAYearThatIsNotOverIsAPart) {
  const auto reading = Read(absl::StrReplaceAll(Page(Row({"Time", "10", "8", "6", ":"})),
                                                {{"<h3>", "<h2>(oppdatert 1. juni)</h2><h3>"}}));

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(FindObservation(*reading, kSettled, "1121", "2025"), EqualsProto(R"pb(
                indicator: "capacity.settlement_settled"
                region: "1121"
                period: "2025"
                period_end: "2025-06-01"
                state: PARTIAL
                value: 6)pb"));
  EXPECT_EQ(FindObservation(*reading, kRequested, "1121", "2025").state(), Observation::VALUE);
  EXPECT_EQ(FindObservation(*reading, kProtected, "1121", "2025").state(), Observation::SUPPRESSED);
}

}  // namespace
}  // namespace treff::ingestion
