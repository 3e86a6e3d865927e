// How figures and profiles read: above all that nothing missing reads as a number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/views/case_view.h"
#include "services/cli/views/figures.h"
#include "services/cli/views/profile_view.h"
#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

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

TEST(ProfileView, ShowsEveryFactWithItsStateLevelAgeAndSource) {
  const auto profile = Parse<Profile>(R"pb(
    region { code: "0301" display_name: "Oslo" }
    dataset_version: 7
    indicators { display_name_nb: "Folketall" unit: "persons" group: "community" }
    indicators { display_name_nb: "Ledighet" unit: "percent" decimals: 1 group: "labour" }
    indicators { display_name_nb: "Ledige stillinger" unit: "count" group: "labour" }
    indicators { display_name_nb: "Tolker" unit: "count" group: "labour" }
    facts {
      own { state: VALUE value: 728714 period: "2026" }
      best { state: VALUE value: 728714 period: "2026" }
      best_level: MUNICIPALITY
      age_days: 326
      country_rank: 1
      country_ranked: 357
      history { state: SUPPRESSED period: "2025" }
    }
    facts {
      own { state: SUPPRESSED period: "2026-04" }
      best { state: VALUE value: 2.9 period: "2026-04" provenance_index: 1 }
      best_level: COUNTY
      age_days: 207
    }
    facts { own { state: MISSING period: "2026" } }
    facts {}
    provenances { owner: "Statistisk sentralbyrå" dataset: "ssb.a" licence: "CC-BY-4.0" }
    provenances { owner: "NAV" dataset: "nav.b" delivery: MIRROR_RECORDED vintage: "2026-04" }
    quotas {
      year: 2026
      requested { state: VALUE value: 0 }
      decided { state: PENDING }
    }
  )pb");

  const std::string view = ProfileView(profile, TestScreen());

  EXPECT_THAT(view, ContainsRegex("Folketall +728.+714 +kommune +2026 +326 dager +1 av 357"));
  EXPECT_THAT(view, HasSubstr("2025: skjermet"));
  EXPECT_THAT(view, ContainsRegex("Ledighet +2,9.+% +fylke +2026-04"));
  EXPECT_THAT(view, HasSubstr("Kommunens eget tall: skjermet."));
  EXPECT_THAT(view, ContainsRegex("Ledige stillinger +mangler"));
  EXPECT_THAT(view, ContainsRegex("Tolker +ikke kjent"));
  EXPECT_THAT(view, ContainsRegex("2026 +0 +avventer vedtak +ikke kjent"));
  EXPECT_THAT(view, AllOf(HasSubstr("[1] Statistisk"), HasSubstr("[2] NAV"),
                          HasSubstr("Fra lokal kopi: kildens eget svar")));
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

}  // namespace
}  // namespace treff::cli
