#include "services/cli/views/matching/allocation_view.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/str_cat.h"

namespace treff::cli {
namespace {

using recommendation::v1::Allocation;
using recommendation::v1::AllocationMetadata;
using recommendation::v1::AllocationNote;
using recommendation::v1::AllocationPlacement;
using recommendation::v1::NotBest;

std::string NameOf(const std::string& location, const LocationNames& names, const Screen& screen) {
  if (location.empty()) return screen.Text("plan.unplaced");
  const auto found = names.find(location);
  return found == names.end() ? location : found->second;
}

std::string Percent(double share, const Screen& screen) {
  return screen.Number(100 * share, 3) + " %";
}

// What rounds to nothing reads as not binding.
constexpr double kShownPrice = 0.005;

std::string PriceText(double price, const Screen& screen) {
  return std::abs(price) < kShownPrice ? screen.Text("plan.not_binding") : screen.Number(price, 2);
}

std::string StateOf(const Allocation& plan, const Screen& screen) {
  return screen.Word("plan_state", Allocation::State_Name(plan.state()));
}

std::string ResultLine(const Allocation& plan, const Screen& screen) {
  const auto& result = plan.result();
  return screen.Text("plan.result", {{"placed", absl::StrCat(result.placement_size())},
                                     {"cases", absl::StrCat(plan.case_count())},
                                     {"objective", screen.Number(result.objective(), 2)},
                                     {"bound", screen.Number(result.bound(), 2)},
                                     {"gap", Percent(result.gap(), screen)},
                                     {"seconds", screen.Number(result.seconds(), 1)}}) +
         "\n";
}

std::string VersionsLine(const Allocation& plan, const Screen& screen) {
  const auto& versions = plan.versions();
  return screen.Dim(
             screen.Text("plan.versions", {{"dataset", absl::StrCat(versions.dataset_version())},
                                           {"quotas", absl::StrCat(versions.quota_revision())},
                                           {"year", absl::StrCat(versions.quota_year())},
                                           {"policy", versions.policy()}})) +
         "\n";
}

std::string NoteText(const AllocationNote& note, const LocationNames& names, const Screen& screen) {
  constexpr int kMostNamed = 5;
  const std::string text = screen.Word("plan_note", AllocationNote::Kind_Name(note.kind()));
  const auto& about = note.cases().empty() ? note.municipalities() : note.cases();
  if (about.empty()) return text;
  std::string list;
  for (int i = 0; i < std::min(about.size(), kMostNamed); ++i) {
    absl::StrAppend(&list, i == 0 ? "" : ", ", NameOf(about[i], names, screen));
  }
  const int more = about.size() - kMostNamed;
  if (more > 0) list += screen.Text("plan.and_more", {{"count", absl::StrCat(more)}});
  return absl::StrCat(text, ": ", list);
}

std::string Cut(int rows, int shown, const Screen& screen) {
  if (rows <= shown) return "";
  return screen.Dim(screen.Text("plan.more_rows", {{"count", absl::StrCat(rows - shown)}})) + "\n";
}

// Every case with its place, then those without one.
std::string PlacementTable(const Allocation& plan, const LocationNames& names, int top,
                           const Screen& screen) {
  std::unordered_map<std::string, const NotBest*> missed;
  for (const NotBest& one : plan.result().not_best()) missed.emplace(one.case_(), &one);
  std::vector<AllocationPlacement> rows(plan.result().placement().begin(),
                                        plan.result().placement().end());
  std::unordered_set<std::string> held;
  for (const auto& wish : plan.revision().overrides()) held.insert(wish.case_());
  std::unordered_map<std::string, bool> placed;
  for (const AllocationPlacement& row : rows) placed[row.case_()] = true;
  const auto add_unplaced = [&](const std::string& name) {
    if (placed.count(name) == 0) rows.emplace_back().set_case_(name);
  };
  for (const std::string& name : plan.cases()) add_unplaced(name);
  for (const auto& one : plan.problem().cases()) add_unplaced(one.id());

  Table table({{screen.Text("header.case")},
               {screen.Text("header.municipality"), Table::Align::kLeft, true},
               {screen.Text("header.value"), Table::Align::kRight},
               {screen.Text("header.best_place"), Table::Align::kLeft, true},
               {screen.Text("header.value_lost"), Table::Align::kRight}});
  const int shown = std::min<int>(top, static_cast<int>(rows.size()));
  for (int i = 0; i < shown; ++i) {
    const auto found = missed.find(rows[i].case_());
    const NotBest* best = found == missed.end() ? nullptr : found->second;
    const std::string place = NameOf(rows[i].location(), names, screen);
    table.AddRow(
        {NameOf(rows[i].case_(), names, screen),
         held.count(rows[i].case_()) == 0 ? place : screen.Text("plan.held", {{"place", place}}),
         rows[i].location().empty() ? "" : screen.Number(rows[i].value(), 2),
         best == nullptr ? "" : NameOf(best->best_location(), names, screen),
         best == nullptr ? "" : screen.Number(best->value_lost(), 2)});
  }
  return screen.Render(table) + Cut(static_cast<int>(rows.size()), shown, screen);
}

// The capacities that are used, those that are worth most first.
std::string CapacityTable(const Allocation& plan, const LocationNames& names, int top,
                          const Screen& screen) {
  std::vector<recommendation::v1::AllocationPrice> rows;
  for (const auto& price : plan.result().prices()) {
    if (price.used() > 0) rows.push_back(price);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.price() > b.price(); });
  Table table({{screen.Text("header.municipality"), Table::Align::kLeft, true},
               {screen.Text("header.resource")},
               {screen.Text("header.used"), Table::Align::kRight},
               {screen.Text("header.room"), Table::Align::kRight},
               {screen.Text("header.binds")},
               {screen.Text("header.price"), Table::Align::kRight}});
  const int shown = std::min<int>(top, static_cast<int>(rows.size()));
  for (int i = 0; i < shown; ++i) {
    table.AddRow(
        {NameOf(rows[i].location(), names, screen), screen.Word("resource", rows[i].resource()),
         screen.Number(static_cast<double>(rows[i].used())),
         rows[i].has_capacity() ? screen.Number(static_cast<double>(rows[i].capacity())) : "",
         screen.Text(rows[i].binds() ? "yes" : "no"),
         rows[i].binds() ? screen.Number(rows[i].price(), 2) : screen.Text("plan.not_binding")});
  }
  return screen.Render(table) + Cut(static_cast<int>(rows.size()), shown, screen);
}

// Whom to ask before placements are certain.
std::string DoubtTable(const Allocation& plan, const LocationNames& names, int top,
                       const Screen& screen) {
  if (plan.doubts().empty()) return "";
  Table table({{screen.Text("header.municipality"), Table::Align::kLeft, true},
               {screen.Text("header.not_known"), Table::Align::kLeft, true},
               {screen.Text("header.cases"), Table::Align::kRight}});
  const int shown = std::min(top, plan.doubts_size());
  for (int i = 0; i < shown; ++i) {
    const auto& doubt = plan.doubts(i);
    table.AddRow({NameOf(doubt.municipality(), names, screen), screen.Word("doubt", doubt.rule()),
                  screen.Number(doubt.case_count())});
  }
  return absl::StrCat(
      screen.Unsure(
          screen.Text("plan.doubts", {{"count", absl::StrCat(plan.doubtful_case_count())},
                                      {"placed", absl::StrCat(plan.result().placement_size())}})),
      "\n", screen.Render(table), Cut(plan.doubts_size(), shown, screen), "\n");
}

std::string GroupTable(const Allocation& plan, const Screen& screen) {
  Table table({{screen.Text("header.group")},
               {screen.Text("header.value"), Table::Align::kRight},
               {screen.Text("header.random_value"), Table::Align::kRight},
               {screen.Text("header.ratio"), Table::Align::kRight},
               {screen.Text("header.floor"), Table::Align::kRight},
               {screen.Text("header.price"), Table::Align::kRight}});
  for (const auto& group : plan.result().groups()) {
    const bool has_random = group.random_value() > 0;
    table.AddRow({screen.Word("plan_group", group.group()), screen.Number(group.value(), 2),
                  screen.Number(group.random_value(), 2),
                  has_random ? screen.Number(group.value() / group.random_value(), 2) : "",
                  group.floor_ratio() == 0 ? "" : screen.Number(group.floor_ratio(), 2),
                  PriceText(group.price(), screen)});
  }
  return table.empty() ? "" : screen.Render(table);
}

std::string NextStep(const Allocation& plan, const Screen& screen) {
  if (plan.state() == Allocation::APPROVED) {
    return screen.Text("plan.approved", {{"approver", plan.approval().approver()},
                                         {"time", screen.Time(plan.approval().approve_time())},
                                         {"count", absl::StrCat(plan.requests_size())}}) +
           "\n";
  }
  if (plan.state() != Allocation::DRAFT) return "";
  return screen.Dim(screen.Text("plan.next", {{"name", plan.name()}})) + "\n";
}

}  // namespace

std::string AllocationView(const Allocation& plan, const LocationNames& names,
                           const AllocationViewOptions& options, const Screen& screen) {
  std::string text = screen.Bold(screen.Text(
                         "plan.title", {{"name", plan.name()}, {"state", StateOf(plan, screen)}})) +
                     "\n";
  if (plan.has_versions()) text += VersionsLine(plan, screen);
  if (plan.has_revision()) {
    text += screen.Text("plan.revises", {{"base", plan.revision().base()}}) + "\n";
  }
  if (plan.has_failure()) text += screen.Bad(plan.failure().message()) + "\n";
  for (const AllocationNote& note : plan.notes()) {
    text += screen.Unsure(screen.Paragraph(NoteText(note, names, screen), 2));
  }
  if (!plan.has_result()) return text;
  text += ResultLine(plan, screen) + "\n";
  text += PlacementTable(plan, names, options.top, screen) + "\n";
  text += DoubtTable(plan, names, options.top, screen);
  text += CapacityTable(plan, names, options.top, screen) + "\n";
  text += GroupTable(plan, screen);
  return text + NextStep(plan, screen);
}

std::string AllocationsView(const recommendation::v1::ListAllocationsResponse& plans,
                            const Screen& screen) {
  if (plans.allocations().empty()) return screen.Text("plans.empty") + "\n";
  Table table({{screen.Text("header.name")},
               {screen.Text("header.state")},
               {screen.Text("header.cases"), Table::Align::kRight},
               {screen.Text("header.objective"), Table::Align::kRight},
               {screen.Text("header.gap"), Table::Align::kRight},
               {screen.Text("header.time")}});
  for (const Allocation& plan : plans.allocations()) {
    table.AddRow({plan.name(), StateOf(plan, screen), screen.Number(plan.case_count()),
                  plan.has_result() ? screen.Number(plan.result().objective(), 2) : "",
                  plan.has_result() ? Percent(plan.result().gap(), screen) : "",
                  screen.Time(plan.create_time())});
  }
  return screen.Render(table);
}

std::string ComparisonView(const recommendation::v1::AllocationComparison& comparison,
                           const LocationNames& names, const AllocationViewOptions& options,
                           const Screen& screen) {
  std::string text =
      screen.Text("plan.compared",
                  {{"objective", screen.Number(comparison.objective(), 2)},
                   {"bound", screen.Number(comparison.bound(), 2)},
                   {"other_objective", screen.Number(comparison.other_objective(), 2)},
                   {"other_bound", screen.Number(comparison.other_bound(), 2)},
                   {"moved", absl::StrCat(comparison.moved_size())}}) +
      "\n";
  Table moved({{screen.Text("header.case")},
               {screen.Text("header.from"), Table::Align::kLeft, true},
               {screen.Text("header.to"), Table::Align::kLeft, true},
               {screen.Text("header.change"), Table::Align::kRight}});
  const int shown = std::min(options.top, comparison.moved_size());
  for (int i = 0; i < shown; ++i) {
    const auto& one = comparison.moved(i);
    moved.AddRow({NameOf(one.case_(), names, screen), NameOf(one.from(), names, screen),
                  NameOf(one.to(), names, screen), screen.Number(one.value_change(), 2)});
  }
  if (!moved.empty()) text += "\n" + screen.Render(moved);
  text += Cut(comparison.moved_size(), shown, screen);
  Table groups({{screen.Text("header.group")},
                {screen.Text("header.value"), Table::Align::kRight},
                {screen.Text("header.change"), Table::Align::kRight}});
  for (const auto& group : comparison.groups()) {
    groups.AddRow({screen.Word("plan_group", group.group()), screen.Number(group.value(), 2),
                   screen.Number(group.other_value() - group.value(), 2)});
  }
  if (!groups.empty()) text += "\n" + screen.Render(groups);
  Table uses({{screen.Text("header.municipality"), Table::Align::kLeft, true},
              {screen.Text("header.resource")},
              {screen.Text("header.from"), Table::Align::kRight},
              {screen.Text("header.to"), Table::Align::kRight}});
  for (const auto& use : comparison.uses()) {
    uses.AddRow({NameOf(use.location(), names, screen), screen.Word("resource", use.resource()),
                 screen.Number(static_cast<double>(use.used())),
                 screen.Number(static_cast<double>(use.other_used()))});
  }
  return uses.empty() ? text : text + "\n" + screen.Render(uses);
}

std::string AllocationProgressText(const AllocationMetadata& metadata, const Screen& screen) {
  switch (metadata.phase()) {
    case AllocationMetadata::WAITING:
      return screen.Text("plan.waiting");
    case AllocationMetadata::READING:
      return screen.Text("plan.reading", {{"read", absl::StrCat(metadata.cases_read())},
                                          {"cases", absl::StrCat(metadata.case_count())}});
    case AllocationMetadata::SOLVING:
      if (!metadata.has_gap()) return screen.Text("plan.searching");
      return screen.Text("plan.solving", {{"objective", screen.Number(metadata.objective(), 2)},
                                          {"bound", screen.Number(metadata.bound(), 2)},
                                          {"gap", Percent(metadata.gap(), screen)},
                                          {"seconds", screen.Number(metadata.seconds(), 1)}});
    default:
      return "";
  }
}

}  // namespace treff::cli
