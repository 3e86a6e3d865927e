// treff datasets: the versions of all that is known about municipalities.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/screen/figures.h"
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

struct DiffOptions {
  int64_t before = 0;
  int64_t after = 0;
  std::string indicator;
  std::string municipality;
};

constexpr int kMostChanges = 1000;  // a page; the counts say how many there are in all

std::string ChangeText(bool is_set, const municipality_v1::Observation& observation,
                       const Screen& screen) {
  return is_set ? FigureText(observation, "", 2, screen) : screen.Text("none");
}

std::string DiffView(const municipality_v1::DiffDatasetVersionsResponse& diff,
                     const Screen& screen) {
  if (diff.counts().empty()) return screen.Text("diff.same") + "\n";
  Table counts({{screen.Text("header.indicator")},
                {screen.Text("header.new_figures"), Table::Align::kRight},
                {screen.Text("header.gone_figures"), Table::Align::kRight},
                {screen.Text("header.changed_figures"), Table::Align::kRight}});
  for (const auto& count : diff.counts()) {
    counts.AddRow({count.indicator(), screen.Number(count.new_count()),
                   screen.Number(count.gone_count()), screen.Number(count.changed_count())});
  }
  Table changes({{screen.Text("header.indicator"), Table::Align::kLeft, /*may_shrink=*/true},
                 {screen.Text("header.municipality")},
                 {screen.Text("header.period")},
                 {screen.Text("header.before"), Table::Align::kRight},
                 {screen.Text("header.after"), Table::Align::kRight}});
  for (const auto& change : diff.changes()) {
    changes.AddRow({change.indicator(), change.region(), change.period(),
                    ChangeText(change.has_before(), change.before(), screen),
                    ChangeText(change.has_after(), change.after(), screen)});
  }
  std::string view = screen.Render(counts) + "\n" + screen.Render(changes);
  if (diff.total_size() > diff.changes_size()) {
    view += screen.Text("diff.more", {{"shown", absl::StrCat(diff.changes_size())},
                                      {"all", absl::StrCat(diff.total_size())}}) +
            "\n";
  }
  return view;
}

absl::Status Diff(const DiffOptions& options, Session& session) {
  const auto stub =
      municipality_v1::DatasetService::NewStub(session.channel(Service::kMunicipality));
  municipality_v1::DiffDatasetVersionsRequest request;
  request.set_before(options.before);
  request.set_after(options.after);
  request.set_page_size(kMostChanges);
  if (!options.indicator.empty()) request.set_indicator(FullName("indicators", options.indicator));
  if (!options.municipality.empty()) {
    request.set_municipality(FullName("municipalities", options.municipality));
  }
  TREFF_ASSIGN_OR_RETURN(
      const auto diff,
      Call(*stub, &municipality_v1::DatasetService::Stub::DiffDatasetVersions, request));
  return session.Print(diff, [&] { return DiffView(diff, session.screen()); });
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
  CLI::App* command = app.add_subcommand("datasets", "List the dataset versions");
  command->callback([command, &action] {
    if (command->get_subcommands().empty()) action = Datasets;
  });
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* diff = command->add_subcommand("diff", "Say what differs between two versions");
  diff->add_option("before", options->before, "Number of a version")->required();
  diff->add_option("after", options->after, "Number of another; the one in use by default");
  diff->add_option("--indicator", options->indicator, "Only this one: labour.unemployed");
  diff->add_option("--municipality", options->municipality, "Only this one: 0301");
  diff->callback([options, &action] {
    action = [options](Session& session) { return Diff(*options, session); };
  });
}

}  // namespace treff::cli
