#include "services/cli/screen/display.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Display, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("Oslo"), 4);
  EXPECT_EQ(DisplayWidth("Ålesund"), 7);
  EXPECT_EQ(DisplayWidth("A\u030Alesund"), 7) << "a combining ring takes no column";
  EXPECT_EQ(DisplayWidth("728\u00A0714"), 7);
  EXPECT_EQ(DisplayWidth("漢字"), 4);
}

TEST(Display, PrintableTextCannotSteerTheTerminal) {
  EXPECT_EQ(Printable("a\033[2Jb"), "a\uFFFD[2Jb");
  EXPECT_EQ(Printable("a\u009Bb\nc"), "a\uFFFDb\uFFFDc");
  EXPECT_EQ(Printable("\xFFz"), "\uFFFDz");
  EXPECT_EQ(Printable("Kárášjohka – Karasjok"), "Kárášjohka – Karasjok");
}

TEST(Display, ShortensAtColumns) {
  EXPECT_EQ(Shortened("Ålesund", 7), "Ålesund");
  EXPECT_EQ(Shortened("Ålesund", 6), "Ålesu…");
  EXPECT_EQ(Shortened("Nord Odal", 6), "Nord…");
  EXPECT_EQ(Shortened("漢字漢字", 5), "漢字…");
}

TEST(Display, WrapsAtSpaces) {
  EXPECT_THAT(Wrapped("én to tre fire", 7), ElementsAre("én to", "tre", "fire"));
  EXPECT_THAT(Wrapped("  a   b ", 10), ElementsAre("a b"));
  EXPECT_THAT(Wrapped("overlangt ord", 4), ElementsAre("overlangt", "ord"));
  EXPECT_THAT(Wrapped("", 4), IsEmpty());
}

TEST(Display, EveryByteSequenceIsHandled) {
  std::string text;
  for (int i = 0; i < 70'000; ++i) text += static_cast<char>((i * 7919) >> 5);

  const std::string printable = Printable(text);

  EXPECT_EQ(Printable(printable), printable);
  EXPECT_LE(DisplayWidth(Shortened(printable, 40)), 40);
}

}  // namespace
}  // namespace treff::cli
