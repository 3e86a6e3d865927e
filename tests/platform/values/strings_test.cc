#include "services/platform/values/strings.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::platform {
namespace {

using std::string_literals::operator""s;

TEST(Utf8, AcceptsWhatIsWellFormed) {
  for (const std::string& text : {""s, "Rogaland"s, "Ålesund – Ørsta"s, "\0"s, "\xF4\x8F\xBF\xBF"s,
                                  "\xED\x9F\xBF"s, "\xEF\xBF\xBF"s}) {
    EXPECT_TRUE(IsValidUtf8(text)) << Hex(text);
  }
}

TEST(Utf8, RefusesHostileForms) {
  for (const std::string& text :
       {"\xC0\xAF"s, "\xC1\xBF"s, "\xE0\x80\xAF"s, "\xE0\x9F\xBF"s,
        "\xF0\x80\x80\xAF"s,                                // overlong
        "\xED\xA0\x80"s, "\xED\xBF\xBF"s,                   // surrogates
        "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFF"s,  // above U+10FFFF
        "\x80"s, "\xBF"s, "a\xE5"s, "\xE2\x82"s, "\xE2\x28\xA1"s, "\xF0\x9F\x98"s}) {  // broken
    EXPECT_FALSE(IsValidUtf8(text)) << Hex(text);
    EXPECT_TRUE(IsValidUtf8(ReplaceInvalidUtf8(text))) << Hex(text);
  }
}

TEST(Utf8, ReplacesOnlyTheBadBytes) {
  EXPECT_EQ(ReplaceInvalidUtf8("Br\xE6nn, blå"), "Br\uFFFDnn, blå");
}

TEST(ControlCharacters, AreFoundInAllThreeRanges) {
  for (const std::string& text :
       {"a\nb"s, "a\0b"s, "\x1B[31m"s, "\x7F"s, "\xC2\x85"s, "\xC2\x9F"s}) {
    EXPECT_TRUE(HasControlCharacters(text)) << Hex(text);
  }
  for (const std::string& text : {""s, "Sør-Trøndelag"s, "\xC2\xA0"s, "\xC3\x85"s}) {
    EXPECT_FALSE(HasControlCharacters(text)) << Hex(text);
  }
}

TEST(Latin1, BecomesUtf8) { EXPECT_EQ(Latin1ToUtf8("\xC5lesund \x80"), "Ålesund \xC2\x80"); }

TEST(Text, CountsCodePoints) { EXPECT_EQ(CodePointCount("Tromsø 😀"), 8); }

TEST(Text, WritesHexadecimal) { EXPECT_EQ(Hex("\x00\xAB\x7F"s), "00ab7f"); }

}  // namespace
}  // namespace treff::platform
