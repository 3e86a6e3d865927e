// Fourteen households, each with the answer that the mirror's figures give: what must be near the
// top and what must not, and the whole answer beside the one that somebody has read.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "tests/e2e/house/house.h"
#include "tests/e2e/house/stories.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using recommendation::v1::Recommendation;
using treff::testing::IsOk;

constexpr int kStories = 14;
constexpr int kExplained = 3;

House& ImportedHouse() {
  static House& house = *[] {
    auto* made = new House(Shape::kEmbedded);
    made->ImportAll();
    return made;
  }();
  return house;
}

const std::vector<Story>& Stories() {
  static const auto& stories = *new std::vector<Story>(ReadStories());
  return stories;
}

Recommendation AnswerTo(const Case& household) {
  const auto created = ImportedHouse().Create(household);
  EXPECT_THAT(created, IsOk());
  recommendation::v1::RecommendRequest request;
  request.set_case_(created.value_or(Case()).name());
  request.set_policy("policies/standard@2");
  request.set_language("en");
  request.set_explain_count(kExplained);
  const auto answer =
      ImportedHouse().Call(&recommendation::v1::RecommendationService::Stub::Recommend, request);
  EXPECT_THAT(answer, IsOk());
  return answer.value_or(Recommendation());
}

// Of the story's households, in their order; each asked once.
const std::vector<Recommendation>& AnswersOf(int index) {
  static auto& known = *new std::map<int, std::vector<Recommendation>>;
  std::vector<Recommendation>& answers = known[index];
  if (answers.empty()) {
    for (const StoryAnswer& answer : Stories()[index].answers) {
      answers.push_back(AnswerTo(answer.household));
    }
  }
  return answers;
}

int IndexOf(const std::string& id) {
  const auto& stories = Stories();
  const auto found = std::find_if(stories.begin(), stories.end(),
                                  [&](const Story& story) { return story.id == id; });
  return static_cast<int>(found - stories.begin());
}

std::set<std::string> First(const Recommendation& answer, int count) {
  std::set<std::string> names;
  for (int i = 0; i < count && i < answer.ranked_size(); ++i) {
    names.insert(answer.ranked(i).display_name());
  }
  return names;
}

int SharedBy(const std::set<std::string>& one, const std::set<std::string>& other) {
  return static_cast<int>(std::count_if(
      one.begin(), one.end(), [&](const std::string& name) { return other.count(name) > 0; }));
}

class TheStory : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(All, TheStory, ::testing::Range(0, kStories), [](const auto& story) {
  return "Number" + std::to_string(story.param + 1);
});

TEST_P(TheStory, IsOfAHouseholdThatIsMadeUpAndSaysSo) {
  for (const StoryAnswer& answer : Stories()[GetParam()].answers) {
    EXPECT_TRUE(answer.household.synthetic());
    EXPECT_FALSE(answer.expected.empty());
  }
}

TEST_P(TheStory, IsAnsweredAsAKnowledgeableColleagueWould) {
  const Story& story = Stories()[GetParam()];
  const auto& answers = AnswersOf(GetParam());

  for (size_t i = 0; i < answers.size(); ++i) {
    for (const Expectation& expected : story.answers[i].expected) {
      EXPECT_EQ(Difference(expected, answers[i]), "") << story.title << story.answers[i].label;
    }
  }
}

// Reads the same as when somebody last looked at it. What it is now is left in the build folder:
// docs/stories/update takes it over, to be read before it is committed.
TEST_P(TheStory, ReadsAsItWasRead) {
  const Story& story = Stories()[GetParam()];
  const std::string file = story.id + ".md";
  const std::filesystem::path now = std::filesystem::path(TREFF_BIN_DIR) / "../stories";
  const std::filesystem::path read = std::filesystem::path(TREFF_SOURCE_DIR) / "docs/stories";

  const std::string text = Written(story, AnswersOf(GetParam()));

  std::filesystem::create_directories(now);
  std::ofstream(now / file) << text;
  ASSERT_TRUE(std::filesystem::exists(read / file)) << file;
  EXPECT_EQ(text, treff::testing::ReadFile(read / file));
}

TEST(Stories, AreFourteen) { EXPECT_EQ(Stories().size(), static_cast<size_t>(kStories)); }

// Three who are alike in all but their trade.
TEST(Stories, TradesLeadToDifferentPlaces) {
  const auto& answers = AnswersOf(IndexOf("10-carpenter-welder-driver"));
  constexpr int kLooked = 10;

  ASSERT_EQ(answers.size(), 3u);
  for (size_t one = 0; one < answers.size(); ++one) {
    for (size_t other = one + 1; other < answers.size(); ++other) {
      EXPECT_LE(SharedBy(First(answers[one], kLooked), First(answers[other], kLooked)),
                kLooked / 2);
    }
  }
}

}  // namespace
}  // namespace treff::e2e
