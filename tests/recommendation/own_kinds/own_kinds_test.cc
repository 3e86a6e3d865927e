// What adding a rule and a term takes: a file each, a policy that names them, and their texts. The
// kinds, the policy and the texts of this folder are not known to the program; the test adds them.
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "recommendation_messages.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/policies/policies.h"
#include "tests/recommendation/own_kinds/enough_inhabitants.h"
#include "tests/recommendation/own_kinds/school_children_share.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::recommendation::matching {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::StatusIs;
using v1::Recommendation;

constexpr char kFolder[] = TREFF_SOURCE_DIR "/tests/recommendation/own_kinds/";

const Kinds& OwnKinds() {
  static const Kinds& kinds = *[] {
    std::vector<const RuleKind*> rules = StandardKinds().rules();
    std::vector<const TermKind*> terms = StandardKinds().terms();
    rules.push_back(&EnoughInhabitantsRule());
    terms.push_back(&SchoolChildrenShareTerm());
    return new Kinds(std::move(rules), std::move(terms));
  }();
  return kinds;
}

// The program's catalogue with this folder's texts.
const platform::Messages& OwnMessages() {
  static const platform::Messages& messages = *[] {
    std::vector<std::string> merged;
    for (const EmbeddedFile& file : message_files::EmbeddedFiles()) {
      nlohmann::json texts = nlohmann::json::parse(file.bytes);
      const std::string language(file.name.substr(file.name.rfind('/') + 1));
      texts.update(nlohmann::json::parse(std::ifstream(kFolder + language)));
      merged.push_back(texts.dump());
    }
    std::vector<EmbeddedFile> files = message_files::EmbeddedFiles();
    for (size_t i = 0; i < files.size(); ++i) files[i].bytes = merged[i];
    return platform::Messages::Load(files).value().release();
  }();
  return messages;
}

// A municipality of `inhabitants` of whom `children` are of school age.
SamplePlace Village(const std::string& code, double inhabitants, double children) {
  return {.code = code,
          .facts = {{"community.population", {inhabitants}},
                    {"community.population_6_15", {children}}}};
}

// 100, 200 and 90 children of a thousand; the second is too small.
std::vector<SamplePlace> ThreeVillages() {
  return {Village("1101", 2000, 200), Village("1102", 800, 160), Village("1103", 2000, 180)};
}

class OwnKindsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto policies = Policies::Load(kFolder, OwnMessages(), OwnKinds());
    ASSERT_THAT(policies, testing::IsOk());
    policies_ = *std::move(policies);
  }

  Recommendation AnswerFor(const std::vector<SamplePlace>& places) const {
    const v1::Policy& policy = **policies_->Find("policies/villages@1", "policy");
    Recommendation answer = Recommend({.household_case = Couple(),
                                       .snapshot = *SampleSnapshot(places),
                                       .policy = policy,
                                       .quota_year = kQuotaYear,
                                       .kinds = &OwnKinds()});
    PutIntoWords(OwnMessages(), "en", answer);
    return answer;
  }

  std::unique_ptr<Policies> policies_;
};

TEST_F(OwnKindsTest, APolicyCanNameOnlyKindsThatThereAre) {
  EXPECT_THAT(
      Policies::Load(kFolder, OwnMessages(), StandardKinds()),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("rules[0].kind_id"), HasSubstr("asked, quota_room"),
                     HasSubstr("terms[0].kind_id"), HasSubstr("indicator, quota_headroom"))));
}

TEST_F(OwnKindsTest, EveryTextThatTheKindsLackIsNamed) {
  EXPECT_THAT(Policies::Load(kFolder, SampleMessages(), OwnKinds()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("rule.enough_inhabitants.pass"),
                             HasSubstr("rule.enough_inhabitants.fail"),
                             HasSubstr("rule.enough_inhabitants.unknown"),
                             HasSubstr("near_miss.enough_inhabitants"),
                             HasSubstr("term.school_children_share.name"),
                             HasSubstr("term.school_children_share.known"),
                             HasSubstr("term.school_children_share.missing"))));
}

TEST_F(OwnKindsTest, TheRuleJudgesAndExplains) {
  const Recommendation answer = AnswerFor(ThreeVillages());

  ASSERT_EQ(answer.ranked_size(), 2);
  const v1::RequirementResult& passed = answer.ranked(0).requirements(0);
  EXPECT_EQ(passed.outcome(), v1::RequirementResult::PASS);
  EXPECT_EQ(passed.reason().text(), "2,000 inhabitants.");
  ASSERT_EQ(passed.citations_size(), 1);
  EXPECT_EQ(passed.citations(0).observation().value(), 2000);
  ASSERT_EQ(answer.excluded_size(), 1);
  EXPECT_EQ(answer.excluded(0).municipality(), "municipalities/1102");
  EXPECT_EQ(answer.excluded(0).failed(0).reason().text(), "Only 800 inhabitants.");
}

TEST_F(OwnKindsTest, WhatTheRuleDoesNotKnowIsUnknownAndNotAFail) {
  const Recommendation answer = AnswerFor({Village("1101", 2000, 200), {.code = "1102"}});

  ASSERT_EQ(answer.ranked_size(), 2);
  const auto& unknown = answer.ranked(1);
  EXPECT_EQ(unknown.municipality(), "municipalities/1102");
  EXPECT_TRUE(unknown.ask_municipality());
  EXPECT_EQ(unknown.requirements(0).reason().text(), "How many live there is not known.");
}

TEST_F(OwnKindsTest, TheTermScoresAndExplains) {
  const Recommendation answer = AnswerFor(ThreeVillages());

  const v1::Term& term = answer.ranked(0).terms(0);
  EXPECT_EQ(term.input(), 100);
  EXPECT_DOUBLE_EQ(term.points(), 50);
  EXPECT_EQ(term.reason().text(), "100.0 of 1,000 inhabitants are 6 to 15 years old.");
  EXPECT_EQ(term.citations_size(), 2);
}

TEST_F(OwnKindsTest, TheNearMissSaysWhatWouldAdmitItAndItWould) {
  const Recommendation answer = AnswerFor(ThreeVillages());

  ASSERT_EQ(answer.near_misses_size(), 1);
  const v1::NearMiss& miss = answer.near_misses(0);
  EXPECT_EQ(miss.change().subject(), "community.population");
  EXPECT_EQ(miss.change().from(), 800);
  EXPECT_EQ(miss.change().to(), 1000);
  EXPECT_EQ(miss.change().through(), "enough_inhabitants");
  EXPECT_EQ(miss.reason().text(), "Would be number 1 with 1,000 inhabitants instead of 800.");

  std::vector<SamplePlace> changed = ThreeVillages();
  changed[1].facts["community.population"].value = miss.change().to();
  const Recommendation then = AnswerFor(changed);
  EXPECT_EQ(then.ranked(miss.rank() - 1).municipality(), miss.municipality());
  EXPECT_EQ(then.ranked(miss.rank() - 1).score(), miss.score());
}

TEST_F(OwnKindsTest, TheSmallestSwapGoesThroughTheTermAndItSwaps) {
  const Recommendation answer = AnswerFor(ThreeVillages());

  const v1::Change& swap = answer.runner_up().smallest_swap();
  EXPECT_EQ(swap.subject(), "community.population_6_15");
  EXPECT_EQ(swap.through(), "school_children_share");
  EXPECT_EQ(swap.municipality(), "municipalities/1103");
  EXPECT_EQ(swap.from(), 180);
  EXPECT_EQ(swap.to(), 201);
  EXPECT_EQ(answer.runner_up().reason().text(),
            "The first two would swap if the figure for Kommune 1103 were 201 instead of 180: EN "
            "community.population_6_15.");

  std::vector<SamplePlace> changed = ThreeVillages();
  changed[2].facts["community.population_6_15"].value = swap.to();
  EXPECT_EQ(AnswerFor(changed).ranked(0).municipality(), "municipalities/1103");
}

}  // namespace
}  // namespace treff::recommendation::matching
