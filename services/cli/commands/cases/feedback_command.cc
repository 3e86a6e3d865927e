// treff feedback: asks settled households how it went, by codes of paper.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/cli/commands/commands.h"
#include "services/cli/views/cases/feedback_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/feedback_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using Stub = casework_v1::FeedbackService::Stub;
using Issued = casework_v1::IssueFeedbackCodesResponse;

struct FeedbackOptions {
  std::vector<std::string> cases;
  std::string settled_before;
  bool replace = false;
  std::string code;
  std::string answers;
  std::string language;
};

std::unique_ptr<Stub> NewStub(Session& session) {
  return casework_v1::FeedbackService::NewStub(session.channel(Service::kCasework));
}

// Page after page. Codes are in these answers and nowhere else: those that were made are in `all`
// also when a later page fails.
absl::Status IssueAll(casework_v1::IssueFeedbackCodesRequest request, Session& session,
                      Issued& all) {
  const auto stub = NewStub(session);
  do {
    TREFF_ASSIGN_OR_RETURN(const Issued page, Call(*stub, &Stub::IssueFeedbackCodes, request));
    const int issued_before = all.issued_before() + page.issued_before();
    all.clear_unreviewed_languages();
    all.MergeFrom(page);
    all.set_issued_before(issued_before);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  return absl::OkStatus();
}

absl::Status Codes(const FeedbackOptions& options, Session& session) {
  casework_v1::IssueFeedbackCodesRequest request;
  for (const std::string& name : options.cases) request.add_cases(FullName("cases", name));
  request.set_settled_before(options.settled_before);
  request.set_replace(options.replace);
  if (request.cases().empty()) request.set_page_size(200);
  Issued all;
  const absl::Status status = IssueAll(request, session, all);
  if (!status.ok() && all.codes().empty()) return status;
  TREFF_RETURN_IF_ERROR(session.Print(all, [&] { return CodesView(all, session.screen()); }));
  return status;
}

absl::StatusOr<casework_v1::FeedbackForm> FormOf(const FeedbackOptions& options, Session& session) {
  casework_v1::GetFeedbackFormRequest get;
  get.set_language(options.language.empty() ? session.screen().language() : options.language);
  get.set_code(options.code);
  return Call(*NewStub(session), &Stub::GetFeedbackForm, get);
}

absl::Status Form(const FeedbackOptions& options, Session& session) {
  const auto form = FormOf(options, session);
  if (!form.ok()) return CodeRefused(form.status(), session.screen());
  return session.Print(*form, [&] { return FormView(*form, session.screen()); });
}

absl::Status Languages(const FeedbackOptions&, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const auto languages,
                         Call(*NewStub(session), &Stub::ListFeedbackLanguages, {}));
  return session.Print(languages, [&] { return LanguagesView(languages, session.screen()); });
}

absl::Status Send(const FeedbackOptions& options, Session& session) {
  const auto form = FormOf(options, session);
  if (!form.ok()) return CodeRefused(form.status(), session.screen());
  TREFF_ASSIGN_OR_RETURN(const auto answers,
                         TypedAnswers(options.answers, *form, session.screen()));
  casework_v1::SubmitFeedbackRequest submit;
  submit.set_code(options.code);
  submit.set_language(form->language());
  for (const auto& answer : answers) *submit.add_answers() = answer;
  const auto thanks = Call(*NewStub(session), &Stub::SubmitFeedback, submit);
  if (!thanks.ok()) return CodeRefused(thanks.status(), session.screen());
  return session.Print(*thanks, [&] { return thanks->thanks() + "\n"; });
}

using Run = absl::Status (*)(const FeedbackOptions&, Session&);

CLI::App* Add(CLI::App& feedback, const char* name, const char* description, Run run,
              const std::shared_ptr<FeedbackOptions>& options, Action& action) {
  CLI::App* command = feedback.add_subcommand(name, description);
  command->callback([run, options, &action] {
    action = [run, options](Session& session) { return run(*options, session); };
  });
  return command;
}

}  // namespace

void AddFeedback(CLI::App& app, Action& action) {
  CLI::App& feedback = *app.add_subcommand(
      "feedback", "Ask settled households how it went, once and without a name");
  const auto options = std::make_shared<FeedbackOptions>();

  CLI::App* codes =
      Add(feedback, "codes", "Make codes to be sent; each is shown once", Codes, options, action);
  codes->add_option("case", options->cases, "cases/UUID, or the UUID alone; several");
  codes->add_option("--settled-before", options->settled_before,
                    "All that were settled before this day and have no code");
  codes->add_flag("--replace", options->replace,
                  "Also where a code was made that nobody has used: it works no longer");

  CLI::App* form = Add(feedback, "form", "Show the questions", Form, options, action);
  form->add_option("--language", options->language, "One of: treff feedback languages");
  form->add_option("--code", options->code, "Also see whether this code can be used");

  Add(feedback, "languages", "List the languages of the form, and who has read which", Languages,
      options, action);

  CLI::App* send = Add(feedback, "send", "Count the answers of a household", Send, options, action);
  send->add_option("code", options->code, "The code of its letter")->required();
  send->add_option("--answers", options->answers,
                   "1 (least) to 5 (most) for each question, - for no answer: 4,5,3,-")
      ->required();
  send->add_option("--language", options->language, "Of the thanks");
}

}  // namespace treff::cli
