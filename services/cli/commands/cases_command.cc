// treff cases: registers households and follows them.
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/views/case_file.h"
#include "services/cli/views/case_view.h"
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
  std::vector<std::string> states;
  std::vector<std::string> mask;
  int64_t revision = 0;
};

std::unique_ptr<CaseStub> NewStub(Session& session) {
  return casework_v1::CaseService::NewStub(session.channel(Service::kCasework));
}

// The JSON of a case in a file, "-" for standard input.
absl::StatusOr<casework_v1::Case> ReadCase(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream file(path);
    if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
    text << file.rdbuf();
  }
  return ParseCaseFile(text.str(), path == "-" ? "standard input" : path);
}

absl::Status PrintCase(const absl::StatusOr<casework_v1::Case>& c, Session& session) {
  if (!c.ok()) return c.status();
  return session.Print(*c, [&] { return CaseView(*c, session.screen()); });
}

absl::Status List(const CasesOptions& options, Session& session) {
  casework_v1::ListCasesRequest request;
  request.set_page_size(200);
  for (const std::string& word : options.states) {
    casework_v1::Case::State state = casework_v1::Case::STATE_UNSPECIFIED;
    casework_v1::Case::State_Parse(absl::AsciiStrToUpper(word), &state);
    request.add_states(state);  // the service refuses what is no state
  }
  TREFF_ASSIGN_OR_RETURN(const auto cases,
                         ListAll(*NewStub(session), &CaseStub::ListCases, request));
  return session.Print(cases, [&] { return CasesView(cases, session.screen()); });
}

absl::Status Get(const CasesOptions& options, Session& session) {
  casework_v1::GetCaseRequest request;
  request.set_name(FullName("cases", options.name));
  request.set_revision(options.revision);
  return PrintCase(Call(*NewStub(session), &CaseStub::GetCase, request), session);
}

absl::Status Create(const CasesOptions& options, Session& session) {
  casework_v1::CreateCaseRequest request;
  TREFF_ASSIGN_OR_RETURN(*request.mutable_case_(), ReadCase(options.file));
  request.set_request_id(options.request_id);
  return PrintCase(Call(*NewStub(session), &CaseStub::CreateCase, request), session);
}

absl::Status Update(const CasesOptions& options, Session& session) {
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

CLI::App* AddOne(CLI::App& cases, const char* name, const char* description, Run run,
                 const std::shared_ptr<CasesOptions>& options, Action& action) {
  CLI::App* command = cases.add_subcommand(name, description);
  command->callback([run, options, &action] {
    action = [run, options](Session& session) { return run(*options, session); };
  });
  return command;
}

}  // namespace

void AddCases(CLI::App& app, Action& action) {
  CLI::App* cases = app.add_subcommand("cases", "Register, read and change cases");
  const auto options = std::make_shared<CasesOptions>();
  const auto add = [&](const char* name, const char* description, Run run) {
    return AddOne(*cases, name, description, run, options, action);
  };
  const auto takes_name = [&](CLI::App* command) {
    command->add_option("case", options->name, "cases/UUID, or the UUID alone")->required();
  };
  const auto takes_etag = [&](CLI::App* command) {
    command->add_option("--etag", options->etag,
                        "Only if the case is still the one with this etag");
  };
  const auto takes_file = [&](CLI::App* command) {
    command->add_option("file", options->file, "JSON of the case; - for standard input")
        ->required();
  };

  CLI::App* list = add("list", "List cases, newest first", List);
  list->add_option("--state", options->states, "Only cases in these states: ready")->delimiter(',');

  CLI::App* get = add("get", "Show a case", Get);
  takes_name(get);
  get->add_option("--revision", options->revision, "As it was at this revision");

  CLI::App* create = add("create", "Register a case", Create);
  takes_file(create);
  create->add_option("--request-id", options->request_id, "UUID that makes trying again safe");

  CLI::App* update = add("update", "Change the fields that are in the file", Update);
  takes_name(update);
  takes_file(update);
  takes_etag(update);
  update
      ->add_option("--mask", options->mask, "Change these fields alone, and clear those not there")
      ->delimiter(',');

  CLI::App* submit = add("submit", "Say that a case is complete", Submit);
  takes_name(submit);
  takes_etag(submit);

  CLI::App* withdraw = add("withdraw", "End a case that shall not be settled", Withdraw);
  takes_name(withdraw);
  takes_etag(withdraw);

  CLI::App* watch = add("watch", "Follow what happens to cases", Watch);
  watch->add_option("--resume-token", options->resume_token, "Go on after this event");
}

}  // namespace treff::cli
