// What the rules of a case say of the municipality 1101, for tests that look at one rule.
#ifndef TREFF_TESTS_RECOMMENDATION_RULES_RULE_RESULTS_H_
#define TREFF_TESTS_RECOMMENDATION_RULES_RULE_RESULTS_H_

#include <string>
#include <vector>

#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/matching/requirements.h"
#include "tests/recommendation/rules/case_rules.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {

inline casework::v1::Case WithNeed(const std::string& need) {
  return CaseOf("members { birth_year: 1990 } needs { importance: REQUIRED " + need + " }");
}

// Result of `rule_id` for the municipality 1101 of `snapshot`.
inline v1::RequirementResult ResultIn(const MunicipalityTable& snapshot, const std::string& rule_id,
                                      const casework::v1::Case& household_case) {
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const Question question{household, snapshot, CaseRules(), kQuotaYear};
  Citations citations(snapshot);
  Requirements::ResultList results;
  Requirements(question).Explain(*snapshot.Find("1101"), citations, results);
  for (const v1::RequirementResult& result : results) {
    if (result.rule_id() == rule_id) return result;
  }
  return {};
}

inline v1::RequirementResult ResultOf(const std::string& rule_id,
                                      const casework::v1::Case& household_case,
                                      const std::vector<SamplePlace>& places) {
  return ResultIn(*SampleSnapshot(places), rule_id, household_case);
}

// "PASS rule.hospital.pass"; "" where the rule has nothing to look at.
inline std::string Said(const v1::RequirementResult& result) {
  if (result.outcome() == v1::RequirementResult::OUTCOME_UNSPECIFIED) return "";
  return v1::RequirementResult::Outcome_Name(result.outcome()) + " " + result.reason().key();
}

inline v1::Recommendation AnswerTo(const casework::v1::Case& household_case,
                                   const std::vector<SamplePlace>& places) {
  const auto snapshot = SampleSnapshot(places);
  const Inputs inputs{.household_case = household_case,
                      .snapshot = *snapshot,
                      .policy = CaseRules(),
                      .quota_year = kQuotaYear,
                      .explain_count = 10,
                      .as_of = absl::CivilDay(2026, 10, 1)};
  return Recommend(inputs);
}

}  // namespace treff::recommendation::matching

#endif  // TREFF_TESTS_RECOMMENDATION_RULES_RULE_RESULTS_H_
