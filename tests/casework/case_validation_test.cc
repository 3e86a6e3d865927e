#include "services/casework/cases/case_validation.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "services/platform/status/error_details.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/paths.h"

namespace treff::casework {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr absl::CivilDay kToday(2026, 11, 23);

// What is wrong with `c`, by field.
std::multimap<std::string, std::string> Faults(const v1::Case& c) {
  platform::FieldErrors errors;
  ValidateCase(c, kToday, errors);
  std::multimap<std::string, std::string> faults;
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(errors.ToStatus());
  if (!bad.has_value()) return faults;
  for (const auto& violation : bad->field_violations()) {
    faults.emplace(violation.field(), violation.description());
  }
  return faults;
}

TEST(CaseValidation, AcceptsAFullHousehold) {
  const v1::Case c = ParseCase(R"pb(
    reference: "SYNTETISK 4 – Åse"
    track: QUOTA_REFUGEE
    members {
      relation: REFERENCE_PERSON
      birth_year: 1905
      education: HIGHER_LONG
      languages { code: "ar" literate: true }
      languages { code: "kmr" }
      work_experiences { occupation_code: "2212" years: 70 }
      work_experiences { occupation_code: "2" }
      origin_country: "SY"
    }
    members { relation: CHILD birth_year: 2026 }
    family_ties { relation: SIBLING municipality: "municipalities/0301" importance: PREFERRED }
    needs { kind: GROUND_FLOOR importance: REQUIRED consent_recorded: true }
    needs { kind: ADULT_EDUCATION importance: PREFERRED }
    permit_date: "2027-11-23"
  )pb");

  EXPECT_THAT(Faults(c), IsEmpty());
}

TEST(CaseValidation, NamesEveryBadFieldInOneAnswer) {
  v1::Case c = ParseCase(R"pb(
    reference: "line\nbreak"
    members { relation: REFERENCE_PERSON birth_year: 1850 }
    members { relation: REFERENCE_PERSON birth_year: 2027 origin_country: "Norway" }
    members {
      birth_year: 1990
      languages { code: "NORSK" }
      work_experiences { occupation_code: "12345" years: -1 }
    }
    family_ties { municipality: "0301" }
    needs { kind: WHEELCHAIR_ACCESSIBLE_HOME importance: REQUIRED }
    needs { kind: WHEELCHAIR_ACCESSIBLE_HOME consent_recorded: true }
    permit_date: "2026-02-30"
  )pb");
  c.mutable_members(1)->set_education(static_cast<v1::Member::Education>(77));

  EXPECT_THAT(
      Faults(c),
      UnorderedElementsAre(
          Key("case.reference"), Key("case.track"), Key("case.members"),
          Key("case.members[0].birth_year"), Key("case.members[1].birth_year"),
          Key("case.members[1].education"), Key("case.members[1].origin_country"),
          Key("case.members[2].relation"), Key("case.members[2].languages[0].code"),
          Key("case.members[2].work_experiences[0].occupation_code"),
          Key("case.members[2].work_experiences[0].years"), Key("case.family_ties[0].relation"),
          Key("case.family_ties[0].municipality"), Key("case.family_ties[0].importance"),
          Key("case.needs[0].consent_recorded"), Key("case.needs[1].importance"),
          Key("case.needs[1].kind"), Key("case.permit_date")));
}

TEST(CaseValidation, NeverQuotesWhatWasSent) {
  v1::Case c = SingleAdult();
  c.set_reference("Kari\tNordmann");
  c.mutable_members(0)->set_birth_year(1850);
  c.mutable_members(0)->set_origin_country("Afghanistan");

  platform::FieldErrors errors;
  ValidateCase(c, kToday, errors);

  EXPECT_EQ(errors.count(), 3);
  EXPECT_THAT(std::string(errors.ToStatus().message()),
              AllOf(Not(HasSubstr("Kari")), Not(HasSubstr("1850")), Not(HasSubstr("Afghanistan"))));
}

TEST(CaseValidation, AnEmptyCaseLacksReferenceTrackAndMembers) {
  EXPECT_THAT(Faults(v1::Case()),
              UnorderedElementsAre(Key("case.reference"), Key("case.track"), Key("case.members")));
}

TEST(CaseValidation, AHouseholdHasAtMost30Members) {
  v1::Case c = SingleAdult();
  while (c.members_size() < 30) {
    v1::Member& child = *c.add_members();
    child.set_relation(v1::Member::CHILD);
    child.set_birth_year(2010);
  }
  EXPECT_THAT(Faults(c), IsEmpty());

  *c.add_members() = c.members(1);
  EXPECT_THAT(Faults(c), UnorderedElementsAre(Pair("case.members", HasSubstr("1 to 30"))));
}

TEST(CaseValidation, AHouseholdHasOneReferencePerson) {
  v1::Case c = SingleAdult();
  c.mutable_members(0)->set_relation(v1::Member::PARTNER);

  EXPECT_THAT(Faults(c), UnorderedElementsAre(Pair("case.members", HasSubstr("exactly one"))));
}

TEST(CaseValidation, AReferenceIs1To80CharactersOfCleanText) {
  const auto reference_faults = [](const std::string& reference) {
    v1::Case c = SingleAdult();
    c.set_reference(reference);
    return Faults(c);
  };
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "å";

  EXPECT_THAT(reference_faults(eighty), IsEmpty());
  for (const std::string& bad :
       {std::string(), std::string("   "), eighty + "x", std::string("a\0b", 3),
        std::string("a\x7f"), std::string("a\xC2\x85"), std::string("a\xFF"),
        std::string("\xC0\xAF"), std::string("SAK \u202E123"), std::string("\uFEFFSAK"),
        std::string("S\u200BAK")}) {
    EXPECT_THAT(reference_faults(bad), Contains(Key("case.reference")))
        << testing::PrintToString(bad);
  }
}

TEST(CaseValidation, APermitDateIsADayFrom1990ToAYearAhead) {
  const auto faults = [](const std::string& day) {
    v1::Case c = SingleAdult();
    c.set_permit_date(day);
    return Faults(c);
  };

  for (const char* good : {"", "1990-01-01", "2024-02-29", "2027-11-23"}) {
    EXPECT_THAT(faults(good), IsEmpty()) << good;
  }
  for (const char* bad : {"1989-12-31", "2027-11-24", "2025-02-29", "2026-1-1", "26-01-01",
                          "2026-01-01T00:00:00Z", "01.02.2026", "today", "+026-01-01"}) {
    EXPECT_THAT(faults(bad), UnorderedElementsAre(Key("case.permit_date"))) << bad;
  }
}

TEST(CaseValidation, AnUnaccompaniedMinorIs15To17OnThePermitDateOrToday) {
  const auto faults = [](int birth_year, const std::string& permit_date) {
    v1::Case c = SingleAdult();
    c.set_track(v1::Case::UNACCOMPANIED_MINOR);
    c.set_permit_date(permit_date);
    c.mutable_members(0)->set_birth_year(birth_year);
    return Faults(c);
  };

  EXPECT_THAT(faults(2011, ""), IsEmpty());
  EXPECT_THAT(faults(2008, ""), IsEmpty());            // turns 18 this year
  EXPECT_THAT(faults(2007, "2025-06-01"), IsEmpty());  // was 17 or 18 then
  EXPECT_THAT(faults(2012, ""), UnorderedElementsAre(Key("case.members[0].birth_year")));
  EXPECT_THAT(faults(2007, ""), UnorderedElementsAre(Key("case.members[0].birth_year")));
}

TEST(CaseValidation, AnUnaccompaniedMinorIsAlone) {
  v1::Case c = SingleAdult();
  c.set_track(v1::Case::UNACCOMPANIED_MINOR);
  c.mutable_members(0)->set_birth_year(2010);
  *c.add_members() = c.members(0);
  c.mutable_members(1)->set_relation(v1::Member::SIBLING);

  EXPECT_THAT(Faults(c), UnorderedElementsAre(Pair("case.members", HasSubstr("one member"))));
}

TEST(CaseValidation, HealthAndBeliefNeedConsent) {
  for (const v1::Need::Kind kind :
       {v1::Need::WHEELCHAIR_ACCESSIBLE_HOME, v1::Need::GROUND_FLOOR,
        v1::Need::SPECIALIST_HEALTH_SERVICE, v1::Need::MUNICIPAL_HEALTH_SERVICE,
        v1::Need::NURSING_HOME, v1::Need::MENTAL_HEALTH_SERVICE,
        v1::Need::RELIGIOUS_CONGREGATION}) {
    v1::Case c = SingleAdult();
    v1::Need& need = *c.add_needs();
    need.set_kind(kind);
    need.set_importance(v1::REQUIRED);
    EXPECT_THAT(Faults(c), UnorderedElementsAre(Key("case.needs[0].consent_recorded")));

    need.set_consent_recorded(true);
    EXPECT_THAT(Faults(c), IsEmpty());
  }
}

TEST(CaseValidation, AnInterpreterHasALanguageAndNothingElseHas) {
  const auto faults = [](v1::Need::Kind kind, const std::string& language) {
    v1::Case c = SingleAdult();
    v1::Need& need = *c.add_needs();
    need.set_kind(kind);
    need.set_importance(v1::PREFERRED);
    need.set_language(language);
    return Faults(c);
  };

  EXPECT_THAT(faults(v1::Need::INTERPRETER, "ti"), IsEmpty());
  EXPECT_THAT(faults(v1::Need::ADULT_EDUCATION, ""), IsEmpty());
  EXPECT_THAT(faults(v1::Need::INTERPRETER, ""),
              UnorderedElementsAre(Key("case.needs[0].language")));
  EXPECT_THAT(faults(v1::Need::INTERPRETER, "tigrinja"),
              UnorderedElementsAre(Key("case.needs[0].language")));
  EXPECT_THAT(faults(v1::Need::ADULT_EDUCATION, "ti"),
              UnorderedElementsAre(Pair("case.needs[0].language", HasSubstr("INTERPRETER"))));
}

TEST(CaseValidation, WhoReadsALanguageIsNotIlliterate) {
  v1::Case c = SingleAdult();
  v1::Member& member = *c.mutable_members(0);
  v1::Language& language = *member.add_languages();
  language.set_code("ti");
  member.set_literacy(v1::Member::NOT_LITERATE);
  EXPECT_THAT(Faults(c), IsEmpty());

  language.set_literate(true);
  EXPECT_THAT(Faults(c), UnorderedElementsAre(Key("case.members[0].literacy")));
  member.set_literacy(v1::Member::LITERATE);
  EXPECT_THAT(Faults(c), IsEmpty());
}

TEST(CaseValidation, PlacesAreWellNamedListedOnceAndNotTooMany) {
  v1::Case c = SingleAdult();
  c.add_wished_municipalities("municipalities/0301");
  c.add_wished_municipalities("municipalities/0301");
  c.add_wished_municipalities("Oslo");
  for (int i = 0; i < 11; ++i) {
    c.add_advised_municipalities("municipalities/" + std::to_string(1101 + i));
  }

  EXPECT_THAT(
      Faults(c),
      UnorderedElementsAre(Pair("case.wished_municipalities[1]", HasSubstr("once")),
                           Pair("case.wished_municipalities[2]", HasSubstr("municipalities/0301")),
                           Pair("case.advised_municipalities", HasSubstr("at most 10"))));
}

TEST(CaseValidation, PlacesToKeepAwayFromNeedAProtectedAddress) {
  v1::Case c = SingleAdult();
  c.add_keep_away_from("municipalities/1103");
  EXPECT_THAT(Faults(c),
              UnorderedElementsAre(Pair("case.keep_away_from", HasSubstr("PROTECTED_ADDRESS"))));

  v1::Need& need = *c.add_needs();
  need.set_kind(v1::Need::PROTECTED_ADDRESS);
  need.set_importance(v1::REQUIRED);
  EXPECT_THAT(Faults(c), IsEmpty());

  c.add_wished_municipalities("municipalities/1103");
  c.add_advised_municipalities("municipalities/1103");
  EXPECT_THAT(Faults(c), UnorderedElementsAre(Key("case.wished_municipalities[0]"),
                                              Key("case.advised_municipalities[0]")));
}

TEST(CaseValidation, ChildrenAreYoungerAndParentsOlder) {
  const auto faults = [](v1::Member::Relation relation, int birth_year) {
    v1::Case c = SingleAdult();  // born 1990
    v1::Member& member = *c.add_members();
    member.set_relation(relation);
    member.set_birth_year(birth_year);
    return Faults(c);
  };

  EXPECT_THAT(faults(v1::Member::CHILD, 1991), IsEmpty());
  EXPECT_THAT(faults(v1::Member::PARENT, 1989), IsEmpty());
  EXPECT_THAT(faults(v1::Member::SIBLING, 1950), IsEmpty());
  for (const auto& [relation, year] :
       {std::pair(v1::Member::CHILD, 1990), std::pair(v1::Member::CHILD, 1950),
        std::pair(v1::Member::PARENT, 1990)}) {
    EXPECT_THAT(faults(relation, year), UnorderedElementsAre(Key("case.members[1].birth_year")));
  }
}

TEST(CaseValidation, AnEnumThatIsNotListedNamesWhatThereIs) {
  v1::Case c = SingleAdult();
  c.set_track(static_cast<v1::Case::Track>(99));
  c.mutable_members(0)->set_study_wish(static_cast<v1::Member::StudyWish>(99));

  EXPECT_THAT(
      Faults(c),
      UnorderedElementsAre(Pair("case.track", AllOf(HasSubstr("ASYLUM"), HasSubstr("QUOTA_REFUGEE"),
                                                    Not(HasSubstr("UNSPECIFIED")))),
                           Pair("case.members[0].study_wish", HasSubstr("NURSING_EDUCATION"))));
}

TEST(CaseValidation, TheCasesOfTheDemoAreValidAndSayThatTheyAreMadeUp) {
  int count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(TREFF_SOURCE_DIR "/deploy/demo-data/cases")) {
    std::ostringstream json;
    json << std::ifstream(file.path()).rdbuf();
    v1::Case c;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.str(), &c).ok()) << file.path();

    EXPECT_THAT(Faults(c), IsEmpty()) << file.path();
    EXPECT_TRUE(c.synthetic()) << file.path();
    EXPECT_THAT(c.reference(), HasSubstr("SYNTETISK"));
    ++count;
  }
  EXPECT_GE(count, 3);
}

TEST(CaseValidation, HostileSizesGiveABoundedAnswer) {
  v1::Case c = SingleAdult();
  for (int i = 0; i < 100'000; ++i) c.add_members();

  platform::FieldErrors errors;
  ValidateCase(c, kToday, errors);

  EXPECT_GT(errors.count(), 100'000);
  EXPECT_LT(errors.ToStatus().message().size(), 8'000u);
}

}  // namespace
}  // namespace treff::casework
