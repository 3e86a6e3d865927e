// treff sources: whose figures are taken in, and how each dataset's last import went.
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/screen/figures.h"
#include "services/platform/status/status.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace ingestion_v1 = ingestion::v1;
using IngestionStub = ingestion_v1::IngestionService::Stub;

constexpr int kSecondsOfADay = 24 * 60 * 60;

std::string CalendarOf(const ingestion_v1::Dataset& dataset, const Screen& screen) {
  if (screen.language() == "en") return dataset.calendar_en();
  return screen.language() == "nn" ? dataset.calendar_nn() : dataset.calendar_nb();
}

std::string AccessOf(const ingestion_v1::Source& source, const Screen& screen) {
  return screen.Word("access", ingestion_v1::Source::Access_Name(source.access()));
}

// What is known of a source that cannot be asked as it is.
std::string NoteOf(const ingestion_v1::Source& source, const Screen& screen) {
  if (screen.language() == "en") return source.note_en();
  return screen.language() == "nn" ? source.note_nn() : source.note_nb();
}

// What the source's calendar says, and what went wrong the last time.
std::string NoteOn(const ingestion_v1::Dataset& dataset, const Screen& screen) {
  std::string note = CalendarOf(dataset, screen);
  const int days = static_cast<int>(dataset.lateness().seconds() / kSecondsOfADay);
  if (days > 0) {
    absl::StrAppend(&note, note.empty() ? "" : " · ",
                    screen.Text("sources.late", {{"age", screen.Age(days)}}));
  }
  const std::string& error = dataset.latest_import().error().message();
  if (!error.empty()) absl::StrAppend(&note, note.empty() ? "" : " · ", error);
  return note;
}

std::string SourcesView(const ingestion_v1::ListSourcesResponse& sources,
                        const ingestion_v1::ListDatasetsResponse& datasets, const Screen& screen) {
  Table owners({{screen.Text("header.source")},
                {screen.Text("header.owner")},
                {screen.Text("header.access")},
                {screen.Text("header.licence")}});
  for (const auto& source : sources.sources()) {
    owners.AddRow({source.name().substr(source.name().find('/') + 1), source.owner(),
                   AccessOf(source, screen), source.licence()});
    owners.AddNote(absl::StrCat(DisplayName(source, screen), source.link().empty() ? "" : " · ",
                                NoteOf(source, screen), source.link().empty() ? "" : " ",
                                source.link()));
  }
  Table states({{screen.Text("header.dataset")},
                {screen.Text("header.content"), Table::Align::kLeft, /*may_shrink=*/true},
                {screen.Text("header.latest_import")},
                {screen.Text("header.observations"), Table::Align::kRight},
                {screen.Text("header.last_success")},
                {screen.Text("header.next_due")}});
  for (const auto& dataset : datasets.datasets()) {
    const bool tried = dataset.has_latest_import();
    const auto& latest = dataset.latest_import();
    states.AddRow(
        {dataset.name().substr(dataset.name().find('/') + 1), DisplayName(dataset, screen),
         tried ? screen.Word("import_state", ingestion_v1::Import::State_Name(latest.state()))
               : screen.Text("import_state.never"),
         tried ? screen.Number(static_cast<double>(latest.observation_count()))
               : screen.Text("none"),
         screen.Time(dataset.last_success_time()), screen.Time(dataset.next_due_time())});
    states.AddNote(NoteOn(dataset, screen));
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
