// What commands say that they read cases for, and how the log of accesses shows it.
#include "services/cli/screen/purpose.h"

#include <regex>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::cli {
namespace {

using ::testing::HasSubstr;
using treff::testing::StatusIs;

TEST(Purposes, FollowFromTheCommandTheNearestOneFirst) {
  EXPECT_EQ(PurposeOfCommand("cases show"), "follow_up_case");
  EXPECT_EQ(PurposeOfCommand("cases export"), "give_insight");
  EXPECT_EQ(PurposeOfCommand("recommend"), "find_municipality");
  EXPECT_EQ(PurposeOfCommand("requests create"), "ask_municipality");
  EXPECT_EQ(PurposeOfCommand("requests list"), "follow_up_request");
  EXPECT_EQ(PurposeOfCommand("municipalities"), "");
}

TEST(Purposes, OfEveryCommandHaveAText) {
  for (const std::string_view command :
       {"cases create", "cases update", "cases show", "cases erase", "cases retention",
        "cases export", "recommend", "recommendations get", "requests create", "requests list",
        "allocate", "allocations show", "feedback codes", "audit accesses"}) {
    const std::string purpose = PurposeOfCommand(command);
    EXPECT_TRUE(TestMessages().Has("purpose." + purpose)) << command << ": " << purpose;
  }
}

// The dashboard sends its own, and shows none.
TEST(Purposes, OfTheDashboardHaveAText) {
  const std::string view =
      treff::testing::ReadFile(TREFF_SOURCE_DIR "/services/gateway/web/src/view.ts");
  const size_t begin = view.find("purposes = [");
  ASSERT_NE(begin, std::string::npos);
  const std::string list = view.substr(begin, view.find(']', begin) - begin);
  static const std::regex kQuoted("'([a-z_]+)'");
  int found = 0;
  for (std::sregex_iterator match(list.begin(), list.end(), kQuoted), end; match != end; ++match) {
    ++found;
    EXPECT_TRUE(TestMessages().Has("purpose." + (*match)[1].str())) << (*match)[1];
  }
  EXPECT_GE(found, 5);
}

TEST(Purposes, AreReadInTheReadersLanguageOrAsTheyWereWritten) {
  EXPECT_EQ(PurposeText("find_municipality", TestScreen()), "finne en kommune til husstanden");
  EXPECT_EQ(PurposeText("find_municipality", TestScreen("en")),
            "find a municipality for the household");
  EXPECT_EQ(PurposeText("a test", TestScreen()), "a test");
  EXPECT_EQ(PurposeText("100%", TestScreen()), "100%");
}

TEST(Purposes, OwnWordsComeThroughAHeader) {
  const auto header = PurposeHeader("klage på avslag, 100 % sikkert");
  ASSERT_THAT(header, treff::testing::IsOk());
  EXPECT_EQ(header->find("\xc3"), std::string::npos);
  EXPECT_EQ(PurposeText(*header, TestScreen()), "klage på avslag, 100 % sikkert");
  EXPECT_EQ(PurposeHeader("").value(), "");
}

TEST(Purposes, WhatNoHeaderCarriesIsRefused) {
  EXPECT_THAT(PurposeHeader("two\nlines"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("one line")));
  EXPECT_THAT(PurposeHeader(std::string(200, 'x')), treff::testing::IsOk());
  EXPECT_THAT(PurposeHeader(std::string(201, 'x')), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace treff::cli
