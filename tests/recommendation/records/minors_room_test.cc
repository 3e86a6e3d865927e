// Unaccompanied minors that we have asked for ourselves take the places that were decided for
// minors, or that are reported to be free.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/commitments.h"
#include "services/recommendation/matching/rules/takes_minors.h"
#include "tests/recommendation/rules/rule_results.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Commitment;
using casework::v1::SettlementRequest;
using municipality::v1::Observation;

constexpr char kStaffedPlaces[] = "services.reported_staffed_places";

struct Minors {
  Commitment::Stage stage;
  std::string day;
  int persons;
  SettlementRequest::Counting counting = SettlementRequest::UNACCOMPANIED_MINOR;
};

Commitments CommitmentsOf(const std::vector<Minors>& ours) {
  casework::v1::Commitments whole;
  whole.set_revision(3);
  for (const Minors& one : ours) {
    Commitment& commitment = *whole.add_commitments();
    commitment.set_municipality("municipalities/1101");
    commitment.set_counting(one.counting);
    commitment.set_stage(one.stage);
    commitment.set_day(one.day);
    commitment.set_persons(one.persons);
  }
  return Commitments(whole);
}

v1::RequirementResult Result(const std::vector<SamplePlace>& places,
                             const std::vector<Minors>& ours,
                             const std::string& report_day = "2026-10-01") {
  std::vector<municipality::v1::Profile> profiles = SampleProfiles(places);
  for (auto& fact : *profiles[0].mutable_facts()) {
    if (fact.indicator() != kStaffedPlaces) continue;
    for (Observation* one : {fact.mutable_own(), fact.mutable_best()}) one->set_period(report_day);
  }
  const auto snapshot = MunicipalityTable::Build(SampleHeader(places), profiles).value();
  const casework::v1::Case minor = UnaccompaniedMinor();
  const Household household = HouseholdOf(minor, kQuotaYear);
  const auto counted = CommitmentsOf(ours).CountedIn(*snapshot, kQuotaYear);
  Question question{household, *snapshot, CaseRules(), kQuotaYear};
  question.ours = counted.get();
  Citations citations(*snapshot);
  Requirements::ResultList results;
  Requirements(question).Explain(*snapshot->Find("1101"), citations, results);
  for (const v1::RequirementResult& result : results) {
    if (result.rule_id() == "takes_minors") return result;
  }
  return {};
}

std::vector<SamplePlace> Decided(double persons, double freshness = 1) {
  return {{.code = "1101", .facts = {{kMinorsDecided, {persons, freshness}}}}};
}
std::vector<SamplePlace> Reported(double free, double decided) {
  return {
      {.code = "1101", .facts = {{kStaffedPlaces, {free, 0.9}}, {kMinorsDecided, {decided, 1}}}}};
}

TEST(MinorsRoom, OurOpenRequestsTakeThePlacesThatWereDecided) {
  const auto some = Result(Decided(3), {{Commitment::ASKED, "2026-10-05", 2}});
  EXPECT_EQ(Said(some), "PASS rule.takes_minors.pass");
  EXPECT_EQ(some.reason().arguments().at("ours"), "2");

  EXPECT_EQ(Said(Result(Decided(3), {{Commitment::ASKED, "2026-10-05", 2},
                                     {Commitment::ACCEPTED, "2026-05-05", 1}})),
            "FAIL rule.takes_minors.fail_full");
  EXPECT_EQ(Said(Result(Decided(3), {{Commitment::SETTLED, "2026-03-01", 3}})),
            "FAIL rule.takes_minors.fail_full");
  EXPECT_EQ(Said(Result(Decided(3), {{Commitment::SETTLED, "2025-03-01", 3}})),
            "PASS rule.takes_minors.pass")
      << "of another year";
}

TEST(MinorsRoom, OthersTakeNoneOfThem) {
  const auto result =
      Result(Decided(3), {{Commitment::ASKED, "2026-10-05", 20, SettlementRequest::ORDINARY}});

  EXPECT_EQ(Said(result), "PASS rule.takes_minors.pass");
  EXPECT_EQ(result.reason().arguments().count("ours"), 0U);
}

TEST(MinorsRoom, ADecisionOfAnEarlierYearIsAQuestionStill) {
  EXPECT_EQ(Said(Result(Decided(3, 0.3), {{Commitment::ASKED, "2026-10-05", 1}})),
            "UNKNOWN rule.takes_minors.decided_before");
}

TEST(MinorsRoom, AReportKnowsWhoCameBeforeItButNoOpenRequest) {
  EXPECT_EQ(Said(Result(Reported(1, 9), {{Commitment::SETTLED, "2026-09-30", 1}})),
            "PASS rule.takes_minors.places_reported");
  EXPECT_EQ(Said(Result(Reported(1, 9), {{Commitment::SETTLED, "2026-10-01", 1}})),
            "UNKNOWN rule.takes_minors.places_taken");
  EXPECT_EQ(Said(Result(Reported(1, 9), {{Commitment::ASKED, "2026-09-20", 1}})),
            "UNKNOWN rule.takes_minors.places_taken");
  EXPECT_EQ(Said(Result(Reported(0, 9), {{Commitment::ASKED, "2026-09-20", 1}})),
            "UNKNOWN rule.takes_minors.no_places_reported");
  EXPECT_EQ(Said(Result(Reported(2, 1), {{Commitment::ACCEPTED, "2026-09-20", 1}})),
            "PASS rule.takes_minors.places_reported")
      << "it has more places than it decided on";
}

}  // namespace
}  // namespace treff::recommendation::matching
