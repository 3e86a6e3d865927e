#include "services/platform/values/normalize_text.h"

#include <gtest/gtest.h>

namespace treff::platform {
namespace {

TEST(NormalizeText, WhatLooksTheSameIsTheSame) {
  const std::pair<std::string, std::string> kTexts[] = {
      {"Oslo", "Oslo"},
      {"", ""},
      {"  a \t b\n", "a b"},
      {"A\xCC\x8Amli", "Åmli"},  // decomposed
      {"1\xC2\xA0"
       "002",
       "1 002"},  // no-break space
      {"1\xE2\x80\xAF"
       "002",
       "1 002"},  // narrow no-break space
      {"1\xE2\x80\x89"
       "002",
       "1 002"},                 // thin space
      {"22\xE2\x80\x8B", "22"},  // zero-width space
      {"\xEF\xBB\xBF"
       "22",
       "22"},  // byte-order mark
      {"\xE2\x80\x8F"
       "22\xE2\x80\x8E",
       "22"},                              // direction marks
      {"bo\xC2\xADsetting", "bosetting"},  // soft hyphen
      {"Nord\xE2\x80\x91"
       "Aurdal",
       "Nord-Aurdal"},  // non-breaking hyphen
      {"a\xE2\x80\x8B b", "a b"},
      {"\xFF", "\xEF\xBF\xBD"},
      {"1\xE2\x80\x93"
       "4",
       "1–4"},  // a dash stays what it is
  };
  for (const auto& [text, normal] : kTexts) {
    EXPECT_EQ(NormalizeText(text), normal);
    EXPECT_EQ(NormalizeText(normal), normal);  // once is enough
  }
}

TEST(FoldCase, CapitalsOfEveryLetter) {
  EXPECT_EQ(FoldCase("ÅLESUND"), "ålesund");
  EXPECT_EQ(FoldCase("Kárášjohka - KARASJOK"), "kárášjohka - karasjok");
}

TEST(HasInvisibleCharacters, SeesWhatNobodySees) {
  for (const char* hidden : {"SAK \u202E123", "\uFEFFa", "a\u200Bb", "a\u00ADb", "a\uFE0F"}) {
    EXPECT_TRUE(HasInvisibleCharacters(hidden)) << hidden;
  }
  for (const char* plain : {"", "Åse 1–2", "a\u00A0b"}) {
    EXPECT_FALSE(HasInvisibleCharacters(plain)) << plain;
  }
}

TEST(WithAsciiDigits, WritesEveryScriptsDigitsAsOurs) {
  EXPECT_EQ(WithAsciiDigits("a1 \u0661\u06F2\uFF13 å"), "a1 123 å");
}

}  // namespace
}  // namespace treff::platform
