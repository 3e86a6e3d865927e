// A municipality reports, and the answers to cases change: in both shapes of the house.
#include <fstream>

#include <gmock/gmock.h>

#include "tests/e2e/house/client.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/matchers.h"
#include "treff/municipality/v1/report_service.grpc.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using casework::v1::Case;
using casework::v1::Need;
using municipality::v1::Report;
using municipality::v1::ReportService;
using recommendation::v1::Recommendation;
using recommendation::v1::RequirementResult;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::TempDir;

// One of the demo's households, with a need that it must have met.
Case Needing(Need::Kind kind) {
  Case c = SampleCases().front();
  c.clear_needs();
  Need& need = *c.add_needs();
  need.set_kind(kind);
  need.set_importance(casework::v1::REQUIRED);
  need.set_consent_recorded(kind == Need::WHEELCHAIR_ACCESSIBLE_HOME);
  return c;
}

class ReportsInTheHouse : public ::testing::TestWithParam<Shape> {
 protected:
  // What the rule says of the municipality; it must be among those that are explained.
  static RequirementResult ResultOf(const Recommendation& answer, const std::string& municipality,
                                    const std::string& rule) {
    for (const auto& ranked : answer.ranked()) {
      if (ranked.municipality() != municipality) continue;
      for (const RequirementResult& result : ranked.requirements()) {
        if (result.rule_id() == rule) return result;
      }
    }
    ADD_FAILURE() << rule << " says nothing of " << municipality;
    return {};
  }

  // Sends it, and waits until recommendations rest on it.
  void Send(const std::string& municipality, const Report& report) {
    const int64_t before = house_.DatasetVersion();
    municipality::v1::CreateReportRequest create;
    create.set_parent(municipality);
    *create.mutable_report() = report;
    ASSERT_THAT(house_.Call(&ReportService::Stub::CreateReport, create), IsOk());
    ASSERT_TRUE(treff::testing::WaitUntil([&] { return house_.DatasetVersion() > before; }));
    house_.AwaitRecommendations();
  }

  House house_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Shapes, ReportsInTheHouse,
                         ::testing::Values(Shape::kEmbedded, Shape::kSuite), [](const auto& shape) {
                           return shape.param == Shape::kEmbedded ? "Embedded" : "Suite";
                         });

TEST_P(ReportsInTheHouse, AReportedDwellingIsFoundForAWheelchairUser) {
  house_.ImportAll();
  const auto created = house_.Create(Needing(Need::WHEELCHAIR_ACCESSIBLE_HOME));
  ASSERT_THAT(created, IsOk());
  const auto before = house_.Recommend(created->name());
  ASSERT_THAT(before, IsOk());
  const std::string first = before->ranked(0).municipality();
  const std::string second = before->ranked(1).municipality();
  EXPECT_EQ(ResultOf(*before, first, "accessible_dwelling").outcome(), RequirementResult::UNKNOWN);

  Report report;
  Report::Dwelling& dwelling = *report.mutable_housing()->add_dwellings();
  dwelling.set_count(1);
  dwelling.set_persons(6);
  dwelling.set_wheelchair(true);
  report.mutable_contact()->set_role("Bosettingskoordinator");
  Send(first, report);
  report.mutable_housing()->clear_dwellings();
  Send(second, report);

  const auto after = house_.Recommend(created->name());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->versions().dataset_version(), house_.DatasetVersion());
  const RequirementResult found = ResultOf(*after, first, "accessible_dwelling");
  EXPECT_EQ(found.outcome(), RequirementResult::PASS);
  EXPECT_EQ(found.reason().key(), "rule.accessible_dwelling.pass");
  ASSERT_EQ(found.citations_size(), 1);
  const int from = found.citations(0).observation().provenance_index();
  EXPECT_EQ(after->provenances(from).delivery(), municipality::v1::Provenance::REPORTED);
  // Who reports that there is none is left out.
  bool is_excluded = false;
  for (const auto& excluded : after->excluded()) is_excluded |= excluded.municipality() == second;
  EXPECT_TRUE(is_excluded);

  const auto profile = house_.Profile(first.substr(first.find('/') + 1));
  ASSERT_THAT(profile, IsOk());
  EXPECT_EQ(profile->contact().role(), "Bosettingskoordinator");
  EXPECT_EQ(FactOf(*profile, "capacity.accessible_dwellings").own().value(), 1);
}

TEST(ReportsInTime, AnOldReportAnswersNothing) {
  House house(Shape::kEmbedded);
  house.ImportAll();
  const auto created = house.Create(Needing(Need::ADULT_EDUCATION));
  ASSERT_THAT(created, IsOk());
  const auto before = house.Recommend(created->name());
  ASSERT_THAT(before, IsOk());
  municipality::v1::CreateReportRequest create;
  create.set_parent(before->ranked(0).municipality());
  create.mutable_report()->set_adult_education(true);
  const auto outcome = [&] {
    recommendation::v1::RecommendRequest request;
    request.set_case_(created->name());
    request.set_explain_count(357);
    const auto answer =
        house.Call(&recommendation::v1::RecommendationService::Stub::Recommend, request);
    EXPECT_THAT(answer, IsOk());
    for (const auto& ranked : answer->ranked()) {
      if (ranked.municipality() != create.parent()) continue;
      for (const RequirementResult& result : ranked.requirements()) {
        if (result.rule_id() == "adult_education") return result.reason().key();
      }
    }
    return std::string("not among those explained");
  };
  EXPECT_EQ(outcome(), "rule.adult_education.unknown");

  const int64_t version = house.DatasetVersion();
  ASSERT_THAT(house.Call(&ReportService::Stub::CreateReport, create), IsOk());
  ASSERT_TRUE(treff::testing::WaitUntil([&] { return house.DatasetVersion() > version; }));
  house.AwaitRecommendations();
  EXPECT_EQ(outcome(), "rule.adult_education.pass");

  // Its half-life is a year.
  house.TravelTo("2027-12-20T12:00:00Z");
  EXPECT_EQ(outcome(), "rule.adult_education.old");
}

TEST(ReportsByClient, MunicipalitiesReportOneByOneAndInFiles) {
  House house(Shape::kEmbedded);
  house.ImportAll();
  const auto treff_of = [&](const std::vector<std::string>& arguments) {
    return RunTreff(house, arguments);
  };
  const Ran sent = treff_of({"reports", "send", "Tromsø", "--dwelling", "2:4:wheelchair",
                             "--interpreter", "ti,ar", "--office", "Flyktningtjenesten"});
  EXPECT_EQ(sent.status, 0) << sent.error;
  EXPECT_THAT(sent.out, AllOf(HasSubstr("2 boliger for 4 personer, for rullestol"),
                              HasSubstr("Flyktningtjenesten")));
  // What is not said again stays.
  EXPECT_THAT(treff_of({"reports", "send", "Tromsø", "--labour-market", "good"}).out,
              AllOf(HasSubstr("ti, ar"), HasSubstr("godt")));
  EXPECT_EQ(treff_of({"reports", "confirm", "Tromsø"}).status, 0);
  EXPECT_THAT(treff_of({"reports", "history", "Tromsø"}).out,
              HasSubstr("municipalities/5501/reports/"));
  EXPECT_THAT(treff_of({"reports", "send", "Tromsø", "--reporter", "15"}).error,
              HasSubstr("reporter"));

  const TempDir folder;
  for (const std::string name : {"meldinger.csv", "meldinger.xlsx"}) {
    const std::string file = folder.File(name);
    EXPECT_EQ(treff_of({"reports", "template", file, "--county", "55"}).status, 0);
    const Ran uploaded = treff_of({"reports", "upload", file});
    EXPECT_EQ(uploaded.status, 0) << uploaded.error;
    EXPECT_THAT(uploaded.out, HasSubstr("1 kommune er meldt"));
  }
  std::ofstream(folder.File("feil.csv")) << "Kommunenummer;Bemannede plasser\n5501;mange\n1507;1\n";
  const Ran refused = treff_of({"reports", "upload", folder.File("feil.csv")});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.out, AllOf(HasSubstr("B2"), HasSubstr("A3"), HasSubstr("2 feil")));
}

}  // namespace
}  // namespace treff::e2e
