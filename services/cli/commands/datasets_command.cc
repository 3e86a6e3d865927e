// treff datasets: the versions of all that is known about municipalities.
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;

std::string VersionsView(const municipality_v1::ListDatasetVersionsResponse& versions,
                         const Screen& screen) {
  Table table({{screen.Text("header.version"), Table::Align::kRight},
               {screen.Text("header.published")},
               {screen.Text("header.datasets"), Table::Align::kRight},
               {screen.Text("header.observations"), Table::Align::kRight},
               {screen.Text("header.quota_revision"), Table::Align::kRight},
               {screen.Text("header.new_in_it"), Table::Align::kLeft, /*may_shrink=*/true}});
  for (const auto& version : versions.dataset_versions()) {
    double observations = 0;
    std::string fresh;
    for (const auto& dataset : version.datasets()) {
      observations += static_cast<double>(dataset.observation_count());
      if (dataset.since_version() != version.number()) continue;
      absl::StrAppend(&fresh, fresh.empty() ? "" : ", ", dataset.dataset());
    }
    table.AddRow({absl::StrCat(version.number()), screen.Time(version.publish_time()),
                  screen.Number(version.datasets_size()), screen.Number(observations),
                  absl::StrCat(version.quota_revision()),
                  fresh.empty() ? screen.Text("none") : fresh});
  }
  return table.empty() ? screen.Text("datasets.empty") + "\n" : screen.Render(table);
}

absl::Status Datasets(Session& session) {
  const auto stub =
      municipality_v1::DatasetService::NewStub(session.channel(Service::kMunicipality));
  TREFF_ASSIGN_OR_RETURN(const auto versions,
                         ListAll(*stub, &municipality_v1::DatasetService::Stub::ListDatasetVersions,
                                 municipality_v1::ListDatasetVersionsRequest()));
  return session.Print(versions, [&] { return VersionsView(versions, session.screen()); });
}

}  // namespace

void AddDatasets(CLI::App& app, Action& action) {
  app.add_subcommand("datasets", "List the dataset versions")->callback([&action] {
    action = Datasets;
  });
}

}  // namespace treff::cli
