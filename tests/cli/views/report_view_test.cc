// Reports as people read them.
#include "services/cli/views/knowledge/report_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/views/knowledge/profile_view.h"
#include "tests/cli/test_screen.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::cli {
namespace {

using municipality::v1::Report;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ReportView, SaysAllThatWasSaidAndNothingElse) {
  const auto report = Parse<Report>(R"pb(
    name: "municipalities/1508/reports/x"
    reporter: "regions/15"
    report_day: "2026-11-20"
    age_days: 3
    housing {
      dwellings { count: 1 persons: 4 bedrooms: 3 wheelchair: true free_from: "2026-12-01" }
    }
    adult_education: false
    interpreters { languages: "ti" languages: "ar" }
    labour_market: POOR
    recommended_number { year: 2027 persons: 40 }
  )pb");

  EXPECT_THAT(
      ReportView(report, {{"municipalities/1508", "Ålesund"}, {"regions/15", "Møre og Romsdal"}},
                 TestScreen()),
      AllOf(HasSubstr("Ålesund (1508)\n"),
            HasSubstr("Fra Møre og Romsdal (15), om 2026-11-20 (alder: 3 dager)"),
            HasSubstr("1 bolig for 4 personer, 3 soverom, for rullestol, ledig fra 2026"),
            ContainsRegex("Voksenopplæring +nei"), HasSubstr("ti, ar"),
            ContainsRegex("Arbeidsmarkedet +dårlig"), HasSubstr("40 personer i 2027"),
            Not(HasSubstr("Videregående")), Not(HasSubstr("Introduksjonsprogram"))));
  EXPECT_THAT(ReportView(Parse<Report>("housing {} staffed_places: 0"), {}, TestScreen("nn")),
              AllOf(ContainsRegex("Ledige bustader +ingen"), ContainsRegex("mindreårige +0")));
  EXPECT_THAT(ReportView(Report(), {}, TestScreen()), HasSubstr("Ingenting er meldt"));
}

TEST(ReportView, AFileIsTakenOrEveryFaultIsShown) {
  municipality::v1::UploadReportsResponse upload;
  upload.set_report_count(1);
  EXPECT_EQ(UploadView(upload, TestScreen()), "1 kommune er meldt.\n");

  auto& fault = *upload.add_faults();
  fault.set_cell("D17");
  fault.set_column("Rullestol");
  fault.set_problem("must be ja or nei");
  EXPECT_THAT(UploadView(upload, TestScreen()),
              AllOf(ContainsRegex("D17 +Rullestol +must be ja or nei"), HasSubstr("1 feil"),
                    Not(HasSubstr("er meldt."))));
}

TEST(ProfileView, SaysWhomToAsk) {
  const auto profile = Parse<municipality::v1::Profile>(R"pb(
    region { code: "1508" display_name: "Ålesund" }
    contact {
      role: "Koordinator"
      office: "Flyktning"
      phone: "70 16 20 00"
      report_day: "2026-11-20"
    }
  )pb");

  EXPECT_THAT(ProfileView(profile, {}, {}, TestScreen()),
              HasSubstr("Spør: Koordinator · Flyktning · 70 16 20 00 (meldt 2026-11-20)"));
}

}  // namespace
}  // namespace treff::cli
