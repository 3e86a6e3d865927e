// The rules of the ingestion service, with real imports from the offline mirror.
#include "services/ingestion/pipeline/imports.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "deploy/mirror/server.h"
#include "services/ingestion/schedule/scheduler.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/leases.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/clock.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/fake_publisher.h"
#include "tests/platform/operations/memory_operation_store.h"
#include "tests/testing/child_process.h"
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
      : archive_(*Archive::OfFolder(folder_.File("archive"))),
        database_(*platform::Database::Open({.url = "sqlite:" + folder_.File("ingestion.db")})),
        store_(*OpenSqlImportStore(*database_)),
        mirror_(*mirror::MirrorServer::Start(
            *mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"), {})),
        ids_(platform::SequentialIds()),
        fetcher_({.mirror = mirror_->url()}),
        importer_(RealCatalogue(), fetcher_, *archive_, *store_, publisher_,
                  platform::SystemClock()),
        run_(*store_, importer_, publisher_, folder_.path()),
        operations_(platform::Operations::New(kept_operations_, *ids_)),
        imports_(RealCatalogue(), *store_, run_, importer_, *operations_, *ids_,
                 platform::SystemClock()),
        retention_(RealCatalogue(), *archive_, *store_, publisher_, /*days=*/0),
        leases_(*platform::Leases::Open(*database_, "ingestion")) {
    operations_->Begin({imports_.Kind()});
  }
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
  platform::MemoryOperationStore kept_operations_;
  std::unique_ptr<platform::Operations> operations_;
  Imports imports_;
  const ArchiveRetention retention_;
  std::unique_ptr<platform::Leases> leases_;
};

TEST_F(ImportsTest, ImportsInTheCataloguesOrderWhateverTheRequests) {
  const v1::ImportDatasetsResponse response =
      ImportAndWait({"datasets/ssb_klass.centrality", "datasets/ssb_klass.municipalities"});

  ASSERT_EQ(response.imports_size(), 2);
  EXPECT_EQ(response.imports(0).dataset(), "datasets/ssb_klass.municipalities");
  EXPECT_EQ(response.imports(1).state(), v1::Import::PUBLISHED);
  EXPECT_EQ(response.dataset_version(), 1);
}

TEST_F(ImportsTest, WhatIsDueIsImportedOnceAndIsNotDueThen) {
  const absl::Time now = absl::Now();
  const auto due = imports_.DueDatasets(now);
  ASSERT_THAT(due, IsOk());
  EXPECT_THAT(*due, ::testing::Contains(::testing::Key("ssb_klass.municipalities")));
  {
    const Scheduler scheduler(
        imports_, retention_, *leases_, platform::SystemClock(),
        {.begins_imports = true, .pause = absl::Milliseconds(5), .holder = "a"});
    const auto wait = [&](const platform::OperationQuery::State state, size_t count) {
      for (int look = 0; look < 6000; ++look) {
        const auto listed = operations_->List({.kind = "imports", .state = state, .limit = 10});
        if (listed.ok() && listed->size() >= count) return listed->front().operation.name();
        absl::SleepFor(absl::Milliseconds(10));
      }
      return std::string();
    };
    EXPECT_NE(wait(platform::OperationQuery::State::kDone, 1), "");
  }
  EXPECT_THAT(imports_.DueDatasets(now), ::treff::testing::IsOkAndHolds(::testing::IsEmpty()));
  const auto operations = operations_->List(
      {.kind = "imports", .state = platform::OperationQuery::State::kAny, .limit = 10});
  EXPECT_EQ(operations->size(), 1u);

  v1::GetDatasetRequest request;
  request.set_name("datasets/ssb_klass.municipalities");
  const auto dataset = imports_.GetDataset(request);
  ASSERT_THAT(dataset, IsOk());
  EXPECT_TRUE(dataset->has_last_success_time());
  EXPECT_GT(dataset->next_due_time().seconds(), absl::ToUnixSeconds(now));
  EXPECT_EQ(dataset->lateness().seconds(), 0);
  EXPECT_FALSE(dataset->calendar_nb().empty());
}

TEST_F(ImportsTest, OnlyTheHolderOfTheLeaseBeginsImportsAndAnotherTakesOverWhenItIsGone) {
  ASSERT_THAT(leases_->Hold(Scheduler::kLease, "elsewhere", absl::Minutes(1)),
              ::treff::testing::IsOkAndHolds(true));
  const auto begun = [&] {
    return operations_
        ->List({.kind = "imports", .state = platform::OperationQuery::State::kAny, .limit = 10})
        ->size();
  };
  {
    const Scheduler waiting(imports_, retention_, *leases_, platform::SystemClock(),
                            {.begins_imports = true,
                             .pause = absl::Milliseconds(1),
                             .lease = absl::Minutes(1),
                             .holder = "here"});
    // Long enough for it to have looked, which its asking for the metrics shows.
    const auto looked = [] {
      return absl::StrContains(platform::MetricsText(), "treff_schedule_leader 0");
    };
    ASSERT_TRUE(treff::testing::WaitUntil(looked));
    EXPECT_EQ(begun(), 0u);

    ASSERT_THAT(leases_->Release(Scheduler::kLease, "elsewhere"), IsOk());
    EXPECT_TRUE(treff::testing::WaitUntil([&] { return begun() > 0; }));
  }
  EXPECT_THAT(leases_->Hold(Scheduler::kLease, "elsewhere", absl::Minutes(1)),
              ::treff::testing::IsOkAndHolds(true))
      << "the one that ended let go of it";
}

TEST_F(ImportsTest, AFileIsCheckedRowByRowAndNothingIsPublished) {
  ImportAndWait({"datasets/ssb_klass.municipalities"});
  const int published = publisher_.publish_count;
  v1::CheckFileRequest request;
  request.set_dataset("datasets/ssb_klass.centrality");
  request.set_content(RealPayloads("ssb_klass.centrality").front().bytes);

  const auto first = imports_.CheckFile(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->error(), "");
  EXPECT_EQ(first->row_count(), 357);
  EXPECT_EQ(first->rows(0).indicator(), "community.centrality");
  EXPECT_EQ(first->rows(0).state(), "VALUE");
  EXPECT_FALSE(first->has_report()) << "nothing was imported before";
  EXPECT_EQ(publisher_.publish_count, published);

  ImportAndWait({"datasets/ssb_klass.centrality"});
  EXPECT_EQ(imports_.CheckFile(request)->report().unchanged_count(), 357);
}

TEST_F(ImportsTest, AFaultyFileIsRefusedWithItsFaultsAndAForeignOneWithItsField) {
  ImportAndWait({"datasets/ssb_klass.municipalities"});
  v1::CheckFileRequest request;
  request.set_dataset("datasets/ssb_klass.centrality");
  request.set_content("{\"correspondenceItems\": 7}");
  const auto faulty = imports_.CheckFile(request);
  ASSERT_THAT(faulty, IsOk());
  EXPECT_THAT(faulty->error(), HasSubstr("correspondenceItems"));
  EXPECT_EQ(faulty->row_count(), 0);

  request.clear_content();
  EXPECT_THAT(imports_.CheckFile(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("content")));
  request.set_content("x");
  request.set_role("other");
  EXPECT_THAT(imports_.CheckFile(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("role")));
  request.set_dataset("datasets/nowhere.nothing");
  EXPECT_THAT(imports_.CheckFile(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("nowhere.nothing")));
}

TEST(Scheduler, ReplicasAskForTheSameRun) {
  const std::map<std::string, absl::Time> due = {{"a.b", absl::FromUnixSeconds(1)},
                                                 {"a.c", absl::InfinitePast()}};
  EXPECT_TRUE(platform::IsUuid(RunIdOf(due)));
  EXPECT_EQ(RunIdOf(due), RunIdOf(due));
  EXPECT_NE(RunIdOf(due), RunIdOf({{"a.b", absl::FromUnixSeconds(2)}}));
}

TEST_F(ImportsTest, ASourceThatCannotBeAskedSaysSoAndNothingOfItIsDue) {
  v1::GetSourceRequest source;
  const auto access = [&](const std::string& id) {
    source.set_name("sources/" + id);
    const auto found = imports_.GetSource(source);
    EXPECT_THAT(found, IsOk());
    return *found;
  };
  v1::GetDatasetRequest dataset;
  dataset.set_name("datasets/nav_vacancies.advertisements");

  EXPECT_EQ(access("ssb_pxweb").access(), v1::Source::OPEN);
  EXPECT_EQ(access("nav_vacancies").access(), v1::Source::KEY_MISSING);
  EXPECT_THAT(access("nav_vacancies").link(), HasSubstr("https://"));
  EXPECT_EQ(access("utdanning_no").access(), v1::Source::NO_CONTRACT);
  EXPECT_FALSE(access("utdanning_no").note_nn().empty());
  EXPECT_EQ(access("fhi").access(), v1::Source::NOT_TRIED);
  EXPECT_FALSE(imports_.GetDataset(dataset)->has_next_due_time());
  EXPECT_EQ(imports_.DueDatasets(absl::Now())->count("nav_vacancies.advertisements"), 0);
  const auto failed = ImportAndWait({dataset.name()}).imports(0);
  EXPECT_EQ(failed.state(), v1::Import::FAILED);
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

TEST_F(ImportsTest, AnotherProcessGoesOnWhereOneWasBrokenOff) {
  operations_->Stop();
  v1::Import done, begun;
  done.set_name("imports/1");
  done.set_dataset("datasets/ssb_klass.municipalities");
  done.set_state(v1::Import::UNCHANGED);
  done.set_dataset_version(7);
  begun.set_name("imports/2");
  begun.set_dataset("datasets/ssb_klass.centrality");
  begun.set_state(v1::Import::RUNNING);
  for (const v1::Import& import : {done, begun}) ASSERT_THAT(store_->Put(import), IsOk());
  v1::ImportMetadata metadata;
  for (const char* name : {"imports/1", "imports/2"}) {
    v1::Import& import = *metadata.add_imports();
    import.set_name(name);
    import.set_dataset(store_->Find(name).value()->dataset());
    import.set_state(v1::Import::WAITING);
  }
  google::protobuf::Any request, left;
  request.PackFrom(v1::ImportDatasetsRequest());
  left.PackFrom(metadata);
  platform::MemoryOperationStore kept;
  ASSERT_THAT(kept.Put({.name = "operations/imports/1", .request = request, .metadata = left}),
              IsOk());
  ASSERT_TRUE(kept.Claim({.owner = "dead"}).value().has_value());

  const auto operations = platform::Operations::New(kept, *ids_);
  operations->Begin({imports_.Kind()});
  const auto ended = operations->Wait("operations/imports/1", absl::Minutes(1));

  ASSERT_THAT(ended, IsOk());
  v1::ImportDatasetsResponse response;
  ASSERT_TRUE(ended->response().UnpackTo(&response));
  ASSERT_EQ(response.imports_size(), 2);
  EXPECT_EQ(response.imports(0).state(), v1::Import::UNCHANGED) << "it was done, and stays so";
  EXPECT_EQ(response.imports(1).name(), "imports/2");
  EXPECT_THAT(response.imports(1).error().message(), HasSubstr("municipalities"))
      << "tried, in this house without regions";
}

TEST_F(ImportsTest, WhatIsGivenUpOrCancelledUnrunEndsItsImports) {
  operations_->Stop();
  v1::ImportDatasetsRequest asked;
  asked.add_datasets("datasets/ssb_klass.centrality");
  const auto other = platform::Operations::New(kept_operations_, *ids_);
  other->Begin({imports_.Kind()});
  other->Stop();
  v1::ImportMetadata metadata;
  v1::Import& import = *metadata.add_imports();
  import.set_name("imports/1");
  import.set_dataset("datasets/ssb_klass.centrality");
  google::protobuf::Any request, left;
  request.PackFrom(asked);
  left.PackFrom(metadata);
  ASSERT_THAT(
      kept_operations_.Put({.name = "operations/imports/1", .request = request, .metadata = left}),
      IsOk());

  ASSERT_THAT(other->Cancel("operations/imports/1"), IsOk());

  EXPECT_EQ((*store_->Find("imports/1"))->state(), v1::Import::CANCELLED);
  EXPECT_EQ(other->Get("operations/imports/1")->error().code(), 1);
}

TEST_F(ImportsTest, WhatAnEarlierProgramLeftUnfinishedIsFailed) {
  for (const auto& [name, state] :
       {std::pair("imports/1", v1::Import::PUBLISHED), std::pair("imports/2", v1::Import::RUNNING),
        std::pair("imports/3", v1::Import::WAITING)}) {
    v1::Import import;
    import.set_name(name);
    import.set_dataset("datasets/a");
    import.set_state(state);
    ASSERT_THAT(store_->Put(import), IsOk());
  }
  v1::ImportMetadata metadata;
  metadata.add_imports()->set_name("imports/3");
  google::protobuf::Any going_on;
  going_on.PackFrom(metadata);
  operations_->Stop();
  ASSERT_THAT(kept_operations_.Put({.name = "operations/imports/1", .metadata = going_on}), IsOk());

  ASSERT_THAT(imports_.EndOrphans(), IsOk());

  EXPECT_EQ((*store_->Find("imports/1"))->state(), v1::Import::PUBLISHED);
  EXPECT_EQ((*store_->Find("imports/2"))->state(), v1::Import::FAILED);
  EXPECT_THAT((*store_->Find("imports/2"))->error().message(), HasSubstr("import again"));
  EXPECT_EQ((*store_->Find("imports/3"))->state(), v1::Import::WAITING) << "an operation has it";
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
  const auto of_imdi = imports_.ListDatasets(request);
  ASSERT_GE(of_imdi->datasets_size(), 3);
  for (const v1::Dataset& dataset : of_imdi->datasets()) {
    EXPECT_THAT(dataset.name(), ::testing::StartsWith("datasets/imdi."));
  }
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
