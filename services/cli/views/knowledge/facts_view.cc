#include "services/cli/views/knowledge/facts_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/figures.h"
#include "services/cli/views/matching/question_order.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Fact;
using municipality_v1::Observation;
using municipality_v1::Question;
using municipality_v1::Region;

std::string Row(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

std::string Periods(const Coverage& one, const Screen& screen) {
  if (one.newest_period.empty()) return screen.Text("none");
  if (one.oldest_period == one.newest_period) return one.newest_period;
  return absl::StrCat(one.oldest_period, " – ", one.newest_period);
}

std::string OwnersOf(const Coverage& one, const Screen& screen) {
  return one.owners.empty() ? screen.Text("none") : absl::StrJoin(one.owners, ", ");
}

std::string CoverageRow(const std::string& question, const Coverage& one, const Screen& screen) {
  const bool derived = one.indicator.has_derivation();
  return Row({question, IndicatorName(one.indicator, screen), OwnersOf(one, screen),
              Periods(one, screen), absl::StrCat(one.own), absl::StrCat(one.suppressed),
              absl::StrCat(one.wider),
              derived ? screen.Text("method.derived") : screen.Text("method.method_unspecified")});
}

std::string UnansweredRow(const Question& question, const Screen& screen) {
  const std::string why =
      screen.Word("availability", Question::Availability_Name(question.availability()));
  return Row({DisplayName(question, screen), why, screen.Text("none"), screen.Text("none"), "0",
              "0", "0", screen.Text("none")});
}

std::string Header(const Screen& screen) {
  const std::vector<std::string> cells = {
      screen.Text("facts.question"), screen.Text("header.indicator"), screen.Text("header.owner"),
      screen.Text("header.period"),  screen.Text("facts.own"),        screen.Text("facts.hidden"),
      screen.Text("facts.wider"),    screen.Text("header.method")};
  return Row(cells) + Row(std::vector<std::string>(cells.size(), "---"));
}

}  // namespace

void CoverageTable::Add(const municipality_v1::StreamSnapshotResponse& part) {
  if (part.has_header()) {
    header_ = part.header();
    for (const auto& indicator : header_.indicators()) {
      indicators_.emplace_back().indicator = indicator;
    }
    return;
  }
  ++municipalities_;
  const int count = std::min(part.profile().facts_size(), static_cast<int>(indicators_.size()));
  for (int i = 0; i < count; ++i) AddFact(part.profile().facts(i), indicators_[i]);
}

void CoverageTable::AddFact(const Fact& fact, Coverage& coverage) const {
  if (fact.own().state() == Observation::SUPPRESSED) ++coverage.suppressed;
  if (!fact.has_best()) return;
  ++(fact.best_level() == Region::MUNICIPALITY ? coverage.own : coverage.wider);
  const Observation& best = fact.best();
  if (coverage.oldest_period.empty() || best.period() < coverage.oldest_period) {
    coverage.oldest_period = best.period();
  }
  coverage.newest_period = std::max(coverage.newest_period, best.period());
  if (best.provenance_index() >= 0 && best.provenance_index() < header_.provenances_size()) {
    coverage.owners.insert(header_.provenances(best.provenance_index()).owner());
  }
}

std::string FactsDocument(const CoverageTable& coverage, const Questions& questions,
                          const Screen& screen) {
  municipality_v1::Profile profile;  // what the order is made of
  for (const Coverage& one : coverage.indicators()) {
    *profile.add_indicators() = one.indicator;
    profile.add_facts();
  }
  std::string document = absl::StrCat(
      "# ", screen.Text("facts.title"), "\n\n",
      screen.Text("facts.intro", {{"municipalities", absl::StrCat(coverage.municipalities())}}),
      "\n");
  std::string group;
  for (const AnsweredQuestion& answered : InQuestionOrder(profile, questions)) {
    if (answered.group != group) {
      group = answered.group;
      absl::StrAppend(&document, "\n## ", screen.Word("group", group), "\n\n", Header(screen));
    }
    if (answered.question != nullptr && answered.positions.empty()) {
      document += UnansweredRow(*answered.question, screen);
      continue;
    }
    std::string name = answered.question == nullptr ? screen.Text("profile.other")
                                                    : DisplayName(*answered.question, screen);
    for (const int i : answered.positions) {
      document += CoverageRow(name, coverage.indicators()[i], screen);
      name.clear();
    }
  }
  return document;
}

}  // namespace treff::cli
