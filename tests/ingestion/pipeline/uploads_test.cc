// Files that a person hands in: published whole or not at all, in the place of one answer of the
// source, until that gives another.
#include <filesystem>

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "deploy/mirror/server.h"
#include "services/ingestion/pipeline/imports.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Provenance;
using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kKlass[] = "ssb_klass.municipalities";
constexpr char kCentrality[] = "ssb_klass.centrality";
constexpr char kTurnout[] = "valgdirektoratet.turnout";
constexpr char kPage[] = "imdi.settlement";

class UploadsTest : public ::testing::Test {
 protected:
  UploadsTest()
      : archive_(*Archive::OfFolder(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite:" + folder_.File("ingestion.db")})),
        store_(*OpenSqlImportStore(*database_)),
        mirror_(*mirror::MirrorServer::Start(
            *mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"), {})),
        ids_(platform::SequentialIds()) {
    Use(RealCatalogue());
    EXPECT_EQ(Import(kKlass).state(), v1::Import::PUBLISHED);
  }
  ~UploadsTest() override { operations_->Stop(); }

  void Use(const Catalogue& catalogue) {
    if (operations_ != nullptr) operations_->Stop();
    fetcher_ = std::make_unique<Fetcher>(FetcherOptions{.mirror = mirror_->url()});
    importer_ =
        std::make_unique<Importer>(catalogue, *fetcher_, *archive_, *store_, publisher_, clock_);
    run_ = std::make_unique<ImportRun>(*store_, *importer_, publisher_, folder_.path());
    operations_ = platform::Operations::New(kept_operations_, *ids_);
    imports_ = std::make_unique<Imports>(catalogue, *store_, *run_, *importer_, *operations_, *ids_,
                                         clock_);
    operations_->Begin({imports_->Kind()});
  }

  v1::Import EndOf(const absl::StatusOr<google::longrunning::Operation>& started) {
    EXPECT_THAT(started, IsOk());
    const auto ended = operations_->Wait(started->name(), absl::Minutes(1));
    EXPECT_TRUE(ended.ok() && ended->done());
    v1::ImportDatasetsResponse response;
    EXPECT_TRUE(ended->response().UnpackTo(&response)) << ended->error().message();
    return response.imports(0);
  }

  v1::Import Import(const std::string& dataset, bool from_archive = false) {
    v1::ImportDatasetsRequest request;
    request.add_datasets("datasets/" + dataset);
    request.set_from_archive(from_archive);
    return EndOf(imports_->ImportDatasets(request));
  }

  static v1::ImportFileRequest FileOf(const std::string& dataset, const std::string& content) {
    v1::ImportFileRequest request;
    request.set_dataset("datasets/" + dataset);
    request.set_content(content);
    request.set_file_name("tall.csv");
    return request;
  }

  v1::Import Upload(const v1::ImportFileRequest& request) {
    return EndOf(imports_->ImportFile(request));
  }

  v1::CheckFileResponse Check(const v1::ImportFileRequest& file) {
    v1::CheckFileRequest request;
    request.set_dataset(file.dataset());
    request.set_content(file.content());
    request.set_year(file.year());
    const auto response = imports_->CheckFile(request);
    EXPECT_THAT(response, IsOk());
    return *response;
  }

  // What is published of Oslo's turnout in 2023.
  double OsloTurnout() {
    return FindObservation(publisher_.published[kTurnout].reading, "community.turnout_local",
                           "0301", "2023")
        .value();
  }

  static std::string TurnoutTable(const std::string& oslo = "64") {
    return absl::StrReplaceAll(RealPayloads(kTurnout).front().bytes,
                               {{"0301;64;", absl::StrCat("0301;", oslo, ";")}});
  }

  treff::testing::TempDir folder_;
  platform::FixedClock clock_{absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone())};
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  std::unique_ptr<mirror::MirrorServer> mirror_;
  std::unique_ptr<platform::IdSource> ids_;
  std::unique_ptr<Fetcher> fetcher_;
  FakePublisher publisher_;
  std::unique_ptr<Importer> importer_;
  std::unique_ptr<ImportRun> run_;
  platform::MemoryOperationStore kept_operations_;
  std::unique_ptr<platform::Operations> operations_;
  std::unique_ptr<Imports> imports_;
};

TEST_F(UploadsTest, IsPublishedWithItsNameAndArchived) {
  const v1::Import import = Upload(FileOf(kTurnout, TurnoutTable("66.5")));

  EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.error().message();
  EXPECT_EQ(import.fetches(0).request(), "FILE tall.csv");
  EXPECT_EQ(OsloTurnout(), 66.5);
  const Provenance& provenance = publisher_.published[kTurnout].header.provenances(0);
  EXPECT_EQ(provenance.delivery(), Provenance::UPLOADED);
  EXPECT_EQ(provenance.delivery_note(), "tall.csv");
  EXPECT_EQ(provenance.owner(), "Valgdirektoratet");
  EXPECT_THAT(archive_->Get(provenance.raw_sha256()),
              treff::testing::IsOkAndHolds(TurnoutTable("66.5")));
}

TEST_F(UploadsTest, WithAFaultPublishesNothingAndNamesEveryCell) {
  ASSERT_EQ(Import(kTurnout).state(), v1::Import::PUBLISHED);
  const std::string faulty =
      absl::StrReplaceAll(TurnoutTable("sekstifire"), {{"1101;65.7;78.9", "1101;65.7;mange"}});

  const v1::Import import = Upload(FileOf(kTurnout, faulty));

  EXPECT_EQ(import.state(), v1::Import::FAILED);
  EXPECT_THAT(import.error().message(), AllOf(HasSubstr("sekstifire"), HasSubstr("mange")));
  EXPECT_EQ(OsloTurnout(), 64);
}

TEST_F(UploadsTest, StandsWhileItsSourceSaysWhatItSaidBefore) {
  ASSERT_EQ(Import(kTurnout).state(), v1::Import::PUBLISHED);
  ASSERT_EQ(Upload(FileOf(kTurnout, TurnoutTable("66.5"))).state(), v1::Import::PUBLISHED);

  EXPECT_EQ(Import(kTurnout).state(), v1::Import::UNCHANGED);
  EXPECT_EQ(OsloTurnout(), 66.5);
  EXPECT_EQ(Import(kTurnout, /*from_archive=*/true).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(OsloTurnout(), 66.5);

  // A second file stands for the same answer as the first.
  ASSERT_EQ(Upload(FileOf(kTurnout, TurnoutTable("67"))).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(Import(kTurnout).state(), v1::Import::UNCHANGED);

  // The source says something new.
  const std::string copy = folder_.File("catalogue");
  std::filesystem::copy(TREFF_SOURCE_DIR "/services/ingestion/catalogue", copy,
                        std::filesystem::copy_options::recursive);
  folder_.Write("catalogue/tables/turnout_2023_2025.csv", TurnoutTable("64.1"));
  const auto catalogue = *Catalogue::LoadFolder(copy, FindConnector);
  Use(*catalogue);
  EXPECT_EQ(Import(kTurnout).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(OsloTurnout(), 64.1);
  Use(RealCatalogue());
}

TEST_F(UploadsTest, OfAServersAnswerStandsUntilTheServerAnswersAnother) {
  ASSERT_EQ(Import(kCentrality).state(), v1::Import::PUBLISHED);
  const std::string bytes = RealPayloads(kCentrality).front().bytes;
  const std::string changed =
      absl::StrReplaceAll(bytes, {{"\"sourceCode\":\"0301\"", "\"x\":1,\"sourceCode\":\"0301\""}});
  ASSERT_NE(bytes, changed);

  ASSERT_EQ(Upload(FileOf(kCentrality, changed)).state(), v1::Import::PUBLISHED);

  const v1::Import again = Import(kCentrality);
  EXPECT_EQ(again.state(), v1::Import::UNCHANGED);
  EXPECT_EQ(publisher_.published[kCentrality].header.provenances(0).delivery(),
            Provenance::UPLOADED);
}

TEST_F(UploadsTest, OfOneYearLeavesTheOtherYearsAsTheyWere) {
  ASSERT_EQ(Import(kPage).state(), v1::Import::PUBLISHED);
  const auto before = publisher_.published[kPage];
  const auto pages = RealPayloads(kPage);
  const Payload& newest = pages.back();
  v1::ImportFileRequest file = FileOf(kPage, newest.bytes + "<!-- sendt på e-post -->");
  file.set_year(newest.request.year());

  const v1::Import import = Upload(file);

  ASSERT_EQ(import.state(), v1::Import::PUBLISHED) << import.error().message();
  const auto& now = publisher_.published[kPage];
  ASSERT_EQ(now.header.provenances_size(), before.header.provenances_size());
  EXPECT_EQ(now.reading.observations.size(), before.reading.observations.size());
  int uploaded = 0;
  for (const auto& provenance : now.header.provenances()) {
    uploaded += provenance.delivery() == Provenance::UPLOADED ? 1 : 0;
  }
  EXPECT_EQ(uploaded, 1);
  // The page says no day: what it has is dated to the day on which it was handed in.
  int64_t of_other_years = 0;
  for (const auto& one : before.reading.observations) of_other_years += one.period() != "2026";
  EXPECT_EQ(import.report().unchanged_count(), of_other_years);
  EXPECT_EQ(import.report().gone_count() + import.report().new_count(), 0);
}

TEST_F(UploadsTest, ADryRunHoldsTheFileAgainstTheAnswerThatItReplaces) {
  ASSERT_EQ(Import(kPage).state(), v1::Import::PUBLISHED);
  const auto pages = RealPayloads(kPage);
  v1::ImportFileRequest file = FileOf(kPage, pages.front().bytes);
  file.set_year(pages.front().request.year());

  const v1::CheckFileResponse checked = Check(file);

  EXPECT_EQ(checked.error(), "");
  EXPECT_EQ(checked.report().gone_count(), 0);
  EXPECT_GT(checked.row_count(), 300);
  EXPECT_GT(checked.report().unchanged_count(), checked.row_count()) << "the other years too";
}

TEST_F(UploadsTest, ADryRunWarnsWhenTheArchiveLostTheLastImport) {
  ASSERT_EQ(Import(kTurnout).state(), v1::Import::PUBLISHED);
  const std::string sha = publisher_.published[kTurnout].header.provenances(0).raw_sha256();
  std::filesystem::remove(
      absl::StrCat(folder_.File("archive"), "/", sha.substr(0, 2), "/", sha, ".zst"));

  const v1::CheckFileResponse checked = Check(FileOf(kTurnout, TurnoutTable("66.5")));

  EXPECT_EQ(checked.error(), "");
  EXPECT_FALSE(checked.has_report());
  ASSERT_EQ(checked.warnings_size(), 1);
  EXPECT_THAT(checked.warnings(0), HasSubstr("not compared"));
  EXPECT_EQ(Upload(FileOf(kTurnout, TurnoutTable("66.5"))).state(), v1::Import::PUBLISHED);
}

TEST_F(UploadsTest, IsLetGoOfWhenAskedTo) {
  ASSERT_EQ(Import(kTurnout).state(), v1::Import::PUBLISHED);
  ASSERT_EQ(Upload(FileOf(kTurnout, TurnoutTable("6.6"))).state(), v1::Import::PUBLISHED);
  ASSERT_EQ(OsloTurnout(), 6.6);
  EXPECT_EQ(Import(kTurnout).state(), v1::Import::UNCHANGED) << "the file stands";

  v1::ImportDatasetsRequest request;
  request.add_datasets(absl::StrCat("datasets/", kTurnout));
  request.set_without_files(true);
  EXPECT_EQ(EndOf(imports_->ImportDatasets(request)).state(), v1::Import::PUBLISHED);

  EXPECT_EQ(OsloTurnout(), 64);
  request.set_from_archive(true);
  EXPECT_THAT(imports_->ImportDatasets(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("without_files")));
}

TEST_F(UploadsTest, AFileWithoutAFigureIsRefused) {
  ASSERT_EQ(Import("nav.unemployment").state(), v1::Import::PUBLISHED);
  v1::CheckFileRequest request;
  request.set_dataset("datasets/nav.unemployment");
  request.set_role(RealPayloads("nav.unemployment")[0].request.role());
  request.set_content("<!DOCTYPE html><html><body>Vi er snart tilbake</body></html>");

  const auto checked = imports_->CheckFile(request);

  ASSERT_THAT(checked, IsOk());
  EXPECT_THAT(checked->error(), HasSubstr("no figure"));
}

TEST_F(UploadsTest, WhatSaysNoDayIsDatedToTodayAndThatIsSaid) {
  ASSERT_EQ(Import(kPage).state(), v1::Import::PUBLISHED);
  v1::ImportFileRequest file;
  for (const Payload& payload : RealPayloads(kPage)) {
    if (payload.request.year() == 2026) file = FileOf(kPage, payload.bytes);
  }
  file.set_year(2026);

  const v1::CheckFileResponse checked = Check(file);

  EXPECT_EQ(checked.error(), "");
  EXPECT_THAT(checked.warnings(), ::testing::Contains(HasSubstr("does not say when")));
}

TEST_F(UploadsTest, TakesNavsWorkbookByWhatItIs) {
  ASSERT_EQ(Import("nav.unemployment").state(), v1::Import::PUBLISHED);
  const auto payloads = RealPayloads("nav.unemployment");
  ASSERT_EQ(payloads[1].request.role(), "workbook");
  v1::ImportFileRequest file = FileOf("nav.unemployment", payloads[1].bytes);

  EXPECT_EQ(Check(file).error(), "");
  const auto rows =
      static_cast<int64_t>(publisher_.published["nav.unemployment"].reading.observations.size());
  const auto& address = payloads[1].request.address();
  file.set_file_name(address.substr(address.rfind('/') + 1));
  const v1::Import import = Upload(file);
  EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.error().message();
  EXPECT_EQ(import.report().unchanged_count(), rows) << "in the place of the one of its name";
  EXPECT_EQ(import.report().new_count() + import.report().gone_count(), 0);
}

TEST_F(UploadsTest, ADryRunReadsAPartOfKlassWithItsOtherParts) {
  v1::CheckFileRequest request;
  request.set_dataset(absl::StrCat("datasets/", kKlass));
  request.set_role("changes");
  request.set_content("{\"codeChanges\": []}");

  const auto checked = imports_->CheckFile(request);

  ASSERT_THAT(checked, IsOk());
  EXPECT_THAT(checked->error(), HasSubstr("change"));
}

TEST_F(UploadsTest, WhatTheFileIsMustBeSaid) {
  EXPECT_THAT(imports_->ImportFile(FileOf("nowhere.nothing", "x")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nowhere.nothing")));
  EXPECT_THAT(imports_->ImportFile(FileOf(kTurnout, "")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("content")));
  EXPECT_THAT(imports_->ImportFile(FileOf(kPage, "<html>")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("role")));
  v1::ImportFileRequest request = FileOf(kTurnout, "x");
  request.set_file_name("/home/kari/tall.csv");
  request.set_request_id("7");
  EXPECT_THAT(imports_->ImportFile(request),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("file_name"), HasSubstr("request_id"))));
}

}  // namespace
}  // namespace treff::ingestion
