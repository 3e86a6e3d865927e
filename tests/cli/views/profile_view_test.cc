// How profiles and histories read.
#include "services/cli/views/knowledge/profile_view.h"

#include <gmock/gmock.h>

#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"

namespace treff::cli {
namespace {

using municipality::v1::Profile;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

TEST(ProfileView, ShowsEveryFactWithItsStateLevelAgeAndSource) {
  const auto profile = Parse<Profile>(R"pb(
    region { code: "0301" display_name: "Oslo" }
    dataset_version: 7
    indicators {
      indicator_id: "community.population"
      display_name_nb: "Folketall"
      unit: "persons"
      group: "community"
    }
    indicators {
      indicator_id: "labour.unemployment_rate"
      display_name_nb: "Ledighet"
      unit: "percent"
      decimals: 1
      group: "labour"
    }
    indicators {
      indicator_id: "labour.vacancies"
      display_name_nb: "Ledige stillinger"
      unit: "count"
      group: "labour"
    }
    indicators {
      indicator_id: "labour.interpreters"
      display_name_nb: "Tolker"
      unit: "count"
      group: "labour"
    }
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

  const auto place = Parse<municipality::v1::Municipality>(R"pb(
    region { code: "0301" kostra_group: "13" }
    county_display_name: "Oslo"
    labour_market_region_display_name: "Oslo"
  )pb");
  const auto asked = Parse<municipality::v1::ListQuestionsResponse>(R"pb(
    questions {
      group: "labour"
      display_name_nb: "Arbeid"
      indicators: "labour.vacancies"
      indicators: "labour.unemployment_rate"
      availability: OPEN_FIGURES
    }
    questions {
      group: "labour"
      display_name_nb: "Lærlingplasser"
      availability: NO_OPEN_SOURCE
      note_nb: "Spør fylkeskommunen."
    }
  )pb");

  const std::string view = ProfileView(profile, place, asked.questions(), TestScreen());

  EXPECT_THAT(view, HasSubstr("Oslo · BA-region Oslo · KOSTRA-gruppe 13"));
  // In the order of the questions, the unanswered with its reason, the unasked at the end.
  EXPECT_THAT(view, ContainsRegex("Arbeid\n.*Ledige stillinger.*\n.*Ledighet"));
  EXPECT_THAT(view, HasSubstr("Lærlingplasser: ingen åpen kilde"));
  EXPECT_THAT(view, HasSubstr("Spør fylkeskommunen."));
  EXPECT_LT(view.find("Lærlingplasser"), view.find("Tolker"));

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

TEST(ProfileView, SaysHowAnOldFigureIsCompared) {
  const auto profile = Parse<Profile>(R"pb(
    region { code: "4601" display_name: "Bergen" }
    indicators { indicator_id: "labour.unemployment_rate" unit: "percent" decimals: 1 }
    facts {
      own { state: VALUE value: 1.9 period: "2026-04" }
      best { state: VALUE value: 1.9 period: "2026-04" }
      compared {
        state: VALUE
        value: 2.1
        period: "2026-01"
        measured_period: "2022-10"
        method: CARRIED_IN_TIME
        interval { lower: 1.8 upper: 2.4 }
      }
    }
    provenances { owner: "Nav" }
  )pb");
  EXPECT_THAT(ProfileView(profile, {}, {}, TestScreen()),
              HasSubstr("Sammenlignes som 2,1\u00A0% (1,8–2,4) i 2026-01: tallet fra 2022-10"));
}

// What is shown is the county's, what is ranked the municipality's own.
TEST(ProfileView, ARankOfAnotherFigureThanTheOneShownSaysSo) {
  const auto profile = Parse<Profile>(R"pb(
    region { code: "1151" display_name: "Utsira" }
    indicators { indicator_id: "labour.unemployment_rate" unit: "percent" decimals: 1 }
    facts {
      own { state: SUPPRESSED period: "2026-01" }
      best { state: VALUE value: 2.2 period: "2026-01" }
      best_level: COUNTY
      compared {
        state: VALUE
        value: 3.6
        period: "2026-01"
        measured_period: "2022-01"
        method: CARRIED_IN_TIME
      }
      country_rank: 330
      country_ranked: 351
    }
    provenances { owner: "Nav" }
  )pb");
  EXPECT_THAT(ProfileView(profile, {}, {}, TestScreen()),
              HasSubstr("Sammenlignes som 3,6\u00A0% i 2026-01: tallet fra 2022-01"));
}

TEST(HistoryView, GivesEachPeriodWithHowItWasMade) {
  const auto profile = Parse<Profile>(R"pb(
    region { display_name: "Bergen" }
    indicators { display_name_nb: "Ledighet" unit: "percent" decimals: 1 }
    facts {
      own { state: VALUE value: 1.9 period: "2026-04" }
      history { state: VALUE value: 2.5 period: "2022-10" method: DERIVED }
      history { state: SUPPRESSED period: "2022-09" }
    }
    provenances { owner: "Nav" }
  )pb");
  const std::string view = HistoryView(profile, 0, TestScreen());
  EXPECT_THAT(view, HasSubstr("Ledighet, Bergen"));
  EXPECT_THAT(view, ContainsRegex("2026-04 +1,9.+fra kilden"));
  EXPECT_THAT(view, ContainsRegex("2022-10 +2,5.+regnet ut"));
  EXPECT_THAT(view, ContainsRegex("2022-09 +skjermet"));
}

}  // namespace
}  // namespace treff::cli
