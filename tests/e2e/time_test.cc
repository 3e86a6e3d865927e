// The programs on days to come: a new year without quotas, and a year that begins with a reform.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/mirror_folder.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using municipality::v1::Fact;
using municipality::v1::Observation;
using nlohmann::ordered_json;
using recommendation::v1::Allocation;
using recommendation::v1::AllocationService;
using recommendation::v1::Recommendation;
using recommendation::v1::RecommendationService;
using recommendation::v1::RequirementResult;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kBefore[] = "2026-11-28T12:00:00Z";
constexpr char kNewYear[] = "2027-02-15T12:00:00Z";
constexpr char kAfterReform[] = "2028-01-15T12:00:00Z";

// A family with somebody in `code`.
Case TiedTo(const std::string& code) {
  Case c = SampleCases().front();
  auto& tie = *c.add_family_ties();
  tie.set_municipality("municipalities/" + code);
  tie.set_relation(casework::v1::FamilyTie::SIBLING);
  tie.set_importance(casework::v1::PREFERRED);
  return c;
}

std::string NoteOf(const Recommendation& answer, const std::string& key) {
  for (const auto& note : answer.notes()) {
    if (note.key() == key) return note.text();
  }
  return "";
}

Allocation Allocate(House& house, const std::string& case_name) {
  recommendation::v1::CreateAllocationRequest create;
  create.mutable_cases()->add_cases(case_name);
  create.mutable_cases()->mutable_options()->set_unplaced_allowed(true);
  const auto operation = house.Call(&AllocationService::Stub::CreateAllocation, create);
  EXPECT_THAT(operation, IsOk());
  recommendation::v1::GetAllocationRequest get;
  get.set_name(absl::StrReplaceAll(operation->name(), {{"operations/", ""}}));
  Allocation plan;
  EXPECT_TRUE(treff::testing::WaitUntil([&] {
    const auto now = house.Call(&AllocationService::Stub::GetAllocation, get);
    if (now.ok()) plan = *now;
    return now.ok() && plan.state() != Allocation::SOLVING;
  }));
  return plan;
}

// One house that lives from November 2026 to February 2027.
class NewYear : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    house_ = new House({.time = kBefore});
    house_->ImportAll();
    const auto c = house_->Create(TiedTo("1508"));
    ASSERT_THAT(c, IsOk());
    case_name_ = c->name();
    const auto before = house_->Recommend(case_name_);
    ASSERT_THAT(before, IsOk());
    before_ = *before;
    house_->TravelTo(kNewYear);
  }
  static void TearDownTestSuite() { delete house_; }

  static inline House* house_ = nullptr;
  static inline std::string case_name_;
  static inline Recommendation before_;
};

TEST_F(NewYear, BeforeItTheYearsQuotasAreRoom) {
  EXPECT_EQ(before_.versions().as_of(), "2026-11-28");
  EXPECT_EQ(before_.versions().quota_year(), 2026);
  EXPECT_FALSE(before_.ranked(0).ask_municipality());
}

TEST_F(NewYear, LastYearsQuotasAreNoRoomAndTheAnswerSaysSo) {
  const auto answer = house_->Recommend(case_name_);

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->versions().as_of(), "2027-02-15");
  EXPECT_EQ(answer->versions().quota_year(), 2027);
  EXPECT_THAT(NoteOf(*answer, "note.no_quotas_of_year"), HasSubstr("2027"));
  ASSERT_GT(answer->ranked_size(), 0);
  for (const auto& ranked : answer->ranked()) {
    EXPECT_TRUE(ranked.ask_municipality()) << ranked.municipality();
    for (const RequirementResult& result : ranked.requirements()) {
      if (result.rule_id() != "quota_room") continue;
      EXPECT_EQ(result.outcome(), RequirementResult::UNKNOWN) << ranked.municipality();
      EXPECT_THAT(result.reason().text(), HasSubstr("2027"));
    }
  }
}

TEST_F(NewYear, ADayOfTheOldYearStillHasItsQuotas) {
  recommendation::v1::RecommendRequest request;
  request.set_case_(case_name_);
  request.set_as_of("2026-12-31");

  const auto answer = house_->Call(&RecommendationService::Stub::Recommend, request);

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->versions().quota_year(), 2026);
  EXPECT_EQ(NoteOf(*answer, "note.no_quotas_of_year"), "");
  request.set_as_of("2027-02-16");
  EXPECT_THAT(house_->Call(&RecommendationService::Stub::Recommend, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("2027-02-15")));
}

TEST_F(NewYear, WhatWasRecordedBeforeItIsDerivedTheSame) {
  const auto again = house_->GetRecommendation(before_.name());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), before_.digest());
  EXPECT_FALSE(again->has_difference());
}

TEST_F(NewYear, AProfileSaysHowOldItsFiguresHaveBecome) {
  const auto profile = house_->Profile("1508");

  ASSERT_THAT(profile, IsOk());
  const Fact fact = FactOf(*profile, "community.population");
  absl::CivilDay end;
  ASSERT_TRUE(absl::ParseCivilTime(fact.best().period_end(), &end));
  EXPECT_EQ(fact.age_days(), absl::CivilDay(2027, 2, 15) - end);
}

TEST_F(NewYear, APlanPlacesNobodyWhereNoRoomIsKnown) {
  const Allocation plan = Allocate(*house_, case_name_);

  EXPECT_EQ(plan.state(), Allocation::DRAFT) << plan.failure().ShortDebugString();
  EXPECT_EQ(plan.versions().quota_year(), 2027);
  EXPECT_EQ(plan.result().placement_size(), 0);
  EXPECT_TRUE(std::any_of(plan.notes().begin(), plan.notes().end(), [](const auto& note) {
    return note.kind() == recommendation::v1::AllocationNote::ROOM_NOT_KNOWN &&
           note.municipalities_size() == 357;
  }));
}

// A MADE-UP reform of 1 January 2028: 1514 and 1515 become 1599, 1577 becomes 1597 and 1598, and
// 4201 is numbered 4299.
struct MadeUpChange {
  std::string old_code, old_name, new_code, new_name;
};
const std::vector<MadeUpChange> kReform = {
    {"1514", "Sande", "1599", "Herøy og Sande (oppdiktet)"},
    {"1515", "Herøy (Møre og Romsdal)", "1599", "Herøy og Sande (oppdiktet)"},
    {"1577", "Volda", "1597", "Indre Volda (oppdiktet)"},
    {"1577", "Volda", "1598", "Ytre Volda (oppdiktet)"},
    {"4201", "Risør", "4299", "Risør"},
};

std::string WithNewCodes(const std::string& bytes) {
  ordered_json document = ordered_json::parse(bytes);
  ordered_json& codes = document["codes"];
  for (const MadeUpChange& change : kReform) {
    for (size_t i = 0; i < codes.size(); ++i) {
      if (codes[i]["code"] == change.old_code) codes.erase(i--);
    }
    const bool there = std::any_of(codes.begin(), codes.end(), [&](const ordered_json& code) {
      return code["code"] == change.new_code;
    });
    if (there) continue;
    ordered_json code = codes[0];
    code["code"] = change.new_code;
    code["name"] = change.new_name;
    codes.push_back(code);
  }
  return document.dump();
}

std::string WithReform(const std::string& bytes) {
  ordered_json document = ordered_json::parse(bytes);
  for (const MadeUpChange& change : kReform) {
    document["codeChanges"].push_back({{"oldCode", change.old_code},
                                       {"oldName", change.old_name},
                                       {"oldShortName", ""},
                                       {"newCode", change.new_code},
                                       {"newName", change.new_name},
                                       {"newShortName", ""},
                                       {"changeOccurred", "2028-01-01"}});
  }
  return document.dump();
}

// One house that goes through that reform.
class Reform : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    house_ = new House({.time = kBefore});
    house_->ImportAll();
    const auto c = house_->Create(TiedTo("1514"));
    ASSERT_THAT(c, IsOk());
    case_name_ = c->name();
    before_ = *house_->Recommend(case_name_);
    sande_ = *house_->Profile("1514");
    heroy_ = *house_->Profile("1515");
    risor_ = *house_->Profile("4201");

    house_->TravelTo(kAfterReform);
    MirrorFolder mirror;
    mirror.Change("klass-131-codesAt", WithNewCodes);
    mirror.Change("klass-131-changes", WithReform);
    house_->ServeMirror({}, mirror.path());
    house_->ImportAll();
  }
  static void TearDownTestSuite() { delete house_; }

  static Observation OwnOf(const std::string& code, const std::string& indicator) {
    const auto profile = house_->Profile(code);
    EXPECT_THAT(profile, IsOk()) << code;
    return profile.ok() ? FactOf(*profile, indicator).own() : Observation();
  }

  static inline House* house_ = nullptr;
  static inline std::string case_name_;
  static inline Recommendation before_;
  static inline municipality::v1::Profile sande_, heroy_, risor_;
};

constexpr char kPopulation[] = "community.population";
constexpr char kUnemployment[] = "labour.unemployment_rate";

TEST_F(Reform, AMergerSumsCounts) {
  const Observation merged = OwnOf("1599", kPopulation);

  ASSERT_EQ(merged.state(), Observation::VALUE);
  EXPECT_EQ(merged.value(),
            FactOf(sande_, kPopulation).own().value() + FactOf(heroy_, kPopulation).own().value());
}

TEST_F(Reform, ARenumberingMovesFigures) {
  EXPECT_EQ(OwnOf("4299", kPopulation).value(), FactOf(risor_, kPopulation).own().value());
  EXPECT_EQ(OwnOf("4299", kUnemployment).value(), FactOf(risor_, kUnemployment).own().value());
}

TEST_F(Reform, PartsOfASplitAreNotComparable) {
  for (const char* code : {"1597", "1598"}) {
    EXPECT_EQ(OwnOf(code, kPopulation).state(), Observation::NOT_COMPARABLE) << code;
  }
}

TEST_F(Reform, AnEndedMunicipalityNamesItsSuccessors) {
  municipality::v1::GetMunicipalityRequest request;
  request.set_name("municipalities/1577");

  EXPECT_THAT(house_->Call(&municipality::v1::MunicipalityService::Stub::GetMunicipality, request),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("use 1597 or 1598")));
}

TEST_F(Reform, ACaseTiedToAnEndedMunicipalityIsTold) {
  const auto answer = house_->Recommend(case_name_);

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->versions().quota_year(), 2028);
  EXPECT_GT(answer->ranked_size(), 300);
  EXPECT_THAT(NoteOf(*answer, "note.tie_ended"), HasSubstr("1514"));
  EXPECT_EQ(NoteOf(before_, "note.tie_ended"), "");

  recommendation::v1::RecommendRequest request;
  request.set_case_(house_->Create(TiedTo("1599"))->name());
  const auto updated = house_->Call(&RecommendationService::Stub::Recommend, request);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(NoteOf(*updated, "note.tie_ended"), "");
}

TEST_F(Reform, WhatWasRecordedBeforeItIsDerivedTheSame) {
  const auto again = house_->GetRecommendation(before_.name());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->digest(), before_.digest());
  EXPECT_FALSE(again->has_difference());
}

}  // namespace
}  // namespace treff::e2e
