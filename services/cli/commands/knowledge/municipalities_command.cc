// treff municipalities: the list with key figures, or everything about one.
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/screen/figures.h"
#include "services/cli/screen/known_names.h"
#include "services/cli/views/knowledge/profile_view.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using MunicipalityStub = municipality_v1::MunicipalityService::Stub;

constexpr char kUnemploymentRate[] = "labour.unemployment_rate";
constexpr int kPageSize = 500;  // every municipality on one page

struct MunicipalitiesOptions {
  std::string where;
  std::vector<std::string> compare;
  std::string county;
  bool with_history = false;
  std::string history_of;
  int64_t dataset_version = 0;
};

// Unemployment by municipality code, as it reads. The list itself does not have it.
absl::StatusOr<absl::flat_hash_map<std::string, std::string>> Unemployment(MunicipalityStub& stub,
                                                                           int64_t dataset_version,
                                                                           const Screen& screen) {
  grpc::ClientContext context;
  platform::PrepareCall(context, kCallTimeout);
  municipality_v1::StreamSnapshotRequest request;
  request.set_dataset_version(dataset_version);
  const auto reader = stub.StreamSnapshot(&context, request);
  absl::flat_hash_map<std::string, std::string> texts;
  municipality_v1::Indicator indicator;
  for (municipality_v1::StreamSnapshotResponse part; reader->Read(&part);) {
    for (const auto& candidate : part.header().indicators()) {
      if (candidate.indicator_id() == kUnemploymentRate) indicator = candidate;
    }
    for (const auto& fact : part.profile().facts()) {
      if (fact.indicator() != kUnemploymentRate || !fact.has_own()) continue;
      texts[part.profile().region().code()] =
          FigureText(fact.own(), indicator.unit(), indicator.decimals(), screen);
    }
  }
  TREFF_RETURN_IF_ERROR(platform::FromGrpc(reader->Finish()));
  return texts;
}

std::string ListView(const municipality_v1::ListMunicipalitiesResponse& response,
                     const absl::flat_hash_map<std::string, std::string>& unemployment,
                     const Screen& screen) {
  Table table({{screen.Text("header.code")},
               {screen.Text("header.municipality"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.county"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.population"), Table::Align::kRight},
               {screen.Text("header.year"), Table::Align::kRight},
               {screen.Text("header.decided"), Table::Align::kRight},
               {screen.Text("header.remaining"), Table::Align::kRight},
               {screen.Text("header.unemployment"), Table::Align::kRight}});
  const std::string unknown = screen.Text("unknown");
  for (const auto& municipality : response.municipalities()) {
    const auto rate = unemployment.find(municipality.region().code());
    const auto& quota = municipality.quota();
    table.AddRow(
        {municipality.region().code(), municipality.region().display_name(),
         municipality.county_display_name(),
         PersonsText(municipality.population().has_own(), municipality.population().own(), screen),
         municipality.has_quota() ? absl::StrCat(quota.year()) : screen.Text("none"),
         PersonsText(quota.has_decided(), quota.decided(), screen), RemainingText(quota, screen),
         rate == unemployment.end() ? unknown : rate->second});
  }
  return screen.Render(table) +
         screen.Text("municipalities.count",
                     {{"count", absl::StrCat(response.municipalities_size())},
                      {"version", absl::StrCat(response.dataset_version())}}) +
         "\n";
}

absl::Status List(const MunicipalitiesOptions& options, Session& session) {
  const auto stub =
      municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
  municipality_v1::ListMunicipalitiesRequest request;
  request.set_page_size(kPageSize);
  if (!options.county.empty()) request.set_county(FullName("regions", options.county));
  TREFF_ASSIGN_OR_RETURN(const auto response,
                         ListAll(*stub, &MunicipalityStub::ListMunicipalities, request));
  TREFF_ASSIGN_OR_RETURN(const auto unemployment,
                         Unemployment(*stub, response.dataset_version(), session.screen()));
  return session.Print(response,
                       [&] { return ListView(response, unemployment, session.screen()); });
}

absl::StatusOr<std::string> FindCode(MunicipalityStub& stub, const std::string& where,
                                     const Screen& screen) {
  Municipalities all;
  if (!IsMunicipalityCode(where)) {
    municipality_v1::ListMunicipalitiesRequest request;
    request.set_page_size(kPageSize);
    TREFF_ASSIGN_OR_RETURN(const auto response,
                           ListAll(stub, &MunicipalityStub::ListMunicipalities, request));
    all = response.municipalities();
  }
  return MunicipalityCode(where, all, screen);
}

absl::StatusOr<municipality_v1::Profile> GetProfile(MunicipalityStub& stub,
                                                    const std::string& where,
                                                    const MunicipalitiesOptions& options,
                                                    const Screen& screen) {
  TREFF_ASSIGN_OR_RETURN(const std::string code, FindCode(stub, where, screen));
  municipality_v1::GetProfileRequest request;
  request.set_name(FullName("municipalities", code) + "/profile");
  request.set_include_history(options.with_history);
  request.set_dataset_version(options.dataset_version);
  return Call(stub, &MunicipalityStub::GetProfile, request);
}

absl::StatusOr<Questions> GetQuestions(MunicipalityStub& stub) {
  TREFF_ASSIGN_OR_RETURN(const auto response, Call(stub, &MunicipalityStub::ListQuestions,
                                                   municipality_v1::ListQuestionsRequest()));
  return response.questions();
}

absl::Status Profile(const MunicipalitiesOptions& options, Session& session) {
  const auto stub =
      municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
  const Screen& screen = session.screen();
  TREFF_ASSIGN_OR_RETURN(const auto profile, GetProfile(*stub, options.where, options, screen));
  if (!options.history_of.empty()) {
    TREFF_ASSIGN_OR_RETURN(const int position,
                           IndicatorPosition(options.history_of, profile, screen));
    return session.Print(profile.facts(position),
                         [&] { return HistoryView(profile, position, screen); });
  }
  if (session.json()) return session.Print(profile, [] { return ""; });
  municipality_v1::GetMunicipalityRequest request;
  request.set_name("municipalities/" + profile.region().code());
  TREFF_ASSIGN_OR_RETURN(const auto place,
                         Call(*stub, &MunicipalityStub::GetMunicipality, request));
  TREFF_ASSIGN_OR_RETURN(const auto questions, GetQuestions(*stub));
  return session.Print(profile, [&] { return ProfileView(profile, place, questions, screen); });
}

absl::Status Compare(const MunicipalitiesOptions& options, Session& session) {
  const auto stub =
      municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
  std::vector<std::string> places = options.compare;
  if (!options.where.empty()) places.insert(places.begin(), options.where);
  std::vector<municipality_v1::Profile> profiles;
  MunicipalitiesOptions same_version = options;
  for (const std::string& place : places) {
    TREFF_ASSIGN_OR_RETURN(profiles.emplace_back(),
                           GetProfile(*stub, place, same_version, session.screen()));
    same_version.dataset_version = profiles.front().dataset_version();
  }
  if (session.json()) {
    for (const auto& profile : profiles) {
      TREFF_RETURN_IF_ERROR(session.PrintLine(profile, [] { return ""; }));
    }
    return absl::OkStatus();
  }
  TREFF_ASSIGN_OR_RETURN(const auto questions, GetQuestions(*stub));
  return session.Write(ComparisonView(profiles, questions, session.screen()));
}

absl::Status Run(const MunicipalitiesOptions& options, Session& session) {
  if (!options.compare.empty()) return Compare(options, session);
  return options.where.empty() ? List(options, session) : Profile(options, session);
}

}  // namespace

void AddMunicipalities(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("municipalities", "List the municipalities, or show all about one");
  const auto options = std::make_shared<MunicipalitiesOptions>();
  CLI::Option* where =
      command->add_option("where", options->where, "Code or name of the one to show: 0301, Oslo");
  CLI::Option* compare =
      command->add_option("--compare", options->compare, "Show these side by side: Oslo Bergen")
          ->expected(1, 8);
  command->add_option("--county", options->county, "Only those of this county: 15")
      ->excludes(where)
      ->excludes(compare);
  CLI::Option* history = command
                             ->add_option("--history", options->history_of,
                                          "Show earlier figures too, or those of one indicator")
                             ->expected(0, 1)
                             ->needs(where)
                             ->excludes(compare);
  command->add_option("--dataset-version", options->dataset_version, "As it was known then");
  command->callback([options, history, &action] {
    options->with_history = history->count() > 0;
    action = [options](Session& session) { return Run(*options, session); };
  });
}

}  // namespace treff::cli
