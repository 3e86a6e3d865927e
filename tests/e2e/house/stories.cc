#include "tests/e2e/house/stories.h"

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::e2e {
namespace {

using nlohmann::json;
using recommendation::v1::RankedMunicipality;
using recommendation::v1::Recommendation;
using recommendation::v1::RequirementResult;

// Rows of the list, and places whose reasons are written out.
constexpr int kListed = 10;
constexpr int kExplained = 3;

Expectation ExpectationOf(const json& written) {
  return {.municipality = "municipalities/" + written.at("municipality").get<std::string>(),
          .name = written.at("name"),
          .within = written.value("within", 0),
          .beyond = written.value("beyond", 0),
          .excluded_by = written.value("excludedBy", ""),
          .why = written.at("why")};
}

StoryAnswer AnswerOf(const json& written, const std::string& file) {
  StoryAnswer answer{.label = written.value("label", "")};
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(written.at("case").dump(), &answer.household);
  EXPECT_TRUE(parsed.ok()) << file << ": " << parsed;
  for (const json& expected : written.at("expected")) {
    answer.expected.push_back(ExpectationOf(expected));
  }
  return answer;
}

std::string Members(const google::protobuf::RepeatedField<int32_t>& members) {
  if (members.empty()) return "";
  return absl::StrCat(members.size() == 1 ? " (member " : " (members ",
                      absl::StrJoin(members, ", "), ")");
}

std::string Ranks(const RankedMunicipality& place) {
  return place.best_rank() == place.worst_rank()
             ? absl::StrCat(place.rank())
             : absl::StrCat(place.best_rank(), " to ", place.worst_rank());
}

void WriteList(const Recommendation& answer, std::string& text) {
  absl::StrAppend(&text, "| | Municipality | County | Score | Can be rank |\n|-|-|-|-|-|\n");
  for (int i = 0; i < answer.ranked_size() && i < kListed; ++i) {
    const RankedMunicipality& place = answer.ranked(i);
    absl::StrAppendFormat(&text, "| %d | %s | %s | %.1f | %s |\n", place.rank(),
                          place.display_name(), place.county_display_name(), place.score(),
                          Ranks(place));
  }
}

void WritePlace(const RankedMunicipality& place, std::string& text) {
  absl::StrAppendFormat(&text, "\n### %d. %s\n\n", place.rank(), place.display_name());
  if (place.has_summary()) absl::StrAppend(&text, place.summary().text(), "\n\n");
  for (const auto& term : place.terms()) {
    absl::StrAppendFormat(&text, "- %.1f of %.1f: %s%s\n", term.points(), term.max_points(),
                          term.reason().text(), Members(term.members()));
  }
  for (const auto& requirement : place.requirements()) {
    if (requirement.outcome() != RequirementResult::UNKNOWN) continue;
    absl::StrAppend(&text, "- not known: ", requirement.reason().text(), "\n");
  }
}

void WriteExcluded(const Recommendation& answer, std::string& text) {
  std::map<std::string, int> by_rule;
  for (const auto& excluded : answer.excluded()) {
    for (const auto& failed : excluded.failed()) ++by_rule[failed.rule_id()];
  }
  absl::StrAppendFormat(&text, "\n%d of %d municipalities are left out", answer.excluded_size(),
                        answer.municipality_count());
  std::vector<std::string> parts;
  for (const auto& [rule, count] : by_rule) parts.push_back(absl::StrCat("`", rule, "` ", count));
  absl::StrAppend(&text, parts.empty() ? "" : ": ", absl::StrJoin(parts, ", "), ".\n");
}

template <typename Parts>
void WriteReasons(const char* title, const Parts& parts, std::string& text) {
  if (parts.empty()) return;
  absl::StrAppend(&text, "\n", title, "\n\n");
  for (const auto& part : parts) absl::StrAppend(&text, "- ", part.reason().text(), "\n");
}

void WriteExpected(const std::vector<Expectation>& expected, std::string& text) {
  if (expected.empty()) return;
  absl::StrAppend(&text, "\nExpected:\n\n");
  for (const Expectation& one : expected) {
    const std::string what = one.within > 0 ? absl::StrCat("is among the first ", one.within)
                             : one.beyond > 0
                                 ? absl::StrCat("is not among the first ", one.beyond)
                                 : absl::StrCat("is left out by `", one.excluded_by, "`");
    absl::StrAppend(&text, "- **", one.name, "** ", what, ": ", one.why, "\n");
  }
}

void WriteAnswer(const StoryAnswer& household, const Recommendation& answer, std::string& text) {
  absl::StrAppend(&text, "\n## The answer",
                  household.label.empty() ? "" : absl::StrCat(": ", household.label), "\n\n");
  if (answer.has_lead()) absl::StrAppend(&text, answer.lead().text(), "\n\n");
  WriteList(answer, text);
  WriteExpected(household.expected, text);
  for (int i = 0; i < answer.ranked_size() && i < kExplained; ++i) {
    WritePlace(answer.ranked(i), text);
  }
  WriteExcluded(answer, text);
  WriteReasons("To ask:", answer.questions(), text);
  WriteReasons("Not used:", answer.unused_facts(), text);
}

// 0 when it is not ranked.
int RankOf(const std::string& municipality, const Recommendation& answer) {
  for (const auto& place : answer.ranked()) {
    if (place.municipality() == municipality) return place.rank();
  }
  return 0;
}

bool IsExcludedBy(const std::string& municipality, const std::string& rule,
                  const Recommendation& answer) {
  for (const auto& excluded : answer.excluded()) {
    if (excluded.municipality() != municipality) continue;
    for (const auto& failed : excluded.failed()) {
      if (failed.rule_id() == rule) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Story> ReadStories() {
  std::set<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(TREFF_SOURCE_DIR "/docs/stories")) {
    if (file.path().extension() == ".json") files.insert(file.path());
  }
  std::vector<Story> stories;
  for (const auto& file : files) {
    const json written = json::parse(treff::testing::ReadFile(file));
    Story story{.id = file.stem(), .title = written.at("title"), .text = written.at("story")};
    for (const json& answer : written.at("answers")) {
      story.answers.push_back(AnswerOf(answer, file));
    }
    stories.push_back(std::move(story));
  }
  return stories;
}

std::string Written(const Story& story, const std::vector<Recommendation>& answers) {
  std::string text = absl::StrCat("# ", story.title, "\n\n", story.text,
                                  " The household is made up. Written by `docs/stories/update`.\n");
  for (size_t i = 0; i < answers.size(); ++i) WriteAnswer(story.answers[i], answers[i], text);
  return text;
}

std::string Difference(const Expectation& expectation, const Recommendation& answer) {
  const int rank = RankOf(expectation.municipality, answer);
  const std::string is =
      absl::StrCat(expectation.name, rank == 0 ? " is left out" : absl::StrCat(" is ", rank), ": ",
                   expectation.why);
  if (expectation.within > 0 && (rank == 0 || rank > expectation.within)) return is;
  if (expectation.beyond > 0 && rank > 0 && rank <= expectation.beyond) return is;
  if (!expectation.excluded_by.empty() &&
      !IsExcludedBy(expectation.municipality, expectation.excluded_by, answer)) {
    return is;
  }
  return "";
}

}  // namespace treff::e2e
