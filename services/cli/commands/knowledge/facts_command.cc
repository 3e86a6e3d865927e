// treff facts: what is known of each question that officers ask, over all municipalities.
#include "services/cli/commands/commands.h"
#include "services/cli/views/knowledge/facts_view.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;

absl::Status Facts(Session& session) {
  const auto stub =
      municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
  TREFF_ASSIGN_OR_RETURN(const auto questions,
                         Call(*stub, &municipality_v1::MunicipalityService::Stub::ListQuestions,
                              municipality_v1::ListQuestionsRequest()));
  if (session.json()) return session.Print(questions, [] { return ""; });
  grpc::ClientContext context;
  platform::PrepareCall(context, kCallTimeout);
  const auto reader = stub->StreamSnapshot(&context, municipality_v1::StreamSnapshotRequest());
  CoverageTable coverage;
  for (municipality_v1::StreamSnapshotResponse part; reader->Read(&part);) coverage.Add(part);
  TREFF_RETURN_IF_ERROR(platform::FromGrpc(reader->Finish()));
  return session.Write(FactsDocument(coverage, questions.questions(), session.screen()));
}

}  // namespace

void AddFacts(CLI::App& app, Action& action) {
  app.add_subcommand("facts", "Say which facts are known, from where, and of how many (Markdown)")
      ->callback([&action] { action = Facts; });
}

}  // namespace treff::cli
