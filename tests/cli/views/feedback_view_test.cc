// Feedback as operators read it.
#include "services/cli/views/cases/feedback_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"

namespace treff::cli {
namespace {

using casework::v1::FeedbackForm;
using casework::v1::IssueFeedbackCodesResponse;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

FeedbackForm Form() {
  return Parse<FeedbackForm>(R"pb(
    language: "uk"
    title: "Як вам живеться?"
    introduction: "Відповідати не обов’язково."
    questions { question_id: "housing" text: "Житло" }
    questions { question_id: "stay" text: "Залишитися" }
    choices { value: 1 text: "Ні" }
    choices { value: 5 text: "Так" }
    no_answer: "Не хочемо"
  )pb");
}

TEST(FeedbackView, CodesAreShownWithWhoGotNoneAndWhatNobodyHasRead) {
  const auto issued = Parse<IssueFeedbackCodesResponse>(R"pb(
    codes { case: "cases/a" code: "K7QM-2F9R-TX4B-8HNC" last_day: "2027-08-23" }
    left_out {
      case: "cases/b"
      error { code: 9 message: "cases/b is not settled" }
    }
    issued_before: 3
    unreviewed_languages: "uk"
    unreviewed_languages: "ti"
  )pb");

  EXPECT_THAT(CodesView(issued, TestScreen()),
              AllOf(ContainsRegex("cases/a +K7QM-2F9R-TX4B-8HNC +2027-08-23"),
                    HasSubstr("bare denne ene gangen"), HasSubstr("cases/b is not settled"),
                    HasSubstr("har svart: 3"), HasSubstr("ennå: uk, ti")));
  EXPECT_THAT(CodesView({}, TestScreen("nn")),
              AllOf(HasSubstr("Ingen kodar"), Not(HasSubstr("eine gongen"))));
}

TEST(FeedbackView, AFormThatNobodyHasReadSaysSo) {
  FeedbackForm form = Form();
  EXPECT_THAT(FormView(form, TestScreen("en")),
              AllOf(HasSubstr("No native speaker has read"), HasSubstr("1. Житло"),
                    HasSubstr("5  Так"), HasSubstr("-  Не хочемо")));
  form.set_reviewed(true);
  EXPECT_THAT(FormView(form, TestScreen("en")), Not(HasSubstr("native speaker")));
}

TEST(FeedbackView, AnswersAreTypedInTheOrderOfTheQuestions) {
  const auto answers = TypedAnswers("4, -", Form(), TestScreen());
  ASSERT_THAT(answers, IsOk());
  EXPECT_EQ((*answers)[0].question_id(), "housing");
  EXPECT_EQ((*answers)[0].value(), 4);
  EXPECT_EQ((*answers)[1].value(), 0);
  for (const char* typed : {"", "4", "4,5,3", "4,0", "4,6", "4,x", "4,", "4;5"}) {
    EXPECT_THAT(TypedAnswers(typed, Form(), TestScreen()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--answers: må være 2")))
        << typed;
  }
}

TEST(FeedbackView, WhyACodeIsRefusedIsSaidInTheReadersWords) {
  const absl::Status used =
      platform::ErrorOf(platform::reasons::kWrongState, "english", {{"code_state", "USED"}});
  EXPECT_THAT(CodeRefused(used, TestScreen()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("Koden er brukt")));
  EXPECT_THAT(CodeRefused(used, TestScreen("nn")).message(), HasSubstr("éin gong"));
  const absl::Status other = platform::ErrorOf(platform::reasons::kWrongState, "english");
  EXPECT_EQ(CodeRefused(other, TestScreen()), other);
}

}  // namespace
}  // namespace treff::cli
