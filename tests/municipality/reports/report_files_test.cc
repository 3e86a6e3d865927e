// Many reports in one file: all of them or none, and every fault by its cell.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/municipality/reports/files/report_rows.h"
#include "tests/municipality/reports/report_house.h"

namespace treff::municipality {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::treff::testing::EqualsProto;
using ::treff::testing::IsOk;
using ::treff::testing::StatusIs;

using Upload = v1::UploadReportsRequest;

class ReportFilesTest : public ReportHouse {
 protected:
  absl::StatusOr<v1::UploadReportsResponse> Send(const std::string& content,
                                                 bool validate_only = false,
                                                 const std::string& reporter = "") {
    Upload request;
    request.set_content(content);
    request.set_format(format_);
    request.set_reporter(reporter);
    request.set_validate_only(validate_only);
    return files_.UploadReports(request);
  }
  // "D17 Rullestol: must be ja or nei", for every fault of the file.
  std::vector<std::string> FaultsOf(const std::string& content, const std::string& reporter = "") {
    const auto checked = Send(content, /*validate_only=*/true, reporter);
    EXPECT_THAT(checked, IsOk());
    std::vector<std::string> faults;
    for (const v1::CellFault& fault : checked->faults()) {
      faults.push_back(absl::StrCat(fault.cell(), " ", fault.column(), ": ", fault.problem()));
    }
    return faults;
  }
  v1::Report LatestOf(const std::string& code, const std::string& reporter = "") {
    v1::GetReportRequest request;
    request.set_name("municipalities/" + code + "/reports/latest");
    request.set_reporter(reporter);
    return *reports_.GetReport(request);
  }
  std::string Template(Upload::Format format) {
    v1::GetReportTemplateRequest request;
    request.set_county("regions/15");
    request.set_format(format);
    const auto answer = files_.GetReportTemplate(request);
    EXPECT_THAT(answer, IsOk());
    return answer->content();
  }

  Upload::Format format_ = Upload::CSV;
};

TEST_F(ReportFilesTest, RowsBecomeReports) {
  ASSERT_THAT(Send("Kommunenummer;Boliger;Personer;Rullestol;Ledig fra;Bemannede plasser;"
                   "Voksenopplæring;Tolkespråk;Arbeidsmarked\n"
                   "1508;2;4;ja;1.12.2026;3;nei;ti, AR;godt\n"
                   "1508;1;7;nei;;;;;\n"
                   "301;0;;;;;;;\n"
                   "1580;;;;;;;;\n"),
              IsOk());

  v1::Report report = LatestOf("1508");
  report.clear_name();
  report.clear_create_time();
  EXPECT_THAT(report, EqualsProto(R"pb(
                reporter: "municipalities/1508"
                report_day: "2026-11-23"
                author: "anonymous"
                housing {
                  dwellings { count: 2 persons: 4 wheelchair: true free_from: "2026-12-01" }
                  dwellings { count: 1 persons: 7 }
                }
                staffed_places: 3
                adult_education: false
                interpreters { languages: "ti" languages: "ar" }
                labour_market: GOOD
              )pb"));
  EXPECT_TRUE(LatestOf("0301").has_housing());
  EXPECT_EQ(LatestOf("0301").housing().dwellings_size(), 0);
  EXPECT_EQ(LatestOf("1580").name(), "");  // its row says nothing
}

TEST_F(ReportFilesTest, EveryFaultIsNamedByItsCellAndNothingIsTaken) {
  const std::string content =
      "Kommune;Kommunenummer;Dato;Boliger;Personer;Rullestol;Bemannede plasser;Kontakt: kontor;"
      "Kontakt: e-post\n"
      "Ålesund;1508;2027-01-01;;;;;;\n"
      "Ålesund før;1507;;1;2;;;;\n"
      "Haram;1580;;x;4;kanskje;;;\n"
      "Oslo;0301;;3;99;ja;-1;Flyktning;ingen\n"
      "Oslo;0301;;2;0;;5;;\n";

  EXPECT_THAT(FaultsOf(content),
              ElementsAre(HasSubstr("C2 Dato: must not be after today, 2026-11-23"),
                          HasSubstr("B3 Kommunenummer: 1507 ended 2024-01-01: use 1508 or 1580"),
                          "D4 Boliger: must be a whole number", "F4 Rullestol: must be ja or nei",
                          HasSubstr("G6 Bemannede plasser: must be empty: row 5 speaks")));
  const auto refused = Send(content);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("D4")));
  EXPECT_EQ(*store_.Revision(), 0);

  // With what cannot be read out of the way, the rest of Oslo's faults is seen.
  const std::string readable = absl::StrReplaceAll(content, {{"2;0;;5;;", "2;0;;;;"}});
  EXPECT_THAT(FaultsOf(readable),
              ElementsAre(HasSubstr("C2"), HasSubstr("B3"), HasSubstr("D4"), HasSubstr("F4"),
                          "E5 Personer: must be 1 to 20", "G5 Bemannede plasser: must be 0 to 1000",
                          HasSubstr("I5 Kontakt: e-post: must be an e-mail address"),
                          "E6 Personer: must be 1 to 20"));
}

TEST_F(ReportFilesTest, OneBadRowOfManyRefusesAll) {
  std::string content = "Kommunenummer;Boliger;Personer\n";
  for (int i = 0; i < 5'000; ++i) {
    absl::StrAppend(&content, i % 2 == 0 ? "1508" : "1580", ";1;", 1 + i % 20, "\n");
  }
  // A municipality reports at most 200 kinds of dwellings.
  EXPECT_FALSE(Send(content).ok());

  content = "Kommunenummer;Bemannede plasser\n";
  const auto snapshot = versions_.Current();
  for (const v1::Region* municipality : snapshot->division().municipalities()) {
    absl::StrAppend(&content, municipality->code(), ";1\n");
  }
  ASSERT_THAT(Send(content), IsOk());
  const int64_t taken = *store_.Revision();
  EXPECT_EQ(taken, static_cast<int64_t>(snapshot->division().municipalities().size()));
  EXPECT_FALSE(Send(content + "1507;1\n").ok());
  EXPECT_EQ(*store_.Revision(), taken);
}

TEST_F(ReportFilesTest, AFileThatIsNoTemplateIsRefused) {
  EXPECT_THAT(Send(""), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty")));
  EXPECT_THAT(Send("Kommune;Plasser\nOslo;1\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("B1: no column is called")));
  EXPECT_THAT(
      Send("Kommunenummer;Boliger;boliger\n0301;1;1\n"),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("C1: the column comes twice")));
  EXPECT_THAT(Send("Boliger\n1\n"), StatusIs(absl::StatusCode::kInvalidArgument,
                                             HasSubstr("no column is called Kommunenummer")));
  EXPECT_THAT(Send("Kommunenummer;Boliger\n0301;\"1\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("never closed")));
  EXPECT_THAT(Send("Kommunenummer\xff\n0301\n"), StatusIs(absl::StatusCode::kInvalidArgument));
  format_ = Upload::XLSX;
  EXPECT_THAT(Send("Kommunenummer;Boliger\n"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ReportFilesTest, ATemplateComesBackAsWhatItSays) {
  ASSERT_THAT(Send("Kommunenummer;Boliger;Personer;Soverom;Uten trapp;Ledig fra;"
                   "Introduksjonsprogram;Kontakt: rolle;Kontakt: kontor;Kontakt: telefon\n"
                   "1508;2;4;3;ja;2026-12-01;ja;\"Leder; bosetting\";Flyktning;+47 70 16 20 00\n"
                   "1508;1;7;;;;;;;\n"
                   "1580;0;;;;;;;;\n"),
              IsOk());
  const v1::Report before = LatestOf("1508");
  ItIs(absl::CivilDay(2026, 12, 20));

  for (const Upload::Format format : {Upload::CSV, Upload::XLSX}) {
    format_ = format;
    ASSERT_THAT(Send(Template(format)), IsOk());

    v1::Report after = LatestOf("1508");
    EXPECT_NE(after.name(), before.name());
    EXPECT_EQ(after.report_day(), "2026-12-20");
    EXPECT_THAT(after.housing(), EqualsProto(before.housing().DebugString()));
    EXPECT_THAT(after.contact(), EqualsProto(before.contact().DebugString()));
    EXPECT_TRUE(after.introduction_programme());
    EXPECT_TRUE(LatestOf("1580").has_housing());
  }
  EXPECT_EQ(*store_.Revision(), 6);
}

TEST_F(ReportFilesTest, ACountyReportsForItsOwnMunicipalitiesAlone) {
  const std::string content =
      "Kommunenummer;Anbefalt år;Anbefalt antall\n1508;2027;40\n0301;2027;1\n";

  EXPECT_THAT(FaultsOf(content, "regions/15"),
              ElementsAre(HasSubstr("A3 Kommunenummer: must be municipalities/0301")));
  EXPECT_THAT(FaultsOf(content).size(), 2u);
  ASSERT_THAT(
      Send("Kommunenummer;Anbefalt år;Anbefalt antall\n1508;2027;40\n", false, "regions/15"),
      IsOk());
  EXPECT_EQ(LatestOf("1508", "regions/15").recommended_number().persons(), 40);
  EXPECT_THAT(Send(content, false, "regions/99"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("county")));
}

TEST_F(ReportFilesTest, TheSameFileIsTakenOnce) {
  Upload request;
  request.set_content("Kommunenummer;Bemannede plasser\n1508;1\n1580;2\n");
  request.set_request_id("9b0e7a52-5d3c-4f4c-8a47-0c1f3b2a1d00");
  ASSERT_THAT(files_.UploadReports(request), IsOk());
  EXPECT_THAT(files_.UploadReports(request), IsOk());
  EXPECT_EQ(*store_.Revision(), 2);

  request.set_content("Kommunenummer;Bemannede plasser\n1508;1\n1580;3\n");
  EXPECT_THAT(files_.UploadReports(request), StatusIs(absl::StatusCode::kAlreadyExists));
}

}  // namespace
}  // namespace treff::municipality
