// treff reports: what municipalities and counties report themselves.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/knowledge/find_municipality.h"
#include "services/cli/commands/local_file.h"
#include "services/cli/commands/matching/follow_allocation.h"
#include "services/cli/views/knowledge/report_view.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/report_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Report;
using Stub = municipality_v1::ReportService::Stub;
using Format = municipality_v1::UploadReportsRequest::Format;

struct ReportsOptions {
  std::string municipality;
  std::string reporter;
  std::string county;
  std::string file;
  std::string request_id;
  bool anew = false;
  // What to say; what is not typed stays as the last report has it.
  std::string day;
  std::vector<std::string> dwellings;
  bool no_dwellings = false;
  std::optional<int> staffed_places;
  std::string upper_secondary, adult_education, introduction;
  std::optional<int> introduction_places;
  std::vector<std::string> interpreters;
  std::string labour_market;
  std::string role, office, phone, email;
  std::string recommend;
};

std::unique_ptr<Stub> NewStub(Session& session) {
  return municipality_v1::ReportService::NewStub(session.channel(Service::kMunicipality));
}

// A county as one types it: "15" and "regions/15"; anything else is refused by the service.
std::string Reporter(const std::string& text) {
  return text.empty() ? "" : FullName("regions", text);
}

absl::StatusOr<std::string> Parent(const ReportsOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, FindMunicipality(options.municipality, session));
  return FullName("municipalities", code);
}

absl::Status Print(const absl::StatusOr<Report>& report, Session& session) {
  if (!report.ok()) return report.status();
  return session.Print(
      *report, [&] { return ReportView(*report, MunicipalityNames(session), session.screen()); });
}

absl::StatusOr<Report> Latest(const std::string& parent, const std::string& reporter,
                              Session& session) {
  municipality_v1::GetReportRequest get;
  get.set_name(parent + "/reports/latest");
  get.set_reporter(reporter);
  return Call(*NewStub(session), &Stub::GetReport, get);
}

absl::Status Get(const ReportsOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const std::string parent, Parent(options, session));
  return Print(Latest(parent, Reporter(options.reporter), session), session);
}

absl::StatusOr<bool> Flag(const char* option, const std::string& text) {
  const std::string word = absl::AsciiStrToLower(text);
  if (word == "yes" || word == "ja") return true;
  if (word == "no" || word == "nei") return false;
  return absl::InvalidArgumentError(absl::StrCat(option, ": must be yes or no"));
}

// "COUNT:PERSONS", and after further colons wheelchair, ground-floor, bedrooms=N, from=DAY.
absl::StatusOr<Report::Dwelling> DwellingIn(const std::string& text) {
  const auto fault = [&] {
    return absl::InvalidArgumentError(
        absl::StrCat("--dwelling: \"", text, "\" is not like 2:4:wheelchair:bedrooms=3:from=DAY"));
  };
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  Report::Dwelling dwelling;
  int count = 0;
  int persons = 0;
  if (parts.size() < 2 || !absl::SimpleAtoi(parts[0], &count) ||
      !absl::SimpleAtoi(parts[1], &persons)) {
    return fault();
  }
  dwelling.set_count(count);
  dwelling.set_persons(persons);
  for (size_t i = 2; i < parts.size(); ++i) {
    const std::pair<std::string, std::string> word =
        absl::StrSplit(parts[i], absl::MaxSplits('=', 1));
    int bedrooms = 0;
    if (parts[i] == "wheelchair") {
      dwelling.set_wheelchair(true);
    } else if (parts[i] == "ground-floor") {
      dwelling.set_ground_floor(true);
    } else if (word.first == "bedrooms" && absl::SimpleAtoi(word.second, &bedrooms)) {
      dwelling.set_bedrooms(bedrooms);
    } else if (word.first == "from") {
      dwelling.set_free_from(word.second);
    } else {
      return fault();
    }
  }
  return dwelling;
}

absl::Status SayHousing(const ReportsOptions& options, Report& report) {
  if (options.dwellings.empty() && !options.no_dwellings) return absl::OkStatus();
  report.clear_housing();
  report.mutable_housing();
  for (const std::string& text : options.dwellings) {
    TREFF_ASSIGN_OR_RETURN(*report.mutable_housing()->add_dwellings(), DwellingIn(text));
  }
  return absl::OkStatus();
}

absl::Status SayOffers(const ReportsOptions& options, Report& report) {
  if (options.staffed_places.has_value()) report.set_staffed_places(*options.staffed_places);
  if (options.introduction_places.has_value()) {
    report.set_introduction_places(*options.introduction_places);
  }
  if (!options.upper_secondary.empty()) {
    TREFF_ASSIGN_OR_RETURN(const bool flag, Flag("--upper-secondary", options.upper_secondary));
    report.set_upper_secondary(flag);
  }
  if (!options.adult_education.empty()) {
    TREFF_ASSIGN_OR_RETURN(const bool flag, Flag("--adult-education", options.adult_education));
    report.set_adult_education(flag);
  }
  if (!options.introduction.empty()) {
    TREFF_ASSIGN_OR_RETURN(const bool flag, Flag("--introduction", options.introduction));
    report.set_introduction_programme(flag);
  }
  if (options.interpreters.empty()) return absl::OkStatus();
  report.clear_interpreters();
  for (const std::string& language : options.interpreters) {
    report.mutable_interpreters()->add_languages(language);
  }
  return absl::OkStatus();
}

absl::Status SayRest(const ReportsOptions& options, Report& report) {
  if (!options.labour_market.empty()) {
    Report::LabourMarket market = Report::LABOUR_MARKET_UNSPECIFIED;
    if (!Report::LabourMarket_Parse(absl::AsciiStrToUpper(options.labour_market), &market)) {
      return absl::InvalidArgumentError("--labour-market: must be good, normal or poor");
    }
    report.set_labour_market(market);
  }
  if (!options.role.empty()) report.mutable_contact()->set_role(options.role);
  if (!options.office.empty()) report.mutable_contact()->set_office(options.office);
  if (!options.phone.empty()) report.mutable_contact()->set_phone(options.phone);
  if (!options.email.empty()) report.mutable_contact()->set_email(options.email);
  if (options.recommend.empty()) return absl::OkStatus();
  const std::vector<std::string> parts = absl::StrSplit(options.recommend, '=');
  int year = 0;
  int persons = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &year) ||
      !absl::SimpleAtoi(parts[1], &persons)) {
    return absl::InvalidArgumentError("--recommend: must be like 2027=25");
  }
  report.mutable_recommended_number()->set_year(year);
  report.mutable_recommended_number()->set_persons(persons);
  return absl::OkStatus();
}

absl::Status Send(const ReportsOptions& options, Session& session) {
  municipality_v1::CreateReportRequest create;
  TREFF_ASSIGN_OR_RETURN(*create.mutable_parent(), Parent(options, session));
  create.set_request_id(options.request_id);
  Report& report = *create.mutable_report();
  if (!options.anew) {
    TREFF_ASSIGN_OR_RETURN(report, Latest(create.parent(), Reporter(options.reporter), session));
  }
  report.set_reporter(Reporter(options.reporter));
  report.set_report_day(options.day);
  TREFF_RETURN_IF_ERROR(SayHousing(options, report));
  TREFF_RETURN_IF_ERROR(SayOffers(options, report));
  TREFF_RETURN_IF_ERROR(SayRest(options, report));
  return Print(Call(*NewStub(session), &Stub::CreateReport, create), session);
}

absl::Status Confirm(const ReportsOptions& options, Session& session) {
  municipality_v1::ConfirmReportRequest confirm;
  TREFF_ASSIGN_OR_RETURN(*confirm.mutable_parent(), Parent(options, session));
  confirm.set_reporter(Reporter(options.reporter));
  confirm.set_request_id(options.request_id);
  return Print(Call(*NewStub(session), &Stub::ConfirmReport, confirm), session);
}

absl::Status History(const ReportsOptions& options, Session& session) {
  municipality_v1::ListReportsRequest list;
  TREFF_ASSIGN_OR_RETURN(*list.mutable_parent(), Parent(options, session));
  list.set_page_size(200);
  TREFF_ASSIGN_OR_RETURN(const auto reports, ListAll(*NewStub(session), &Stub::ListReports, list));
  return session.Print(
      reports, [&] { return ReportsView(reports, MunicipalityNames(session), session.screen()); });
}

Format FormatOf(const std::string& file) {
  return IsWorkbookName(file) ? municipality_v1::UploadReportsRequest::XLSX
                              : municipality_v1::UploadReportsRequest::CSV;
}

absl::Status Template(const ReportsOptions& options, Session& session) {
  municipality_v1::GetReportTemplateRequest get;
  get.set_county(Reporter(options.county));
  get.set_reporter(Reporter(options.reporter));
  get.set_format(FormatOf(options.file));
  TREFF_ASSIGN_OR_RETURN(const auto answer, Call(*NewStub(session), &Stub::GetReportTemplate, get));
  TREFF_RETURN_IF_ERROR(WriteLocalFile(options.file, answer.content(), session.screen()));
  return session.Write(session.screen().Text("report.written", {{"file", options.file}}) + "\n");
}

absl::Status Upload(const ReportsOptions& options, Session& session) {
  municipality_v1::UploadReportsRequest upload;
  TREFF_ASSIGN_OR_RETURN(*upload.mutable_content(), ReadLocalFile(options.file, session.screen()));
  upload.set_format(FormatOf(options.file));
  upload.set_reporter(Reporter(options.reporter));
  upload.set_request_id(options.request_id);
  // An error of the upload itself names the first faults alone.
  upload.set_validate_only(true);
  const auto stub = NewStub(session);
  TREFF_ASSIGN_OR_RETURN(auto answer, Call(*stub, &Stub::UploadReports, upload));
  if (answer.faults().empty()) {
    upload.set_validate_only(false);
    TREFF_ASSIGN_OR_RETURN(answer, Call(*stub, &Stub::UploadReports, upload));
  }
  TREFF_RETURN_IF_ERROR(
      session.Print(answer, [&] { return UploadView(answer, session.screen()); }));
  return answer.faults().empty() ? absl::OkStatus() : SilentFailure();
}

using Run = absl::Status (*)(const ReportsOptions&, Session&);

// Adds the commands, which share their options.
class ReportCommands {
 public:
  ReportCommands(CLI::App& reports, Action& action) : reports_(reports), action_(action) {}

  void AddReads() {
    TakesPlace(*Add("get", "Show the last report", Get));
    CLI::App* history = Add("history", "List all reports, newest first", History);
    history->add_option("municipality", options_->municipality, "Its code or name")->required();
  }

  void AddSend() {
    CLI::App* send = Add("send", "Report; what is not given stays as it was last said", Send);
    TakesPlace(*send);
    TakesRequestId(*send);
    ReportsOptions& o = *options_;
    send->add_flag("--anew", o.anew, "Say only what is given here, and forget the last report");
    send->add_option("--day", o.day, "The day it is about; today if not given");
    send->add_option("--dwelling", o.dwellings,
                     "Free dwellings: COUNT:PERSONS, then :wheelchair, :ground-floor, :bedrooms=N, "
                     ":from=DAY");
    send->add_flag("--no-dwellings", o.no_dwellings, "There are none free");
    send->add_option("--staffed-places", o.staffed_places,
                     "Free places in staffed housing for minors");
    send->add_option("--upper-secondary", o.upper_secondary, "Offered to newcomers: yes or no");
    send->add_option("--adult-education", o.adult_education, "Offered: yes or no");
    send->add_option("--introduction", o.introduction, "Introduction programme: yes or no");
    send->add_option("--introduction-places", o.introduction_places, "Free places in it");
    send->add_option("--interpreter", o.interpreters, "Languages, such as ti,ar")->delimiter(',');
    send->add_option("--labour-market", o.labour_market, "good, normal or poor");
    send->add_option("--role", o.role, "Whom to ask: the role, not a person's name");
    send->add_option("--office", o.office, "Whom to ask: the office");
    send->add_option("--phone", o.phone, "The office's telephone");
    send->add_option("--email", o.email, "The office's e-mail address");
    send->add_option("--recommend", o.recommend, "From a county: YEAR=PERSONS");
  }

  void AddConfirm() {
    CLI::App* confirm = Add("confirm", "Say that the last report still holds", Confirm);
    TakesPlace(*confirm);
    TakesRequestId(*confirm);
  }

  void AddFiles() {
    CLI::App* file = Add("template", "Write a file to report many municipalities with", Template);
    file->add_option("file", options_->file, "A .csv or .xlsx file to write")->required();
    file->add_option("--county", options_->county, "Only those of this county, such as 15");
    TakesReporter(*file);
    CLI::App* upload = Add("upload", "Report many municipalities, all of them or none", Upload);
    upload->add_option("file", options_->file, "The template, filled in")->required();
    TakesReporter(*upload);
    TakesRequestId(*upload);
  }

 private:
  CLI::App* Add(const char* name, const char* description, Run run) {
    CLI::App* command = reports_.add_subcommand(name, description);
    command->callback([run, options = options_, &action = action_] {
      action = [run, options](Session& session) { return run(*options, session); };
    });
    return command;
  }
  void TakesReporter(CLI::App& command) {
    command.add_option("--reporter", options_->reporter,
                       "The county that reports, such as 15; else the municipality itself");
  }
  void TakesPlace(CLI::App& command) {
    command.add_option("municipality", options_->municipality, "Its code or name")->required();
    TakesReporter(command);
  }
  void TakesRequestId(CLI::App& command) {
    command.add_option("--request-id", options_->request_id, "UUID that makes trying again safe");
  }

  CLI::App& reports_;
  Action& action_;
  const std::shared_ptr<ReportsOptions> options_ = std::make_shared<ReportsOptions>();
};

}  // namespace

void AddReports(CLI::App& app, Action& action) {
  ReportCommands commands(
      *app.add_subcommand("reports", "What municipalities and counties report themselves"), action);
  commands.AddReads();
  commands.AddSend();
  commands.AddConfirm();
  commands.AddFiles();
}

}  // namespace treff::cli
