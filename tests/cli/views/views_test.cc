// How figures, comparisons and cases read: above all that nothing missing reads as a number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/cli/screen/display.h"
#include "services/cli/screen/figures.h"
#include "services/cli/screen/known_names.h"
#include "services/cli/views/cases/case_view.h"
#include "services/cli/views/knowledge/profile_view.h"
#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"

namespace treff::cli {
namespace {

using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::StatusIs;

std::string Figure(const std::string& observation, const std::string& unit, int decimals,
                   const std::string& language = "nb") {
  return FigureText(Parse<Observation>(observation), unit, decimals, TestScreen(language));
}

TEST(Figures, ValuesReadAsTheLanguageWritesThem) {
  EXPECT_EQ(Figure("state: VALUE value: 728714", "persons", 0), "728\u00A0714");
  EXPECT_EQ(Figure("state: VALUE value: 728714", "persons", 0, "en"), "728,714");
  EXPECT_EQ(Figure("state: VALUE value: 2.94", "percent", 1), "2,9\u00A0%");
  EXPECT_EQ(Figure("state: VALUE value: 2.94", "percent", 1, "en"), "2.9%");
  EXPECT_EQ(Figure("state: VALUE value: 0", "persons", 0), "0");
  EXPECT_EQ(Figure("state: VALUE value: 1", "flag", 0), "ja");
}

TEST(Figures, WhatIsNotAValueReadsAsItsState) {
  EXPECT_EQ(Figure("state: MISSING", "persons", 0), "mangler");
  EXPECT_EQ(Figure("state: PENDING", "persons", 0), "avventer vedtak");
  EXPECT_EQ(Figure("state: NOT_APPLICABLE", "percent", 1), "ikke aktuelt");
  EXPECT_EQ(Figure("state: NOT_COMPARABLE", "percent", 1), "ikke sammenlignbart");
  EXPECT_EQ(Figure("state: SUPPRESSED", "persons", 0), "skjermet");
  EXPECT_EQ(Figure("state: SUPPRESSED suppressed_bounds { lower: 1 upper: 4 }", "persons", 0),
            "skjermet (1–4)");
  EXPECT_EQ(PersonsText(false, Observation(), TestScreen()), "ikke kjent");
}

TEST(Figures, WhatRemainsOfAQuotaIsARangeOrTheReason) {
  const auto remaining = [](const std::string& quota) {
    return RemainingText(Parse<Quota>(quota), TestScreen());
  };
  EXPECT_EQ(remaining("remaining { lower: 7 upper: 10 }"), "7–10");
  EXPECT_EQ(remaining("remaining { lower: 7 upper: 7 }"), "7");
  EXPECT_EQ(remaining("remaining { lower: -3 upper: -3 }"), "\u22123");
  EXPECT_EQ(remaining("decided { state: PENDING }"), "avventer vedtak");
  EXPECT_EQ(remaining("decided { state: VALUE value: 10 }"), "ikke kjent");
  EXPECT_EQ(remaining(""), "ikke kjent");
}

TEST(Figures, APartSaysHowFarItGoesAndAnEstimateItsRange) {
  EXPECT_EQ(Figure("state: PARTIAL value: 223 period_end: \"2026-09-28\"", "persons", 0),
            "223 til 2026-09-28");
  EXPECT_EQ(Figure("state: VALUE value: 2.1 interval { lower: 1.8 upper: 2.4 }", "percent", 1),
            "2,1\u00A0% (1,8–2,4)");
  EXPECT_EQ(Figure("state: VALUE value: 31.4", "km", 0), "31 km");
}

TEST(Figures, AClassReadsByItsName) {
  const auto indicator = Parse<municipality::v1::Indicator>(R"pb(
    unit: "class"
    value_labels { value: 5 display_name_nb: "St. Olavs hospital" }
  )pb");
  const auto text = [&](const std::string& observation) {
    return FigureText(Parse<Observation>(observation), indicator, TestScreen());
  };
  EXPECT_EQ(text("state: VALUE value: 5"), "St. Olavs hospital");
  EXPECT_EQ(text("state: VALUE value: 6"), "6");
  EXPECT_EQ(text("state: MISSING"), "mangler");
}

TEST(Figures, WhoWasNotAskedHasNothingToDecide) {
  EXPECT_EQ(DecidedText(Parse<Quota>("decided { state: NOT_APPLICABLE }"), TestScreen()),
            "ikke anmodet");
  EXPECT_EQ(RemainingText(Parse<Quota>("decided { state: NOT_APPLICABLE }"), TestScreen()),
            "ikke anmodet");
}

TEST(ComparisonView, ComparesOnOneFootingAndSaysWhereItCannot) {
  const auto profile = [](const std::string& name, const std::string& facts) {
    return Parse<Profile>("region { display_name: '" + name +
                          "' } dataset_version: 3 "
                          "indicators { indicator_id: 'a.b' display_name_nb: 'Ledighet' unit: "
                          "'percent' decimals: 1 } "
                          "indicators { indicator_id: 'a.c' display_name_nb: 'Ingen' } facts { " +
                          facts + " } facts {}");
  };
  const std::vector<Profile> profiles = {
      profile("Bergen",
              "best { state: VALUE value: 1.9 period: '2026-04' } compared { state: "
              "VALUE value: 2.1 period: '2026-01' } country_rank: 42"),
      profile("Osen", "best { state: VALUE value: 3 period: '2022-10' } best_level: MUNICIPALITY"),
      profile("Røros", "best { state: VALUE value: 4 period: '2026-01' } best_level: COUNTY")};
  const std::string view = ComparisonView(profiles, {}, TestScreen());
  EXPECT_THAT(view,
              ContainsRegex("Ledighet, 2026-01 +2,1.+ \\(42\\.\\) +3,0.+, 2022-10 +4,0.+, fylke"));
  EXPECT_THAT(view, Not(HasSubstr("Ingen")));  // nobody has it
}

// Four municipalities with a long indicator and its figures.
std::vector<Profile> FourMunicipalities() {
  std::vector<Profile> profiles;
  for (const char* name : {"Oslo - Oslove", "Bergen", "Ålesund", "Nordre Follo"}) {
    profiles.push_back(Parse<Profile>(absl::StrCat(
        "region { display_name: '", name,
        "' } indicators { indicator_id: 'a.b' display_name_nb: "
        "'Barn fra ett til fem år som går i barnehage' unit: 'per_1000' decimals: 1 } facts { "
        "best { state: VALUE value: 15.6 period: '2026' } compared { state: VALUE value: 15.6 "
        "period: '2026-04-13' } country_rank: 265 }")));
  }
  return profiles;
}

TEST(ComparisonView, NamesOfIndicatorsAreWrappedAndNeverCut) {
  for (const int width : {80, 100, 160}) {
    const Screen screen(TestMessages(), {.width = width});
    const std::string view = ComparisonView(FourMunicipalities(), {}, screen);
    const std::vector<std::string> lines = absl::StrSplit(view, '\n');
    for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), width) << view;
    EXPECT_THAT(view, Not(HasSubstr("…"))) << width;
    EXPECT_THAT(view, HasSubstr("barnehage")) << width;
    EXPECT_THAT(view, HasSubstr("15,6\u00A0per\u00A01000")) << "a figure is never broken";
  }
}

TEST(ComparisonView, WhatDoesNotFitStandsInATableBelow) {
  const Screen narrow(TestMessages(), {.width = 50});
  const std::string view = ComparisonView(FourMunicipalities(), {}, narrow);

  EXPECT_THAT(view, ContainsRegex("Indikator, +Oslo.+Bergen"));
  EXPECT_THAT(view, ContainsRegex("Indikator, +Ålesund.+Nordre"));
}

class KnownNames : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> Code(const std::string& text) {
    return MunicipalityCode(text, known_.municipalities(), TestScreen());
  }

  const municipality::v1::ListMunicipalitiesResponse known_ =
      Parse<municipality::v1::ListMunicipalitiesResponse>(R"pb(
        municipalities {
          region { code: "0301" display_name: "Oslo - Oslove" }
          county_display_name: "Oslo"
        }
        municipalities {
          region { code: "1508" display_name: "Ålesund" }
          county_display_name: "Møre og Romsdal"
        }
        municipalities {
          region { code: "3419" display_name: "Våler" }
          county_display_name: "Innlandet"
        }
        municipalities {
          region { code: "3114" display_name: "Våler" }
          county_display_name: "Østfold"
        }
        municipalities {
          region { code: "5610" display_name: "Kárášjohka - Karasjok" }
          county_display_name: "Finnmark"
        }
      )pb");
};

TEST_F(KnownNames, ACodeStandsForItself) {
  EXPECT_EQ(Code("0301").value_or(""), "0301");
  EXPECT_EQ(Code("municipalities/1507").value_or(""), "1507");
}

TEST_F(KnownNames, ANameIsFoundInAnyLanguageCaseAndForm) {
  EXPECT_EQ(Code("ålesund").value_or(""), "1508");
  EXPECT_EQ(Code("A\u030Alesund").value_or(""), "1508");
  EXPECT_EQ(Code("KARASJOK").value_or(""), "5610");
  EXPECT_EQ(Code("Kárášjohka - Karasjok").value_or(""), "5610");
  EXPECT_EQ(Code("oslo").value_or(""), "0301");
  EXPECT_EQ(Code("Åles").value_or(""), "1508");
}

TEST_F(KnownNames, ASharedNameAsksForTheCounty) {
  EXPECT_THAT(Code("Våler"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("3419 Våler (Innlandet)"), HasSubstr("3114 Våler"))));
  EXPECT_EQ(Code("Våler (Østfold)").value_or(""), "3114");
}

TEST_F(KnownNames, AnUnknownNameSuggestsTheNearest) {
  EXPECT_THAT(Code("Alesund"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("Nærmest er 1508 Ålesund")));
  EXPECT_THAT(Code(""), StatusIs(absl::StatusCode::kNotFound, ::testing::_));
}

TEST(CaseView, MadeUpCasesSaySoEverywhere) {
  const auto cases = Parse<casework::v1::ListCasesResponse>(R"pb(
    cases { name: "cases/a" reference: "familie" synthetic: true }
    cases { name: "cases/b" reference: "ekte" }
  )pb");

  const std::string list = CasesView(cases, TestScreen());

  EXPECT_THAT(list, HasSubstr("familie (SYNTETISK)"));
  EXPECT_THAT(list, Not(HasSubstr("ekte (SYNTETISK)")));
  EXPECT_THAT(CaseView(cases.cases(0), TestScreen("en")), HasSubstr("familie (SYNTHETIC)"));
}

TEST(CaseView, ShowsWhatMembersWantAndWhereTheyMayLive) {
  const auto c = Parse<casework::v1::Case>(R"pb(
    reference: "familie"
    members {
      relation: REFERENCE_PERSON
      birth_year: 1990
      literacy: NOT_LITERATE
      study_wish: ADULT_BASIC_EDUCATION
    }
    members { relation: CHILD birth_year: 2020 }
    needs { kind: INTERPRETER importance: REQUIRED language: "ti" }
    wished_municipalities: "municipalities/0301"
    wished_municipalities: "municipalities/1103"
    advised_municipalities: "municipalities/4601"
    keep_away_from: "municipalities/5001"
  )pb");

  const std::string nb = CaseView(c, TestScreen());
  EXPECT_THAT(nb, HasSubstr("leser og skriver ikke; ønsker utdanning: grunnskole for voksne"));
  EXPECT_THAT(nb, HasSubstr("Ønsker        0301, 1103\n"));
  EXPECT_THAT(nb, HasSubstr("Mottakets råd 4601\n"));
  EXPECT_THAT(nb, HasSubstr("Adressesperre 5001\n"));
  EXPECT_THAT(nb, HasSubstr("tolk: ti"));
  EXPECT_THAT(CaseView(casework::v1::Case(), TestScreen("en")), Not(HasSubstr("Address block")));
}

}  // namespace
}  // namespace treff::cli
