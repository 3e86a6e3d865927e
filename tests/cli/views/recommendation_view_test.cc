#include "services/cli/views/matching/recommendation_view.h"

#include <cmath>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/screen/display.h"
#include "tests/cli/test_screen.h"

namespace treff::cli {
namespace {

using recommendation::v1::Recommendation;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

Recommendation Sample() {
  return Parse<Recommendation>(R"pb(
    name: "recommendations/abc"
    case: "cases/1"
    synthetic: true
    household_size: 4
    municipality_count: 3
    versions {
      case_revision: 2
      dataset_version: 7
      quota_revision: 3
      quota_year: 2026
      as_of: "2026-11-23"
      policy: "policies/standard@1"
    }
    ranked {
      rank: 1
      group: 1
      display_name: "Ålesund"
      county_display_name: "Møre og Romsdal"
      score: 61.46
      score_interval { lower: 58 upper: 70.21 }
      best_rank: 1
      worst_rank: 2
      summary { text: "Trekker mest opp: ledigheten." }
      requirements {
        rule_id: "quota_room"
        outcome: PASS
        reason { text: "Det er plass." }
        citations {
          observation { period: "2026" }
          level: MUNICIPALITY
          region_display_name: "Ålesund"
          age_days: 54
        }
      }
      requirements {
        rule_id: "x"
        outcome: UNKNOWN
        reason { text: "Spør kommunen." }
      }
      terms {
        max_points: 60
        points: 30.73
        points_interval { lower: 30.73 upper: 30.73 }
        reason { text: "Ledigheten var 1,9 %." }
        citations {
          observation { provenance_index: 1 period: "2026-04" }
          level: COUNTY
          region_display_name: "Møre og Romsdal"
          age_days: 207
        }
      }
      terms {
        max_points: 40
        points: 30.73
        points_interval { lower: 20 upper: 39.48 }
        reason { text: "Skolene er ikke kjent." }
      }
    }
    ranked {
      rank: 2
      group: 1
      municipality: "municipalities/3103"
      display_name: "Moss"
      county_display_name: "Østfold"
      score: 60
      score_interval { lower: 60 upper: 60 }
      best_rank: 1
      worst_rank: 2
      ask_municipality: true
    }
    excluded {
      display_name: "Utsira"
      failed { rule_id: "quota_room" }
    }
    near_misses {
      display_name: "Utsira"
      failed { reason { text: "Det er ikke plass." } }
      reason { text: "Ville vært nummer 1 med 4 ledige plasser." }
    }
    runner_up {
      display_name: "Moss"
      margin: 1.46
      reason { text: "Ingen enkelt opplysning." }
    }
    lead { text: "2 av 2 kommuner kan være best: tallene skiller dem ikke." }
    possible_first_count: 2
    questions {
      municipalities: "municipalities/3103"
      display_names: "Moss"
      subject: "rule.quota_room"
      narrowing: 1.46
      reason { text: "Hvor mange plasser er ledige?" }
    }
    questions {
      narrowing: 0.2
      reason { text: "Er det bolig?" }
    }
    unused_facts {
      field: "members.education"
      members: 1
      members: 3
      reason { text: "Utdanningen er ikke brukt." }
    }
    unused_facts {
      field: "needs"
      reason { text: "Behovet er ikke brukt." }
    }
    wishes {
      municipality: "municipalities/1151"
      display_name: "Utsira"
      reason { key: "rule.quota_room.fail" text: "Det er ikke plass." }
    }
    terms {
      term_id: "unemployment"
      weight: 25
      weight_up: 26.5
      first_up: "municipalities/3103"
      weight_down: 2
      first_down: "municipalities/1151"
    }
    notes { text: "Forventet utfall er ikke med." }
    unmet_needs { kind: PROTECTED_ADDRESS importance: REQUIRED }
    provenances { owner: "Integrerings- og mangfoldsdirektoratet (IMDi)" dataset: "imdi.page" }
    provenances { owner: "NAV" dataset: "nav.hl060" delivery: MIRROR_RECORDED }
  )pb");
}

std::string View(const std::string& language = "nb") {
  return RecommendationView(Sample(), {}, TestScreen(language));
}

TEST(RecommendationView, SaysWhatIsNotAsItWasRecorded) {
  auto sample = Sample();
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        answer_differs: true
        scores_recorded: true
        reasons { text: "Svaret er utledet med regelrevisjon 7." }
        moves {
          municipality: "municipalities/1508"
          display_name: "Ålesund"
          recorded_rank: 3
          rank: 1
          recorded_score: 58.125
          score: 61.46
        }
        moves { municipality: "municipalities/1507" recorded_rank: 1 recorded_score: 70 })pb",
      sample.mutable_difference()));

  const std::string view = RecommendationView(sample, {}, TestScreen("nb"));

  EXPECT_THAT(view, HasSubstr("Ikke som da anbefalingen ble gitt"));
  EXPECT_THAT(view, HasSubstr("– Svaret er utledet med regelrevisjon 7."));
  EXPECT_THAT(view, ContainsRegex("Ålesund +3 +1 +58,1 +61,5"));
  EXPECT_THAT(view, ContainsRegex("municipalities/1507 +1 +– +70,0 +–"));
  EXPECT_THAT(View(), Not(HasSubstr("Ikke som da")));
}

TEST(RecommendationView, ShowsWhatAnOfficerAsks) {
  const std::string view = View();

  for (const char* text : {
           "Anbefaling for cases/1 (SYNTETISK)",
           "Husstand på 4 personer. 3 kommuner er vurdert: 2 kan anmodes, 1 er utelukket.",
           "Trekker mest opp: ledigheten.",
           "✓ Det er plass.",
           "[1]\u00A0IMDi 2026, kommune, 54 dager",
           "[2]\u00A0NAV 2026-04, fylke Møre og Romsdal, 207 dager",
           "? Spør kommunen.",
           "Ledigheten var 1,9 %.",
           "usikkert, trolig 20,0–39,5",
           "Moss er nummer to, 1,5 poeng bak. Ingen enkelt opplysning.",
           "✗ Utsira: Det er ikke plass. Ville vært nummer 1 med 4 ledige plasser.",
           "for få ledige plasser i vedtaket",
           "– Forventet utfall er ikke med.",
           "adressesperre",
           "Saksrevisjon 2, datasettversjon 7, kvoterevisjon 3 (år 2026), alder regnet til",
           "2026-11-23",
           "treff recommendations get recommendations/abc",
           "Fra lokal kopi",
       }) {
    EXPECT_THAT(view, HasSubstr(text));
  }
}

TEST(RecommendationView, LeadsWithHowSureItIsAndSaysWhatToAsk) {
  const std::string view = View();

  for (const char* text : {
           "2 av 2 kommuner kan være best: tallene skiller dem ikke.",
           "Nummer 1–2 kan være best, og kan ikke skilles fra hverandre.",
           "? Moss: Hvor mange plasser er ledige? Svaret kan ventes å utelukke rundt 1 av de 2",
           "? Alle kommuner: Er det bolig?",
           "– Person 1, 3: Utdanningen er ikke brukt.",
           "– Utsira: Det er ikke plass.",
       }) {
    EXPECT_THAT(view, HasSubstr(text));
  }
  EXPECT_THAT(view, Not(HasSubstr("Behovet er ikke brukt")));
  EXPECT_THAT(view, Not(HasSubstr("utelukke rundt 0"))) << "a part of a municipality says nothing";
  EXPECT_LT(view.find("kan være best"), view.find("Ålesund"));
  EXPECT_THAT(view, ContainsRegex("ledigheten .unemployment. +25,00 +Over 26,50 +Moss"));
  EXPECT_THAT(view,
              ContainsRegex("ledigheten .unemployment. +25,00 +Under 2,00 +municipalities/1151"));
}

TEST(RecommendationView, PointsAddUpAsTheyAreShown) {
  const std::string view = View();

  // 30.73 + 30.73 = 61.46: rounded each by itself they would show 30,7 + 30,7 = 61,5.
  EXPECT_THAT(view, HasSubstr("30,8 av 60,0"));
  EXPECT_THAT(view, HasSubstr("30,7 av 40,0"));
  EXPECT_THAT(view, HasSubstr("61,5 av 100,0"));
}

TEST(RecommendationView, FitsInAHundredColumns) {
  for (const char* language : {"nb", "nn", "en"}) {
    std::istringstream lines(View(language));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(DisplayWidth(line), 100) << line;
    }
  }
}

TEST(RecommendationView, ShowsAsManyAsAskedFor) {
  const std::string view = RecommendationView(Sample(), {.top = 1, .explained = 0}, TestScreen());

  EXPECT_THAT(view, HasSubstr("Ålesund"));
  EXPECT_THAT(view, Not(HasSubstr("Østfold")));
  EXPECT_THAT(view, Not(HasSubstr("Ledigheten var")));
}

TEST(RecommendationView, AnEmptyAnswerIsShownToo) {
  EXPECT_THAT(RecommendationView(Recommendation(), {}, TestScreen()), HasSubstr("0 kan anmodes"));
}

TEST(RoundedToAddUp, EveryListAddsUpToItsRoundedSum) {
  std::vector<double> points;
  std::vector<double> limits;
  for (int i = 1; i < 200; ++i) {
    points.push_back(std::fmod(i * 7.3391, 9.0));
    limits.push_back(9);
    const std::vector<double> shown = RoundedToAddUp(points, limits);
    const double sum = std::accumulate(points.begin(), points.end(), 0.0);
    const double shown_sum = std::accumulate(shown.begin(), shown.end(), 0.0);
    EXPECT_NEAR(shown_sum, std::round(sum * 10) / 10, 1e-9);
    for (size_t k = 0; k < points.size(); ++k) EXPECT_NEAR(shown[k], points[k], 0.1 + 1e-9);
  }
}

TEST(RoundedToAddUp, NothingIsShownAboveItsLimit) {
  // 19.24 + 19.24 + 5.03 = 43.51: the tenth that is missing goes to the third.
  EXPECT_THAT(RoundedToAddUp({19.24, 19.24, 5.03}, {19.24, 19.24, 10}),
              ::testing::ElementsAre(19.2, 19.2, 5.1));
}

}  // namespace
}  // namespace treff::cli
