// treff measures: how accurate settlement was, and what became of households.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/knowledge/find_municipality.h"
#include "services/cli/commands/local_file.h"
#include "services/cli/views/knowledge/measure_view.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/measure_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace casework_v1 = casework::v1;
using casework_v1::GetMeasuresRequest;
using Stub = casework_v1::MeasureService::Stub;
using Format = casework_v1::UploadOutcomesRequest::Format;

struct MeasuresOptions {
  int year = 0;
  std::string place;
  std::string group_by;
  std::vector<std::string> measures;
  bool synthetic = false;
  bool csv = false;
  bool explain = false;
  std::string file;
  bool dry_run = false;
};

std::unique_ptr<Stub> NewStub(Session& session) {
  return casework_v1::MeasureService::NewStub(session.channel(Service::kCasework));
}

// A municipality by code or name; a county as regions/15.
absl::StatusOr<std::string> PlaceIn(const std::string& text, Session& session) {
  if (text.empty() || absl::StartsWith(text, "regions/")) return text;
  TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(text, session));
  return FullName("municipalities", code);
}

absl::Status Show(const MeasuresOptions& options, Session& session) {
  GetMeasuresRequest request;
  request.set_year(options.year);
  TREFF_ASSIGN_OR_RETURN(*request.mutable_place(), PlaceIn(options.place, session));
  if (!options.group_by.empty()) {
    GetMeasuresRequest::GroupBy group_by = GetMeasuresRequest::GROUP_BY_UNSPECIFIED;
    std::string name = absl::AsciiStrToUpper(options.group_by);
    for (char& c : name) c = c == '-' ? '_' : c;
    if (!GetMeasuresRequest::GroupBy_Parse(name, &group_by)) {
      return absl::InvalidArgumentError(
          "--by: must be year, month, municipality, county, country-group, age, education, "
          "household or choice");
    }
    request.set_group_by(group_by);
  }
  for (const std::string& measure : options.measures) request.add_measures(measure);
  request.set_synthetic(options.synthetic);
  if (options.csv) request.set_format(GetMeasuresRequest::CSV);
  const auto stub = NewStub(session);
  TREFF_ASSIGN_OR_RETURN(const auto measures, Call(*stub, &Stub::GetMeasures, request));
  if (options.csv && !session.json()) return session.Write(measures.csv());
  return session.Print(measures,
                       [&] { return MeasuresView(measures, options.explain, session.screen()); });
}

absl::Status Definitions(const MeasuresOptions&, Session& session) {
  const auto stub = NewStub(session);
  TREFF_ASSIGN_OR_RETURN(
      const auto definitions,
      Call(*stub, &Stub::ListMeasureDefinitions, casework_v1::ListMeasureDefinitionsRequest()));
  return session.Print(definitions,
                       [&] { return MeasureDefinitionsView(definitions, session.screen()); });
}

Format FormatOf(const std::string& file) {
  return IsWorkbookName(file) ? casework_v1::UploadOutcomesRequest::XLSX
                              : casework_v1::UploadOutcomesRequest::CSV;
}

absl::Status Template(const MeasuresOptions& options, Session& session) {
  casework_v1::GetOutcomeTemplateRequest get;
  get.set_format(FormatOf(options.file));
  const auto stub = NewStub(session);
  TREFF_ASSIGN_OR_RETURN(const auto answer, Call(*stub, &Stub::GetOutcomeTemplate, get));
  TREFF_RETURN_IF_ERROR(WriteLocalFile(options.file, answer.content(), session.screen()));
  return session.Write(session.screen().Text("measure.written", {{"file", options.file}}) + "\n");
}

absl::Status Upload(const MeasuresOptions& options, Session& session) {
  casework_v1::UploadOutcomesRequest upload;
  TREFF_ASSIGN_OR_RETURN(*upload.mutable_content(), ReadLocalFile(options.file, session.screen()));
  upload.set_format(FormatOf(options.file));
  // An error of the upload itself names the first faults alone.
  upload.set_validate_only(true);
  const auto stub = NewStub(session);
  TREFF_ASSIGN_OR_RETURN(auto answer, Call(*stub, &Stub::UploadOutcomes, upload));
  if (answer.faults().empty() && !options.dry_run) {
    upload.set_validate_only(false);
    TREFF_ASSIGN_OR_RETURN(answer, Call(*stub, &Stub::UploadOutcomes, upload));
  }
  TREFF_RETURN_IF_ERROR(session.Print(
      answer, [&] { return OutcomesView(answer, options.dry_run, session.screen()); }));
  return answer.faults().empty() ? absl::OkStatus() : SilentFailure();
}

using Run = absl::Status (*)(const MeasuresOptions&, Session&);

}  // namespace

void AddMeasures(CLI::App& app, Action& action) {
  const auto options = std::make_shared<MeasuresOptions>();
  MeasuresOptions& o = *options;
  CLI::App* measures = app.add_subcommand("measures", "How accurate settlement was");
  // The callback of a command comes after that of the one below it.
  const auto runs = [&action, options](CLI::App* command, Run run) {
    command->callback([command, run, options, &action] {
      if (!command->get_subcommands().empty()) return;
      action = [run, options](Session& session) { return run(*options, session); };
    });
  };
  measures->add_option("--period", o.year, "Only this calendar year");
  measures->add_option("--place", o.place, "A municipality, or a county such as regions/15");
  measures->add_option("--by", o.group_by,
                       "year, month, municipality, county, country-group, age, education, "
                       "household or choice");
  measures->add_option("--measure", o.measures, "Only these, such as declined,answer_days")
      ->delimiter(',');
  measures->add_flag("--synthetic", o.synthetic, "Made-up cases instead of others");
  measures->add_flag("--csv", o.csv, "As CSV, for a spreadsheet or a program");
  measures->add_flag("--explain", o.explain, "Say of each measure what it is and cannot tell");
  measures->require_subcommand(0, 1);
  runs(measures, Show);
  runs(measures->add_subcommand("definitions", "What each measure is and cannot tell"),
       Definitions);
  CLI::App* file = measures->add_subcommand("template", "Write a file to hand in outcomes with");
  file->add_option("file", o.file, "A .csv or .xlsx file to write")->required();
  runs(file, Template);
  CLI::App* upload =
      measures->add_subcommand("upload", "Hand in what became of households, all of it or none");
  upload->add_option("file", o.file, "The template, filled in")->required();
  upload->add_flag("--dry-run", o.dry_run, "Only say what would be taken, and every fault");
  runs(upload, Upload);
}

}  // namespace treff::cli
