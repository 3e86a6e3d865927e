#include "services/casework/module.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/audit/audit_service.h"
#include "services/casework/cases/case_service.h"
#include "services/casework/cases/cases.h"
#include "services/casework/cases/municipalities/municipality_client.h"
#include "services/casework/cases/municipalities/municipality_directory.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/events/case_events.h"
#include "services/casework/feedback/feedback.h"
#include "services/casework/feedback/feedback_forms.h"
#include "services/casework/feedback/feedback_service.h"
#include "services/casework/feedback/feedback_store.h"
#include "services/casework/measures/measure_clients.h"
#include "services/casework/measures/measure_service.h"
#include "services/casework/measures/records/measure_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/casework/privacy/privacy.h"
#include "services/casework/privacy/privacy_service.h"
#include "services/casework/privacy/retention.h"
#include "services/casework/requests/commitment_feed.h"
#include "services/casework/requests/commitment_service.h"
#include "services/casework/requests/request_service.h"
#include "services/casework/requests/requests.h"
#include "services/casework/webhooks/webhook_posting.h"
#include "services/casework/webhooks/webhook_service.h"
#include "services/casework/webhooks/webhook_store.h"
#include "services/casework/webhooks/webhooks.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/forgotten_pages.h"
#include "services/platform/storage/leases.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/ids.h"

namespace treff::casework {
namespace {

// How long after its time a request that nobody answers may still be open.
constexpr absl::Duration kExpiryInterval = absl::Minutes(1);
// Retention is applied once a day, by one replica; who does it holds the lease for the day.
constexpr absl::Duration kRetentionLook = absl::Hours(1);
constexpr absl::Duration kRetentionPause = absl::Hours(24);
constexpr char kRetentionLease[] = "retention";

// Where something personal may lie that was let go.
std::vector<std::string> SealedTables() {
  return {"casework_case_key", "casework_case", "casework_case_revision", "casework_request"};
}

// All that is kept, opened in the order in which one needs the other.
struct Stores {
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<CaseVault> vault;
  std::unique_ptr<AccessLog> log;
  std::unique_ptr<CaseStore> cases;
  std::unique_ptr<FeedbackStore> feedback;
  std::unique_ptr<MeasureStore> measures;
  std::unique_ptr<WebhookStore> webhooks;
  std::unique_ptr<platform::Leases> leases;

  static absl::StatusOr<Stores> Open(const CaseworkModule::Options& options) {
    Stores stores;
    TREFF_ASSIGN_OR_RETURN(stores.database, platform::Database::Open(options.database));
    platform::Database& database = *stores.database;
    TREFF_RETURN_IF_ERROR(MigrateCases(database));
    TREFF_ASSIGN_OR_RETURN(
        stores.vault,
        CaseVault::Open(database, ChooseMasterKeys(options.master_key_file, options.data_dir,
                                                   options.database.url)));
    TREFF_ASSIGN_OR_RETURN(stores.log,
                           AccessLog::Open(database, stores.vault->log_key(), *options.clock));
    TREFF_ASSIGN_OR_RETURN(stores.cases, OpenSqlCaseStore(database, *stores.vault, *stores.log));
    TREFF_ASSIGN_OR_RETURN(stores.feedback, OpenSqlFeedbackStore(database));
    stores.measures = NewSqlMeasureStore(database, *stores.vault);
    TREFF_ASSIGN_OR_RETURN(stores.webhooks, OpenSqlWebhookStore(database, stores.vault->log_key()));
    TREFF_ASSIGN_OR_RETURN(stores.leases, platform::Leases::Open(database, "casework"));
    return stores;
  }
};

// What measures are told of the households' answers: of one question, so that as many are counted
// as households have answered it and what is of fewer than five stays withheld. Who does not want
// to say is left out.
absl::StatusOr<std::vector<FeedbackCount>> AnswersForMeasures(FeedbackStore& store,
                                                              bool synthetic) {
  constexpr char kQuestion[] = "stay";
  constexpr std::string_view kPrefix = "municipalities/";
  TREFF_ASSIGN_OR_RETURN(const std::vector<AnswerCount> answers,
                         store.Answers({{1900, 1}, {9999, 4}}));
  std::vector<FeedbackCount> counts;
  for (const AnswerCount& each : answers) {
    int code = 0;
    if (each.group.synthetic != synthetic || each.answer.question_id != kQuestion ||
        each.answer.value == 0 ||
        !absl::SimpleAtoi(each.group.municipality.substr(kPrefix.size()), &code)) {
      continue;
    }
    counts.push_back({.municipality = code,
                      .settled_year = each.group.settled.year,
                      .answer = each.answer.value,
                      .count = static_cast<int>(each.times)});
  }
  return counts;
}

Reach ReachOf(const CaseworkModule::Options& options) {
  return options.webhook_private_addresses ? Reach::kPrivateToo : Reach::kPublic;
}

class WiredModule : public CaseworkModule {
 public:
  WiredModule(Stores stores, v1::RetentionCatalogue retention,
              std::unique_ptr<FeedbackForms> feedback_forms, const Options& options,
              const std::shared_ptr<grpc::Channel>& municipality)
      : stores_(std::move(stores)),
        feedback_forms_(std::move(feedback_forms)),
        ids_(platform::RandomIds()),
        clock_(*options.clock),
        municipalities_(ListThrough(municipality), AskEndedThrough(municipality), clock_),
        events_(*stores_.cases, {.stopping = platform::ShutdownRequested}),
        cases_(*stores_.cases, events_, municipalities_, clock_, *ids_),
        requests_(*stores_.cases, events_, municipalities_, clock_, *ids_),
        commitments_(*stores_.cases, events_),
        feedback_(*stores_.cases, *stores_.feedback, *feedback_forms_, clock_),
        measures_(
            *stores_.measures,
            {PlacesThrough(municipality), DecidedThrough(municipality),
             [this](bool synthetic) { return AnswersForMeasures(*stores_.feedback, synthetic); }},
            clock_),
        outcomes_(*stores_.measures, clock_),
        privacy_({*stores_.database, *stores_.cases, *stores_.vault, *stores_.log, clock_},
                 std::move(retention),
                 [url = options.database.url] {
                   return platform::OverwriteForgotten(url, SealedTables());
                 }),
        webhooks_(*stores_.webhooks, ReachOf(options), clock_, *ids_),
        posting_(*stores_.cases, *stores_.webhooks, *stores_.leases, clock_,
                 {.reach = ReachOf(options),
                  .holder = ids_->NewUuid(),
                  .stopping = platform::ShutdownRequested}),
        holder_(ids_->NewUuid()),
        expiry_(kExpiryInterval, [this] { ExpireRequests(); }),
        retention_(kRetentionLook, [this] { ApplyRetention(); }) {}

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<CaseService>(cases_, events_, *stores_.log));
    services.push_back(std::make_unique<RequestService>(requests_, *stores_.log));
    services.push_back(std::make_unique<CommitmentService>(commitments_));
    services.push_back(std::make_unique<FeedbackService>(feedback_));
    services.push_back(std::make_unique<MeasureService>(measures_, outcomes_));
    services.push_back(std::make_unique<PrivacyService>(privacy_, *stores_.log));
    services.push_back(std::make_unique<AuditService>(*stores_.log));
    services.push_back(std::make_unique<WebhookService>(webhooks_));
    return services;
  }
  absl::Status Probe() override { return stores_.database->Probe(); }

 private:
  // What fails now is tried again next time; until then no answer that comes too late counts.
  void ExpireRequests() {
    const absl::Status expired = requests_.ExpireOverdue();
    if (expired.ok()) return;
    platform::LogWarning("overdue requests were not expired",
                         {{"problem", std::string(expired.message())}});
  }

  // What could not be erased is looked at again in an hour.
  void ApplyRetention() {
    const auto held = stores_.leases->Hold(kRetentionLease, holder_, kRetentionPause);
    if (!held.ok() || !*held || clock_.Now() < next_retention_) return;
    const auto applied = privacy_.ApplyRetention();
    if (!applied.ok()) {
      return platform::LogWarning("cases that are kept too long were not erased",
                                  {{"problem", std::string(applied.status().message())}});
    }
    next_retention_ = clock_.Now() + kRetentionPause;
    for (const v1::Retention& each : applied->retentions()) {
      platform::LogInfo("retention was applied",
                        {{"rule", each.rule().id()}, {"cases", absl::StrCat(each.case_count())}});
    }
  }

  const Stores stores_;
  const std::unique_ptr<FeedbackForms> feedback_forms_;
  const std::unique_ptr<platform::IdSource> ids_;
  const platform::Clock& clock_;
  MunicipalityDirectory municipalities_;
  CaseEvents events_;
  Cases cases_;
  Requests requests_;
  CommitmentFeed commitments_;
  Feedback feedback_;
  Measures measures_;
  Outcomes outcomes_;
  Privacy privacy_;
  Webhooks webhooks_;
  WebhookPosting posting_;
  const std::string holder_;
  absl::Time next_retention_ = absl::InfinitePast();  // of the thread that looks
  platform::Periodic expiry_;                         // last: they use all the others
  platform::Periodic retention_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CaseworkModule>> CaseworkModule::Open(
    const Options& options, std::shared_ptr<grpc::Channel> municipality) {
  TREFF_ASSIGN_OR_RETURN(Stores stores, Stores::Open(options));
  TREFF_ASSIGN_OR_RETURN(v1::RetentionCatalogue retention, BuiltInRetention());
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<FeedbackForms> feedback_forms,
                         FeedbackForms::LoadBuiltIn());
  return std::make_unique<WiredModule>(std::move(stores), std::move(retention),
                                       std::move(feedback_forms), options, municipality);
}

}  // namespace treff::casework
