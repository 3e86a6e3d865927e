// treff audit: who has seen which case, and whether the log of it is whole.
#include <memory>
#include <string>

#include "google/protobuf/util/json_util.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/local_file.h"
#include "services/cli/views/cases/privacy_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/audit_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using Stub = casework_v1::AuditService::Stub;

// A log of many years is read through.
constexpr absl::Duration kVerifyTimeout = absl::Minutes(10);

struct AuditOptions {
  std::string name;
  std::string checkpoint;
};

std::unique_ptr<Stub> NewStub(Session& session) {
  return casework_v1::AuditService::NewStub(session.channel(Service::kCasework));
}

absl::Status Accesses(const AuditOptions& options, Session& session) {
  casework_v1::ListAccessesRequest request;
  request.set_parent(FullName("cases", options.name));
  request.set_page_size(200);
  TREFF_ASSIGN_OR_RETURN(const casework_v1::ListAccessesResponse accesses,
                         ListAll(*NewStub(session), &Stub::ListAccesses, request));
  return session.Print(accesses, [&] { return AccessesView(accesses, session.screen()); });
}

// Fails when the log is not whole, so that a script notices.
absl::Status Verify(const AuditOptions& options, Session& session) {
  casework_v1::VerifyAccessLogRequest request;
  if (!options.checkpoint.empty()) {
    TREFF_ASSIGN_OR_RETURN(const std::string text,
                           ReadLocalFile(options.checkpoint, session.screen()));
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(text, request.mutable_checkpoint());
    if (!parsed.ok()) {
      return absl::InvalidArgumentError(
          session.screen().Text("audit.no_checkpoint", {{"file", options.checkpoint}}));
    }
  }
  TREFF_ASSIGN_OR_RETURN(const auto verified,
                         Call(*NewStub(session), &Stub::VerifyAccessLog, request, kVerifyTimeout));
  TREFF_RETURN_IF_ERROR(
      session.Print(verified, [&] { return VerificationView(verified, session.screen()); }));
  const bool is_whole = verified.fault() == casework_v1::VerifyAccessLogResponse::FAULT_UNSPECIFIED;
  return is_whole ? absl::OkStatus() : SilentFailure();
}

// JSON in any case: it is kept in a file.
absl::Status MakeCheckpoint(const AuditOptions&, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const auto checkpoint, Call(*NewStub(session), &Stub::GetCheckpoint, {}));
  std::string json;
  const auto printed = google::protobuf::util::MessageToJsonString(checkpoint, &json);
  return printed.ok() ? session.Write(json + "\n")
                      : absl::InternalError("a checkpoint cannot be told as JSON");
}

using Run = absl::Status (*)(const AuditOptions&, Session&);

CLI::App* Add(CLI::App& audit, const char* name, const char* description, Run run,
              const std::shared_ptr<AuditOptions>& options, Action& action) {
  CLI::App* command = audit.add_subcommand(name, description);
  command->callback([run, options, &action] {
    action = [run, options](Session& session) { return run(*options, session); };
  });
  return command;
}

}  // namespace

void AddAudit(CLI::App& app, Action& action) {
  CLI::App& audit = *app.add_subcommand("audit", "See who has seen which case");
  audit.require_subcommand(1);
  const auto options = std::make_shared<AuditOptions>();
  CLI::App* accesses =
      Add(audit, "accesses", "Who has seen or changed a case", Accesses, options, action);
  accesses->add_option("case", options->name, "cases/UUID, or the UUID alone")->required();
  CLI::App* verify =
      Add(audit, "verify", "Whether the log is as it was written", Verify, options, action);
  verify->add_option("--checkpoint", options->checkpoint,
                     "A file that treff audit checkpoint has written, kept elsewhere");
  Add(audit, "checkpoint", "Sign where the log stands, as JSON to be kept elsewhere",
      MakeCheckpoint, options, action);
}

}  // namespace treff::cli
