// Small payloads with one thing wrong: the error says where, and nothing is read.
#include <map>

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/ingestion/formats/workbook_builder.h"
#include "tests/ingestion/payloads/real_payloads.h"
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

TEST(NavHl060, OnlyLinksOfTheSameServerAreFollowed) {
  const catalogue::Dataset& dataset = *RealCatalogue().FindDataset("nav.unemployment");
  const auto links = ConnectorFor(dataset).FollowUps(
      dataset,
      {Of("<a href='/_/x/202604_HL060.xlsx'>a</a><a href='//evil/202605_HL060.xlsx'>b</a>"
          "<a href=\"https://evil/202606_HL060.xlsx\">c</a><a href='/x/HL060.xlsx'>d</a></html>")});

  ASSERT_THAT(links, IsOk());
  ASSERT_EQ(links->size(), 1);
  EXPECT_EQ(links->front().address(), "/_/x/202604_HL060.xlsx");
  EXPECT_THAT(ConnectorFor(dataset).FollowUps(dataset, {Of("<p>Vi er straks tilbake</p></html>")}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("no link"), HasSubstr("Vi er straks tilbake"))));
}

// The workbook's four sheets, the third with `rows` of municipalities under a month.
std::vector<Payload> Workbooks(const std::string& rows, const std::string& percent = "2.8",
                               const std::string& styles = "") {
  const std::string head =
      "<row r=\"6\"><c r=\"B6\" t=\"inlineStr\"><is><t>Januar - mai 2026</t></is></c></row>"
      "<row r=\"8\"><c r=\"C8\" t=\"inlineStr\"><is><t>Mai</t></is></c></row>";
  const std::string counties = absl::StrReplaceAll(head, {{"C8", "D8"}}) +
                               "<row r=\"9\"><c r=\"C9\" t=\"inlineStr\"><is><t>I "
                               "alt</t></is></c><c r=\"D9\"><v>3</v></c></row>";
  std::map<std::string, std::string> parts = WorkbookParts(
      {{"1. Fylke Antall", counties},
       {"2. Fylke Prosent av arbeidsstyr", counties},
       {"3. Kommune Antall", head + rows},
       {"4. Kommune Prosent av arbeidsst",
        absl::StrCat(head, "<row r=\"9\"><c r=\"B9\" t=\"inlineStr\"><is><t>0301 Oslo</t></is></c>",
                     "<c r=\"C9\" s=\"1\"><v>", percent, "</v></c></row>")}});
  if (!styles.empty()) {
    parts["xl/styles.xml"] = styles;
    parts["xl/_rels/workbook.xml.rels"] = absl::StrReplaceAll(
        parts["xl/_rels/workbook.xml.rels"],
        {{"</Relationships>",
          "<Relationship Id=\"rId9\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"}});
  }
  return {Of(""), Of(Zip(parts))};
}

std::string RowOf(const std::string& label, const std::string& cell) {
  return absl::StrCat("<row r=\"9\"><c r=\"B9\" t=\"inlineStr\"><is><t>", label, "</t></is></c>",
                      cell, "</row>");
}

TEST(NavHl060, ARowIsOfItsMunicipalityWhateverItsBlanks) {
  for (const char* label :
       {"1103 Stavanger", "1103\xC2\xA0Stavanger", " 1103\xE2\x80\xAF Stavanger",
        "\xE2\x80\x8E"
        "1103 Stavanger"}) {
    const auto reading =
        ReadDataset("nav.unemployment", Workbooks(RowOf(label, "<c r=\"C9\"><v>2001</v></c>")));
    ASSERT_THAT(reading, IsOk()) << label;
    EXPECT_EQ(FindObservation(*reading, "labour.unemployed", "1103", "2026-05").value(), 2001);
  }
}

TEST(NavHl060, ARowOfFiguresWithoutARegionIsRefusedAndANoteIsNot) {
  for (const char* label : {"1103Stavanger", "Stavanger", "1103"}) {
    EXPECT_THAT(
        ReadDataset("nav.unemployment", Workbooks(RowOf(label, "<c r=\"C9\"><v>2001</v></c>"))),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 AllOf(HasSubstr("3. Kommune Antall!B9"), HasSubstr(label))));
  }
  const std::string row = RowOf("0301 Oslo", "<c r=\"C9\"><v>12001</v></c>");
  EXPECT_THAT(ReadDataset("nav.unemployment",
                          Workbooks(row + RowOf("Fotnote", "<c r=\"C9\" t=\"e\"><v>#N/A</v></c>") +
                                    RowOf("I alt Oslo", "<c r=\"C9\"><v>12001</v></c>"))),
              IsOk());
  EXPECT_THAT(ReadDataset("nav.unemployment",
                          Workbooks(RowOf("0301 Oslo", "<c r=\"C9\" t=\"e\"><v>#N/A</v></c>"))),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("3. Kommune Antall!C9"), HasSubstr("#N/A"))));
}

TEST(NavHl060, APercentageCellIsReadAsThePercentageThatItShows) {
  const std::string row = RowOf("0301 Oslo", "<c r=\"C9\"><v>12001</v></c>");
  const std::string styles =
      "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";

  for (const auto& [written, value] : std::map<std::string, double>{
           {"0.024", 2.4}, {"2.4E-2", 2.4}, {"0.028999999999999998", 2.9}, {"0", 0}}) {
    const auto reading = ReadDataset("nav.unemployment", Workbooks(row, written, styles));
    ASSERT_THAT(reading, IsOk());
    EXPECT_EQ(FindObservation(*reading, "labour.unemployment_rate", "0301", "2026-05").value(),
              value);
  }
  EXPECT_EQ(FindObservation(*ReadDataset("nav.unemployment", Workbooks(row, "2.4")),
                            "labour.unemployment_rate", "0301", "2026-05")
                .value(),
            2.4);
  // Persons shown as a percentage are no persons.
  EXPECT_THAT(ReadDataset("nav.unemployment",
                          Workbooks(RowOf("0301 Oslo", "<c r=\"C9\" s=\"1\"><v>120</v></c>"), "0.1",
                                    styles)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("Antall!C9"), HasSubstr("as a percentage"))));
}

TEST(NavHl060, PersonsAreWhole) {
  EXPECT_THAT(ReadDataset("nav.unemployment",
                          Workbooks(RowOf("0301 Oslo", "<c r=\"C9\"><v>12.001</v></c>"))),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("Antall!C9"), HasSubstr("12.001"), HasSubstr("not whole"))));
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

TEST(Nsr, AUnitWithoutAMunicipalityIsLeftOutAndNamed) {
  for (const char* code : {"\"Kommunenummer\":null,", "\"Kommunenummer\":\"\",", ""}) {
    const auto reading =
        ReadDataset("udir.upper_secondary",
                    {Of(Register(absl::StrCat(R"({"Organisasjonsnummer":"974552124",)", code,
                                              R"("ErAktiv":true,"ErSkole":true,"ErGrunnskole":true,
                                  "ErVideregaaendeSkole":false})")))});

    ASSERT_THAT(reading, IsOk()) << code;
    EXPECT_THAT(reading->warnings, ElementsAre(AllOf(HasSubstr("1 units have no Kommunenummer"),
                                                     HasSubstr("974552124"))));
    EXPECT_EQ(FindObservation(*reading, "services.primary_schools", "0301", "2026-11-23").value(),
              1);
  }
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

TEST(Klass, NoChangesIsNoAnswer) {
  std::vector<Payload> payloads = RealPayloads("ssb_klass.municipalities");
  payloads[1].bytes = R"({"codeChanges": []})";

  EXPECT_THAT(ReadDataset("ssb_klass.municipalities", payloads),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("0 changes, fewer than")));
}

// Nordre Follo becomes 3299 and then 3298 on one day: 3299 lived no day.
TEST(Klass, TwoStepsOnOneDayAreOne) {
  std::vector<Payload> payloads = RealPayloads("ssb_klass.municipalities");
  payloads[0].bytes =
      absl::StrReplaceAll(payloads[0].bytes, {{R"("code":"3207")", R"("code":"3298")"}});
  const std::string first = R"({"oldCode":"3207","oldName":"Nordre Follo","newCode":"3299",
      "newName":"Follo","changeOccurred":"2027-01-01"},)";
  const std::string second = R"({"oldCode":"3299","oldName":"Follo","newCode":"3298",
      "newName":"Follo Ny","changeOccurred":"2027-01-01"},)";
  const std::string changes = payloads[1].bytes;
  for (const std::string& rows : {first + second, second + first}) {
    payloads[1].bytes =
        absl::StrReplaceAll(changes, {{R"("codeChanges":[)", R"("codeChanges":[)" + rows}});

    const auto reading = ReadDataset("ssb_klass.municipalities", payloads);

    ASSERT_THAT(reading, IsOk());
    EXPECT_THAT(reading->warnings, IsEmpty());
    std::map<std::string, municipality::v1::Region> regions;
    for (const auto& region : reading->regions) regions[region.code()] = region;
    EXPECT_EQ(regions.count("3299"), 0);
    EXPECT_EQ(regions["3207"].valid_to(), "2027-01-01");
    EXPECT_EQ(regions["3298"].valid_from(), "2027-01-01");
    EXPECT_EQ(reading->changes[0].old_code(), "3207");
    EXPECT_EQ(reading->changes[0].new_code(), "3298");
    EXPECT_EQ(reading->changes[0].kind(), municipality::v1::RegionChange::RENUMBERED);
  }
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
