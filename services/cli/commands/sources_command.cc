// treff sources: whose figures are taken in, and how each dataset's last import went.
#include "services/cli/commands/commands.h"
#include "services/platform/status/status.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace ingestion_v1 = ingestion::v1;
using IngestionStub = ingestion_v1::IngestionService::Stub;

// A message's name in the screen's language.
template <typename Named>
std::string DisplayName(const Named& named, const Screen& screen) {
  if (screen.language() == "en") return named.display_name_en();
  return screen.language() == "nn" ? named.display_name_nn() : named.display_name_nb();
}

std::string SourcesView(const ingestion_v1::ListSourcesResponse& sources,
                        const ingestion_v1::ListDatasetsResponse& datasets, const Screen& screen) {
  Table owners({{screen.Text("header.source")},
                {screen.Text("header.owner")},
                {screen.Text("header.licence")}});
  for (const auto& source : sources.sources()) {
    owners.AddRow(
        {source.name().substr(source.name().find('/') + 1), source.owner(), source.licence()});
    owners.AddNote(DisplayName(source, screen));
  }
  Table states({{screen.Text("header.dataset")},
                {screen.Text("header.content"), Table::Align::kLeft, /*may_shrink=*/true},
                {screen.Text("header.latest_import")},
                {screen.Text("header.observations"), Table::Align::kRight},
                {screen.Text("header.time")}});
  for (const auto& dataset : datasets.datasets()) {
    const bool tried = dataset.has_latest_import();
    const auto& latest = dataset.latest_import();
    states.AddRow(
        {dataset.name().substr(dataset.name().find('/') + 1), DisplayName(dataset, screen),
         tried ? screen.Word("import_state", ingestion_v1::Import::State_Name(latest.state()))
               : screen.Text("import_state.never"),
         tried ? screen.Number(static_cast<double>(latest.observation_count()))
               : screen.Text("none"),
         screen.Time(latest.end_time())});
  }
  return screen.Render(owners) + "\n" + screen.Render(states);
}

absl::Status Sources(Session& session) {
  const auto stub = ingestion_v1::IngestionService::NewStub(session.channel(Service::kIngestion));
  TREFF_ASSIGN_OR_RETURN(const auto sources, ListAll(*stub, &IngestionStub::ListSources,
                                                     ingestion_v1::ListSourcesRequest()));
  TREFF_ASSIGN_OR_RETURN(const auto datasets, ListAll(*stub, &IngestionStub::ListDatasets,
                                                      ingestion_v1::ListDatasetsRequest()));
  return session.Print(sources, [&] { return SourcesView(sources, datasets, session.screen()); });
}

}  // namespace

void AddSources(CLI::App& app, Action& action) {
  CLI::App* sources = app.add_subcommand("sources", "List the sources and their datasets");
  sources->add_subcommand("list", "The same");
  sources->callback([&action] { action = Sources; });
}

}  // namespace treff::cli
