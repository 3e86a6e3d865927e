// The rules of the ingestion service, with real imports from the offline mirror.
#include "services/ingestion/pipeline/imports.h"

#include <gmock/gmock.h>

#include "deploy/mirror/server.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "tests/ingestion/fake_publisher.h"
#include "tests/ingestion/real_payloads.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class ImportsTest : public ::testing::Test {
 protected:
  ImportsTest()
      : archive_(*Archive::Open(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite:" + folder_.File("ingestion.db")})),
        store_(*OpenSqlImportStore(*database_)),
        mirror_(*mirror::MirrorServer::Start(
            *mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"), {})),
        ids_(platform::SequentialIds()),
        fetcher_({.mirror = mirror_->url()}),
        importer_(RealCatalogue(), fetcher_, *archive_, *store_, publisher_,
                  platform::SystemClock()),
        run_(*store_, importer_, publisher_, folder_.path()),
        operations_(platform::Operations::New({.kind = "imports"}, *ids_)),
        imports_(RealCatalogue(), *store_, run_, *operations_, *ids_) {}
  ~ImportsTest() override { operations_->Stop(); }

  v1::ImportDatasetsResponse ImportAndWait(const std::vector<std::string>& datasets) {
    v1::ImportDatasetsRequest request;
    for (const std::string& dataset : datasets) request.add_datasets(dataset);
    const auto started = imports_.ImportDatasets(request);
    EXPECT_THAT(started, IsOk());
    const auto ended = operations_->Wait(started->name(), absl::Minutes(1));
    EXPECT_TRUE(ended.ok() && ended->done());
    v1::ImportDatasetsResponse response;
    EXPECT_TRUE(ended->response().UnpackTo(&response));
    return response;
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<platform::Database> database_;
  std::unique_ptr<ImportStore> store_;
  std::unique_ptr<mirror::MirrorServer> mirror_;
  std::unique_ptr<platform::IdSource> ids_;
  Fetcher fetcher_;
  FakePublisher publisher_;
  Importer importer_;
  ImportRun run_;
  std::unique_ptr<platform::Operations> operations_;
  Imports imports_;
};

TEST_F(ImportsTest, ImportsInTheCataloguesOrderWhateverTheRequests) {
  const v1::ImportDatasetsResponse response =
      ImportAndWait({"datasets/ssb_klass.centrality", "datasets/ssb_klass.municipalities"});

  ASSERT_EQ(response.imports_size(), 2);
  EXPECT_EQ(response.imports(0).dataset(), "datasets/ssb_klass.municipalities");
  EXPECT_EQ(response.imports(1).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(response.dataset_version(), 1);
}

TEST_F(ImportsTest, EveryUnknownDatasetIsNamed) {
  v1::ImportDatasetsRequest request;
  request.add_datasets("datasets/nowhere.nothing");
  request.add_datasets("population");
  request.set_request_id("7");

  EXPECT_THAT(imports_.ImportDatasets(request),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("nowhere.nothing"), HasSubstr("datasets[1]"),
                             HasSubstr("request_id"))));
}

TEST_F(ImportsTest, ARequestIdGivesTheSameOperationAgain) {
  v1::ImportDatasetsRequest request;
  request.add_datasets("datasets/ssb_klass.centrality");
  request.set_request_id("00000000-0000-4000-8000-00000000abcd");

  const auto first = imports_.ImportDatasets(request);
  const auto second = imports_.ImportDatasets(request);

  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->name(), second->name());
}

TEST_F(ImportsTest, ADatasetShowsItsImports) {
  ImportAndWait({"datasets/ssb_klass.municipalities"});
  v1::GetDatasetRequest request;
  request.set_name("datasets/ssb_klass.municipalities");

  const auto dataset = imports_.GetDataset(request);

  ASSERT_THAT(dataset, IsOk());
  EXPECT_EQ(dataset->source(), "sources/ssb_klass");
  EXPECT_EQ(dataset->latest_import().name(), dataset->published_import().name());
  v1::GetImportRequest get;
  get.set_name(dataset->latest_import().name());
  EXPECT_EQ(imports_.GetImport(get)->fetches_size(), 4);
}

TEST_F(ImportsTest, ListsPageThroughTheCatalogue) {
  v1::ListDatasetsRequest request;
  request.set_page_size(4);
  std::vector<std::string> names;
  do {
    const auto page = imports_.ListDatasets(request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Dataset& dataset : page->datasets()) names.push_back(dataset.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());

  EXPECT_EQ(names.size(), RealCatalogue().datasets().size());
  request.set_parent("sources/imdi");
  EXPECT_EQ(imports_.ListDatasets(request)->datasets_size(), 3);
}

TEST_F(ImportsTest, NamesThatAreNotThereAreSaidNotToBe) {
  v1::GetSourceRequest source;
  source.set_name("sources/nowhere");
  EXPECT_THAT(imports_.GetSource(source), StatusIs(absl::StatusCode::kNotFound));
  source.set_name("nowhere");
  EXPECT_THAT(imports_.GetSource(source), StatusIs(absl::StatusCode::kInvalidArgument));
  v1::GetImportRequest import;
  import.set_name("imports/1");
  EXPECT_THAT(imports_.GetImport(import), StatusIs(absl::StatusCode::kNotFound));
  v1::ListImportsRequest imports;
  imports.set_page_size(-1);
  EXPECT_THAT(imports_.ListImports(imports), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace treff::ingestion
