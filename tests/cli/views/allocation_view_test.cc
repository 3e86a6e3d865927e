// How plans read: who goes where, why not elsewhere, and what is not known.
#include "services/cli/views/matching/allocation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using recommendation::v1::Allocation;
using recommendation::v1::AllocationComparison;
using recommendation::v1::AllocationMetadata;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPlan[] = R"pb(
  name: "allocations/1"
  state: DRAFT
  case_count: 3
  cases: "cases/a"
  cases: "cases/b"
  cases: "cases/c"
  versions { dataset_version: 4 quota_revision: 2 quota_year: 2026 policy: "policies/standard@1" }
  notes { kind: ROOM_NOT_KNOWN municipalities: "municipalities/4601" }
  locations { id: "municipalities/0301" capacity: 5 }
  locations { id: "municipalities/1508" capacity: 2 }
  result {
    objective: 150
    bound: 153
    gap: 0.02
    seconds: 1.5
    placement { case: "cases/a" location: "municipalities/0301" value: 90 }
    placement { case: "cases/b" location: "municipalities/1508" value: 60 }
    not_best { case: "cases/b" best_location: "municipalities/0301" value_lost: 25 }
    prices {
      location: "municipalities/0301"
      resource: "persons"
      price: 12.5
      used: 5
      capacity: 5
      binds: true
    }
    prices { location: "municipalities/1508" resource: "persons" used: 1 capacity: 2 }
    groups { group: "size-1" value: 150 random_value: 100 floor_ratio: 1.2 price: 3 }
  })pb";

const LocationNames kNames = {{"municipalities/0301", "Oslo"}, {"municipalities/1508", "Ålesund"}};

std::string View(const std::string& text, const std::string& language = "en") {
  return AllocationView(Parse<Allocation>(text), kNames, {}, TestScreen(language));
}

TEST(AllocationView, SaysHowGoodThePlanIsAndWhoGoesWhere) {
  EXPECT_THAT(View(kPlan), AllOf(HasSubstr("2 of 3 cases placed"), HasSubstr("at most 153.00"),
                                 HasSubstr("gap 2.000 %"), ContainsRegex("cases/a +Oslo +90.00"),
                                 ContainsRegex("cases/b +Ålesund +60.00 +Oslo +25.00"),
                                 ContainsRegex("cases/c +not placed")));
}

TEST(AllocationView, SaysWhatBindsAndWhatItCosts) {
  EXPECT_THAT(View(kPlan), AllOf(ContainsRegex("Oslo +people +5 +5 +yes +12.50"),
                                 ContainsRegex("Ålesund +people +1 +2 +no +–"),
                                 ContainsRegex("1 person +150.00 +100.00 +1.50 +1.20 +3.00")));
}

TEST(AllocationView, SaysWhoIsHeldByAPerson) {
  auto plan = Parse<Allocation>(kPlan);
  plan.mutable_revision()->add_overrides()->set_case_("cases/b");
  plan.mutable_revision()->add_overrides()->set_case_("cases/c");

  EXPECT_THAT(AllocationView(plan, kNames, {}, TestScreen("en")),
              AllOf(ContainsRegex("cases/a +Oslo +90.00"),
                    ContainsRegex("cases/b +Ålesund \\(held\\) +60.00"),
                    ContainsRegex("cases/c +not placed \\(held\\)")));
}

TEST(AllocationView, NotesNameTheMunicipalitiesAndADraftSaysWhatComesNext) {
  EXPECT_THAT(View(kPlan), AllOf(HasSubstr("nobody was placed there: municipalities/4601"),
                                 HasSubstr("treff allocations approve allocations/1")));
  EXPECT_THAT(View(kPlan, "nb"), HasSubstr("utkast"));
}

TEST(AllocationView, AFailedPlanSaysWhyAndShowsNoTables) {
  const std::string view =
      View("name: 'allocations/1' state: FAILED failure { code: 9 message: 'floors cannot hold' }");

  EXPECT_THAT(view, AllOf(HasSubstr("floors cannot hold"), Not(HasSubstr("Municipality"))));
}

TEST(AllocationView, OnlyTheFirstRowsAreShownAndTheRestCounted) {
  const std::string view =
      AllocationView(Parse<Allocation>(kPlan), kNames, {.top = 1}, TestScreen("en"));

  EXPECT_THAT(view, AllOf(HasSubstr("and 2 more rows"), Not(HasSubstr("cases/c"))));
}

TEST(ComparisonView, SaysWhoMovesAndWhatItIsWorth) {
  const auto comparison = Parse<AllocationComparison>(R"pb(
    objective: 150
    other_objective: 140
    moved { case: "cases/a" from: "municipalities/0301" value_change: -90 }
    uses { location: "municipalities/0301" resource: "persons" used: 5 other_used: 3 })pb");

  EXPECT_THAT(ComparisonView(comparison, kNames, {}, TestScreen("en")),
              AllOf(ContainsRegex("cases/a +Oslo +not placed +.90.00"),
                    ContainsRegex("Oslo +people +5 +3")));
}

TEST(AllocationProgress, SaysWhatIsDone) {
  const auto text = [](const char* metadata) {
    return AllocationProgressText(Parse<AllocationMetadata>(metadata), TestScreen("en"));
  };

  EXPECT_EQ(text("phase: WAITING"), "waiting for its turn");
  EXPECT_EQ(text("phase: READING cases_read: 50 case_count: 200"), "reading cases: 50 of 200");
  EXPECT_EQ(text("phase: SOLVING"), "searching");
  EXPECT_THAT(text("phase: SOLVING objective: 1 bound: 2 gap: 1 seconds: 3"),
              HasSubstr("gap 100.000 %"));
}

}  // namespace
}  // namespace treff::cli
