// The written stories of docs/stories: households with what a knowledgeable colleague expects of
// the answer, and the answer as people read it.
#ifndef TREFF_TESTS_E2E_HOUSE_STORIES_H_
#define TREFF_TESTS_E2E_HOUSE_STORIES_H_

#include <string>
#include <vector>

#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::e2e {

// What is expected of one municipality, and why.
struct Expectation {
  std::string municipality;  // `municipalities/{code}`
  std::string name;
  int within = 0;           // it is among so many first; 0: not asked
  int beyond = 0;           // it is not among so many first; 0: not asked
  std::string excluded_by;  // the rule that leaves it out; empty: not asked
  std::string why;
};

struct StoryAnswer {
  std::string label;  // what sets it apart from the story's other answers; empty for the only one
  casework::v1::Case household;
  std::vector<Expectation> expected;
};

struct Story {
  std::string id;  // the file's name without its ending, "01-wheelchair-user"
  std::string title;
  std::string text;
  std::vector<StoryAnswer> answers;
};

// All of them, in the order of their names. A fault of a file fails the test.
std::vector<Story> ReadStories();

// The story with its answers, in their order, as Markdown.
std::string Written(const Story& story,
                    const std::vector<recommendation::v1::Recommendation>& answers);

// Whether the answer is as expected; says what is not.
std::string Difference(const Expectation& expectation,
                       const recommendation::v1::Recommendation& answer);

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_HOUSE_STORIES_H_
