#include "services/cli/screen/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::cli {
namespace {

TEST(Table, AlignsByDisplayWidth) {
  Table table({{"Kommune"}, {"Folketall", Table::Align::kRight}});
  table.AddRow({"Oslo", "728\u00A0714"});
  table.AddRow({"Ålesund", "59\u00A0000"});

  EXPECT_EQ(table.Render(100),
            "Kommune  Folketall\n"
            "Oslo       728\u00A0714\n"
            "Ålesund     59\u00A0000\n");
}

TEST(Table, ShrinksOnlyColumnsThatMay) {
  Table table({{"Kode"}, {"Navn", Table::Align::kLeft, /*may_shrink=*/true}, {"Spor"}});
  table.AddRow({"0301", "et ganske langt navn", "asyl"});

  EXPECT_EQ(table.Render(24),
            "Kode  Navn          Spor\n"
            "0301  et ganske l…  asyl\n");
  EXPECT_EQ(table.Render(5),
            "Kode  Navn      Spor\n"
            "0301  et gans…  asyl\n");
}

TEST(Table, ColumnsThatWrapGoOnBelowAndBreakNoWord) {
  Table table({{.header = "Navn", .wraps = true},
               {.header = "Oslo - Oslove", .align = Table::Align::kRight, .wraps = true}});
  table.AddRow({"barn i barnehage", "15,6 (2.)"});

  EXPECT_EQ(table.Render(40),
            "Navn              Oslo - Oslove\n"
            "barn i barnehage      15,6 (2.)\n");
  EXPECT_EQ(table.NarrowestWidth(), 9 + 2 + 6);
  EXPECT_EQ(table.Render(17),
            "Navn       Oslo -\n"
            "           Oslove\n"
            "barn i       15,6\n"
            "barnehage    (2.)\n");
}

TEST(Table, NotesStandWrappedUnderTheirRow) {
  Table table({{"Nr."}, {"Kommune"}});
  table.AddRow({"1", "Oslo"});
  table.AddNote("lav ledighet og mange skoler");
  table.AddRow({"2", "Moss"});

  EXPECT_EQ(table.Render(24),
            "Nr.  Kommune\n"
            "1    Oslo\n"
            "     lav ledighet og\n"
            "     mange skoler\n"
            "2    Moss\n");
}

TEST(Table, StylesHeaderAndNotesOnly) {
  Table table({{"A"}});
  table.AddRow({"\033[31mred"});
  table.AddNote("n");

  EXPECT_EQ(table.Render(80, "<b>", "<i>", "</>"),
            "<b>A</>\n"
            "\uFFFD[31mred\n"
            "     <i>n</>\n");
}

}  // namespace
}  // namespace treff::cli
