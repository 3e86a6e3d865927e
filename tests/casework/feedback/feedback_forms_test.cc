// The forms: the same questions in eight languages, each in its own script.
#include "services/casework/feedback/feedback_forms.h"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "tests/testing/bad_fields.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::FeedbackForm;

constexpr char kForm[] = R"pb(
  language: "nb"
  language_name: "Bokmål"
  direction: LEFT_TO_RIGHT
  title: "t"
  introduction: "i"
  questions { question_id: "housing" text: "h" }
  questions { question_id: "stay" text: "s" }
  choices { value: 1 text: "1" }
  choices { value: 2 text: "2" }
  choices { value: 3 text: "3" }
  choices { value: 4 text: "4" }
  choices { value: 5 text: "5" }
  no_answer: "-"
  code_label: "c"
  code_refused: "r"
  thanks: "th"
)pb";

absl::Status LoadWith(const std::string& what, const std::string& instead) {
  const std::string second = absl::StrReplaceAll(kForm, {{"\"nb\"", "\"nn\""}});
  const std::string other = absl::StrReplaceAll(second, {{what, instead}});
  return FeedbackForms::Load({{"catalogue/nb.textproto", kForm}, {"catalogue/nn.textproto", other}})
      .status();
}

std::vector<std::string> TextsOf(const FeedbackForm& form) {
  std::vector<std::string> texts = {form.title(),      form.introduction(), form.no_answer(),
                                    form.code_label(), form.code_refused(), form.thanks()};
  for (const auto& question : form.questions()) texts.push_back(question.text());
  for (const auto& choice : form.choices()) texts.push_back(choice.text());
  return texts;
}

// Whether `text` has a byte that begins the script's characters: Arabic U+0600…, Cyrillic U+0400…,
// Ethiopic U+1200….
bool HasScript(const std::string& language, const std::string& text) {
  if (language == "ar" || language == "prs") return text.find_first_of("\xD8\xD9") != text.npos;
  if (language == "uk") return text.find_first_of("\xD0\xD1") != text.npos;
  if (language == "ti") return text.find_first_of("\xE1") != text.npos;
  return text.find_first_of("\xD0\xD1\xD8\xD9\xE1") == text.npos;
}

TEST(FeedbackForms, EightLanguagesAskTheSameInTheirOwnScripts) {
  const auto forms = FeedbackForms::LoadBuiltIn();
  ASSERT_THAT(forms, IsOk());

  std::vector<std::string> languages, right_to_left;
  std::set<std::string> texts;
  size_t count = 0;
  for (const FeedbackForm& form : (*forms)->all()) {
    languages.push_back(form.language());
    if (form.direction() == FeedbackForm::RIGHT_TO_LEFT) right_to_left.push_back(form.language());
    EXPECT_EQ(form.questions_size(), 4);
    for (const std::string& text : TextsOf(form)) {
      EXPECT_TRUE(HasScript(form.language(), text)) << form.language() << ": " << text;
      texts.insert(form.language() + text);
      ++count;
    }
    EXPECT_FALSE(form.reviewed()) << "say who has read it where this is changed";
  }
  EXPECT_THAT(languages, ElementsAre("nb", "nn", "en", "uk", "ar", "so", "ti", "prs"));
  EXPECT_THAT(right_to_left, ElementsAre("ar", "prs"));
  EXPECT_EQ(texts.size(), count) << "two texts of a form are the same";
}

TEST(FeedbackForms, AFaultyFileIsNamed) {
  EXPECT_THAT(LoadWith("none", "none"), IsOk());
  EXPECT_THAT(LoadWith("\"stay\"", "\"leave\""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nn.textproto: questions")));
  EXPECT_THAT(LoadWith("value: 4", "value: 5"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("choices must be 1 to 5")));
  EXPECT_THAT(LoadWith("text: \"s\"", "text: \"\""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("a text is missing")));
  EXPECT_THAT(LoadWith("\"nn\"", "\"sv\""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("what the file is called")));
  EXPECT_THAT(LoadWith("direction: LEFT_TO_RIGHT", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("direction is missing")));
  EXPECT_THAT(FeedbackForms::Load({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(FeedbackForms, AnUnknownLanguageIsRefusedWithTheOthers) {
  const auto forms = FeedbackForms::LoadBuiltIn();
  ASSERT_THAT(forms, IsOk());
  platform::FieldErrors errors;

  EXPECT_EQ((*forms)->Find("", errors)->language(), "nb");
  EXPECT_EQ((*forms)->Find("ti", errors)->language_name(), "ትግርኛ");
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ((*forms)->Find("sv", errors), nullptr);
  EXPECT_THAT(errors.ToStatus(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("prs")));
}

}  // namespace
}  // namespace treff::casework
