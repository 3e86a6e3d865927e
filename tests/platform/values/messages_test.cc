#include "services/platform/texts/messages.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

absl::StatusOr<std::unique_ptr<Messages>> Load(std::string_view nb, std::string_view nn,
                                               std::string_view en) {
  return Messages::Load({{"messages/nb.json", nb}, {"messages/nn.json", nn}, {"en.json", en}});
}

std::unique_ptr<Messages> LoadSame(std::string_view text) {
  auto messages = Load(text, text, text);
  EXPECT_THAT(messages, IsOk());
  return *std::move(messages);
}

TEST(Messages, RenderInEachLanguage) {
  const auto messages = Load(R"({"rent": "Leien er {kr:int} kr i {place}."})",
                             R"({"rent": "Leiga er {kr:int} kr i {place}."})",
                             R"({"rent": "The rent in {place} is NOK {kr:int}."})");
  ASSERT_THAT(messages, IsOk());

  const std::map<std::string, std::string> arguments = {{"kr", "12400.4"}, {"place", "Bø"}};

  EXPECT_EQ((*messages)->Render("rent", "nb", arguments), "Leien er 12\u00A0400 kr i Bø.");
  EXPECT_EQ((*messages)->Render("rent", "", arguments), "Leien er 12\u00A0400 kr i Bø.");
  EXPECT_EQ((*messages)->Render("rent", "nn", arguments), "Leiga er 12\u00A0400 kr i Bø.");
  EXPECT_EQ((*messages)->Render("rent", "en", arguments), "The rent in Bø is NOK 12,400.");
}

TEST(Messages, ChooseBetweenOneAndMany) {
  const auto messages = LoadSame(R"({"school": "{n:int} {n|school|schools}"})");

  EXPECT_EQ(messages->Render("school", "en", {{"n", "1"}}), "1 school");
  EXPECT_EQ(messages->Render("school", "en", {{"n", "0"}}), "0 schools");
  EXPECT_EQ(messages->Render("school", "en", {{"n", "2"}}), "2 schools");
}

TEST(Messages, OnlySomeLanguagesNeedToChoose) {
  EXPECT_THAT(Load(R"({"child": "{n:int} barn"})", R"({"child": "{n:int} barn"})",
                   R"({"child": "{n:int} {n|child|children}"})"),
              IsOk());
}

TEST(Messages, ADefectRendersTheKey) {
  const auto messages = LoadSame(R"({"rate": "{value:1} %"})");

  EXPECT_EQ(messages->Render("unknown", "nb", {}), "unknown");
  EXPECT_EQ(messages->Render("rate", "nb", {}), "rate");
  EXPECT_EQ(messages->Render("rate", "nb", {{"value", "missing"}}), "rate");
  EXPECT_EQ(messages->Render("rate", "sv", {{"value", "2"}}), "rate");
  EXPECT_TRUE(messages->Has("rate"));
  EXPECT_FALSE(messages->Has("unknown"));
}

TEST(Messages, ArgumentsAreNotTemplates) {
  const auto messages = LoadSame(R"({"name": "{name}!"})");

  EXPECT_EQ(messages->Render("name", "nb", {{"name", "{name} }{"}}), "{name} }{!");
}

TEST(Messages, ALanguageThatLacksAKeyIsRefused) {
  const auto missing_in_en =
      Load(R"({"a": "x", "b": "y"})", R"({"a": "x", "b": "y"})", R"({"a": "x"})");
  EXPECT_THAT(missing_in_en, StatusIs(absl::StatusCode::kInvalidArgument,
                                      AllOf(HasSubstr("en.json"), HasSubstr("b: is missing"))));
  const auto missing_in_nb = Load(R"({"a": "x"})", R"({"a": "x", "b": "y"})", R"({"a": "x"})");
  EXPECT_THAT(missing_in_nb, StatusIs(absl::StatusCode::kInvalidArgument,
                                      AllOf(HasSubstr("nb.json: b"), HasSubstr("nn.json"))));
}

TEST(Messages, DifferingPlaceholdersAreRefused) {
  EXPECT_THAT(Load(R"({"a": "{x}"})", R"({"a": "{y}"})", R"({"a": "{x}"})"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nn.json: a: placeholders")));
  EXPECT_THAT(Load(R"({"a": "{x:1}"})", R"({"a": "{x:1}"})", R"({"a": "{x:2}"})"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("en.json: a: placeholders")));
}

TEST(Messages, BadFilesAreRefused) {
  for (const char* bad :
       {"", "[]", "{", R"({"a": ""})", R"({"a": 1})", R"({"a": "{x"})", R"({"a": "x}"})",
        R"({"a": "{}"})", R"({"a": "{x:}"})", R"({"a": "{x:99}"})", R"({"a": "{x|one}"})",
        R"({"a": "{X y}"})", R"({"a": "{x{y}}"})", R"({"a": "x", "a": "y"})"}) {
    EXPECT_THAT(Load(bad, bad, bad),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nb.json")))
        << bad;
  }
  EXPECT_THAT(Messages::Load({{"nb.json", "{}"}, {"en.json", "{}"}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nn.json")));
}

TEST(Numbers, AreWrittenAsTheLanguageDoes) {
  EXPECT_EQ(FormatNumber(728714, 0, "nb"), "728\u00A0714");
  EXPECT_EQ(FormatNumber(5627400, 0, "nn"), "5\u00A0627\u00A0400");
  EXPECT_EQ(FormatNumber(2.94, 1, "nb"), "2,9");
  EXPECT_EQ(FormatNumber(728714, 0, "en"), "728,714");
  EXPECT_EQ(FormatNumber(1234.56, 1, "en"), "1,234.6");
  EXPECT_EQ(FormatNumber(999, 0, "nb"), "999");
  EXPECT_EQ(FormatNumber(-3.25, 2, "nb"), "\u22123,25");
  EXPECT_EQ(FormatNumber(-3.25, 2, "en"), "-3.25");
  EXPECT_EQ(FormatNumber(-0.01, 1, "en"), "0.0");
}

TEST(Languages, AreParsed) {
  EXPECT_THAT(ParseLanguage("", "language"), IsOkAndHolds("nb"));
  EXPECT_THAT(ParseLanguage("nn", "language"), IsOkAndHolds("nn"));
  EXPECT_THAT(ParseLanguage("sv", "language"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("language")));
}

}  // namespace
}  // namespace treff::platform
