#include "services/recommendation/clients.h"

#include <string>
#include <utility>
#include <vector>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/recommendation/commitments/kept_commitments.h"
#include "services/recommendation/stream_follower.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/casework/v1/commitment_service.grpc.pb.h"
#include "treff/casework/v1/request_service.grpc.pb.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::recommendation {
namespace {

namespace casework_v1 = treff::casework::v1;
namespace municipality_v1 = treff::municipality::v1;

constexpr absl::Duration kCaseTimeout = absl::Seconds(5);
constexpr absl::Duration kBatchTimeout = absl::Seconds(30);
constexpr absl::Duration kSnapshotTimeout = absl::Seconds(30);
constexpr absl::Duration kVersionTimeout = absl::Seconds(5);
// There are 357 municipalities, and room for a country of many times as many; a stream that goes on
// for ever is not followed.
constexpr size_t kMaxProfiles = 10'000;

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

  absl::StatusOr<Cases> GetEach(const std::vector<CaseAt>& wanted) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kBatchTimeout);
    casework_v1::BatchGetCasesRequest request;
    for (const CaseAt& each : wanted) {
      casework_v1::GetCaseRequest& one = *request.add_requests();
      one.set_name(each.name);
      one.set_revision(each.revision);
    }
    casework_v1::BatchGetCasesResponse response;
    TREFF_RETURN_IF_ERROR(
        platform::FromService(stub_->BatchGetCases(&context, request, &response), "casework"));
    if (response.results_size() != request.requests_size()) {
      return absl::InternalError("casework did not answer for every case");
    }
    Cases cases;
    for (casework_v1::BatchGetCasesResponse::Result& each : *response.mutable_results()) {
      if (each.has_error()) {
        cases.push_back(platform::FromRpcStatus(each.error()));
      } else {
        cases.push_back(std::move(*each.mutable_case_()));
      }
    }
    return cases;
  }

 private:
  const std::unique_ptr<casework_v1::CaseService::Stub> stub_;
};

class RequestClient : public RequestSink {
 public:
  explicit RequestClient(std::shared_ptr<grpc::Channel> channel)
      : stub_(casework_v1::SettlementRequestService::NewStub(std::move(channel))) {}

  absl::StatusOr<casework_v1::BatchCreateSettlementRequestsResponse> MakeEach(
      const casework_v1::BatchCreateSettlementRequestsRequest& requests) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kBatchTimeout);
    casework_v1::BatchCreateSettlementRequestsResponse response;
    TREFF_RETURN_IF_ERROR(platform::FromService(
        stub_->BatchCreateSettlementRequests(&context, requests, &response), "casework"));
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
    const grpc::Status end = reader->Finish();
    if (profiles.size() > kMaxProfiles) {
      return absl::InternalError(
          absl::StrCat("the municipality service has more than ", kMaxProfiles, " profiles"));
    }
    TREFF_RETURN_IF_ERROR(platform::FromService(end, "municipality"));
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
        follower_(
            {.begin = [this](auto& context) { return stub_->WatchDatasetVersions(&context, {}); },
             .tell = [this](const auto& version) { return Tell(version); }}) {}

 private:
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
  StreamFollower<municipality_v1::DatasetVersion> follower_;  // last: it uses all the others
};

class FollowingCommitments : public CommitmentSource {
 public:
  explicit FollowingCommitments(std::shared_ptr<grpc::Channel> channel)
      : stub_(casework_v1::CommitmentService::NewStub(std::move(channel))),
        kept_([this](int64_t revision) { return Ask(revision); }),
        follower_({.begin = [this](auto& context) { return stub_->WatchCommitments(&context, {}); },
                   .tell =
                       [this](const casework_v1::Commitments& sent) {
                         kept_.Follow(sent);
                         return true;
                       },
                   .lost = [this] { kept_.Lose(); }}) {}

  absl::StatusOr<std::shared_ptr<const matching::Commitments>> Current() override {
    return kept_.Current();
  }
  absl::StatusOr<std::shared_ptr<const matching::Commitments>> At(int64_t revision) override {
    return kept_.At(revision);
  }

 private:
  absl::StatusOr<casework_v1::Commitments> Ask(int64_t revision) {
    grpc::ClientContext context;
    platform::PrepareCall(context, kCaseTimeout);
    casework_v1::GetCommitmentsRequest request;
    request.set_revision(revision);
    casework_v1::Commitments response;
    const grpc::Status status = stub_->GetCommitments(&context, request, &response);
    // A casework of an earlier release counts nothing: as it was before.
    if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) return casework_v1::Commitments();
    TREFF_RETURN_IF_ERROR(platform::FromService(status, "casework"));
    return response;
  }

  const std::unique_ptr<casework_v1::CommitmentService::Stub> stub_;
  KeptCommitments kept_;
  StreamFollower<casework_v1::Commitments> follower_;  // last: it uses all the others
};

}  // namespace

std::unique_ptr<CaseSource> NewCaseClient(std::shared_ptr<grpc::Channel> casework) {
  return std::make_unique<CaseClient>(std::move(casework));
}

std::unique_ptr<RequestSink> NewRequestClient(std::shared_ptr<grpc::Channel> casework) {
  return std::make_unique<RequestClient>(std::move(casework));
}

std::unique_ptr<CommitmentSource> FollowCommitments(std::shared_ptr<grpc::Channel> casework) {
  return std::make_unique<FollowingCommitments>(std::move(casework));
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
