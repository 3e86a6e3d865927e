#include "services/casework/feedback/feedback_forms.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "casework_feedback_files.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using v1::FeedbackForm;

constexpr int kChoices = 5;

absl::Status CheckTexts(const FeedbackForm& form) {
  std::vector<std::string> texts = {form.language_name(), form.title(),      form.introduction(),
                                    form.no_answer(),     form.code_label(), form.code_refused(),
                                    form.thanks()};
  for (const auto& question : form.questions()) texts.push_back(question.text());
  for (const auto& choice : form.choices()) texts.push_back(choice.text());
  const bool all_there = std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
    return !text.empty() && platform::IsValidUtf8(text);
  });
  return all_there ? absl::OkStatus() : absl::InvalidArgumentError("a text is missing");
}

absl::Status CheckForm(const FeedbackForm& form, std::string_view file, const FeedbackForm& first) {
  if (form.language() + ".textproto" != file) {
    return absl::InvalidArgumentError("language must be what the file is called");
  }
  if (form.direction() == FeedbackForm::DIRECTION_UNSPECIFIED) {
    return absl::InvalidArgumentError("direction is missing");
  }
  const bool same_questions =
      form.questions_size() > 0 &&
      std::equal(form.questions().begin(), form.questions().end(), first.questions().begin(),
                 first.questions().end(), [](const auto& one, const auto& other) {
                   return one.question_id() == other.question_id();
                 });
  if (!same_questions) {
    return absl::InvalidArgumentError("questions must be those of the first file, in its order");
  }
  for (int i = 0; i < std::max(kChoices, form.choices_size()); ++i) {
    if (i >= form.choices_size() || form.choices(i).value() != i + 1) {
      return absl::InvalidArgumentError("choices must be 1 to 5, in order");
    }
  }
  return CheckTexts(form);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FeedbackForms>> FeedbackForms::Load(
    const std::vector<EmbeddedFile>& files) {
  if (files.empty()) return absl::InvalidArgumentError("there is no feedback form");
  std::vector<FeedbackForm> forms;
  for (const EmbeddedFile& file : files) {
    const std::string_view name = file.name.substr(file.name.rfind('/') + 1);
    FeedbackForm form;
    TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file.name, file.bytes, form));
    const absl::Status checked = CheckForm(form, name, forms.empty() ? form : forms.front());
    if (!checked.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(platform::Absl(file.name), ": ", checked.message()));
    }
    forms.push_back(std::move(form));
  }
  return std::unique_ptr<FeedbackForms>(new FeedbackForms(std::move(forms)));
}

absl::StatusOr<std::unique_ptr<FeedbackForms>> FeedbackForms::LoadBuiltIn() {
  return Load(feedback_files::EmbeddedFiles());
}

const FeedbackForm* FeedbackForms::Find(std::string_view language,
                                        platform::FieldErrors& errors) const {
  if (language.empty()) return &forms_.front();
  for (const FeedbackForm& form : forms_) {
    if (form.language() == language) return &form;
  }
  errors.Add("language", absl::StrCat("must be one of ",
                                      absl::StrJoin(forms_, ", ",
                                                    [](std::string* out, const FeedbackForm& form) {
                                                      absl::StrAppend(out, form.language());
                                                    }),
                                      ", or empty"));
  return nullptr;
}

}  // namespace treff::casework
