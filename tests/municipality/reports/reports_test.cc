// Taking, confirming and giving reports, and how they reach profiles.
#include <google/protobuf/text_format.h>

#include "services/municipality/reports/catalogue/report_catalogue.h"
#include "services/municipality/reports/reported_dataset.h"
#include "tests/municipality/reports/report_house.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::IsOkAndHolds;
using ::treff::testing::StatusIs;

constexpr char kUuid[] = "9b0e7a52-5d3c-4f4c-8a47-0c1f3b2a1d00";

v1::Report ReportOf(const std::string& text) {
  v1::Report report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &report)) << text;
  return report;
}

class ReportsTest : public ReportHouse {
 protected:
  absl::StatusOr<v1::Report> Latest(const std::string& code, const std::string& reporter = "") {
    v1::GetReportRequest request;
    request.set_name("municipalities/" + code + "/reports/latest");
    request.set_reporter(reporter);
    return reports_.GetReport(request);
  }
  absl::StatusOr<v1::Report> Confirm(const std::string& code, const std::string& reporter = "") {
    v1::ConfirmReportRequest request;
    request.set_parent("municipalities/" + code);
    request.set_reporter(reporter);
    return reports_.ConfirmReport(request);
  }
  void Publish() { ASSERT_THAT(PublishReports(store_, versions_, publisher_), IsOk()); }
};

TEST_F(ReportsTest, AReportSaysWhoWhenAndAboutWhatDay) {
  const auto report = Create("1508", ReportOf("staffed_places: 2 report_day: '2026-11-20'"));

  EXPECT_THAT(report, IsOkAndHolds(EqualsProto(R"pb(
                name: "municipalities/1508/reports/00000000-0000-4000-8000-000000000001"
                reporter: "municipalities/1508"
                report_day: "2026-11-20"
                author: "anonymous"
                create_time { seconds: 1795435200 }
                age_days: 3
                staffed_places: 2
              )pb")));
}

TEST_F(ReportsTest, WhatIsReportedStandsInTheProfileBesideTheRest) {
  ASSERT_THAT(Create("1508", ReportOf(R"pb(
                       housing {
                         dwellings { count: 2 persons: 4 wheelchair: true }
                         dwellings { count: 1 persons: 7 ground_floor: true }
                         dwellings { count: 9 persons: 2 wheelchair: true free_from: "2027-09-01" }
                       }
                       adult_education: false
                       interpreters { languages: "ti" }
                       labour_market: GOOD
                       contact { role: "Bosettingskoordinator" phone: "70 16 20 00" }
                     )pb")),
              IsOk());
  Publish();

  EXPECT_EQ(FactOf("1508", "capacity.free_dwellings").own().value(), 3);
  EXPECT_EQ(FactOf("1508", "capacity.free_dwellings_3_4").own().value(), 2);
  EXPECT_EQ(FactOf("1508", "capacity.free_dwellings_7_or_more").own().value(), 1);
  // Those that are free in nine months are not.
  EXPECT_EQ(FactOf("1508", "capacity.accessible_dwellings").own().value(), 2);
  EXPECT_EQ(FactOf("1508", "capacity.free_dwellings_1_2").own().state(), v1::Observation::VALUE);
  EXPECT_EQ(FactOf("1508", "capacity.free_dwellings_1_2").own().value(), 0);
  EXPECT_EQ(FactOf("1508", "services.reported_adult_education").own().value(), 0);
  EXPECT_EQ(FactOf("1508", "services.reported_interpreter_ti").own().value(), 1);
  EXPECT_EQ(FactOf("1508", "labour.reported_market").own().value(), 3);
  EXPECT_EQ(FactOf("1508", "labour.reported_market").own().period(), "2026-11-23");
  // What was not said is not known, and nobody else is said anything of.
  EXPECT_FALSE(FactOf("1508", "services.reported_staffed_places").has_own());
  EXPECT_FALSE(FactOf("0301", "capacity.accessible_dwellings").has_own());
  EXPECT_EQ(FactOf("1508", "services.reported_interpreter_ar").indicator(), "");

  const v1::Profile profile = ProfileOf("1508");
  EXPECT_THAT(profile.contact(), EqualsProto(R"pb(role: "Bosettingskoordinator"
                                                  phone: "70 16 20 00"
                                                  report_day: "2026-11-23")pb"));
  const int from = FactOf("1508", "labour.reported_market").own().provenance_index();
  EXPECT_EQ(profile.provenances(from).delivery(), v1::Provenance::REPORTED);
  EXPECT_EQ(profile.provenances(from).owner(), "Kommunen selv");
  EXPECT_FALSE(ProfileOf("0301").has_contact());
}

TEST_F(ReportsTest, ManyReportsMakeOneVersionAndNoneMakesNone) {
  Publish();
  EXPECT_EQ(versions_.Current()->version().number(), 1);

  for (const char* code : {"1508", "1580", "0301"}) {
    ASSERT_THAT(Create(code, ReportOf("staffed_places: 1")), IsOk());
  }
  Publish();
  Publish();

  EXPECT_EQ(versions_.Current()->version().number(), 2);
  EXPECT_EQ(versions_.Current()->version().datasets(0).import(), "reports/3");
}

TEST_F(ReportsTest, WhatAReportLeavesOutIsNoLongerSaid) {
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 1 upper_secondary: true")), IsOk());
  Publish();
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 0")), IsOk());
  Publish();

  EXPECT_EQ(FactOf("1508", "services.reported_staffed_places").own().value(), 0);
  EXPECT_FALSE(FactOf("1508", "services.reported_upper_secondary").has_own());
}

TEST_F(ReportsTest, OfTwoWhoReportTheNewerIsHeard) {
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 1 upper_secondary: true "
                                      "report_day: '2026-11-01'")),
              IsOk());
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 5 reporter: 'regions/15' "
                                      "recommended_number { year: 2027 persons: 40 }")),
              IsOk());
  Publish();

  const v1::Fact places = FactOf("1508", "services.reported_staffed_places");
  EXPECT_EQ(places.own().value(), 5);
  EXPECT_EQ(ProfileOf("1508").provenances(places.own().provenance_index()).owner(),
            "Fylke 15 (fylkeskommunen)");
  EXPECT_EQ(FactOf("1508", "services.reported_upper_secondary").own().value(), 1);
  EXPECT_EQ(FactOf("1508", "capacity.county_recommendation").own().value(), 40);
  EXPECT_EQ(FactOf("1508", "capacity.county_recommendation").own().period(), "2027");
}

TEST_F(ReportsTest, ConfirmingSaysTheSameAsOfToday) {
  EXPECT_THAT(Confirm("1508"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("nothing that could be confirmed")));
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 1 contact { office: 'Flyktning' }")),
              IsOk());
  ItIs(absl::CivilDay(2026, 12, 24));

  const auto confirmed = Confirm("1508");

  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->report_day(), "2026-12-24");
  EXPECT_EQ(confirmed->staffed_places(), 1);
  EXPECT_EQ(confirmed->contact().office(), "Flyktning");
  Publish();
  EXPECT_EQ(FactOf("1508", "services.reported_staffed_places").own().period(), "2026-12-24");
  EXPECT_THAT(Confirm("1508", "regions/15"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReportsTest, TheLastAnswerIsThereToBeChanged) {
  EXPECT_THAT(Latest("1508"), IsOkAndHolds(EqualsProto(R"pb(reporter: "municipalities/1508")pb")));
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 4")), IsOk());
  ASSERT_THAT(Create("1508", ReportOf("staffed_places: 1 reporter: 'regions/15'")), IsOk());

  EXPECT_EQ(Latest("1508")->staffed_places(), 4);
  EXPECT_EQ(Latest("1508", "regions/15")->staffed_places(), 1);
}

TEST_F(ReportsTest, HistoryIsListedNewestFirst) {
  for (int places = 1; places <= 3; ++places) {
    v1::Report report;
    report.set_staffed_places(places);
    ASSERT_THAT(Create("1508", report), IsOk());
  }
  v1::ListReportsRequest request;
  request.set_parent("municipalities/1508");
  request.set_page_size(2);

  const auto first = reports_.ListReports(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->reports_size(), 2);
  EXPECT_EQ(first->reports(0).staffed_places(), 3);
  request.set_page_token(first->next_page_token());
  const auto second = reports_.ListReports(request);
  ASSERT_EQ(second->reports_size(), 1);
  EXPECT_EQ(second->reports(0).staffed_places(), 1);
  EXPECT_EQ(second->next_page_token(), "");

  request.set_parent("municipalities/9999");
  request.clear_page_token();
  EXPECT_THAT(reports_.ListReports(request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReportsTest, TryingAgainChangesNothing) {
  const v1::Report report = ReportOf("staffed_places: 4");
  const auto first = Create("1508", report, kUuid);
  ItIs(absl::CivilDay(2026, 11, 25));
  const auto again = Create("1508", report, kUuid);

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first->name());
  EXPECT_EQ(*store_.Revision(), 1);
  EXPECT_THAT(Create("1508", ReportOf("staffed_places: 5"), kUuid),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("request_id")));
  EXPECT_EQ(BadFields(Create("1508", report, "1").status()),
            std::vector<std::string>{"request_id"});
}

TEST_F(ReportsTest, AnEndedMunicipalityNamesItsSuccessors) {
  const auto report = Create("1507", ReportOf("staffed_places: 4"));

  EXPECT_THAT(report, StatusIs(absl::StatusCode::kNotFound, HasSubstr("use 1508 or 1580")));
  EXPECT_THAT(Create("9999", {}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("ever")));
  EXPECT_THAT(Create("15", {}), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(ReportsTest, EveryFaultIsNamedAtOnce) {
  const auto report = Create("1508", ReportOf(R"pb(
                               reporter: "regions/11"
                               report_day: "2026-11-24"
                               housing {
                                 dwellings { count: 0 persons: 4 }
                                 dwellings { count: 1 persons: 99 free_from: "soon" }
                               }
                               staffed_places: -1
                               introduction_programme: false
                               introduction_places: 3
                               interpreters { languages: "xx" languages: "ti" languages: "ti" }
                               contact { phone: "ring meg" email: "x@y" }
                               recommended_number { year: 2020 persons: 5 }
                             )pb"));

  EXPECT_THAT(
      BadFields(report.status()),
      UnorderedElementsAre(
          "report.reporter", "report.report_day", "report.housing.dwellings[0].count",
          "report.housing.dwellings[1].persons", "report.housing.dwellings[1].free_from",
          "report.staffed_places", "report.introduction_places", "report.interpreters.languages[0]",
          "report.interpreters.languages[2]", "report.contact", "report.contact.email",
          "report.contact.phone", "report.recommended_number.year"));
  EXPECT_EQ(*store_.Revision(), 0);
}

TEST_F(ReportsTest, OnlyACountyRecommends) {
  EXPECT_THAT(
      BadFields(Create("1508", ReportOf("recommended_number { year: 2027 persons: 5 }")).status()),
      ElementsAre("report.recommended_number"));
  EXPECT_THAT(Create("1508", ReportOf("reporter: 'regions/11'")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("regions/15")));
}

TEST_F(ReportsTest, IdentityNumbersAreRefused) {
  // Nobody's: born on the last day of 2039 (see identity_number_test).
  for (const char* text : {"31123950138", "311239 50138"}) {
    v1::Report report;
    report.mutable_contact()->set_office(text);
    EXPECT_THAT(BadFields(Create("1508", report).status()), ElementsAre("report.contact.office"));
  }
  EXPECT_THAT(Create("1508", ReportOf("contact { office: 'Flyktningtjenesten' }")), IsOk());
}

TEST(ReportCatalogue, WhatCanBeReportedCanBePublished) {
  // Every indicator and language, with the largest figures that a report may hold.
  EXPECT_EQ(ReportedIndicators().size(), 14u);
  EXPECT_GE(ReportLanguages().size(), 25u);
  for (const v1::Indicator& indicator : ReportedIndicators()) {
    for (const std::string* text :
         {&indicator.display_name_nb(), &indicator.display_name_nn(), &indicator.display_name_en(),
          &indicator.description_nb(), &indicator.description_nn(), &indicator.description_en()}) {
      EXPECT_FALSE(text->empty()) << indicator.indicator_id();
    }
  }
  const v1::Indicator tigrinya = InterpreterIndicator(*FindReportLanguage("ti"));
  EXPECT_EQ(tigrinya.name(), "indicators/services.reported_interpreter_ti");
  EXPECT_EQ(tigrinya.display_name_nb(), "Tolk i tigrinja");
  EXPECT_EQ(tigrinya.description_en(),
            "Whether there is an interpreter of Tigrinya, as the municipality reports.");
}

TEST_F(ReportsTest, AllThatMayBeReportedCanBePublished) {
  v1::Report report = ReportOf(R"pb(reporter: "regions/15"
                                    staffed_places: 1000
                                    upper_secondary: true
                                    adult_education: true
                                    introduction_programme: true
                                    introduction_places: 10000
                                    labour_market: POOR
                                    recommended_number { year: 2026 persons: 10000 })pb");
  for (const ReportLanguage& language : ReportLanguages()) {
    report.mutable_interpreters()->add_languages(language.code());
  }
  for (int i = 0; i < 200; ++i) {
    v1::Report::Dwelling& dwelling = *report.mutable_housing()->add_dwellings();
    dwelling.set_count(1000);
    dwelling.set_persons(1 + i % 20);
    dwelling.set_wheelchair(true);
    dwelling.set_ground_floor(true);
  }
  ASSERT_THAT(Create("1508", report), IsOk());
  Publish();

  EXPECT_EQ(FactOf("1508", "capacity.accessible_dwellings").own().value(), 200'000);
  for (const v1::Indicator& indicator : ReportedIndicators()) {
    EXPECT_TRUE(FactOf("1508", indicator.indicator_id()).has_own()) << indicator.indicator_id();
  }
}

}  // namespace
}  // namespace treff::municipality
