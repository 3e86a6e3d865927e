// Runs of several datasets from the offline mirror: one publication, and what failures leave.
#include "services/ingestion/pipeline/import_run.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "deploy/mirror/server.h"
#include "services/ingestion/connectors/connector.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kKlass[] = "ssb_klass.municipalities";
constexpr char kCentrality[] = "ssb_klass.centrality";
constexpr char kSettlement[] = "imdi.settlement";

class ImportRunTest : public ::testing::Test {
 protected:
  ImportRunTest()
      : archive_(*Archive::OfFolder(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite::memory:", .connections = 1})),
        store_(*OpenSqlImportStore(*database_)) {
    Serve({});
  }

  // Serves the mirror with `faults`, and imports from it from now on, as `catalogue` says.
  void Serve(const std::vector<std::string>& faults, const Catalogue& catalogue = RealCatalogue()) {
    mirror_ = *mirror::MirrorServer::Start(*mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"),
                                           {.faults = *mirror::Faults::Parse(faults)});
    fetcher_ = std::make_unique<Fetcher>(FetcherOptions{
        .mirror = mirror_->url(),
        .sleep = [](absl::Duration, const std::function<bool()>&) { return absl::OkStatus(); }});
    importer_ = std::make_unique<Importer>(catalogue, *fetcher_, *archive_, *store_, publisher_,
                                           platform::SystemClock());
  }

  absl::StatusOr<v1::ImportDatasetsResponse> Run(const std::vector<std::string>& datasets,
                                                 const ImportRun::Options& options = {}) {
    v1::ImportMetadata metadata;
    for (const std::string& dataset : datasets) {
      v1::Import& import = *metadata.add_imports();
      import.set_name("imports/" + std::to_string(++count_));
      import.set_dataset("datasets/" + dataset);
      import.set_state(v1::Import::WAITING);
    }
    ImportRun run(*store_, *importer_, publisher_, folder_.path());
    return run.Run(metadata, options, [&](const v1::ImportMetadata& now) { progress_ = now; });
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  std::unique_ptr<mirror::MirrorServer> mirror_;
  std::unique_ptr<Fetcher> fetcher_;
  FakePublisher publisher_;
  std::unique_ptr<Importer> importer_;
  v1::ImportMetadata progress_;
  int count_ = 0;
};

TEST_F(ImportRunTest, NamesTheVersionThatGoesOnServingWhenNothingIsPublished) {
  ASSERT_EQ(Run({"ssb_klass.municipalities"})->dataset_version(), 1);
  ASSERT_EQ(Run({"ssb_pxweb.population"})->dataset_version(), 2);
  Serve({"www.imdi.no=html"});

  const auto response = Run({"imdi.settlement"});

  ASSERT_EQ(response->imports(0).state(), v1::Import::FAILED);
  EXPECT_EQ(response->dataset_version(), 2);
}

TEST_F(ImportRunTest, IsOnePublicationWithTheRegionsThatItReadItself) {
  const auto response = Run({kKlass, kCentrality, kSettlement});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(publisher_.publish_count, 1);
  EXPECT_EQ(publisher_.published.size(), 3u);
  for (const v1::Import& import : response->imports()) {
    EXPECT_EQ(import.state(), v1::Import::PUBLISHED) << import.ShortDebugString();
    EXPECT_EQ(import.dataset_version(), 1);
    EXPECT_TRUE(import.has_end_time());
    EXPECT_EQ((*store_->Find(import.name()))->state(), v1::Import::PUBLISHED);
  }
  EXPECT_EQ(response->dataset_version(), 1);
  EXPECT_EQ(progress_.done_count(), 3);
  EXPECT_EQ(progress_.activity(), "");
}

TEST_F(ImportRunTest, AgainWithNothingNewPublishesNothing) {
  ASSERT_THAT(Run({kKlass, kCentrality}), IsOk());

  const auto response = Run({kKlass, kCentrality});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::UNCHANGED);
  EXPECT_EQ(response->imports(1).state(), v1::Import::UNCHANGED);
  EXPECT_EQ(response->dataset_version(), 1);
  EXPECT_EQ(publisher_.publish_count, 1);
}

TEST_F(ImportRunTest, ADatasetThatFailsKeepsItsContentAndDoesNotStopTheOthers) {
  ASSERT_THAT(Run({kKlass, kCentrality}), IsOk());
  Serve({"data.ssb.no/api/klass/v1/classifications/131/corresponds=status:404"});

  const auto response = Run({kCentrality, kSettlement});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::FAILED);
  EXPECT_THAT(response->imports(0).error().message(), HasSubstr("404"));
  EXPECT_EQ(response->imports(1).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(response->imports(1).dataset_version(), 2);
  EXPECT_EQ(publisher_.published[kCentrality].version, 1);
}

TEST_F(ImportRunTest, ADatasetWhoseRowsAreRefusedFailsAloneAndKeepsItsContent) {
  ASSERT_THAT(Run({kKlass, kCentrality}), IsOk());
  ASSERT_EQ(publisher_.published[kCentrality].version, 1);
  publisher_.refused[kCentrality] = "must be a class";
  // So that it is sent again.
  ASSERT_THAT(store_->PutGood(
                  *(*store_->FindNewest("datasets/ssb_klass.centrality", v1::Import::PUBLISHED)),
                  storage::Content()),
              IsOk());

  const auto response = Run({kCentrality, kSettlement});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::FAILED);
  EXPECT_THAT(response->imports(0).error().message(),
              ::testing::AllOf(HasSubstr(kCentrality), HasSubstr("publishing"),
                               HasSubstr("observations[0].value: community.centrality of "),
                               HasSubstr("must be a class")));
  EXPECT_EQ(response->imports(1).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(response->imports(1).dataset_version(), 2);
  EXPECT_EQ(publisher_.published[kCentrality].version, 1) << "its last good content serves";
  EXPECT_EQ((*store_->Find(response->imports(0).name()))->state(), v1::Import::FAILED);
}

TEST_F(ImportRunTest, FaultsThatOnlyShowWhenOthersAreOutAreFoundToo) {
  publisher_.refused = {{kCentrality, "one"}, {kSettlement, "two"}};
  publisher_.only_first_fault_listed = true;

  const auto response = Run({kKlass, kCentrality, kSettlement});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::PUBLISHED);
  EXPECT_THAT(response->imports(1).error().message(), HasSubstr("one"));
  EXPECT_THAT(response->imports(2).error().message(), HasSubstr("two"));
  EXPECT_EQ(publisher_.publish_count, 1);
}

TEST_F(ImportRunTest, WhenEveryDatasetIsRefusedNothingIsPublished) {
  publisher_.refused = {{kKlass, "one"}, {kCentrality, "two"}};

  const auto response = Run({kKlass, kCentrality});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::FAILED);
  EXPECT_EQ(response->imports(1).state(), v1::Import::FAILED);
  EXPECT_EQ(response->dataset_version(), 0);
  EXPECT_EQ(publisher_.publish_count, 0);
}

TEST_F(ImportRunTest, APublicationThatFailsFailsAllThatWaitedForItWithItsReason) {
  ASSERT_THAT(Run({kKlass}), IsOk());
  publisher_.failure = absl::UnavailableError("municipality is away");

  const auto response = Run({kKlass, kCentrality, kSettlement});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(0).state(), v1::Import::UNCHANGED);
  for (int i : {1, 2}) {
    EXPECT_EQ(response->imports(i).state(), v1::Import::FAILED);
    EXPECT_THAT(response->imports(i).error().message(),
                HasSubstr("publishing: municipality is away"));
    EXPECT_THAT(response->imports(i).error().message(),
                HasSubstr(i == 1 ? kCentrality : kSettlement));
  }
  // Nothing of them is taken for published.
  publisher_.failure = absl::OkStatus();
  EXPECT_EQ(Run({kCentrality})->imports(0).state(), v1::Import::PUBLISHED);
}

TEST_F(ImportRunTest, RegionsThatWereNotPublishedAreNotKnownToTheNextRun) {
  publisher_.failure = absl::UnavailableError("municipality is away");
  ASSERT_THAT(Run({kKlass, kCentrality}), IsOk());
  publisher_.failure = absl::OkStatus();

  const auto response = Run({kCentrality});

  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->imports(0).error().message(), HasSubstr("import ssb_klass"));
}

TEST_F(ImportRunTest, CancelledBeforeThePublicationItPublishesNothing) {
  bool cancelled = false;
  const ImportRun::Options options{
      .cancelled = [&] { return cancelled |= progress_.activity().find("publishing") == 0; }};

  EXPECT_THAT(Run({kKlass, kCentrality}, options), StatusIs(absl::StatusCode::kCancelled));

  EXPECT_EQ(publisher_.publish_count, 0);
  EXPECT_EQ((*store_->Find("imports/1"))->state(), v1::Import::CANCELLED);
  EXPECT_EQ((*store_->Find("imports/2"))->state(), v1::Import::CANCELLED);
}

TEST_F(ImportRunTest, ARetiredDatasetIsTakenOutOnceAndNotFetched) {
  ASSERT_THAT(Run({kKlass, kCentrality}), IsOk());
  const std::string copy = folder_.File("catalogue");
  std::filesystem::copy(TREFF_SOURCE_DIR "/services/ingestion/catalogue", copy,
                        std::filesystem::copy_options::recursive);
  const std::string path = "catalogue/datasets/10_ssb_klass.textproto";
  std::string datasets = treff::testing::ReadFile(folder_.File(path));
  const std::string id = "id: \"ssb_klass.centrality\"";
  datasets.replace(datasets.find(id), id.size(), id + " retired: true");
  folder_.Write(path, datasets);
  const auto catalogue = *Catalogue::LoadFolder(copy, FindConnector);
  Serve({}, *catalogue);

  const auto response = Run({kKlass, kCentrality});
  const auto again = Run({kCentrality});

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->imports(1).state(), v1::Import::RETIRED);
  EXPECT_EQ(response->imports(1).dataset_version(), 2);
  EXPECT_EQ(response->imports(1).fetches_size(), 0);
  EXPECT_EQ(publisher_.published.count(kCentrality), 0u);
  EXPECT_EQ(again->imports(0).state(), v1::Import::RETIRED);
  EXPECT_EQ(publisher_.publish_count, 2);
  // It can come back.
  Serve({});
  EXPECT_EQ(Run({kCentrality})->imports(0).state(), v1::Import::PUBLISHED);
}

}  // namespace
}  // namespace treff::ingestion
