// What each rule about a service or a home judges, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/matching/rules/services/hospital.h"
#include "services/recommendation/messages/wording.h"
#include "tests/recommendation/rules/rule_results.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Region;
using v1::RequirementResult;

constexpr char kAccessible[] = "capacity.accessible_dwellings";
constexpr char kDistance[] = "services.hospital_distance";
constexpr char kNursing[] = "services.nursing_home_places";

TEST(AccessibleDwelling, AReportDecidesUntilItIsOld) {
  const casework::v1::Case wheelchair =
      WithNeed("kind: WHEELCHAIR_ACCESSIBLE_HOME consent_recorded: true");
  const auto reported = [](double dwellings, double freshness) {
    return SamplePlace{.code = "1101", .facts = {{kAccessible, {dwellings, freshness}}}};
  };

  const RequirementResult some = ResultOf("accessible_dwelling", wheelchair, {reported(2, 0.6)});
  EXPECT_EQ(Said(some), "PASS rule.accessible_dwelling.pass");
  EXPECT_EQ(some.reason().arguments().at("dwellings"), "2");
  EXPECT_EQ(some.citations_size(), 1);
  EXPECT_EQ(Said(ResultOf("accessible_dwelling", wheelchair, {reported(0, 1)})),
            "FAIL rule.accessible_dwelling.fail");
  EXPECT_EQ(Said(ResultOf("accessible_dwelling", wheelchair, {reported(0, 0.4)})),
            "UNKNOWN rule.accessible_dwelling.old");
  EXPECT_EQ(Said(ResultOf("accessible_dwelling", wheelchair, {reported(2, 0.4)})),
            "UNKNOWN rule.accessible_dwelling.old");
}

TEST(AccessibleDwelling, WithoutAReportItIsAsked) {
  const casework::v1::Case wheelchair = WithNeed("kind: WHEELCHAIR_ACCESSIBLE_HOME");

  EXPECT_EQ(Said(ResultOf("accessible_dwelling", wheelchair, {{.code = "1101"}})),
            "UNKNOWN rule.accessible_dwelling.unknown");
  EXPECT_EQ(Said(ResultOf("accessible_dwelling", Couple(), {{.code = "1101"}})), "");
}

TEST(AccessibleDwelling, ANearMissNamesTheHomeThatIsLacking) {
  const v1::Recommendation answer = AnswerTo(WithNeed("kind: WHEELCHAIR_ACCESSIBLE_HOME"),
                                             {{.code = "1101", .facts = {{kAccessible, {0}}}},
                                              {.code = "1102", .facts = {{kAccessible, {1}}}}});

  ASSERT_EQ(answer.near_misses_size(), 1);
  EXPECT_EQ(answer.near_misses(0).reason().key(), "near_miss.accessible_dwelling");
  EXPECT_EQ(answer.near_misses(0).change().to(), 1);
}

TEST(Hospital, IsWithinReachUpToAHundredKilometres) {
  const casework::v1::Case patient = WithNeed("kind: SPECIALIST_HEALTH_SERVICE");
  const auto at = [](double kilometres) {
    return SamplePlace{.code = "1101", .facts = {{kDistance, {kilometres}}}};
  };

  EXPECT_EQ(Said(ResultOf("hospital", patient, {at(kHospitalReachKm)})), "PASS rule.hospital.pass");
  const RequirementResult far = ResultOf("hospital", patient, {at(kHospitalReachKm + 0.1)});
  EXPECT_EQ(Said(far), "FAIL rule.hospital.fail");
  EXPECT_EQ(far.citations_size(), 1);
  EXPECT_EQ(Said(ResultOf("hospital", patient, {{.code = "1101"}})),
            "UNKNOWN rule.hospital.unknown");
}

TEST(Hospital, ACountysDistanceIsNotTheMunicipalitys) {
  EXPECT_EQ(Said(ResultOf("hospital", WithNeed("kind: SPECIALIST_HEALTH_SERVICE"),
                          {{.code = "1101", .facts = {{kDistance, {150, 1, Region::COUNTY}}}}})),
            "UNKNOWN rule.hospital.unknown");
}

TEST(NursingHome, PlacesAreKnownAndAboveZero) {
  const casework::v1::Case elder = WithNeed("kind: NURSING_HOME consent_recorded: true");
  const auto places = [](double count, double freshness) {
    return SamplePlace{.code = "1101", .facts = {{kNursing, {count, freshness}}}};
  };

  EXPECT_EQ(Said(ResultOf("nursing_home", elder, {places(40, 1)})), "PASS rule.nursing_home.pass");
  EXPECT_EQ(Said(ResultOf("nursing_home", elder, {places(0, 1)})), "FAIL rule.nursing_home.fail");
  EXPECT_EQ(Said(ResultOf("nursing_home", elder, {places(0, 0.4)})),
            "UNKNOWN rule.nursing_home.old");
  EXPECT_EQ(Said(ResultOf("nursing_home", elder, {{.code = "1101"}})),
            "UNKNOWN rule.nursing_home.unknown");
}

TEST(MentalHealth, NamesTheCentreAndAsksForTheJourney) {
  constexpr char kArea[] = "services.psychiatric_centre_area";
  const std::vector<SamplePlace> places = {{.code = "1101", .facts = {{kArea, {7}}}}};
  auto header = SampleHeader(places);
  auto& label = *header.mutable_indicators(0)->add_value_labels();
  label.set_value(7);
  label.set_display_name_nb("Voss DPS");
  const auto snapshot = MunicipalityTable::Build(header, SampleProfiles(places)).value();

  const RequirementResult result =
      ResultIn(*snapshot, "mental_health", WithNeed("kind: MENTAL_HEALTH_SERVICE"));

  EXPECT_EQ(Said(result), "UNKNOWN rule.mental_health.unknown");
  EXPECT_EQ(result.reason().arguments().at("centre"), "Voss DPS");
  EXPECT_EQ(
      Said(ResultOf("mental_health", WithNeed("kind: MENTAL_HEALTH_SERVICE"), {{.code = "1101"}})),
      "UNKNOWN rule.mental_health.missing");
}

TEST(AdultEducation, AReportDecidesUntilItIsOld) {
  const casework::v1::Case learner = WithNeed("kind: ADULT_EDUCATION");
  const auto reported = [](double value, double freshness) {
    return SamplePlace{.code = "1101",
                       .facts = {{"services.reported_adult_education", {value, freshness}}}};
  };

  const RequirementResult offered = ResultOf("adult_education", learner, {reported(1, 0.6)});
  EXPECT_EQ(Said(offered), "PASS rule.adult_education.pass");
  EXPECT_EQ(offered.citations_size(), 1);
  EXPECT_EQ(Said(ResultOf("adult_education", learner, {reported(0, 1)})),
            "FAIL rule.adult_education.fail");
  EXPECT_EQ(Said(ResultOf("adult_education", learner, {reported(0, 0.4)})),
            "UNKNOWN rule.adult_education.old");
  EXPECT_EQ(Said(ResultOf("adult_education", learner, {{.code = "1101"}})),
            "UNKNOWN rule.adult_education.unknown");
}

TEST(AskMunicipality, AReportedHomeWithoutStairsNeedsNoQuestion) {
  const casework::v1::Case elder = WithNeed("kind: GROUND_FLOOR consent_recorded: true");
  const auto reported = [](double dwellings, double freshness) {
    return SamplePlace{.code = "1101",
                       .facts = {{"capacity.ground_floor_dwellings", {dwellings, freshness}}}};
  };

  const RequirementResult found = ResultOf("ask_municipality", elder, {reported(1, 0.6)});
  EXPECT_EQ(Said(found), "PASS rule.ask_municipality.reported");
  EXPECT_EQ(found.citations_size(), 1);
  EXPECT_EQ(Said(ResultOf("ask_municipality", elder, {reported(1, 0.4)})),
            "UNKNOWN rule.ask_municipality.unknown");
  EXPECT_EQ(Said(ResultOf("ask_municipality", elder, {reported(0, 1)})),
            "UNKNOWN rule.ask_municipality.unknown");
}

TEST(Interpreter, AReportedLanguageIsFoundByEachOfItsCodes) {
  const auto reported = [](const char* language, double freshness) {
    return SamplePlace{
        .code = "1101",
        .facts = {{std::string("services.reported_interpreter_") + language, {1, freshness}}}};
  };
  const casework::v1::Case tigrinya = WithNeed("kind: INTERPRETER language: 'tir'");

  EXPECT_EQ(Said(ResultOf("interpreter", tigrinya, {reported("ti", 0.6)})),
            "PASS rule.interpreter.pass");
  EXPECT_EQ(Said(ResultOf("interpreter", tigrinya, {reported("ti", 0.4)})),
            "UNKNOWN rule.interpreter.old");
  // Another language says nothing about this one.
  EXPECT_EQ(Said(ResultOf("interpreter", tigrinya, {reported("ar", 1)})),
            "UNKNOWN rule.interpreter.unknown");
}

TEST(OpenQuestions, ARequiredNeedIsAskedOnceAndAPreferredOneIsNot) {
  const auto ids_of = [](const std::string& importance) {
    const v1::Recommendation answer = AnswerTo(
        CaseOf("members { birth_year: 1990 } needs { kind: ADULT_EDUCATION importance: " +
               importance + " } needs { kind: RELIGIOUS_CONGREGATION importance: " + importance +
               " } needs { kind: INTERPRETER language: 'ti' importance: " + importance + " }"),
        {{.code = "1101"}});
    std::vector<std::string> ids;
    for (const auto& result : answer.ranked(0).requirements()) {
      if (result.outcome() == RequirementResult::UNKNOWN) ids.push_back(result.rule_id());
    }
    return ids;
  };

  EXPECT_THAT(ids_of("REQUIRED"),
              ::testing::ElementsAre("adult_education", "interpreter", "congregation"));
  EXPECT_THAT(ids_of("PREFERRED"), ::testing::IsEmpty());
}

TEST(Interpreter, TheLanguageIsNamedInTheReadersLanguage) {
  v1::Recommendation answer = AnswerTo(WithNeed("kind: INTERPRETER language: 'ti'"), {{"1101"}});
  const auto text_of = [&](const char* language) {
    PutIntoWords(SampleMessages(), language, answer);
    for (const auto& result : answer.ranked(0).requirements()) {
      if (result.rule_id() == "interpreter") return result.reason().text();
    }
    return std::string();
  };

  EXPECT_THAT(text_of("nb"), ::testing::HasSubstr("tolk på tigrinja."));
  EXPECT_THAT(text_of("en"), ::testing::HasSubstr("interpreter of Tigrinya."));
  answer = AnswerTo(WithNeed("kind: INTERPRETER language: 'xx'"), {{"1101"}});
  EXPECT_THAT(text_of("en"), ::testing::HasSubstr("the language with the code xx"));
}

}  // namespace
}  // namespace treff::recommendation::matching
