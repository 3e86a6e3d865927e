// Tables that the catalogue describes: what is read, and every fault by its cell.
#include <gmock/gmock.h>

#include "services/ingestion/connectors/table/table_connector.h"
#include "tests/ingestion/connectors/table_dataset.h"
#include "tests/ingestion/formats/file_reading.h"
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
using ::testing::SizeIs;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kText[] = "text { encoding: UTF_8 delimiter: ';' comment_prefix: '#' } ";
constexpr char kByCode[] = "region { columns: 'kommune' form: CODE } period { fixed: '2025' } ";
constexpr char kRate[] = "figures { indicator: 'labour.unemployment_rate' columns: 'andel' } ";
constexpr char kCount[] = "figures { indicator: 'labour.unemployed' columns: 'antall' } ";

TEST(Table, ACellIsFoundByItsRegionPeriodAndColumn) {
  const FileReading file =
      Read(DatasetWith(std::string(kText) + kByCode + kRate + kCount),
           "# source: the county\nkommune;andel;antall\n0301;2.5;9000\n1103;:;\n");

  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_THAT(file.reading.warnings, IsEmpty());
  EXPECT_THAT(file.reading.observations, SizeIs(4));
  EXPECT_THAT(FindObservation(file.reading, "labour.unemployment_rate", "0301", "2025"),
              treff::testing::EqualsProto(R"pb(
                indicator: "labour.unemployment_rate"
                region: "0301"
                period: "2025"
                period_end: "2025-12-31"
                state: VALUE
                value: 2.5)pb"));
  EXPECT_EQ(FindObservation(file.reading, "labour.unemployment_rate", "1103", "2025").state(),
            Observation::SUPPRESSED);
  EXPECT_EQ(FindObservation(file.reading, "labour.unemployed", "1103", "2025").state(),
            Observation::MISSING);
}

TEST(Table, EveryFaultIsNamedByItsCellAndNothingIsRead) {
  const FileReading file = Read(DatasetWith(std::string(kText) + kByCode + kRate + kCount),
                                "kommune;andel;antall\n"
                                "0301;many;9000\n"
                                "9998;2;3\n"
                                "1103;2,5;3\n"
                                "4601;2;1.5\n"
                                "5001;2\n");

  EXPECT_THAT(file.reading.observations, IsEmpty());
  EXPECT_THAT(
      file.faults,
      ElementsAre(AllOf(HasSubstr("line 6"), HasSubstr("2 cells where the header has 3")),
                  AllOf(HasSubstr("line 2, column andel, row 0301"), HasSubstr("\"many\"")),
                  AllOf(HasSubstr("line 3, column kommune"), HasSubstr("9998 never existed")),
                  AllOf(HasSubstr("line 4, column andel, row 1103"), HasSubstr("\"2,5\"")),
                  AllOf(HasSubstr("line 5, column antall, row 4601"), HasSubstr("not whole"))));
}

TEST(Table, ManyFaultsAreCutAtTwoHundredAndCounted) {
  std::string bytes = "kommune;andel\n";
  for (int i = 0; i < 300; ++i) bytes += "0301;x\n";

  const FileReading file = Read(DatasetWith(std::string(kText) + kByCode + kRate), bytes);

  ASSERT_THAT(file.faults, SizeIs(201));
  EXPECT_EQ(file.faults.back(), "and 100 more");
}

TEST(Table, AColumnThatIsMissingOrThereTwiceIsRefused) {
  const catalogue::Dataset dataset = DatasetWith(std::string(kText) + kByCode + kRate);

  EXPECT_THAT(Read(dataset, "kommune;prosent\n0301;2\n").faults,
              ElementsAre(AllOf(HasSubstr("line 1"), HasSubstr("no column andel"),
                                HasSubstr("kommune, prosent"))));
  EXPECT_THAT(Read(dataset, "kommune;andel;andel\n0301;2;3\n").faults,
              ElementsAre(HasSubstr("more than one column andel")));
  EXPECT_THAT(Read(dataset, "kommune;andel\n").faults, ElementsAre(HasSubstr("no row")));
}

TEST(Table, WhatNobodyAskedForIsAWarning) {
  const FileReading file =
      Read(DatasetWith(std::string(kText) + kByCode + kRate + "ignored_columns: 'navn'"),
           "kommune;navn;andel;nytt\n0301;Oslo;2;7\nKilde: fylket;;;\n");

  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_THAT(file.reading.warnings,
              ElementsAre(HasSubstr("names: nytt"),
                          AllOf(HasSubstr("line 3"), HasSubstr("Kilde: fylket"))));
  EXPECT_THAT(file.reading.observations, SizeIs(1));
}

TEST(Table, TwoFiguresOfTheSameAreOneOrAFault) {
  const catalogue::Dataset dataset = DatasetWith(std::string(kText) + kByCode + kRate);

  const FileReading equal = Read(dataset, "kommune;andel\n0301;2\n0301;2.0\n");
  EXPECT_THAT(equal.faults, IsEmpty());
  EXPECT_THAT(equal.reading.observations, SizeIs(1));
  EXPECT_THAT(equal.reading.warnings, ElementsAre(HasSubstr("1 figures are there twice")));
  EXPECT_THAT(Read(dataset, "kommune;andel\n0301;2\n0301;3\n").faults,
              ElementsAre(AllOf(HasSubstr("line 3"), HasSubstr("says 3 where line 2 says 2"))));
}

TEST(Table, RegionsByCodeAndNameByPrefixAndByNameInAnyCase) {
  const std::string figures = std::string("period { fixed: '2025' } ") + kRate;
  const auto region_of = [&](const std::string& region, const std::string& row) {
    const FileReading file = Read(DatasetWith(kText + region + figures), row);
    EXPECT_THAT(file.faults, IsEmpty());
    return file.reading.observations.empty() ? "" : file.reading.observations[0].region();
  };

  EXPECT_EQ(region_of("region { columns: 'k' form: CODE_AND_NAME }", "k;andel\n0301 Oslo;2\n"),
            "0301");
  EXPECT_EQ(region_of("region { columns: 'k' form: CODE prefix: 'K' }", "k;andel\nK1103;2\n"),
            "1103");
  // A spreadsheet program took the code for a number.
  EXPECT_EQ(region_of("region { columns: 'k' form: CODE }", "k;andel\n301;2\n"), "0301");
  EXPECT_EQ(region_of("region { columns: 'k' form: NAME }", "k;andel\n\xC3\x85LESUND;2\n"), "1508");
  EXPECT_EQ(region_of("region { columns: 'k' form: NAME county_columns: 'f' }",
                      "k;f;andel\nHER\xC3\x98Y;NORDLAND;2\n"),
            "1818");
  EXPECT_EQ(region_of("region { fixed: '4601' }", "andel\n2\n"), "4601");
}

TEST(Table, ANameThatTwoMunicipalitiesHaveNeedsItsCounty) {
  const FileReading file = Read(DatasetWith(std::string(kText) +
                                            "region { columns: 'k' form: NAME } "
                                            "period { fixed: '2025' } " +
                                            kRate),
                                "k;andel\nHer\xC3\xB8y;2\n");

  EXPECT_THAT(file.faults, ElementsAre(HasSubstr("several municipalities of the name")));
}

TEST(Table, PeriodsByColumnInTheFormsOfSources) {
  const auto period_of = [](const std::string& form, const std::string& text) {
    const FileReading file =
        Read(DatasetWith(std::string(kText) + "region { columns: 'kommune' form: CODE } " +
                         "period { columns: 'tid' form: " + form + " } " + kRate),
             "kommune;tid;andel\n0301;" + text + ";2\n");
    return file.reading.observations.empty() ? file.faults.at(0)
                                             : file.reading.observations[0].period();
  };

  EXPECT_EQ(period_of("PLAIN", "2025"), "2025");
  EXPECT_EQ(period_of("PLAIN", "2025-01-31"), "2025-01-31");
  EXPECT_EQ(period_of("YEAR_MONTH", "202501"), "2025-01");
  EXPECT_EQ(period_of("STATISTICS_NORWAY", "2025M01"), "2025-01");
  EXPECT_THAT(period_of("YEAR_MONTH", "202513"), HasSubstr("line 2, column tid"));
}

TEST(Table, ALongTableIsReadByFilters) {
  const std::string long_form = std::string(kText) + kByCode +
                                "filters { column: 'kjonn' values: 'begge' } "
                                "figures { indicator: 'labour.unemployment_rate' columns: 'verdi' "
                                "          filters { column: 'hva' values: 'andel' } scale: 100 } ";

  const FileReading file = Read(DatasetWith(long_form),
                                "kommune;hva;kjonn;verdi\n"
                                "0301;andel;begge;0.025\n"
                                "0301;andel;menn;0.03\n"
                                "0301;annet;begge;7\n");

  ASSERT_THAT(file.faults, IsEmpty());
  ASSERT_THAT(file.reading.observations, SizeIs(1));
  EXPECT_DOUBLE_EQ(file.reading.observations[0].value(), 2.5);
  EXPECT_THAT(file.reading.warnings,
              ElementsAre(HasSubstr("no figure of the catalogue takes: annet")));
  // The measure has another name now: it is not lost in silence.
  EXPECT_THAT(
      Read(DatasetWith(long_form), "kommune;hva;kjonn;verdi\n0301;prosent;begge;2\n").faults,
      ElementsAre(AllOf(HasSubstr("labour.unemployment_rate"), HasSubstr("no row"))));
}

TEST(Table, DecimalCommasAndPercentSigns) {
  const catalogue::Dataset dataset =
      DatasetWith(std::string(kText) + kByCode + kRate + "decimal_comma: true");

  const FileReading file = Read(dataset, "kommune;andel\n0301;2,5 %\n1103;3,0\xC2\xA0%\n");
  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_EQ(file.reading.observations[0].value(), 2.5);
  EXPECT_EQ(file.reading.observations[1].value(), 3);
  EXPECT_THAT(Read(dataset, "kommune;andel\n0301;2.500\n").faults,
              ElementsAre(HasSubstr("a point where the table writes decimals with a comma")));
}

TEST(Table, ClassesAreCalledWhatTheFileCallsThem) {
  const catalogue::Dataset dataset =
      DatasetWith(std::string(kText) + kByCode +
                  "figures { indicator: 'services.hospital_area' columns: 'omr' value_prefix: 'S' "
                  "label_columns: 'navn' }");

  const FileReading file = Read(dataset, "kommune;omr;navn\n0301;S49;Oslo\n1103;S12;Stavanger\n");
  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_EQ(file.reading.observations[0].value(), 49);
  EXPECT_EQ(file.reading.value_labels.at("services.hospital_area").at(12), "Stavanger");
  EXPECT_THAT(Read(dataset, "kommune;omr;navn\n0301;S49;Oslo\n1103;S49;Stavanger\n").faults,
              ElementsAre(HasSubstr("49 is called \"Stavanger\" here and \"Oslo\" above")));
}

// Rows of XML under a header in row 2, as spreadsheet programs write them.
std::string SheetOf(const std::string& rows) {
  return Zip(WorkbookParts({{"Tall",
                             R"(<row r="1"><c r="A1" t="inlineStr"><is><t>Boliger</t></is></c></row>
           <row r="2"><c r="A2" t="inlineStr"><is><t>kommune</t></is></c>
                      <c r="B2" t="inlineStr"><is><t>andel</t></is></c></row>)" +
                                 rows}}));
}

TEST(Table, AWorksheetIsReadLikeTextAndItsFaultsHaveCells) {
  const catalogue::Dataset dataset =
      DatasetWith(std::string("sheet { header_row: 2 } ") + kByCode + kRate);

  const FileReading file = Read(dataset, SheetOf(R"(
      <row r="3"><c r="A3"><v>301</v></c><c r="B3"><v>2.5</v></c></row>
      <row r="5"><c r="A5" t="inlineStr"><is><t>1103</t></is></c><c r="B5"><v>400000e-6</v></c></row>
  )"));
  ASSERT_THAT(file.faults, IsEmpty());
  ASSERT_THAT(file.reading.observations, SizeIs(2));
  EXPECT_EQ(file.reading.observations[0].region(), "0301");
  EXPECT_EQ(file.reading.observations[1].value(), 0.4);

  EXPECT_THAT(Read(dataset, SheetOf(R"(
      <row r="3"><c r="A3"><v>301</v></c><c r="B3" t="e"><v>#N/A</v></c></row>
      <row r="4"><c r="A4"><v>9998</v></c><c r="B4"><v>2</v></c></row>)"))
                  .faults,
              ElementsAre(AllOf(HasSubstr("Tall!B3 (andel), row 301"), HasSubstr("#N/A")),
                          AllOf(HasSubstr("Tall!A4 (kommune)"), HasSubstr("9998 never existed"))));
}

TEST(Table, WhatCannotBeSeenInACellDoesNotMatter) {
  // A zero-width space in the header, a no-break space in a number, a decomposed letter in a name.
  const FileReading file = Read(DatasetWith(std::string(kText) +
                                            "region { columns: 'k' form: NAME } "
                                            "period { fixed: '2025' } " +
                                            kCount),
                                "k;an\xE2\x80\x8Btall\nA\xCC\x8Alesund;1\xC2\xA0"
                                "200\n");

  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_EQ(file.reading.observations[0].region(), "1508");
  EXPECT_EQ(file.reading.observations[0].value(), 1200);
}

TEST(Table, TwoNumbersInOneCellAreNone) {
  EXPECT_THAT(
      Read(DatasetWith(std::string(kText) + kByCode + kCount), "kommune;antall\n0301;\"12\n345\"\n")
          .faults,
      ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("more than one piece of text"))));
}

TEST(Table, Windows1252IsRead) {
  const FileReading file =
      Read(DatasetWith("text { encoding: WINDOWS_1252 delimiter: '\t' } "
                       "region { columns: 'k' form: NAME } period { fixed: '2025' } " +
                       std::string(kCount)),
           "k\tantall\n\xC5lesund\t7\n");

  ASSERT_THAT(file.faults, IsEmpty());
  EXPECT_EQ(file.reading.observations[0].region(), "1508");
}

TEST(Table, TextOfAnotherEncodingIsRefusedByItsLine) {
  EXPECT_THAT(
      Read(DatasetWith(std::string(kText) + kByCode + kRate), "kommune;andel\n0301;2\nB\xE6rum;3\n")
          .faults,
      ElementsAre(AllOf(HasSubstr("line 3"), HasSubstr("UTF-8"))));
}

TEST(TableSettings, WhatDoesNotHoldIsNamed) {
  const auto faults_of = [](const std::string& table) {
    CatalogueFaults faults;
    TableConnector().CheckSettings(DatasetWith(table), faults);
    return std::string(faults.ToStatus().message());
  };

  EXPECT_EQ(faults_of(std::string(kText) + kByCode + kRate), "");
  EXPECT_THAT(faults_of(std::string(kByCode) + kRate), HasSubstr("text or sheet is missing"));
  EXPECT_THAT(faults_of(std::string("text { encoding: UTF_8 delimiter: ';;' } ") + kByCode + kRate),
              HasSubstr("one character"));
  EXPECT_THAT(faults_of(std::string(kText) + kRate), HasSubstr("region column"));
  EXPECT_THAT(faults_of(std::string(kText) + kByCode), HasSubstr("figures, or places"));
  EXPECT_THAT(faults_of(std::string(kText) + kByCode + "places { distances { indicator: 'x.y' } }"),
              HasSubstr("distances need centres, and coordinates or at_centre"));
}

}  // namespace
}  // namespace treff::ingestion
