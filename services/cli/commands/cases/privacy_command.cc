// treff cases erase, export, retention: what a household may ask for, and how long cases are kept.
#include <memory>
#include <string>

#include "services/cli/commands/commands.h"
#include "services/cli/commands/local_file.h"
#include "services/cli/views/cases/privacy_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/privacy_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using Stub = casework_v1::PrivacyService::Stub;

// Erasing many cases, or wrapping many keys, takes its time.
constexpr absl::Duration kLongTimeout = absl::Minutes(2);

struct PrivacyOptions {
  std::string name;
  std::string reason;
  std::string to;
  bool apply = false;
};

std::unique_ptr<Stub> NewStub(Session& session) {
  return casework_v1::PrivacyService::NewStub(session.channel(Service::kCasework));
}

absl::Status Erase(const PrivacyOptions& options, Session& session) {
  casework_v1::EraseCaseRequest request;
  request.set_name(FullName("cases", options.name));
  request.set_reason(options.reason);
  TREFF_ASSIGN_OR_RETURN(const auto erasure, Call(*NewStub(session), &Stub::EraseCase, request));
  return session.Print(erasure, [&] { return ErasureView(erasure, session.screen()); });
}

absl::Status Export(const PrivacyOptions& options, Session& session) {
  casework_v1::ExportCaseRequest request;
  request.set_name(FullName("cases", options.name));
  TREFF_ASSIGN_OR_RETURN(const auto answer, Call(*NewStub(session), &Stub::ExportCase, request));
  if (options.to.empty()) return session.Write(answer.json());
  return WritePrivateFile(options.to, answer.json(), session.screen());
}

absl::Status Retention(const PrivacyOptions& options, Session& session) {
  const auto stub = NewStub(session);
  if (options.apply) {
    TREFF_ASSIGN_OR_RETURN(const auto applied,
                           Call(*stub, &Stub::ApplyRetention, {}, kLongTimeout));
    return session.Print(applied,
                         [&] { return RetentionView(applied.retentions(), session.screen()); });
  }
  TREFF_ASSIGN_OR_RETURN(const auto listed, Call(*stub, &Stub::ListRetention, {}));
  return session.Print(listed,
                       [&] { return RetentionView(listed.retentions(), session.screen()); });
}

absl::Status Rotate(const PrivacyOptions&, Session& session) {
  const auto stub = NewStub(session);
  casework_v1::RotateKeysResponse all;
  do {
    TREFF_ASSIGN_OR_RETURN(const auto some, Call(*stub, &Stub::RotateKeys, {}, kLongTimeout));
    const int64_t before = all.rewrapped_count();
    all = some;
    all.set_rewrapped_count(before + some.rewrapped_count());
  } while (all.remaining());
  return session.Print(all, [&] { return RotationView(all, session.screen()); });
}

using Run = absl::Status (*)(const PrivacyOptions&, Session&);

CLI::App* Add(CLI::App& cases, const char* name, const char* description, Run run,
              const std::shared_ptr<PrivacyOptions>& options, Action& action) {
  CLI::App* command = cases.add_subcommand(name, description);
  command->callback([run, options, &action] {
    action = [run, options](Session& session) { return run(*options, session); };
  });
  return command;
}

}  // namespace

void AddCasePrivacy(CLI::App& cases, Action& action) {
  const auto options = std::make_shared<PrivacyOptions>();
  CLI::App* erase = Add(cases, "erase", "Erase a case for good", Erase, options, action);
  erase->add_option("case", options->name, "cases/UUID, or the UUID alone")->required();
  erase->add_option("--reason", options->reason, "Why, without personal data")->required();
  CLI::App* give = Add(cases, "export", "Everything that is kept of a case, for the household",
                       Export, options, action);
  give->add_option("case", options->name, "cases/UUID, or the UUID alone")->required();
  give->add_option("--to", options->to, "The file to write; left out: standard output");
  CLI::App* retention =
      Add(cases, "retention", "How long cases are kept", Retention, options, action);
  retention->add_flag("--apply", options->apply, "Erase now what is kept too long");
  Add(cases, "rotate-keys", "Wrap the keys of all cases with the newest master key", Rotate,
      options, action);
}

}  // namespace treff::cli
