#include "services/municipality/module.h"

#include <utility>

#include "services/municipality/profiles/profile_cache.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/municipality/publication/publication.h"
#include "services/municipality/publication/version_follower.h"
#include "services/municipality/publication/versions.h"
#include "services/municipality/reports/files/report_files.h"
#include "services/municipality/reports/report_publication.h"
#include "services/municipality/reports/report_service.h"
#include "services/municipality/reports/report_store.h"
#include "services/municipality/reports/reports.h"
#include "services/municipality/serving/dataset_reads.h"
#include "services/municipality/serving/dataset_service.h"
#include "services/municipality/serving/municipality_reads.h"
#include "services/municipality/serving/municipality_service.h"
#include "services/municipality/serving/quota_reads.h"
#include "services/municipality/serving/quota_service.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/ids.h"

namespace treff::municipality {
namespace {

class WiredModule : public MunicipalityModule {
 public:
  WiredModule(std::unique_ptr<platform::Database> database, std::unique_ptr<DatasetStore> store,
              std::unique_ptr<ReportStore> report_store, const Options& options)
      : database_(std::move(database)),
        store_(std::move(store)),
        report_store_(std::move(report_store)),
        ids_(platform::RandomIds()),
        cache_(options.cache),
        versions_(*store_),
        publisher_(*store_, versions_, cache_, *options.clock),
        dataset_reads_(*store_, versions_),
        municipality_reads_(versions_, cache_, *options.clock),
        quota_reads_(versions_),
        reports_(*report_store_, versions_, *options.clock, *ids_),
        report_files_(*report_store_, versions_, *options.clock, *ids_) {}

  absl::Status Load() {
    TREFF_RETURN_IF_ERROR(versions_.FollowStore());
    const auto current = versions_.Current();
    if (cache_ != nullptr && current != nullptr) FillProfileCache(*current, *cache_);
    follower_ = std::make_unique<VersionFollower>(versions_, cache_);
    report_publication_ =
        std::make_unique<ReportPublication>(*report_store_, versions_, publisher_);
    return absl::OkStatus();
  }

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<DatasetService>(publisher_, dataset_reads_));
    services.push_back(std::make_unique<MunicipalityService>(municipality_reads_));
    services.push_back(std::make_unique<QuotaService>(quota_reads_));
    services.push_back(std::make_unique<ReportService>(reports_, report_files_));
    return services;
  }
  absl::Status Probe() override { return database_->Probe(); }

 private:
  const std::unique_ptr<platform::Database> database_;
  const std::unique_ptr<DatasetStore> store_;
  const std::unique_ptr<ReportStore> report_store_;
  const std::unique_ptr<platform::IdSource> ids_;
  platform::Cache* const cache_;
  Versions versions_;
  Publisher publisher_;
  DatasetReads dataset_reads_;
  MunicipalityReads municipality_reads_;
  QuotaReads quota_reads_;
  Reports reports_;
  ReportFiles report_files_;
  // Last: they use the others.
  std::unique_ptr<VersionFollower> follower_;
  std::unique_ptr<ReportPublication> report_publication_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<MunicipalityModule>> MunicipalityModule::Open(
    const Options& options) {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::Database> database,
                         platform::Database::Open(options.database));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<DatasetStore> store, NewSqlDatasetStore(*database));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<ReportStore> report_store, NewSqlReportStore(*database));
  auto module = std::make_unique<WiredModule>(std::move(database), std::move(store),
                                              std::move(report_store), options);
  TREFF_RETURN_IF_ERROR(module->Load());
  return module;
}

}  // namespace treff::municipality
