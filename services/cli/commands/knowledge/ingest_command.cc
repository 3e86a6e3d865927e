// treff ingest: takes datasets in, follows the work, and says how each went.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/cli/commands/local_file.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace ingestion_v1 = ingestion::v1;
namespace lro = google::longrunning;

// One call of WaitOperation; between two, progress is shown.
constexpr absl::Duration kWait = absl::Milliseconds(500);

struct IngestOptions {
  std::vector<std::string> datasets;
  std::string watch;
  std::string cancel;
  std::string file;
  std::string role;
  int year = 0;
  bool dry_run = false;
  bool from_archive = false;
  bool without_files = false;
  int timeout_minutes = 60;
};

std::string ProgressText(const lro::Operation& operation, const Screen& screen) {
  ingestion_v1::ImportMetadata metadata;
  if (!operation.metadata().UnpackTo(&metadata) || metadata.activity().empty()) return "";
  return screen.Text("ingest.progress", {{"done", absl::StrCat(metadata.done_count())},
                                         {"all", absl::StrCat(metadata.imports_size())},
                                         {"activity", metadata.activity()}});
}

absl::Status Cancel(const std::string& name, lro::Operations::Stub& stub) {
  lro::CancelOperationRequest request;
  request.set_name(name);
  return Call(stub, &lro::Operations::Stub::CancelOperation, request).status();
}

// Waits for the operation's end and gives its response.
absl::StatusOr<ingestion_v1::ImportDatasetsResponse> Follow(lro::Operation operation,
                                                            const IngestOptions& options,
                                                            Session& session) {
  const auto stub = lro::Operations::NewStub(session.channel(Service::kIngestion));
  const absl::Time deadline = absl::Now() + absl::Minutes(options.timeout_minutes);
  const Interrupt interrupt;
  bool cancelled = false;
  while (!operation.done()) {
    session.Progress(ProgressText(operation, session.screen()));
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(
          session.screen().Text("ingest.too_long", {{"name", operation.name()}}));
    }
    if (interrupt.asked() && !cancelled) {
      cancelled = true;
      session.Progress(session.screen().Text("ingest.interrupted"));
      TREFF_RETURN_IF_ERROR(Cancel(operation.name(), *stub));
    }
    lro::WaitOperationRequest request;
    request.set_name(operation.name());
    request.mutable_timeout()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(kWait)));
    TREFF_ASSIGN_OR_RETURN(operation, Call(*stub, &lro::Operations::Stub::WaitOperation, request));
  }
  session.Progress("");
  if (operation.has_error()) return platform::FromRpcStatus(operation.error());
  ingestion_v1::ImportDatasetsResponse response;
  if (!operation.response().UnpackTo(&response)) {
    return absl::InternalError("the operation ended without a response that can be read");
  }
  return response;
}

std::string ImportsView(const ingestion_v1::ImportDatasetsResponse& response,
                        const Screen& screen) {
  Table table({{screen.Text("header.dataset")},
               {screen.Text("header.state")},
               {screen.Text("header.observations"), Table::Align::kRight},
               {screen.Text("header.requests"), Table::Align::kRight},
               {screen.Text("header.version"), Table::Align::kRight}});
  for (const auto& import : response.imports()) {
    table.AddRow({import.dataset().substr(import.dataset().find('/') + 1),
                  screen.Word("import_state", ingestion_v1::Import::State_Name(import.state())),
                  screen.Number(static_cast<double>(import.observation_count())),
                  screen.Number(import.fetches_size()),
                  import.dataset_version() == 0 ? screen.Text("none")
                                                : absl::StrCat(import.dataset_version())});
    // Several faults stand on a line each.
    std::string note = absl::StrReplaceAll(import.error().message(), {{"\n", " · "}});
    for (const std::string& warning : import.warnings()) {
      absl::StrAppend(&note, note.empty() ? "" : " · ", warning);
    }
    table.AddNote(note);
  }
  return screen.Render(table) +
         screen.Text("ingest.serves", {{"version", absl::StrCat(response.dataset_version())}}) +
         "\n";
}

// The import to follow: a new one, or the one that is named.
absl::StatusOr<lro::Operation> Begin(const IngestOptions& options, Session& session) {
  if (!options.watch.empty()) {
    const auto stub = lro::Operations::NewStub(session.channel(Service::kIngestion));
    lro::GetOperationRequest request;
    request.set_name(FullName("operations/imports", options.watch));
    return Call(*stub, &lro::Operations::Stub::GetOperation, request);
  }
  const auto stub = ingestion_v1::IngestionService::NewStub(session.channel(Service::kIngestion));
  ingestion_v1::ImportDatasetsRequest request;
  for (const std::string& dataset : options.datasets) {
    request.add_datasets(FullName("datasets", dataset));
  }
  request.set_from_archive(options.from_archive);
  request.set_without_files(options.without_files);
  return Call(*stub, &ingestion_v1::IngestionService::Stub::ImportDatasets, request);
}

std::string CheckView(const ingestion_v1::CheckFileResponse& response, const Screen& screen) {
  Table table({{screen.Text("header.indicator"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.code")},
               {screen.Text("header.period")},
               {screen.Text("header.value"), Table::Align::kRight}});
  for (const auto& row : response.rows()) {
    table.AddRow({row.indicator(), row.region(), row.period(),
                  row.has_value() ? absl::StrCat(row.value()) : screen.Word("state", row.state())});
  }
  std::string view = table.empty() ? "" : screen.Render(table);
  for (const std::string& warning : response.warnings()) view += screen.Paragraph(warning, 2);
  if (!response.error().empty()) {
    return view + screen.Bad(screen.Text("check.refused")) + "\n" +
           screen.Paragraph(response.error(), 2);
  }
  view += screen.Text("check.rows", {{"rows", absl::StrCat(response.row_count())}}) + "\n";
  if (!response.has_report()) return view + screen.Text("check.first") + "\n";
  const auto& report = response.report();
  return view +
         screen.Text("check.report", {{"new", absl::StrCat(report.new_count())},
                                      {"gone", absl::StrCat(report.gone_count())},
                                      {"changed", absl::StrCat(report.changed_count())},
                                      {"same", absl::StrCat(report.unchanged_count())},
                                      {"hidden", absl::StrCat(report.suppressed_count())},
                                      {"far", absl::StrCat(report.implausible_count())}}) +
         "\n";
}

// What a file would publish.
absl::Status Check(const IngestOptions& options, Session& session) {
  ingestion_v1::CheckFileRequest request;
  request.set_dataset(FullName("datasets", options.datasets.front()));
  TREFF_ASSIGN_OR_RETURN(*request.mutable_content(), ReadLocalFile(options.file, session.screen()));
  request.set_role(options.role);
  request.set_year(options.year);
  const auto stub = ingestion_v1::IngestionService::NewStub(session.channel(Service::kIngestion));
  TREFF_ASSIGN_OR_RETURN(const auto response,
                         Call(*stub, &ingestion_v1::IngestionService::Stub::CheckFile, request));
  TREFF_RETURN_IF_ERROR(
      session.Print(response, [&] { return CheckView(response, session.screen()); }));
  return response.error().empty() ? absl::OkStatus() : SilentFailure();
}

absl::StatusOr<lro::Operation> BeginFile(const IngestOptions& options, Session& session) {
  ingestion_v1::ImportFileRequest request;
  request.set_dataset(FullName("datasets", options.datasets.front()));
  TREFF_ASSIGN_OR_RETURN(*request.mutable_content(), ReadLocalFile(options.file, session.screen()));
  request.set_role(options.role);
  request.set_year(options.year);
  request.set_file_name(std::filesystem::path(options.file).filename().string());
  const auto stub = ingestion_v1::IngestionService::NewStub(session.channel(Service::kIngestion));
  return Call(*stub, &ingestion_v1::IngestionService::Stub::ImportFile, request);
}

absl::Status Ingest(const IngestOptions& options, Session& session) {
  if (options.dry_run) return Check(options, session);
  if (!options.cancel.empty()) {
    const auto stub = lro::Operations::NewStub(session.channel(Service::kIngestion));
    const std::string name = FullName("operations/imports", options.cancel);
    TREFF_RETURN_IF_ERROR(Cancel(name, *stub));
    return session.json()
               ? absl::OkStatus()
               : session.Write(session.screen().Text("ingest.cancelled", {{"name", name}}) + "\n");
  }
  TREFF_ASSIGN_OR_RETURN(lro::Operation operation, options.file.empty()
                                                       ? Begin(options, session)
                                                       : BeginFile(options, session));
  TREFF_ASSIGN_OR_RETURN(const auto response, Follow(std::move(operation), options, session));
  TREFF_RETURN_IF_ERROR(
      session.Print(response, [&] { return ImportsView(response, session.screen()); }));
  for (const auto& import : response.imports()) {
    const bool good = import.state() == ingestion_v1::Import::PUBLISHED ||
                      import.state() == ingestion_v1::Import::UNCHANGED ||
                      import.state() == ingestion_v1::Import::RETIRED;
    if (!good) return SilentFailure();
  }
  return absl::OkStatus();
}

}  // namespace

void AddIngest(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("ingest", "Take datasets in, all of them or those named");
  const auto options = std::make_shared<IngestOptions>();
  CLI::Option* datasets =
      command->add_option("datasets", options->datasets, "Datasets, such as ssb_pxweb.population");
  CLI::Option* watch =
      command->add_option("--watch", options->watch, "Follow this import, whoever began it")
          ->excludes(datasets);
  command->add_option("--dataset", options->datasets, "The same as naming them")
      ->excludes(datasets);
  CLI::Option* file = command
                          ->add_option("--file", options->file,
                                       "Publish this file, as an answer of the one dataset named")
                          ->excludes(watch)
                          ->check(CLI::ExistingFile);
  command
      ->add_flag("--dry-run", options->dry_run,
                 "Say what --file would publish, and publish nothing")
      ->needs(file);
  command->add_option("--role", options->role, "Which of the dataset's answers the file is")
      ->needs(file);
  command->add_option("--year", options->year, "The year that the file is of")->needs(file);
  command->add_option("--cancel", options->cancel, "Cancel this import")
      ->excludes(datasets)
      ->excludes(watch)
      ->excludes(file);
  CLI::Option* from_archive =
      command
          ->add_flag("--from-archive", options->from_archive,
                     "Read the archived answers again, without asking the sources")
          ->excludes(watch)
          ->excludes(file);
  command
      ->add_flag("--without-files", options->without_files,
                 "Let go of files that were handed in: what the sources answer stands again")
      ->excludes(watch)
      ->excludes(file)
      ->excludes(from_archive);
  command->add_option("--timeout", options->timeout_minutes, "Minutes to wait for the end")
      ->check(CLI::Range(1, 24 * 60))
      ->capture_default_str();
  command->callback([options, &action] {
    if (!options->file.empty() && options->datasets.size() != 1) {
      throw CLI::ValidationError("--file", "is read as an answer of one dataset: name it");
    }
    action = [options](Session& session) { return Ingest(*options, session); };
  });
}

}  // namespace treff::cli
