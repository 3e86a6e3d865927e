// treff cases: registers households and follows them.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/cases/case_lines.h"
#include "services/cli/commands/commands.h"
#include "services/cli/views/cases/case_file.h"
#include "services/cli/views/cases/case_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using CaseStub = casework_v1::CaseService::Stub;

// A watch is one call for so long at most, then goes on in the next.
constexpr absl::Duration kWatchTimeout = absl::Minutes(10);

struct CasesOptions {
  std::string name;
  std::string file;
  std::string request_id;
  std::string etag;
  std::string resume_token;
  std::string lines;  // a file with a case on each line
  std::vector<std::string> states, tracks, needs;
  std::string reference, text, order;
  int min_persons = 0, max_persons = 0, most = 0;
  bool late = false;
  std::vector<std::string> mask;
  int64_t revision = 0;
};

std::unique_ptr<CaseStub> NewStub(Session& session) {
  return casework_v1::CaseService::NewStub(session.channel(Service::kCasework));
}

absl::StatusOr<casework_v1::Case> ReadCase(const std::string& path) {
  if (path.empty()) {
    return absl::InvalidArgumentError("name the file of one case, or --file with one on each line");
  }
  TREFF_ASSIGN_OR_RETURN(std::string text, ReadText(path));
  return ParseCaseFile(std::move(text), NameOfFile(path));
}

absl::Status PrintCase(const absl::StatusOr<casework_v1::Case>& c, Session& session) {
  if (!c.ok()) return c.status();
  return session.Print(*c, [&] { return CaseView(*c, session.screen()); });
}

// What is no word of the enum is refused by the service.
template <typename Enum, typename Words, typename Add>
void AddWords(const Words& words, bool (*parse)(google::protobuf::ConstStringParam, Enum*),
              Add add) {
  for (const std::string& word : words) {
    Enum value = static_cast<Enum>(0);
    parse(absl::AsciiStrToUpper(word), &value);
    add(value);
  }
}

absl::StatusOr<casework_v1::ListCasesRequest::Order> OrderOf(const std::string& word) {
  casework_v1::ListCasesRequest::Order order = casework_v1::ListCasesRequest::ORDER_UNSPECIFIED;
  if (word.empty() || word == "newest") return order;
  if (casework_v1::ListCasesRequest::Order_Parse(absl::AsciiStrToUpper(word), &order)) return order;
  return absl::InvalidArgumentError(absl::StrCat(
      "--order: \"", word, "\" is no order: there are newest, deadline and longest_waiting"));
}

absl::Status List(const CasesOptions& options, Session& session) {
  casework_v1::ListCasesRequest request;
  AddWords(options.states, &casework_v1::Case::State_Parse,
           [&](auto state) { request.add_states(state); });
  AddWords(options.tracks, &casework_v1::Case::Track_Parse,
           [&](auto track) { request.add_tracks(track); });
  AddWords(options.needs, &casework_v1::Need::Kind_Parse,
           [&](auto kind) { request.add_needs(kind); });
  TREFF_ASSIGN_OR_RETURN(const auto order, OrderOf(options.order));
  request.set_order(order);
  request.set_min_persons(options.min_persons);
  request.set_max_persons(options.max_persons);
  request.set_late(options.late);
  request.set_reference(options.reference);
  request.set_text(options.text);
  constexpr int kPage = 200;
  request.set_page_size(options.most == 0 ? kPage : std::min(options.most, kPage));
  const auto stub = NewStub(session);
  casework_v1::ListCasesResponse cases;
  while (true) {
    TREFF_ASSIGN_OR_RETURN(const auto page, Call(*stub, &CaseStub::ListCases, request));
    cases.mutable_cases()->MergeFrom(page.cases());
    cases.set_total_size(page.total_size());
    request.set_page_token(page.next_page_token());
    const bool enough = options.most > 0 && cases.cases_size() >= options.most;
    if (request.page_token().empty() || enough) break;
  }
  while (options.most > 0 && cases.cases_size() > options.most) {
    cases.mutable_cases()->RemoveLast();
  }
  return session.Print(cases, [&] { return CasesView(cases, session.screen()); });
}

absl::Status Get(const CasesOptions& options, Session& session) {
  casework_v1::GetCaseRequest request;
  request.set_name(FullName("cases", options.name));
  request.set_revision(options.revision);
  return PrintCase(Call(*NewStub(session), &CaseStub::GetCase, request), session);
}

absl::Status Create(const CasesOptions& options, Session& session) {
  if (!options.lines.empty()) return CreateLines(options.lines, options.request_id, session);
  casework_v1::CreateCaseRequest request;
  TREFF_ASSIGN_OR_RETURN(*request.mutable_case_(), ReadCase(options.file));
  request.set_request_id(options.request_id);
  return PrintCase(Call(*NewStub(session), &CaseStub::CreateCase, request), session);
}

absl::Status Update(const CasesOptions& options, Session& session) {
  if (!options.lines.empty()) return UpdateLines(options.lines, options.mask, session);
  if (options.name.empty()) {
    return absl::InvalidArgumentError("name the case to change, or --file with one on each line");
  }
  casework_v1::UpdateCaseRequest request;
  TREFF_ASSIGN_OR_RETURN(*request.mutable_case_(), ReadCase(options.file));
  request.mutable_case_()->set_name(FullName("cases", options.name));
  if (!options.etag.empty()) request.mutable_case_()->set_etag(options.etag);
  for (const std::string& path : options.mask) request.mutable_update_mask()->add_paths(path);
  return PrintCase(Call(*NewStub(session), &CaseStub::UpdateCase, request), session);
}

absl::Status Submit(const CasesOptions& options, Session& session) {
  casework_v1::SubmitCaseRequest request;
  request.set_name(FullName("cases", options.name));
  request.set_etag(options.etag);
  return PrintCase(Call(*NewStub(session), &CaseStub::SubmitCase, request), session);
}

absl::Status Withdraw(const CasesOptions& options, Session& session) {
  casework_v1::WithdrawCaseRequest request;
  request.set_name(FullName("cases", options.name));
  request.set_etag(options.etag);
  return PrintCase(Call(*NewStub(session), &CaseStub::WithdrawCase, request), session);
}

// Runs until it is interrupted or the service ends.
absl::Status Watch(const CasesOptions& options, Session& session) {
  const auto stub = NewStub(session);
  casework_v1::WatchCasesRequest request;
  request.set_resume_token(options.resume_token);
  while (true) {
    grpc::ClientContext context;
    platform::PrepareCall(context, kWatchTimeout);
    const auto reader = stub->WatchCases(&context, request);
    for (casework_v1::CaseEvent event; reader->Read(&event);) {
      request.set_resume_token(event.resume_token());
      TREFF_RETURN_IF_ERROR(
          session.PrintLine(event, [&] { return EventView(event, session.screen()); }));
    }
    const absl::Status status = platform::FromGrpc(reader->Finish());
    if (absl::IsDeadlineExceeded(status)) continue;
    if (!request.resume_token().empty()) {
      session.Progress(session.screen().Text("cases.resume", {{"token", request.resume_token()}}));
    }
    return status;
  }
}

using Run = absl::Status (*)(const CasesOptions&, Session&);

// Adds the commands, which share their options.
class CaseCommands {
 public:
  CaseCommands(CLI::App& cases, Action& action) : cases_(cases), action_(action) {}

  void AddList() {
    CLI::App* list = Add("list", "List cases, newest first", List);
    const auto words = [&](const char* name, std::vector<std::string>& values, const char* help) {
      list->add_option(name, values, help)->delimiter(',');
    };
    words("--state", options_->states, "Only cases in these states: ready");
    words("--track", options_->tracks, "Only of these tracks: asylum, quota_refugee");
    words("--need", options_->needs, "Only with all of these needs: interpreter, nursing_home");
    list->add_flag("--late", options_->late, "Only those whose deadline is over and who wait");
    list->add_option("--min-persons", options_->min_persons, "Only households of so many or more");
    list->add_option("--max-persons", options_->max_persons, "Only households of so many or fewer");
    list->add_option("--reference", options_->reference, "Only references that begin so");
    list->add_option("--text", options_->text,
                     "Only with all of these words in reference, track, state or needs");
    list->add_option("--order", options_->order, "newest, deadline or longest_waiting");
    list->add_option("--most", options_->most, "At most so many; 0: all")
        ->check(CLI::Range(0, 1'000'000));
  }

  void AddWrites() {
    CLI::App* create = Add("create", "Register a case, or many", Create);
    TakesFile(*create);
    create->add_option("--request-id", options_->request_id, "UUID that makes trying again safe");

    CLI::App* update = Add("update", "Change the fields that are in the file", Update);
    update->add_option("case", options_->name, "cases/UUID, or the UUID alone");
    TakesFile(*update);
    TakesEtag(*update);
    update
        ->add_option("--mask", options_->mask,
                     "Change these fields alone, and clear those not there")
        ->delimiter(',');
  }

  void AddSteps() {
    CLI::App* get = Add("get", "Show a case", Get);
    TakesName(*get);
    get->add_option("--revision", options_->revision, "As it was at this revision");
    CLI::App* submit = Add("submit", "Say that a case is complete", Submit);
    TakesName(*submit);
    TakesEtag(*submit);
    CLI::App* withdraw = Add("withdraw", "End a case that shall not be settled", Withdraw);
    TakesName(*withdraw);
    TakesEtag(*withdraw);
    CLI::App* watch = Add("watch", "Follow what happens to cases", Watch);
    watch->add_option("--resume-token", options_->resume_token, "Go on after this event");
  }

 private:
  CLI::App* Add(const char* name, const char* description, Run run) {
    CLI::App* command = cases_.add_subcommand(name, description);
    command->callback([run, options = options_, &action = action_] {
      action = [run, options](Session& session) { return run(*options, session); };
    });
    return command;
  }
  void TakesName(CLI::App& command) {
    command.add_option("case", options_->name, "cases/UUID, or the UUID alone")->required();
  }
  void TakesEtag(CLI::App& command) {
    command.add_option("--etag", options_->etag,
                       "Only if the case is still the one with this etag");
  }
  void TakesFile(CLI::App& command) {
    command.add_option("file", options_->file, "JSON of the case; - for standard input");
    command.add_option("--file", options_->lines,
                       "JSON lines, a case on each: all of a thousand or none");
  }

  CLI::App& cases_;
  Action& action_;
  const std::shared_ptr<CasesOptions> options_ = std::make_shared<CasesOptions>();
};

}  // namespace

void AddCases(CLI::App& app, Action& action) {
  CLI::App& cases = *app.add_subcommand("cases", "Register, read and change cases");
  CaseCommands commands(cases, action);
  commands.AddList();
  commands.AddWrites();
  commands.AddSteps();
  AddCasePrivacy(cases, action);
}

}  // namespace treff::cli
