// One case from its registration to a ranked answer with reasons, in both shapes of the house.
#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using recommendation::v1::RankedMunicipality;
using recommendation::v1::Recommendation;
using recommendation::v1::RecommendationService;
using recommendation::v1::RequirementResult;
using ::testing::Each;
using ::testing::Not;
using ::testing::ResultOf;
using ::testing::StrEq;
using treff::testing::IsOk;

// Points that may be lost to rounding when terms are added.
constexpr double kRounding = 1e-9;

House& ImportedHouse(Shape shape) {
  const auto make = [](Shape wanted) {
    auto* house = new House(wanted);
    house->ImportAll();
    return house;
  };
  static House* houses[2] = {};
  House*& house = houses[static_cast<int>(shape)];
  if (house == nullptr) house = make(shape);
  return *house;
}
House& Embedded() { return ImportedHouse(Shape::kEmbedded); }
House& Suite() { return ImportedHouse(Shape::kSuite); }

Recommendation RecommendFor(House& house, const std::string& case_name,
                            const std::string& language = {}) {
  const auto answer = house.Recommend(case_name, language);
  EXPECT_THAT(answer, IsOk());
  return answer.value_or(Recommendation());
}

std::vector<std::string> Create(House& house, const std::vector<Case>& cases) {
  std::vector<std::string> names;
  for (const Case& c : cases) {
    const auto created = house.Create(c);
    EXPECT_THAT(created, IsOk());
    names.push_back(created.value_or(Case()).name());
  }
  return names;
}

bool Fails(const RequirementResult& result) {
  return result.outcome() == RequirementResult::FAIL && !result.reason().text().empty();
}

double Sum(const RankedMunicipality& municipality) {
  double sum = 0;
  for (const auto& term : municipality.terms()) sum += term.points();
  return sum;
}

// The answer without what no two registrations and imports share: names and times.
Recommendation Comparable(Recommendation answer) {
  for (auto* field : {answer.mutable_name(), answer.mutable_case_(), answer.mutable_digest()}) {
    field->clear();
  }
  answer.clear_record_time();
  // A version's digest covers when it was published.
  answer.mutable_versions()->clear_dataset_digest();
  for (auto& provenance : *answer.mutable_provenances()) provenance.clear_fetch_time();
  return answer;
}

class SampleCase : public ::testing::TestWithParam<int> {
 protected:
  // The answer for one of the demo's households.
  static const Recommendation& Answer() {
    static std::map<int, Recommendation> answers;
    const auto [found, is_new] = answers.try_emplace(GetParam());
    if (is_new) {
      const Case c = SampleCases().at(GetParam());
      found->second = RecommendFor(Embedded(), Create(Embedded(), {c}).front());
    }
    return found->second;
  }
};
INSTANTIATE_TEST_SUITE_P(Demo, SampleCase, ::testing::Values(0, 1, 2));

TEST_P(SampleCase, LooksAtEveryMunicipalityOnce) {
  std::set<std::string> seen;
  for (const auto& ranked : Answer().ranked()) seen.insert(ranked.municipality());
  for (const auto& excluded : Answer().excluded()) seen.insert(excluded.municipality());

  EXPECT_EQ(seen.size(), 357);
  EXPECT_EQ(Answer().ranked_size() + Answer().excluded_size(), 357);
  EXPECT_EQ(Answer().municipality_count(), 357);
  EXPECT_GT(Answer().ranked_size(), 0);
  EXPECT_TRUE(Answer().synthetic());
  EXPECT_EQ(Answer().household_size(), SampleCases().at(GetParam()).members_size());
}

TEST_P(SampleCase, RanksByScoreAndTheTermsAddUpToIt) {
  double last = 100;
  int rank = 0;
  for (const RankedMunicipality& municipality : Answer().ranked()) {
    EXPECT_EQ(municipality.rank(), ++rank);
    EXPECT_LE(municipality.score(), last);
    last = municipality.score();
    EXPECT_LE(municipality.score_interval().lower(), municipality.score() + kRounding);
    EXPECT_GE(municipality.score_interval().upper(), municipality.score() - kRounding);
    EXPECT_LE(municipality.best_rank(), rank);
    EXPECT_GE(municipality.worst_rank(), rank);
    ASSERT_EQ(municipality.term_points_size(), Answer().terms_size());
    if (rank > 3) continue;  // explain_count
    ASSERT_GT(municipality.terms_size(), 0) << municipality.municipality();
    EXPECT_NEAR(Sum(municipality), municipality.score(), kRounding) << municipality.municipality();
    EXPECT_FALSE(municipality.summary().text().empty());
  }
}

TEST_P(SampleCase, ATermIsItsPointsTimesItsUtilityAndCitesWhatItRestsOn) {
  double max_points = 0;
  for (const auto& term : Answer().ranked(0).terms()) max_points += term.max_points();
  EXPECT_NEAR(max_points, 100, kRounding);

  for (int i = 0; i < std::min(3, Answer().ranked_size()); ++i) {
    for (const auto& term : Answer().ranked(i).terms()) {
      EXPECT_NEAR(term.points(), term.max_points() * term.utility(), kRounding) << term.term_id();
      EXPECT_LE(term.points_interval().lower(), term.points() + kRounding) << term.term_id();
      EXPECT_GE(term.points_interval().upper(), term.points() - kRounding) << term.term_id();
      EXPECT_FALSE(term.reason().text().empty()) << term.term_id();
      for (const auto& citation : term.citations()) {
        EXPECT_LT(citation.observation().provenance_index(), Answer().provenances_size());
        EXPECT_FALSE(citation.region_display_name().empty());
      }
    }
    for (const auto& requirement : Answer().ranked(i).requirements()) {
      EXPECT_NE(requirement.outcome(), RequirementResult::FAIL);
      EXPECT_FALSE(requirement.reason().text().empty()) << requirement.rule_id();
    }
  }
}

TEST_P(SampleCase, EachExcludedOneHasTheRuleThatExcludesIt) {
  for (const auto& excluded : Answer().excluded()) {
    ASSERT_GT(excluded.failed_size(), 0) << excluded.municipality();
    EXPECT_THAT(excluded.failed(), Each(ResultOf(Fails, true))) << excluded.municipality();
  }
}

TEST_P(SampleCase, SaysWhatWouldChangeTheAnswer) {
  ASSERT_TRUE(Answer().has_runner_up());
  const auto& runner_up = Answer().runner_up();
  EXPECT_EQ(runner_up.municipality(), Answer().ranked(1).municipality());
  EXPECT_NEAR(runner_up.margin(), Answer().ranked(0).score() - Answer().ranked(1).score(),
              kRounding);
  EXPECT_FALSE(runner_up.reason().text().empty());
  if (runner_up.has_smallest_swap()) {
    EXPECT_NE(runner_up.smallest_swap().from(), runner_up.smallest_swap().to());
  }

  EXPECT_LE(Answer().near_misses_size(), 5);
  for (const auto& miss : Answer().near_misses()) {
    EXPECT_TRUE(Fails(miss.failed())) << miss.municipality();
    EXPECT_GE(miss.rank(), 1) << miss.municipality();
    EXPECT_FALSE(miss.reason().text().empty()) << miss.municipality();
  }
}

TEST_P(SampleCase, LeadsWithHowSureItIsAndAsksFewQuestions) {
  EXPECT_FALSE(Answer().lead().text().empty());
  int possible = 0;
  for (const RankedMunicipality& one : Answer().ranked()) possible += one.best_rank() == 1 ? 1 : 0;
  EXPECT_EQ(Answer().possible_first_count(), possible);
  EXPECT_EQ(Answer().ranked(0).group(), 1);
  EXPECT_LE(Answer().questions_size(), 5);
  for (const auto& question : Answer().questions()) {
    EXPECT_FALSE(question.reason().text().empty()) << question.subject();
    EXPECT_GT(question.narrowing(), 0) << question.subject();
  }
}

TEST_P(SampleCase, SaysThatItHasNeitherOutlookNorPrice) {
  std::vector<std::string> keys;
  for (const auto& note : Answer().notes()) keys.push_back(note.key());

  EXPECT_THAT(keys, ::testing::IsSupersetOf({"note.no_outlook", "note.no_price"}));
  EXPECT_TRUE(Answer().versions().model().empty());
}

TEST_P(SampleCase, ReadsDifferentlyInThreeLanguagesAndIsTheSame) {
  const Recommendation nb = RecommendFor(Embedded(), Answer().case_(), "nb");
  const Recommendation nn = RecommendFor(Embedded(), Answer().case_(), "nn");
  const Recommendation en = RecommendFor(Embedded(), Answer().case_(), "en");

  EXPECT_EQ(nb.DebugString(), Answer().DebugString());
  EXPECT_EQ(nn.digest(), nb.digest());
  EXPECT_EQ(en.digest(), nb.digest());
  const auto texts = [](const Recommendation& answer) {
    std::vector<std::string> all = {answer.runner_up().reason().text(),
                                    answer.ranked(0).summary().text()};
    for (const auto& note : answer.notes()) all.push_back(note.text());
    for (const auto& term : answer.ranked(0).terms()) all.push_back(term.reason().text());
    return all;
  };
  for (const Recommendation* answer : {&nb, &nn, &en}) {
    EXPECT_THAT(texts(*answer), Each(Not(StrEq(""))));
  }
  EXPECT_NE(texts(nb), texts(nn));
  EXPECT_NE(texts(nb), texts(en));
}

TEST_P(SampleCase, IsDerivedAgainFromItsRecord) {
  recommendation::v1::GetRecommendationRequest request;
  request.set_name(Answer().name());

  const auto again = Embedded().Call(&RecommendationService::Stub::GetRecommendation, request);

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), Answer().DebugString());
}

TEST_P(SampleCase, FourProcessesWithRedisGiveTheAnswerOfOne) {
  const Case c = SampleCases().at(GetParam());
  const Recommendation suite = RecommendFor(Suite(), Create(Suite(), {c}).front());

  EXPECT_EQ(suite.versions().dataset_version(), Answer().versions().dataset_version());
  EXPECT_EQ(Comparable(suite).DebugString(), Comparable(Answer()).DebugString());
}

// The digests of what the suite answers for `names` now.
std::vector<std::string> Digests(const std::vector<std::string>& names) {
  std::vector<std::string> digests;
  for (const std::string& name : names) digests.push_back(RecommendFor(Suite(), name).digest());
  return digests;
}

TEST(Redis, KilledHungOrEmptiedChangesNoAnswer) {
  const std::vector<std::string> names = Create(Suite(), SampleCases());
  const std::vector<std::string> expected = Digests(names);

  Suite().redis().Hang();
  EXPECT_EQ(Digests(names), expected);
  Suite().redis().GoOn();
  Suite().redis().Kill();
  EXPECT_EQ(Digests(names), expected);
  Suite().redis().Restart();
  EXPECT_EQ(Digests(names), expected);
}

TEST(Redis, KilledInTheMiddleOfCallsFailsNone) {
  const std::vector<std::string> names = Create(Suite(), {SampleCases().front()});
  const std::string expected = Digests(names).front();
  constexpr int kCalls = 40;
  std::atomic<int> right = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 2; ++caller) {
    callers.emplace_back([&] {
      for (int i = 0; i < kCalls; ++i) {
        const auto answer = Suite().Recommend(names.front());
        right += answer.ok() && answer->digest() == expected;
      }
    });
  }

  treff::testing::WaitUntil([&] { return right >= kCalls / 2; });
  Suite().redis().Kill();
  for (std::thread& caller : callers) caller.join();
  Suite().redis().Restart();

  EXPECT_EQ(right, 2 * kCalls);
}

// A service that starts while Redis is gone, or with what an empty one has, must ask its origin.
TEST(Redis, ARecommendationServiceStartsWithoutIt) {
  const std::vector<std::string> names = Create(Suite(), SampleCases());
  const std::vector<std::string> expected = Digests(names);

  Suite().redis().Kill();
  Suite().program("recommendation").Kill();
  Suite().program("recommendation").Start();
  EXPECT_EQ(Digests(names), expected);
  Suite().redis().Restart();
  Suite().program("recommendation").Kill();
  Suite().program("recommendation").Start();
  EXPECT_EQ(Digests(names), expected);
}

}  // namespace
}  // namespace treff::e2e
