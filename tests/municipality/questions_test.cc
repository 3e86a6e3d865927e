// The questions that officers ask: each is answered, or says honestly why not.
#include "services/municipality/questions/questions.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/municipality/reports/catalogue/report_catalogue.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::municipality {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

std::string TextOf(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// Takes the indicators that the file defines.
void AddIndicators(const std::filesystem::path& path, std::set<std::string>& indicators) {
  const std::regex definition("indicator_id: \"([^\"]+)\"");
  const std::string text = TextOf(path);
  for (std::sregex_iterator found(text.begin(), text.end(), definition), end; found != end;
       ++found) {
    indicators.insert((*found)[1]);
  }
}

// The indicators that the ingestion service's catalogue defines, and those that are reported.
std::set<std::string> CatalogueIndicators() {
  std::set<std::string> indicators;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(TREFF_SOURCE_DIR) + "/services/ingestion/catalogue/indicators")) {
    AddIndicators(entry.path(), indicators);
  }
  const size_t from_sources = indicators.size();
  AddIndicators(std::string(TREFF_SOURCE_DIR) +
                    "/services/municipality/reports/catalogue/reported_indicators.textproto",
                indicators);
  EXPECT_EQ(indicators.size(), from_sources + ReportedIndicators().size() + 1)
      << "an indicator is both reported and fetched: the one would stand over the other";
  for (const ReportLanguage& language : ReportLanguages()) {
    indicators.insert(InterpreterIndicatorId(language.code()));
  }
  return indicators;
}

TEST(Questions, TheFileHolds) {
  const std::string path =
      std::string(TREFF_SOURCE_DIR) + "/services/municipality/questions/questions.textproto";

  const auto questions = ReadQuestions("questions.textproto", TextOf(path));

  ASSERT_THAT(questions, IsOk());
  EXPECT_GE(questions->size(), 38u);
  EXPECT_EQ(questions->size(), Questions().size()) << "what is compiled in is the file";
}

TEST(Questions, GroupsComeInTheOfficersOrder) {
  std::vector<std::string> groups;
  for (const v1::Question& question : Questions()) {
    if (groups.empty() || groups.back() != question.group()) groups.push_back(question.group());
  }

  EXPECT_THAT(groups,
              ::testing::ElementsAre("services", "labour", "performance", "capacity", "community"));
}

TEST(Questions, EveryIndicatorThatAnswersIsInTheCatalogue) {
  const std::set<std::string> catalogue = CatalogueIndicators();
  ASSERT_FALSE(catalogue.empty());

  for (const v1::Question& question : Questions()) {
    for (const std::string& indicator : question.indicators()) {
      EXPECT_EQ(catalogue.count(indicator), 1u) << question.name() << " names " << indicator;
    }
  }
}

TEST(Questions, EverythingThatIsReportedAnswersOne) {
  std::set<std::string> named;
  for (const v1::Question& question : Questions()) {
    named.insert(question.indicators().begin(), question.indicators().end());
  }

  for (const v1::Indicator& indicator : ReportedIndicators()) {
    EXPECT_EQ(named.count(indicator.indicator_id()), 1u) << indicator.indicator_id();
  }
  for (const ReportLanguage& language : ReportLanguages()) {
    EXPECT_EQ(named.count(InterpreterIndicatorId(language.code())), 1u) << language.code();
  }
}

TEST(Questions, FaultsAreNamedAllAtOnce) {
  const auto questions = ReadQuestions("q", R"pb(
    questions {
      name: "questions/a"
      group: "services"
      display_name_nb: "A"
      display_name_nn: "A"
      display_name_en: "A"
      availability: NO_OPEN_SOURCE
    }
    questions {
      name: "questions/a"
      group: "other"
      display_name_nb: "A"
      display_name_nn: "A"
      indicators: "x"
      availability: OPEN_FIGURES
      note_nb: "Merk"
    })pb");

  EXPECT_THAT(
      questions,
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("a note that says why not"), HasSubstr("group must be"),
                     HasSubstr("named in nb, nn and en"),
                     HasSubstr("the note must be in nb, nn and en"), HasSubstr("asked twice"))));
}

}  // namespace
}  // namespace treff::municipality
