#include "services/recommendation/clients.h"

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <grpcpp/client_context.h>

#include "services/platform/middleware/client.h"
#include "services/platform/middleware/other_service.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/log.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::recommendation {
namespace {

namespace casework_v1 = treff::casework::v1;
namespace municipality_v1 = treff::municipality::v1;

constexpr absl::Duration kCaseTimeout = absl::Seconds(5);
constexpr absl::Duration kSnapshotTimeout = absl::Seconds(30);
constexpr absl::Duration kVersionTimeout = absl::Seconds(5);
// Between two attempts to watch; short enough that a restarted service is found at once.
constexpr absl::Duration kWatchPause = absl::Seconds(1);
// There are 357 municipalities; a stream that goes on for ever is not followed.
constexpr size_t kMaxProfiles = 1000;

class CaseClient : public CaseSource {
 public:
  explicit CaseClient(std::shared_ptr<grpc::Channel> channel)
      : stub_(casework_v1::CaseService::NewStub(std::move(channel))) {}

  absl::StatusOr<casework_v1::Case> Get(const std::string& name, int64_t revision) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kCaseTimeout);
    casework_v1::GetCaseRequest request;
    request.set_name(name);
    request.set_revision(revision);
    casework_v1::Case response;
    TREFF_RETURN_IF_ERROR(
        platform::FromService(stub_->GetCase(&context, request, &response), "casework"));
    return response;
  }

 private:
  const std::unique_ptr<casework_v1::CaseService::Stub> stub_;
};

class RequestClient : public RequestSink {
 public:
  explicit RequestClient(std::shared_ptr<grpc::Channel> channel)
      : stub_(casework_v1::SettlementRequestService::NewStub(std::move(channel))) {}

  absl::StatusOr<casework_v1::SettlementRequest> Make(
      const casework_v1::CreateSettlementRequestRequest& request) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kCaseTimeout);
    casework_v1::SettlementRequest response;
    TREFF_RETURN_IF_ERROR(platform::FromService(
        stub_->CreateSettlementRequest(&context, request, &response), "casework"));
    return response;
  }

 private:
  const std::unique_ptr<casework_v1::SettlementRequestService::Stub> stub_;
};

class SnapshotClient : public SnapshotSource {
 public:
  explicit SnapshotClient(std::shared_ptr<grpc::Channel> channel)
      : stub_(municipality_v1::MunicipalityService::NewStub(std::move(channel))) {}

  absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kSnapshotTimeout);
    municipality_v1::StreamSnapshotRequest request;
    request.set_dataset_version(version.dataset_version);
    request.set_quota_revision(version.quota_revision);
    request.set_dataset_version_digest(version.dataset_digest);
    const auto reader = stub_->StreamSnapshot(&context, request);

    matching::MunicipalityTable::Header header;
    std::vector<municipality_v1::Profile> profiles;
    municipality_v1::StreamSnapshotResponse message;
    while (reader->Read(&message)) {
      if (message.has_header()) header = std::move(*message.mutable_header());
      if (message.has_profile()) profiles.push_back(std::move(*message.mutable_profile()));
      if (profiles.size() > kMaxProfiles) context.TryCancel();
    }
    TREFF_RETURN_IF_ERROR(platform::FromService(reader->Finish(), "municipality"));
    auto snapshot = matching::MunicipalityTable::Build(std::move(header), std::move(profiles));
    // A faulty snapshot is not the fault of whoever asked for a recommendation.
    if (!snapshot.ok()) return absl::InternalError(snapshot.status().message());
    if (!version.dataset_digest.empty() &&
        (*snapshot)->dataset_digest() != version.dataset_digest) {
      return platform::ErrorOf(
          platform::reasons::kDependencyUnavailable,
          "a municipality service of an earlier release does not check digests: update it",
          {{"service", "municipality"}});
    }
    return snapshot;
  }

 private:
  const std::unique_ptr<municipality_v1::MunicipalityService::Stub> stub_;
};

class PublishedVersionClient : public PublishedVersions {
 public:
  explicit PublishedVersionClient(std::shared_ptr<grpc::Channel> channel)
      : stub_(municipality_v1::DatasetService::NewStub(std::move(channel))) {}

  absl::StatusOr<bool> Has(const SnapshotVersion& version) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kVersionTimeout);
    municipality_v1::GetDatasetVersionRequest request;
    request.set_name("datasetVersions/" + std::to_string(version.dataset_version));
    request.set_digest(version.dataset_digest);
    municipality_v1::DatasetVersion response;
    const grpc::Status status = stub_->GetDatasetVersion(&context, request, &response);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND ||
        status.error_code() == grpc::StatusCode::FAILED_PRECONDITION) {
      return false;
    }
    TREFF_RETURN_IF_ERROR(platform::FromService(status, "municipality"));
    return true;
  }

 private:
  const std::unique_ptr<municipality_v1::DatasetService::Stub> stub_;
};

class StreamingVersionWatcher : public VersionWatcher {
 public:
  StreamingVersionWatcher(std::shared_ptr<grpc::Channel> channel, OnVersion on_version)
      : stub_(municipality_v1::DatasetService::NewStub(std::move(channel))),
        on_version_(std::move(on_version)),
        thread_([this] { Run(); }) {}

  ~StreamingVersionWatcher() override {
    {
      platform::MutexLock lock(mutex_);
      stopping_ = true;
      if (call_ != nullptr) call_->TryCancel();
    }
    changed_.NotifyAll();
    thread_.join();
  }

 private:
  void Run() {
    while (true) {
      grpc::ClientContext context;
      if (!Begin(context)) return;
      const auto reader = stub_->WatchDatasetVersions(&context, {});
      municipality_v1::DatasetVersion version;
      while (reader->Read(&version) && Tell(version)) {
      }
      context.TryCancel();
      reader->Finish();
      if (!EndAndPause()) return;
    }
  }

  bool Begin(grpc::ClientContext& context) {
    platform::MutexLock lock(mutex_);
    if (!stopping_) call_ = &context;
    return !stopping_;
  }

  bool EndAndPause() {
    platform::MutexLock lock(mutex_);
    call_ = nullptr;
    if (!stopping_) changed_.WaitFor(mutex_, kWatchPause);
    return !stopping_;
  }

  bool Tell(const municipality_v1::DatasetVersion& version) {
    const absl::Status status =
        on_version_({version.number(), version.quota_revision(), version.digest()});
    if (status.ok()) return true;
    platform::LogWarning(
        "a new dataset version cannot be loaded yet",
        {{"dataset_version", int64_t{version.number()}}, {"error", std::string(status.message())}});
    return false;
  }

  const std::unique_ptr<municipality_v1::DatasetService::Stub> stub_;
  const OnVersion on_version_;
  platform::Mutex mutex_;
  platform::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace

std::unique_ptr<CaseSource> NewCaseClient(std::shared_ptr<grpc::Channel> casework) {
  return std::make_unique<CaseClient>(std::move(casework));
}

std::unique_ptr<RequestSink> NewRequestClient(std::shared_ptr<grpc::Channel> casework) {
  return std::make_unique<RequestClient>(std::move(casework));
}

std::unique_ptr<SnapshotSource> NewSnapshotClient(std::shared_ptr<grpc::Channel> municipality) {
  return std::make_unique<SnapshotClient>(std::move(municipality));
}

std::unique_ptr<PublishedVersions> NewPublishedVersions(
    std::shared_ptr<grpc::Channel> municipality) {
  return std::make_unique<PublishedVersionClient>(std::move(municipality));
}

std::unique_ptr<VersionWatcher> VersionWatcher::Start(std::shared_ptr<grpc::Channel> municipality,
                                                      OnVersion on_version) {
  return std::make_unique<StreamingVersionWatcher>(std::move(municipality), std::move(on_version));
}

}  // namespace treff::recommendation
