#include "services/ingestion/municipality_publisher.h"

#include <utility>

#include "absl/time/time.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/client/other_service.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"

namespace treff::ingestion {
namespace {

namespace mv1 = municipality::v1;

// A publication is stored and a snapshot built from it before the answer comes.
constexpr absl::Duration kPublishTimeout = absl::Minutes(5);
constexpr absl::Duration kReadTimeout = absl::Seconds(10);
constexpr int kVersionsOfPage = 200;
// Of one publication while the service comes and goes, and how long it may be away each time.
constexpr int kMaxTries = 3;
constexpr absl::Duration kReconnectTimeout = absl::Seconds(5);

// All calls are this service's own: nobody publishes but services, whoever asked for the import.

class MunicipalityPublisher : public DatasetPublisher {
 public:
  explicit MunicipalityPublisher(std::shared_ptr<grpc::Channel> channel)
      : channel_(std::move(channel)), stub_(mv1::DatasetService::NewStub(channel_)) {}

  // Sent again, it is the same request: whichever replica takes it knows whether it was done.
  absl::StatusOr<Served> Publish(const PublicationSpool& spool) override {
    return WithPatience<Served>([&] { return TryPublish(spool); });
  }

  absl::StatusOr<Holding> Find(const std::string& dataset) override {
    return WithPatience<Holding>([&] { return TryFind(dataset); });
  }

  absl::StatusOr<std::set<std::string>> ImportsInUse() override {
    return WithPatience<std::set<std::string>>([&] { return TryImportsInUse(); });
  }

 private:
  // Tries again when a replica went away on the way: with another, or with the same one started
  // anew.
  template <typename Answer, typename Try>
  absl::StatusOr<Answer> WithPatience(const Try& call) {
    absl::StatusOr<Answer> answer = call();
    for (int tries = 1; tries < kMaxTries && absl::IsUnavailable(answer.status()); ++tries) {
      const gpr_timespec patience =
          gpr_time_from_millis(absl::ToInt64Milliseconds(kReconnectTimeout), GPR_TIMESPAN);
      if (!channel_->WaitForConnected(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), patience))) break;
      answer = call();
    }
    return answer;
  }

  absl::StatusOr<Served> TryPublish(const PublicationSpool& spool) {
    grpc::ClientContext context;
    platform::PrepareOwnCall(context, kPublishTimeout);
    mv1::PublishDatasetsResponse response;
    const auto stream = stub_->PublishDatasets(&context, &response);
    // A failed write is not the error: the status below says why the server hung up.
    const absl::Status read =
        spool.ForEach([&](const mv1::PublishDatasetsRequest& part) { return stream->Write(part); });
    if (read.ok()) {
      stream->WritesDone();
    } else {
      context.TryCancel();
    }
    const grpc::Status status = stream->Finish();
    TREFF_RETURN_IF_ERROR(read);
    TREFF_RETURN_IF_ERROR(platform::FromService(status, "municipality"));
    Served served;
    served.version = response.version().number();
    for (const mv1::PublishedDataset& dataset : response.version().datasets()) {
      served.content_sha256[dataset.dataset()] = dataset.content_sha256();
    }
    return served;
  }

  absl::StatusOr<Holding> TryFind(const std::string& dataset) {
    grpc::ClientContext context;
    platform::PrepareOwnCall(context, kReadTimeout);
    mv1::GetDatasetVersionRequest request;
    request.set_name("datasetVersions/current");
    mv1::DatasetVersion version;
    const grpc::Status status = stub_->GetDatasetVersion(&context, request, &version);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND) return Holding{};
    TREFF_RETURN_IF_ERROR(platform::FromService(status, "municipality"));
    Holding holding;
    holding.version = version.number();
    for (const mv1::PublishedDataset& published : version.datasets()) {
      if (published.dataset() != dataset) continue;
      holding.content_sha256 = published.content_sha256();
      holding.observation_count = published.observation_count();
    }
    return holding;
  }

  absl::StatusOr<std::set<std::string>> TryImportsInUse() {
    std::set<std::string> imports;
    mv1::ListDatasetVersionsRequest request;
    request.set_page_size(kVersionsOfPage);
    do {
      grpc::ClientContext context;
      platform::PrepareOwnCall(context, kReadTimeout);
      mv1::ListDatasetVersionsResponse response;
      TREFF_RETURN_IF_ERROR(platform::FromService(
          stub_->ListDatasetVersions(&context, request, &response), "municipality"));
      for (const mv1::DatasetVersion& version : response.dataset_versions()) {
        for (const mv1::PublishedDataset& dataset : version.datasets()) {
          imports.insert(dataset.import());
        }
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return imports;
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<mv1::DatasetService::Stub> stub_;
};

}  // namespace

std::unique_ptr<DatasetPublisher> NewMunicipalityPublisher(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<MunicipalityPublisher>(std::move(channel));
}

}  // namespace treff::ingestion
