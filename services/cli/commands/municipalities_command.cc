// treff municipalities: the list with key figures, or everything about one.
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/views/figures.h"
#include "services/cli/views/profile_view.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using MunicipalityStub = municipality_v1::MunicipalityService::Stub;

constexpr char kUnemploymentRate[] = "labour.unemployment_rate";
constexpr int kPageSize = 500;  // every municipality on one page

struct MunicipalitiesOptions {
  std::string code;
  std::string county;
  bool history = false;
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

absl::Status Profile(const MunicipalitiesOptions& options, Session& session) {
  const auto stub =
      municipality_v1::MunicipalityService::NewStub(session.channel(Service::kMunicipality));
  municipality_v1::GetProfileRequest request;
  request.set_name(FullName("municipalities", options.code) + "/profile");
  request.set_include_history(options.history);
  request.set_dataset_version(options.dataset_version);
  TREFF_ASSIGN_OR_RETURN(const auto profile, Call(*stub, &MunicipalityStub::GetProfile, request));
  return session.Print(profile, [&] { return ProfileView(profile, session.screen()); });
}

}  // namespace

void AddMunicipalities(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("municipalities", "List the municipalities, or show all about one");
  const auto options = std::make_shared<MunicipalitiesOptions>();
  CLI::Option* code = command->add_option("code", options->code, "Code of the one to show: 0301");
  command->add_option("--county", options->county, "Only those of this county: 15")->excludes(code);
  command->add_flag("--history", options->history, "Show earlier figures too")->needs(code);
  command->add_option("--dataset-version", options->dataset_version, "As it was known then")
      ->needs(code);
  command->callback([options, &action] {
    action = [options](Session& session) {
      return options->code.empty() ? List(*options, session) : Profile(*options, session);
    };
  });
}

}  // namespace treff::cli
