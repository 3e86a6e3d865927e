// Workbooks as different programs write them.
#include "services/platform/tables/xlsx.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/ingestion/formats/workbook_builder.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using platform::CellPlace;
using platform::ColumnNumber;
using platform::Sheet;
using platform::SheetRow;
using platform::Workbook;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using treff::testing::IsOk;
using treff::testing::StatusIs;

using Parts = std::map<std::string, std::string>;

// One sheet "Data" with a text and a number, and a text that is shared.
Parts Simple() {
  Parts parts = WorkbookParts(
      {{"Data",
        R"(<row r="2"><c r="B2" t="inlineStr"><is><t>Oslo</t></is></c><c r="C2"><v>12001</v></c>)"
        R"(<c r="D2" t="s"><v>0</v></c></row>)"}});
  parts["xl/sharedStrings.xml"] = "<sst><si><t>shared</t></si></sst>";
  std::string& relations = parts["xl/_rels/workbook.xml.rels"];
  relations = absl::StrReplaceAll(relations, {{"</Relationships>",
                                               "<Relationship Id=\"rId9\" Type=\"x/sharedStrings\" "
                                               "Target=\"sharedStrings.xml\"/></Relationships>"}});
  return parts;
}

absl::StatusOr<Sheet> Read(const Parts& parts, const std::string& sheet = "Data") {
  const std::string bytes = Zip(parts);
  auto workbook = Workbook::Open(bytes);
  if (!workbook.ok()) return workbook.status();
  return (*workbook)->ReadSheet(sheet);
}

void ExpectSimple(const Parts& parts) {
  const auto sheet = Read(parts);
  ASSERT_THAT(sheet, IsOk());
  ASSERT_EQ(sheet->rows.size(), 1);
  EXPECT_EQ(sheet->rows[0].number, 2);
  EXPECT_THAT(sheet->rows[0].cells,
              ElementsAre(Pair(2, "Oslo"), Pair(3, "12001"), Pair(4, "shared")));
}

void ReplaceIn(Parts& parts, const std::string& from, const std::string& to) {
  for (auto& [name, text] : parts) text = absl::StrReplaceAll(text, {{from, to}});
}

TEST(Xlsx, PartsAreFoundByRelationshipsWhateverTheyAreCalled) {
  ExpectSimple(Simple());

  Parts prefixed = Simple();
  for (const char* element : {"workbook", "sheets", "sheet ", "worksheet", "sheetData", "row", "c ",
                              "is>", "t>", "v>", "sst", "si>"}) {
    ReplaceIn(prefixed, absl::StrCat("<", element), absl::StrCat("<x:", element));
    ReplaceIn(prefixed, absl::StrCat("</", element), absl::StrCat("</x:", element));
  }
  ReplaceIn(prefixed, "</c>", "</x:c>");
  ExpectSimple(prefixed);

  Parts other_prefix = Simple();
  ReplaceIn(other_prefix, "r:id", "relationships:id");
  ExpectSimple(other_prefix);

  Parts other_case = Simple();
  other_case["xl/SharedStrings.xml"] = other_case["xl/sharedStrings.xml"];
  other_case.erase("xl/sharedStrings.xml");
  ExpectSimple(other_case);
  ReplaceIn(other_case, "Target=\"sharedStrings.xml\"", "Target=\"SharedStrings.xml\"");
  ExpectSimple(other_case);

  Parts elsewhere = Simple();
  elsewhere["data/book.xml"] = elsewhere["xl/workbook.xml"];
  elsewhere["data/_rels/book.xml.rels"] =
      absl::StrReplaceAll(elsewhere["xl/_rels/workbook.xml.rels"],
                          {{"\"worksheets/", "\"/xl/worksheets/"}, {"\"shared", "\"../xl/shared"}});
  elsewhere.erase("xl/workbook.xml");
  elsewhere.erase("xl/_rels/workbook.xml.rels");
  ReplaceIn(elsewhere, "Target=\"xl/workbook.xml\"", "Target=\"/data/book.xml\"");
  ExpectSimple(elsewhere);
}

TEST(Xlsx, SheetsAreToldApart) {
  const Parts parts = WorkbookParts({{"3. Kommune Antall i fjor", ""},
                                     {"3. Kommune Antall", ""},
                                     {"4.\xC2\xA0Prosent av arbeidsst", ""}});

  EXPECT_THAT(Read(parts, "3. Kommune Antall"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("several sheets begin"), HasSubstr("i fjor"))));
  EXPECT_EQ(Read(parts, "4. Prosent")->name, "4. Prosent av arbeidsst");
  const std::string bytes = Zip(parts);
  EXPECT_EQ((*Workbook::Open(bytes))->ReadSheetNamed("3. Kommune Antall")->name,
            "3. Kommune Antall");
  EXPECT_THAT(Read(parts, "9."),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("no sheet begins"), HasSubstr("4. Pro"))));
}

TEST(Xlsx, TextIsWhatIsSeen) {
  const auto sheet = Read(WorkbookParts(
      {{"Data",
        "<row><c t=\"inlineStr\"><is><t>1103\xC2\xA0Stavanger</t></is></c>"
        "<c t=\"inlineStr\"><is><r><t>22</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr>"
        "<t>1</t></r></is></c>"
        "<c t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>20</t></r><r><t>22</t></r></is></c>"
        "<c t=\"inlineStr\"><is><r><t>22</t></r><r><t>500</t></r></is></c>"
        "<c t=\"inlineStr\"><is><t>22\n500</t></is></c>"
        "<c t=\"inlineStr\"><is><r><t>Ha</t></r><r><t>mar</t></r><rPh><t>x</t></rPh></is></c>"
        "<c t=\"e\"><v>#N/A</v></c><c t=\"str\"><v>sum</v></c></row>"}}));

  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(
      sheet->rows[0].cells,
      ElementsAre(Pair(1, "1103 Stavanger"), Pair(2, "22"), Pair(3, "22"), Pair(4, "22\n500"),
                  Pair(5, "22\n500"), Pair(6, "Hamar"), Pair(7, "#N/A"), Pair(8, "sum")));
}

TEST(Xlsx, PercentagesAreKnownByTheirFormat) {
  Parts parts = WorkbookParts({{"Data",
                                "<row><c s=\"0\"><v>1</v></c><c s=\"1\"><v>0.024</v></c>"
                                "<c s=\"2\"><v>0.024</v></c><c s=\"3\"><v>2.4</v></c>"
                                "<c s=\"4\"><v>2.4</v></c></row>"}});
  parts["xl/styles.xml"] =
      "<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"0.0\\ %\"/>"
      "<numFmt numFmtId=\"166\" formatCode=\"0.0&quot;%&quot;\"/>"
      "<numFmt numFmtId=\"167\" formatCode=\"0.0\\%\"/></numFmts>"
      "<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"165\"/>"
      "<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/></cellXfs></styleSheet>";
  std::string& relations = parts["xl/_rels/workbook.xml.rels"];
  relations = absl::StrReplaceAll(
      relations, {{"</Relationships>",
                   "<Relationship Id=\"rId9\" Type=\"x/styles\" Target=\"styles.xml\"/>"
                   "</Relationships>"}});

  const auto sheet = Read(parts);

  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(sheet->rows[0].percent_columns, ElementsAre(2, 3));
}

TEST(Xlsx, WhatIsNoWorkbookIsRefused) {
  const auto expect = [](const std::string& bytes, const std::string& message) {
    EXPECT_THAT(Workbook::Open(bytes).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  expect("PK but no zip", "cannot be opened");
  expect(Zip({{"word/document.xml", "<x/>"}}), "no workbook part");
  const std::string real = RealBytes("www.nav.no/202604_HL060.xlsx");
  expect(real.substr(0, real.size() / 2), "");
  Parts parts = Simple();
  parts.erase("xl/worksheets/sheet1.xml");
  EXPECT_THAT(Read(parts), StatusIs(absl::StatusCode::kInvalidArgument,
                                    HasSubstr("xl/worksheets/sheet1.xml: the workbook has no")));
  parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>";
  EXPECT_THAT(Read(parts),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sheet1.xml: byte")));
}

TEST(Xlsx, ASmallFileDoesNotUnpackIntoAHugeOne) {
  Parts zeros = Simple();
  zeros["xl/worksheets/sheet1.xml"] = std::string(40 << 20, ' ');
  EXPECT_THAT(Read(zeros),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("unpacks to more")));

  Parts tags = Simple();
  std::string& xml = tags["xl/worksheets/sheet1.xml"];
  xml = "<worksheet><sheetData>";
  for (int i = 0; i < 3'500'000; ++i) xml += "<c/>";
  EXPECT_THAT(Read(tags), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("more elements")));

  // Entities that would multiply are not XML's own five, and stay what they are.
  Parts laughs = Simple();
  laughs["xl/worksheets/sheet1.xml"] =
      "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet><sheetData>"
      "<row><c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
  const auto sheet = Read(laughs);
  ASSERT_THAT(sheet, IsOk());
  EXPECT_EQ(sheet->rows[0].cells.at(1), "&b;");
}

}  // namespace
}  // namespace treff::ingestion
