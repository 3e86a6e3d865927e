#include "services/casework/feedback/feedback.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/feedback/feedback_code.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using platform::FieldErrors;
using Request = v1::SettlementRequest;

constexpr int kMostAtOnce = 200;
constexpr int kLeast = 1, kMost = 5;

absl::Status WrongState(std::string_view message) {
  return platform::ErrorOf(platform::reasons::kWrongState, message);
}

std::string CaseOf(const Request& request) {
  return request.name().substr(0, request.name().find("/requests/"));
}

// The day after the last one on which a code of today can be used.
absl::CivilDay EndOfCode(absl::CivilDay today) { return today + kFeedbackCodeDays + 1; }

void AddCode(const NewFeedbackCode& made, absl::CivilDay today,
             v1::IssueFeedbackCodesResponse& response) {
  auto& code = *response.add_codes();
  code.set_case_(made.case_name);
  code.set_code(FormatFeedbackCode(made.code));
  code.set_last_day(absl::FormatCivilTime(EndOfCode(today) - 1));
}

absl::Status WhyNotKept(const std::string& case_name, CodeKept became) {
  if (became == CodeKept::kHasAnswered) {
    return WrongState(case_name + " has had a code, which was used: a household answers once");
  }
  return WrongState(case_name + " has a code that nobody has used: replace it if it was lost");
}

void AddLeftOut(const std::string& case_name, const absl::Status& why,
                v1::IssueFeedbackCodesResponse& response) {
  auto& left_out = *response.add_left_out();
  left_out.set_case_(case_name);
  *left_out.mutable_error() = platform::ToRpcStatus(why);
}

// The answers in the order of the questions, each question once.
std::vector<FeedbackAnswer> ParseAnswers(const v1::SubmitFeedbackRequest& request,
                                         const v1::FeedbackForm& form, FieldErrors& errors) {
  std::vector<FeedbackAnswer> answers;
  std::set<std::string> known, answered;
  for (const auto& question : form.questions()) known.insert(question.question_id());
  for (int i = 0; i < request.answers_size(); ++i) {
    const auto& answer = request.answers(i);
    const std::string field = absl::StrCat("answers[", i, "]");
    if (known.count(answer.question_id()) == 0) {
      errors.Add(field + ".question_id", "must be a question of the form");
    } else if (!answered.insert(answer.question_id()).second) {
      errors.Add(field + ".question_id", "must not be there twice");
    }
    if (answer.value() != 0 && (answer.value() < kLeast || answer.value() > kMost)) {
      errors.Add(field + ".value", "must be 1 to 5, or 0 for whoever does not want to say");
    }
    answers.push_back({answer.question_id(), answer.value()});
  }
  if (answered.size() < known.size()) {
    errors.Add("answers", absl::StrCat("must answer each of the ", known.size(),
                                       " questions, with 0 for whoever does not want to say"));
  }
  return answers;
}

}  // namespace

absl::CivilDay Feedback::SettledBefore() const {
  const absl::CivilDay today = platform::OsloDay(clock_.Now());
  const absl::CivilMonth month = absl::CivilMonth(today) - kFeedbackAfterMonths;
  // February has no 31st.
  return std::min(absl::CivilDay(month) + today.day() - 1, absl::CivilDay(month + 1) - 1);
}

absl::StatusOr<NewFeedbackCode> Feedback::CodeFor(const v1::Case& c, const Request& request,
                                                  absl::CivilDay settled_before) const {
  const std::string& case_name = c.name();
  if (c.state() != v1::Case::SETTLED && c.state() != v1::Case::CLOSED) {
    return WrongState(case_name + " is not settled: only who lives there can say how it went");
  }
  const std::optional<absl::CivilDay> settled = ParseDay(request.settlement_day());
  if (!settled.has_value() || *settled >= settled_before) {
    return WrongState(absl::StrCat(case_name, " was settled less than ", kFeedbackAfterMonths,
                                   " months ago: give it time"));
  }
  const absl::CivilDay today = platform::OsloDay(clock_.Now());
  return NewFeedbackCode{.code = MakeFeedbackCode(),
                         .case_name = case_name,
                         .group = {.municipality = request.municipality(),
                                   .settled = Quarter::Of(*settled),
                                   .track = c.track(),
                                   .synthetic = c.synthetic()},
                         .expire_time = platform::OsloTime(EndOfCode(today), /*hour=*/0)};
}

absl::StatusOr<NewFeedbackCode> Feedback::CodeFor(const std::string& case_name) {
  TREFF_ASSIGN_OR_RETURN(
      const ListedRequests settled,
      cases_.ListRequests(
          {.case_names = {case_name}, .municipality = "", .states = {Request::SETTLED}},
          /*before=*/0, /*limit=*/1));
  TREFF_ASSIGN_OR_RETURN(const v1::Case c, cases_.Get(case_name, /*revision=*/0));
  if (!settled.requests.empty()) return CodeFor(c, settled.requests.front(), SettledBefore());
  return WrongState(case_name + " is not settled: only who lives there can say how it went");
}

absl::StatusOr<v1::IssueFeedbackCodesResponse> Feedback::IssueCodes(
    const v1::IssueFeedbackCodesRequest& request) {
  if (request.cases().empty() == request.settled_before().empty()) {
    return platform::FieldError("cases", "either cases or settled_before must be given");
  }
  TREFF_ASSIGN_OR_RETURN(v1::IssueFeedbackCodesResponse response,
                         request.cases().empty() ? IssuePage(request) : IssueNamed(request));
  for (const v1::FeedbackForm& form : forms_.all()) {
    if (!form.reviewed()) response.add_unreviewed_languages(form.language());
  }
  return response;
}

absl::StatusOr<v1::IssueFeedbackCodesResponse> Feedback::IssueNamed(
    const v1::IssueFeedbackCodesRequest& request) {
  FieldErrors errors;
  if (request.cases_size() > kMostAtOnce) {
    errors.Add("cases", absl::StrCat("must be at most ", kMostAtOnce, " at once"));
  }
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (int i = 0; i < request.cases_size() && i < kMostAtOnce; ++i) {
    const std::string field = absl::StrCat("cases[", i, "]");
    const absl::StatusOr<std::string> name = ParseCaseName(request.cases(i), field);
    if (!name.ok()) {
      errors.Add(field, "must be a resource name like cases/{uuid}");
    } else if (!seen.insert(*name).second) {
      errors.Add(field, "must not be there twice");
    } else {
      names.push_back(*name);
    }
  }
  if (!errors.empty()) return errors.ToStatus();

  v1::IssueFeedbackCodesResponse response;
  std::vector<NewFeedbackCode> codes;
  for (const std::string& name : names) {
    absl::StatusOr<NewFeedbackCode> code = CodeFor(name);
    if (code.ok()) {
      codes.push_back(*std::move(code));
    } else {
      AddLeftOut(name, code.status(), response);
    }
  }
  TREFF_ASSIGN_OR_RETURN(const std::vector<CodeKept> became,
                         store_.KeepCodes(codes, request.replace()));
  for (size_t i = 0; i < codes.size(); ++i) {
    if (became[i] == CodeKept::kKept) {
      AddCode(codes[i], platform::OsloDay(clock_.Now()), response);
    } else {
      AddLeftOut(codes[i].case_name, WhyNotKept(codes[i].case_name, became[i]), response);
    }
  }
  return response;
}

absl::StatusOr<v1::IssueFeedbackCodesResponse> Feedback::IssuePage(
    const v1::IssueFeedbackCodesRequest& request) {
  const std::optional<absl::CivilDay> day = ParseDay(request.settled_before());
  if (!day.has_value() || *day > SettledBefore()) {
    return platform::FieldError(
        "settled_before", absl::StrCat("must be a day like 2026-03-31, ",
                                       absl::FormatCivilTime(SettledBefore()), " at the latest"));
  }
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(
      const ListedRequests listed,
      cases_.ListRequests({.case_names = {}, .municipality = "", .states = {Request::SETTLED}},
                          before, page.size));
  std::map<std::string, const Request*> settled;  // by case
  std::vector<std::string> names;
  for (const Request& each : listed.requests) {
    names.push_back(CaseOf(each));
    settled[names.back()] = &each;
  }
  TREFF_ASSIGN_OR_RETURN(const std::vector<v1::Case> cases, cases_.GetAll(names));
  v1::IssueFeedbackCodesResponse response;
  std::vector<NewFeedbackCode> codes;
  for (const v1::Case& c : cases) {
    absl::StatusOr<NewFeedbackCode> code = CodeFor(c, *settled.at(c.name()), *day);
    if (code.ok()) codes.push_back(*std::move(code));  // others are not asked for
  }
  TREFF_ASSIGN_OR_RETURN(const std::vector<CodeKept> became,
                         store_.KeepCodes(codes, request.replace()));
  for (size_t i = 0; i < codes.size(); ++i) {
    if (became[i] == CodeKept::kKept) {
      AddCode(codes[i], platform::OsloDay(clock_.Now()), response);
    } else {
      response.set_issued_before(response.issued_before() + 1);
    }
  }
  if (listed.next_before != 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

absl::StatusOr<v1::FeedbackForm> Feedback::GetForm(const v1::GetFeedbackFormRequest& request) {
  FieldErrors errors;
  const v1::FeedbackForm* form = forms_.Find(request.language(), errors);
  std::optional<std::string> code;
  if (!request.code().empty()) code = ParseFeedbackCode(request.code(), errors);
  if (!errors.empty()) return errors.ToStatus();
  if (code.has_value()) TREFF_RETURN_IF_ERROR(store_.CheckCode(*code, clock_.Now()));
  return *form;
}

absl::StatusOr<v1::ListFeedbackLanguagesResponse> Feedback::ListLanguages(
    const v1::ListFeedbackLanguagesRequest&) const {
  v1::ListFeedbackLanguagesResponse response;
  for (const v1::FeedbackForm& form : forms_.all()) {
    v1::FeedbackForm& listed = *response.add_languages();
    listed.set_language(form.language());
    listed.set_language_name(form.language_name());
    listed.set_direction(form.direction());
    listed.set_reviewed(form.reviewed());
  }
  return response;
}

absl::StatusOr<v1::SubmitFeedbackResponse> Feedback::Submit(
    const v1::SubmitFeedbackRequest& request) {
  FieldErrors errors;
  const std::optional<std::string> code = ParseFeedbackCode(request.code(), errors);
  const v1::FeedbackForm* form = forms_.Find(request.language(), errors);
  const std::vector<FeedbackAnswer> answers = ParseAnswers(request, forms_.all().front(), errors);
  if (!errors.empty()) return errors.ToStatus();
  TREFF_RETURN_IF_ERROR(store_.Submit(*code, answers, clock_.Now()));
  v1::SubmitFeedbackResponse response;
  response.set_thanks(form->thanks());
  return response;
}

}  // namespace treff::casework
