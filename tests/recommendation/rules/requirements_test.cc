#include "services/recommendation/matching/requirements.h"

#include <gtest/gtest.h>

#include "services/recommendation/matching/rules/takes_minors.h"
#include "tests/recommendation/samples/sample_cases.h"
#include "tests/recommendation/samples/sample_snapshot.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

// Result of `rule_id` for the municipality 1101 among `places`.
RequirementResult ResultOf(const std::string& rule_id, const casework::v1::Case& household_case,
                           const std::vector<SamplePlace>& places) {
  const auto snapshot = SampleSnapshot(places);
  const Household household = HouseholdOf(household_case, kQuotaYear);
  const Question question{household, *snapshot, StandardPolicy(), kQuotaYear};
  Citations citations(*snapshot);
  Requirements::ResultList results;
  Requirements(question).Explain(*snapshot->Find("1101"), citations, results);
  for (const RequirementResult& result : results) {
    if (result.rule_id() == rule_id) return result;
  }
  return {};
}

struct Expectation {
  RequirementResult::Outcome outcome;
  std::string key;
};
void ExpectResult(const RequirementResult& result, const Expectation& expected) {
  EXPECT_EQ(result.outcome(), expected.outcome);
  EXPECT_EQ(result.reason().key(), expected.key);
}

TEST(Asked, AMunicipalityAskedForZeroIsNotAsked) {
  ExpectResult(ResultOf("asked", Couple(), {{.code = "1101", .requested = Is(0)}}),
               {RequirementResult::FAIL, "rule.asked.fail"});
}

TEST(Asked, ADecisionThatCannotExistMeansNotAsked) {
  ExpectResult(ResultOf("asked", Couple(),
                        {{.code = "1101", .requested = Missing(), .decided = NotApplicable()}}),
               {RequirementResult::FAIL, "rule.asked.fail"});
}

TEST(Asked, APendingDecisionIsUnknown) {
  ExpectResult(ResultOf("asked", Couple(), {{.code = "1101", .decided = Pending()}}),
               {RequirementResult::UNKNOWN, "rule.asked.pending"});
}

TEST(Asked, NoFiguresAreUnknownAndNotZero) {
  ExpectResult(ResultOf("asked", Couple(), {{.code = "1101", .has_quota = false}}),
               {RequirementResult::UNKNOWN, "rule.asked.missing"});
  ExpectResult(
      ResultOf("asked", Couple(), {{.code = "1101", .requested = Missing(), .decided = Missing()}}),
      {RequirementResult::UNKNOWN, "rule.asked.missing"});
}

TEST(QuotaRoom, ExactlyTheHouseholdFits) {
  const RequirementResult result =
      ResultOf("quota_room", Couple(), {{.code = "1101", .decided = Is(12), .settled = Is(10)}});

  ExpectResult(result, {RequirementResult::PASS, "rule.quota_room.pass"});
  EXPECT_EQ(result.reason().arguments().at("free"), "2");
  ASSERT_EQ(result.citations_size(), 2);
  EXPECT_EQ(result.citations(0).observation().indicator(), "capacity.settlement_decided");
  EXPECT_EQ(result.citations(0).age_days(), 3);  // from 28 September to 1 October
}

TEST(QuotaRoom, OnePlaceTooFewFails) {
  ExpectResult(
      ResultOf("quota_room", Couple(), {{.code = "1101", .decided = Is(11), .settled = Is(10)}}),
      {RequirementResult::FAIL, "rule.quota_room.fail"});
}

TEST(QuotaRoom, ASuppressedPartLeavesItOpenOnlyWhereItMatters) {
  const auto with_decided = [](double decided) {
    return ResultOf("quota_room", Couple(),
                    {{.code = "1101", .decided = Is(decided), .settled = Between(1, 4)}});
  };

  ExpectResult(with_decided(6), {RequirementResult::PASS, "rule.quota_room.pass_bounds"});
  ExpectResult(with_decided(5), {RequirementResult::UNKNOWN, "rule.quota_room.unknown_bounds"});
  ExpectResult(with_decided(2), {RequirementResult::FAIL, "rule.quota_room.fail_bounds"});
}

TEST(QuotaRoom, AnUndecidedQuotaIsUnknown) {
  ExpectResult(ResultOf("quota_room", Couple(), {{.code = "1101", .decided = Pending()}}),
               {RequirementResult::UNKNOWN, "rule.quota_room.missing"});
}

casework::v1::Case WithTieTo(const std::string& code) {
  return CaseOf("members { birth_year: 1990 } family_ties { municipality: 'municipalities/" + code +
                "' importance: REQUIRED }");
}

TEST(FamilyTies, ARequiredTieLiesInTheSameLabourMarketRegion) {
  const std::vector<SamplePlace> places = {
      {.code = "1101"}, {.code = "1102"}, {.code = "1103", .region = "BA002"}};

  ExpectResult(ResultOf("family_ties", WithTieTo("1102"), places),
               {RequirementResult::PASS, "rule.family_ties.pass"});
  ExpectResult(ResultOf("family_ties", WithTieTo("1103"), places),
               {RequirementResult::FAIL, "rule.family_ties.fail"});
}

TEST(FamilyTies, AnUnknownRegionProvesNothing) {
  ExpectResult(ResultOf("family_ties", WithTieTo("1102"),
                        {{.code = "1101", .region = ""}, {.code = "1102", .region = ""}}),
               {RequirementResult::UNKNOWN, "rule.family_ties.unknown"});
  ExpectResult(ResultOf("family_ties", WithTieTo("9999"), {{.code = "1101"}}),
               {RequirementResult::UNKNOWN, "rule.family_ties.unknown"});
  ExpectResult(ResultOf("family_ties", WithTieTo("1101"), {{.code = "1101", .region = ""}}),
               {RequirementResult::PASS, "rule.family_ties.pass"});
}

TEST(FamilyTies, EveryRequiredTieCounts) {
  casework::v1::Case two_ties = WithTieTo("1102");
  two_ties.MergeFrom(
      CaseOf("family_ties { municipality: 'municipalities/1103' importance: REQUIRED }"));

  const RequirementResult result =
      ResultOf("family_ties", two_ties,
               {{.code = "1101"}, {.code = "1102"}, {.code = "1103", .region = "BA002"}});

  ExpectResult(result, {RequirementResult::FAIL, "rule.family_ties.fail"});
  EXPECT_EQ(result.reason().arguments().at("relative_municipality"), "Kommune 1103");
}

TEST(FamilyTies, APreferredTieIsNoRule) {
  EXPECT_EQ(ResultOf("family_ties",
                     CaseOf("members { birth_year: 1990 } family_ties { municipality: "
                            "'municipalities/1102' importance: PREFERRED }"),
                     {{.code = "1101"}, {.code = "1102", .region = "BA002"}})
                .outcome(),
            RequirementResult::OUTCOME_UNSPECIFIED);
}

TEST(TakesMinors, ADecisionPassesAndItsAbsenceProvesNothing) {
  ExpectResult(ResultOf("takes_minors", UnaccompaniedMinor(),
                        {{.code = "1101", .facts = {{kMinorsDecided, {3}}}}}),
               {RequirementResult::PASS, "rule.takes_minors.pass"});
  ExpectResult(ResultOf("takes_minors", UnaccompaniedMinor(),
                        {{.code = "1101", .facts = {{kMinorsDecided, {0}}}}}),
               {RequirementResult::UNKNOWN, "rule.takes_minors.none_decided"});
  ExpectResult(ResultOf("takes_minors", UnaccompaniedMinor(),
                        {{.code = "1101", .facts = {{kMinorsRequested, {0}}}}}),
               {RequirementResult::UNKNOWN, "rule.takes_minors.not_asked"});
  ExpectResult(ResultOf("takes_minors", UnaccompaniedMinor(), {{.code = "1101"}}),
               {RequirementResult::UNKNOWN, "rule.takes_minors.unknown"});
}

SamplePlace WithSchools(const std::string& code, double schools,
                        const std::string& region = "BA001") {
  return {
      .code = code, .region = region, .facts = {{"services.upper_secondary_schools", {schools}}}};
}

TEST(UpperSecondary, HereOrInTheRegionPasses) {
  ExpectResult(ResultOf("upper_secondary", LargeFamily(), {WithSchools("1101", 2)}),
               {RequirementResult::PASS, "rule.upper_secondary.pass_here"});

  const RequirementResult nearby =
      ResultOf("upper_secondary", LargeFamily(),
               {WithSchools("1101", 0), WithSchools("1102", 1), WithSchools("1103", 3)});
  ExpectResult(nearby, {RequirementResult::PASS, "rule.upper_secondary.pass_region"});
  EXPECT_EQ(nearby.reason().arguments().at("school_municipality"), "Kommune 1103");
}

TEST(UpperSecondary, NoneInTheRegionFailsOnlyWhenEveryFigureIsKnown) {
  ExpectResult(
      ResultOf("upper_secondary", LargeFamily(),
               {WithSchools("1101", 0), WithSchools("1102", 0), WithSchools("1103", 2, "BA002")}),
      {RequirementResult::FAIL, "rule.upper_secondary.fail"});
  ExpectResult(
      ResultOf("upper_secondary", LargeFamily(), {WithSchools("1101", 0), {.code = "1102"}}),
      {RequirementResult::UNKNOWN, "rule.upper_secondary.unknown"});
}

TEST(AskMunicipality, EachOtherRequiredNeedIsAskedAndAPreferredOneIsNot) {
  const auto snapshot = SampleSnapshot({{.code = "1101"}});
  const Household household =
      HouseholdOf(CaseOf(R"pb(
                    members { birth_year: 1990 }
                    needs { kind: PROTECTED_ADDRESS importance: REQUIRED }
                    needs { kind: GROUND_FLOOR importance: REQUIRED }
                    needs { kind: SCHOOL_ADAPTATION importance: PREFERRED })pb"),
                  kQuotaYear);
  const Question question{household, *snapshot, StandardPolicy(), kQuotaYear};

  const Verdict verdict = Requirements(question).Judge(0);

  EXPECT_TRUE(verdict.IsAdmitted());
  EXPECT_EQ(verdict.unknown_count, 2);
}

}  // namespace
}  // namespace treff::recommendation::matching
