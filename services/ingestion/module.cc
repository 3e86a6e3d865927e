#include "services/ingestion/module.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/formats/html.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/fetcher.h"
#include "services/ingestion/fetch/source_keys.h"
#include "services/ingestion/ingestion_service.h"
#include "services/ingestion/municipality_publisher.h"
#include "services/ingestion/pipeline/import_run.h"
#include "services/ingestion/pipeline/importer.h"
#include "services/ingestion/pipeline/imports.h"
#include "services/ingestion/schedule/archive_retention.h"
#include "services/ingestion/schedule/scheduler.h"
#include "services/ingestion/storage/import_store.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/leases.h"
#include "services/platform/values/ids.h"

namespace treff::ingestion {
namespace {

class WiredModule : public IngestionModule {
 public:
  WiredModule(std::unique_ptr<Catalogue> catalogue, std::unique_ptr<platform::Database> database,
              std::unique_ptr<Archive> archive, std::unique_ptr<ImportStore> store,
              std::unique_ptr<platform::OperationStore> kept_operations,
              std::unique_ptr<platform::Leases> leases, SourceKeys keys, const Options& options,
              std::shared_ptr<grpc::Channel> municipality)
      : catalogue_(std::move(catalogue)),
        database_(std::move(database)),
        archive_(std::move(archive)),
        store_(std::move(store)),
        kept_operations_(std::move(kept_operations)),
        leases_(std::move(leases)),
        ids_(platform::RandomIds()),
        fetcher_(
            {.mirror = options.mirror, .opening_words = OpeningWords, .keys = std::move(keys)}),
        publisher_(NewMunicipalityPublisher(std::move(municipality))),
        importer_(*catalogue_, fetcher_, *archive_, *store_, *publisher_, *options.clock),
        run_(*store_, importer_, *publisher_, options.archive_dir),
        operations_(platform::Operations::New(*kept_operations_, *ids_)),
        imports_(*catalogue_, *store_, run_, importer_, *operations_, *ids_, *options.clock),
        retention_(*catalogue_, *archive_, *store_, *publisher_, options.archive_days),
        clock_(*options.clock),
        runs_imports_(options.runs_imports),
        import_schedule_(options.import_schedule),
        schedule_pause_(options.schedule_pause) {}

  // Before anything a running import uses goes.
  ~WiredModule() override {
    scheduler_.reset();
    operations_->Stop();
  }

  // With what an earlier process left, too.
  absl::Status Begin() {
    if (!runs_imports_) return absl::OkStatus();
    TREFF_RETURN_IF_ERROR(imports_.EndOrphans());
    operations_->Begin({imports_.Kind()});
    scheduler_ = std::make_unique<Scheduler>(imports_, retention_, *leases_, clock_,
                                             Scheduler::Options{.begins_imports = import_schedule_,
                                                                .pause = schedule_pause_,
                                                                .lease = 3 * schedule_pause_,
                                                                .holder = ids_->NewUuid()});
    return absl::OkStatus();
  }

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<IngestionService>(imports_));
    return services;
  }
  absl::Status Probe() override { return database_->Probe(); }

  platform::Operations& operations() override { return *operations_; }

 private:
  const std::unique_ptr<Catalogue> catalogue_;
  const std::unique_ptr<platform::Database> database_;
  const std::unique_ptr<Archive> archive_;
  const std::unique_ptr<ImportStore> store_;
  const std::unique_ptr<platform::OperationStore> kept_operations_;
  const std::unique_ptr<platform::Leases> leases_;
  const std::unique_ptr<platform::IdSource> ids_;
  Fetcher fetcher_;
  const std::unique_ptr<DatasetPublisher> publisher_;
  Importer importer_;
  ImportRun run_;
  const std::unique_ptr<platform::Operations> operations_;
  Imports imports_;
  const ArchiveRetention retention_;
  const platform::Clock& clock_;
  const bool runs_imports_;
  const bool import_schedule_;
  const absl::Duration schedule_pause_;
  std::unique_ptr<Scheduler> scheduler_;
};

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(
      "cannot make the folder of the archive: ", error.message(), ": give the program room there"));
}

// Where the options say.
absl::StatusOr<std::unique_ptr<Archive>> OpenArchive(const IngestionModule::Options& options,
                                                     platform::Database& database) {
  if (options.object_store.url.empty()) {
    return options.archive_in_database ? Archive::OfDatabase(database)
                                       : Archive::OfFolder(options.archive_dir);
  }
  if (options.archive_in_database) {
    return absl::InvalidArgumentError(
        "--archive_s3_url does not go with --archive_in_database: raw bytes are kept in one place");
  }
  auto archive = Archive::OfObjects(options.object_store);
  if (!archive.ok()) return platform::Annotate(archive.status(), "--archive_s3_url");
  return archive;
}

}  // namespace

absl::StatusOr<std::unique_ptr<IngestionModule>> IngestionModule::Open(
    const Options& options, std::shared_ptr<grpc::Channel> municipality) {
  if (options.archive_days < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("archive_days is ", options.archive_days,
                     ": must be a number of days, or 0 to keep raw bytes for good"));
  }
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<Catalogue> catalogue,
                         options.catalogue_dir.empty()
                             ? Catalogue::LoadEmbedded(FindConnector)
                             : Catalogue::LoadFolder(options.catalogue_dir, FindConnector));
  TREFF_ASSIGN_OR_RETURN(SourceKeys keys, SourceKeys::Read(options.source_keys, *catalogue));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::Database> database,
                         platform::Database::Open(options.database));
  // Imports also wait there for their publication.
  TREFF_RETURN_IF_ERROR(MakeFolder(options.archive_dir));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<Archive> archive, OpenArchive(options, *database));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<ImportStore> store, OpenSqlImportStore(*database));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::OperationStore> operations,
                         platform::OpenSqlOperationStore(*database, "ingestion"));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::Leases> leases,
                         platform::Leases::Open(*database, "ingestion"));
  auto module = std::make_unique<WiredModule>(
      std::move(catalogue), std::move(database), std::move(archive), std::move(store),
      std::move(operations), std::move(leases), std::move(keys), options, std::move(municipality));
  TREFF_RETURN_IF_ERROR(module->Begin());
  return module;
}

}  // namespace treff::ingestion
