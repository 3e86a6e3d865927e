// Small payloads with one thing wrong: the error says where, and nothing is read.
#include <map>

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/ingestion/connectors/formats/csv.h"
#include "services/ingestion/connectors/formats/html.h"
#include "services/ingestion/connectors/formats/xlsx.h"
#include "tests/ingestion/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using treff::testing::IsOk;
using treff::testing::StatusIs;

Payload Of(const std::string& bytes) { return {{}, bytes, absl::CivilDay(2026, 11, 23), ""}; }

constexpr char kCsvHeader[] = "Enhet;\xC5r;Kommunenummer;Kommune;Bosetting;Antall\n";

absl::StatusOr<DatasetReading> ReadCsv(const std::string& rows) {
  return ReadDataset("imdi.settlement_history", {Of(kCsvHeader + rows)});
}

TEST(ImdiCsv, SymbolsBecomeStates) {
  const auto reading = ReadCsv(
      "Personer;2022;0301;Oslo;Faktisk bosetting;:\n"
      "Personer;2022;0301;Oslo;Vedtak om bosetting;.\n"
      "Personer;2022;0301;Oslo;Anmodning om bosetting;100.00\n"
      "Prosent;2022;0301;Oslo;Faktisk bosetting;Inf\n"
      "Personer;1995;0103;;Faktisk bosetting;20\n");

  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(reading->observations.size(), 3);
  EXPECT_EQ(reading->observations[0].state(), Observation::SUPPRESSED);
  EXPECT_EQ(reading->observations[0].suppressed_bounds().upper(), 4);
  EXPECT_EQ(reading->observations[1].state(), Observation::MISSING);
  EXPECT_EQ(reading->observations[2].value(), 100);
}

TEST(ImdiCsv, FaultsNameLineAndColumn) {
  EXPECT_THAT(ReadCsv("Personer;2022;0301;Oslo;Faktisk bosetting;many\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("line 2"), HasSubstr("Antall"), HasSubstr("many"))));
  EXPECT_THAT(ReadCsv("Personer;2022;0301;Oslo\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("4 cells")));
  EXPECT_THAT(ReadDataset("imdi.settlement_history", {Of("")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty")));
  // UTF-8 where ISO-8859-1 was: the column is not found, and no name is garbled silently.
  EXPECT_THAT(ReadDataset("imdi.settlement_history", {Of("Enhet;År;Kommunenummer\n")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no column")));
}

TEST(ImdiCsv, ANewMeasureIsAWarning) {
  const auto reading = ReadCsv("Personer;2022;0301;Oslo;Noe nytt;1\n");

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->warnings, ElementsAre(HasSubstr("Noe nytt")));
}

TEST(Csv, QuotesHoldSeparators) {
  std::vector<std::string> cells;
  EXPECT_THAT(ForEachCsvRow("\"a;\"\"b\"\"\";c\r\n",
                            [&](int, const std::vector<std::string>& row) {
                              cells = row;
                              return absl::OkStatus();
                            }),
              IsOk());
  EXPECT_THAT(cells, ElementsAre("a;\"b\"", "c"));
}

// A page of 2025, which has not all columns yet.
std::string Page(const std::string& rows) {
  std::string header = "<tr><th>Kommune</th>";
  for (const auto& column : RealCatalogue().FindDataset("imdi.settlement")->imdi_page().columns()) {
    if (column.since() > 2025) continue;
    absl::StrAppend(&header, "<th>", column.header(), ":</th>");
  }
  return absl::StrCat("<h3>Rogaland - oversikt over bosettingen i 2025</h3><table>", header,
                      "</tr>", rows, "</table>");
}

absl::StatusOr<DatasetReading> ReadPage(const std::string& html, int year = 2025) {
  Payload payload = Of(html);
  payload.request.set_year(year);
  return ReadDataset("imdi.settlement", {payload});
}

TEST(ImdiPage, SymbolsBecomeStates) {
  const auto reading = ReadPage(
      Page("<tr><td>H&aring;</td><td>0</td><td>-</td><td>:</td><td>avventer vedtak</td></tr>"));

  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(reading->observations.size(), 4);
  EXPECT_EQ(reading->observations[0].region(), "1119");
  EXPECT_EQ(reading->observations[0].state(), Observation::VALUE);  // asked for none: a real zero
  EXPECT_EQ(reading->observations[1].state(), Observation::NOT_APPLICABLE);
  EXPECT_EQ(reading->observations[2].state(), Observation::SUPPRESSED);
  EXPECT_EQ(reading->observations[3].state(), Observation::PENDING);
}

TEST(ImdiPage, FaultsNameCountyAndMunicipality) {
  EXPECT_THAT(
      ReadPage(Page("<tr><td>Nowhere</td><td>1</td><td>1</td><td>1</td><td>1</td></tr>")),
      StatusIs(absl::StatusCode::kNotFound, AllOf(HasSubstr("Nowhere"), HasSubstr("Rogaland"))));
  EXPECT_THAT(ReadPage(Page("<tr><td>Time</td><td>1</td></tr>")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2 cells")));
  EXPECT_THAT(ReadPage(Page("<tr><td>Time</td><td>1</td><td>?</td><td>1</td><td>1</td></tr>")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("Rogaland, Time")));
  EXPECT_THAT(ReadPage("<html><body>Vi er snart tilbake</body></html>"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no table")));
  EXPECT_THAT(ReadPage(absl::StrReplaceAll(Page(""), {{"vedtatt", "bestemt"}})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no column")));
}

TEST(ImdiPage, FiguresOfOneYearAreNeverShownAsThoseOfAnother) {
  EXPECT_THAT(
      ReadPage(Page("<tr><td>Time</td><td>1</td><td>1</td><td>1</td><td>1</td></tr>"), 2026),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("page of 2026: no table"), HasSubstr("bosettingen i 2025"))));
}

TEST(ImdiPage, AColumnThatTheYearsPageMustHaveIsMissed) {
  const std::string page = absl::StrReplaceAll(
      Page("<tr><td>Time</td><td>1</td><td>1</td><td>1</td><td>1</td></tr>"), {{"2025", "2026"}});

  EXPECT_THAT(ReadPage(page, 2026), StatusIs(absl::StatusCode::kInvalidArgument,
                                             HasSubstr("no column \"Antall personer kommunen har "
                                                       "avtalt")));
}

TEST(Html, EntitiesAndOddMarkup) {
  const auto tables = ScanHtmlTables(
      "<script>if (a<b) '<td>'</script><!-- <table> --><h2>T&oslash;nsberg &#229;&#xE5;</h2>"
      "<TABLE><tr><td title=\"a>b\">A&nbsp;<b>b</b><br>c<td>d</tr><tr></tr></TABLE>");

  ASSERT_EQ(tables.size(), 1);
  EXPECT_EQ(tables[0].heading, "Tønsberg åå");
  ASSERT_EQ(tables[0].rows.size(), 1);
  EXPECT_THAT(tables[0].rows[0].cells, ElementsAre("A b c", "d"));
  EXPECT_EQ(DecodeHtmlEntities("&bogus; &#0; &#xD800; &amp"), "&bogus; &#0; &#xD800; &amp");
}

TEST(NavHl060, OnlyLinksOfTheSameServerAreFollowed) {
  const catalogue::Dataset& dataset = *RealCatalogue().FindDataset("nav.unemployment");
  const auto links = ConnectorFor(dataset).FollowUps(
      dataset,
      {Of("<a href='/_/x/202604_HL060.xlsx'>a</a><a href='//evil/202605_HL060.xlsx'>b</a>"
          "<a href=\"https://evil/202606_HL060.xlsx\">c</a><a href='/x/HL060.xlsx'>d</a>")});

  ASSERT_THAT(links, IsOk());
  ASSERT_EQ(links->size(), 1);
  EXPECT_EQ(links->front().address(), "/_/x/202604_HL060.xlsx");
  EXPECT_THAT(ConnectorFor(dataset).FollowUps(dataset, {Of("<p>nothing</p>")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no link")));
}

TEST(Xlsx, WhatIsNoWorkbookIsRefused) {
  EXPECT_THAT(Workbook::Open("PK but no zip").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cannot be opened")));
  const std::string real = RealBytes("www.nav.no/202604_HL060.xlsx");
  EXPECT_THAT(Workbook::Open(real.substr(0, real.size() / 2)).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const auto workbook = Workbook::Open(real);
  ASSERT_THAT(workbook, IsOk());
  EXPECT_THAT((*workbook)->ReadSheet("9. None"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("1. Fylke Antall")));
}

// Two units in Oslo, one of them a school.
std::string Register(const std::string& second_unit) {
  return absl::StrCat(
      R"({"AntallSider":1,"TotaltAntallEnheter":2,"EnhetListe":[
        {"Organisasjonsnummer":"1","Kommunenummer":"0301","ErAktiv":true,"ErSkole":true,
         "ErGrunnskole":true,"ErVideregaaendeSkole":false},)",
      second_unit, "]}");
}

TEST(Nsr, ANullFlagMakesTheCountMissing) {
  const auto reading =
      ReadDataset("udir.upper_secondary",
                  {Of(Register(R"({"Organisasjonsnummer":"2","Navn":"Foss videregående skole",
        "Kommunenummer":"0301","ErAktiv":true,"ErSkole":true,"ErOffentligSkole":true,
        "ErGrunnskole":false,"ErVideregaaendeSkole":null})"))});

  ASSERT_THAT(reading, IsOk());
  const std::string day = "2026-11-23";
  EXPECT_EQ(FindObservation(*reading, "services.upper_secondary_schools", "0301", day).state(),
            Observation::MISSING);
  EXPECT_EQ(FindObservation(*reading, "services.primary_schools", "0301", day).value(), 1);
}

TEST(Nsr, AUnitIsASchoolOnlyIfItIsCalledOneAndOfNoOtherKind) {
  const auto schools = [](const std::string& name, const std::string& category) {
    const auto reading = ReadDataset(
        "udir.upper_secondary",
        {Of(Register(absl::StrCat(
            R"({"Organisasjonsnummer":"2","Navn":")", name,
            R"(","Kommunenummer":"0301","ErAktiv":true,"ErSkole":true,"ErOffentligSkole":true,)",
            R"("ErGrunnskole":false,"ErVideregaaendeSkole":true,"Skolekategorier":[{"Id":")",
            category, R"("}]})")))});
    return FindObservation(*reading, "services.upper_secondary_schools", "0301", "2026-11-23")
        .value();
  };

  EXPECT_EQ(schools("ULRIKKE VIDEREGÅENDE SKOLE", "2"), 1);
  EXPECT_EQ(schools("Bergen katedralskole", "2"), 1);
  EXPECT_EQ(schools("Eksamenskontoret i Akershus", "2"), 0);
  EXPECT_EQ(schools("Nettskolen i Nordland", "2"), 0);
  EXPECT_EQ(schools("Rud videregående skole avd Ila Fengsel", "2"), 0);
  EXPECT_EQ(schools("Solbakken videregående skole", "12"), 0);  // a special school
}

TEST(Nsr, AMunicipalityThatDoesNotOccurHasNoObservation) {
  const auto reading =
      ReadDataset("udir.upper_secondary",
                  {Of(Register(R"({"Organisasjonsnummer":"2","Navn":"Rogaland fylkeskommune",
        "Kommunenummer":"1103","ErAktiv":true,"ErSkole":false,"ErGrunnskole":false,
        "ErVideregaaendeSkole":false})"))});

  ASSERT_THAT(reading, IsOk());
  for (const Observation& observation : reading->observations) {
    EXPECT_EQ(observation.region(), "0301");  // 1103 has an owner, and no school
  }
}

TEST(Nsr, APageThatIsCutOrRepeatedIsRefused) {
  EXPECT_THAT(ReadDataset("udir.upper_secondary",
                          {Of(R"({"AntallSider":1,"TotaltAntallEnheter":2,"EnhetListe":[]})")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("says 2 units")));
  EXPECT_THAT(ReadDataset("udir.upper_secondary",
                          {Of(Register(R"({"Organisasjonsnummer":"1","Kommunenummer":"0301"})"))}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));
}

TEST(Klass, HalfOfTodaysMunicipalitiesIsNotAState) {
  std::vector<Payload> payloads = RealPayloads("ssb_klass.municipalities");
  std::string& codes = payloads[0].bytes;
  const size_t cut = codes.find(R"({"code":"3201")");
  codes.erase(cut, codes.find(R"({"code":"3203")") - cut);

  EXPECT_THAT(ReadDataset("ssb_klass.municipalities", payloads),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("3201 is missing")));
}

TEST(Klass, AClassIsCalledWhatTheClassificationCallsIt) {
  const auto reading = ReadDataset("ssb_klass.centrality", {Of(R"({"correspondenceItems":[
      {"sourceCode":"0301","targetCode":"01","targetName":"Sentralitet 1","validFrom":"2024-01-01"},
      {"sourceCode":"1103","targetCode":"02","targetName":null,"validFrom":"2024-01-01"}]})")});

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->value_labels.at("community.centrality"),
              ElementsAre(::testing::Pair(1, "Sentralitet 1")));
}

// A reform that is made up: Bærum gets another code.
TEST(Klass, AReformAfterTheLabourMarketRegionsWereDrawnNeedsNoNewRowInTheCatalogue) {
  std::vector<Payload> payloads = RealPayloads("ssb_klass.municipalities");
  payloads[0].bytes =
      absl::StrReplaceAll(payloads[0].bytes, {{R"("code":"3201")", R"("code":"3299")"}});
  payloads[1].bytes = absl::StrReplaceAll(
      payloads[1].bytes,
      {{R"("codeChanges":[)", R"("codeChanges":[{"oldCode":"3201","oldName":"Bærum",
        "newCode":"3299","newName":"Bærum","changeOccurred":"2028-01-01"},)"}});

  const auto reading = ReadDataset("ssb_klass.municipalities", payloads);

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->warnings, IsEmpty());
  std::map<std::string, municipality::v1::Region> regions;
  for (const auto& region : reading->regions) regions[region.code()] = region;
  EXPECT_EQ(regions["3201"].valid_to(), "2028-01-01");
  EXPECT_EQ(regions["3201"].labour_market_region(), "regions/BA005");
  // Whoever follows the changes carries it on.
  EXPECT_EQ(regions["3299"].valid_from(), "2028-01-01");
  EXPECT_EQ(regions["3299"].labour_market_region(), "");
}

TEST(Klass, AMunicipalityThatTheListOfLabourMarketRegionsForgotIsAWarning) {
  std::vector<Payload> payloads = RealPayloads("ssb_klass.municipalities");
  payloads[0].bytes = absl::StrReplaceAll(
      payloads[0].bytes,
      {{R"("codes":[)", R"("codes":[{"code":"3298","parentCode":null,"level":"1","name":"Ny"},)"}});

  const auto reading = ReadDataset("ssb_klass.municipalities", payloads);

  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(reading->warnings, ElementsAre("3298 has no labour-market region in the catalogue"));
}

}  // namespace
}  // namespace treff::ingestion
