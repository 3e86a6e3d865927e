#include "services/cli/views/cases/feedback_view.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/cli/screen/display.h"
#include "services/platform/status/error_details.h"

namespace treff::cli {
namespace {

using casework::v1::FeedbackForm;
using Answer = casework::v1::SubmitFeedbackRequest::Answer;

constexpr int kIndent = 2;

std::string Unreviewed(const std::string& languages, const Screen& screen) {
  return screen.Unsure(screen.Text("feedback.unreviewed", {{"languages", languages}})) + "\n";
}

}  // namespace

std::string CodesView(const casework::v1::IssueFeedbackCodesResponse& issued,
                      const Screen& screen) {
  std::string view;
  Table codes({{screen.Text("header.case")},
               {screen.Text("feedback.code")},
               {screen.Text("feedback.last_day")}});
  for (const auto& code : issued.codes()) {
    codes.AddRow({code.case_(), code.code(), code.last_day()});
  }
  absl::StrAppend(&view, codes.empty()
                             ? screen.Text("feedback.no_codes") + "\n"
                             : screen.Render(codes) + screen.Text("feedback.once") + "\n");
  Table left_out({{screen.Text("header.case")},
                  {screen.Text("feedback.left_out"), Table::Align::kLeft, false, /*wraps=*/true}});
  for (const auto& one : issued.left_out()) left_out.AddRow({one.case_(), one.error().message()});
  if (!left_out.empty()) absl::StrAppend(&view, "\n", screen.Render(left_out));
  if (issued.issued_before() > 0) {
    absl::StrAppend(
        &view,
        screen.Text("feedback.issued_before", {{"count", absl::StrCat(issued.issued_before())}}),
        "\n");
  }
  if (!issued.unreviewed_languages().empty()) {
    absl::StrAppend(&view, Unreviewed(absl::StrJoin(issued.unreviewed_languages(), ", "), screen));
  }
  return view;
}

std::string FormView(const FeedbackForm& form, const Screen& screen) {
  std::string view = form.reviewed() ? "" : Unreviewed(form.language(), screen) + "\n";
  absl::StrAppend(&view, screen.Bold(Printable(form.title())), "\n",
                  screen.Paragraph(Printable(form.introduction())), "\n");
  int number = 0;
  for (const auto& question : form.questions()) {
    absl::StrAppend(&view,
                    screen.Paragraph(absl::StrCat(++number, ". ", Printable(question.text()))));
  }
  view += "\n";
  for (const auto& choice : form.choices()) {
    absl::StrAppend(&view, std::string(kIndent, ' '), choice.value(), "  ",
                    Printable(choice.text()), "\n");
  }
  absl::StrAppend(&view, std::string(kIndent, ' '), "-  ", Printable(form.no_answer()), "\n");
  return view;
}

std::string LanguagesView(const casework::v1::ListFeedbackLanguagesResponse& languages,
                          const Screen& screen) {
  Table table({{screen.Text("feedback.language")},
               {screen.Text("feedback.language_name")},
               {screen.Text("feedback.direction")},
               {screen.Text("feedback.reviewed")}});
  for (const FeedbackForm& form : languages.languages()) {
    table.AddRow({form.language(), form.language_name(),
                  screen.Word("direction", FeedbackForm::Direction_Name(form.direction())),
                  screen.Text(form.reviewed() ? "yes" : "no")});
  }
  return screen.Render(table);
}

absl::StatusOr<std::vector<Answer>> TypedAnswers(const std::string& typed, const FeedbackForm& form,
                                                 const Screen& screen) {
  const std::vector<std::string> words = absl::StrSplit(typed, ',');
  std::vector<Answer> answers;
  bool sound = static_cast<int>(words.size()) == form.questions_size();
  for (int i = 0; sound && i < form.questions_size(); ++i) {
    const std::string word(absl::StripAsciiWhitespace(words[static_cast<size_t>(i)]));
    int value = 0;
    sound = word == "-" || (absl::SimpleAtoi(word, &value) && value >= 1 && value <= 5);
    Answer& answer = answers.emplace_back();
    answer.set_question_id(form.questions(i).question_id());
    answer.set_value(value);
  }
  if (sound) return answers;
  return absl::InvalidArgumentError(absl::StrCat(
      "--answers: ",
      screen.Text("feedback.answers", {{"count", absl::StrCat(form.questions_size())}})));
}

absl::Status CodeRefused(const absl::Status& status, const Screen& screen) {
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(status);
  if (!info.has_value()) return status;
  const auto state = info->metadata().find("code_state");
  if (state == info->metadata().end()) return status;
  return absl::Status(status.code(), screen.Word("feedback_code", state->second));
}

}  // namespace treff::cli
