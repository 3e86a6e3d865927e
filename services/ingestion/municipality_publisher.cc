#include "services/ingestion/municipality_publisher.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "services/platform/middleware/client.h"
#include "services/platform/middleware/other_service.h"
#include "services/platform/status/status.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"

namespace treff::ingestion {
namespace {

namespace mv1 = municipality::v1;

// The contract allows 5 000 rows a message; fewer keep messages well below gRPC's 4 MB.
constexpr size_t kBatchRows = 2000;
// A publication is stored and a snapshot built from it before the answer comes.
constexpr absl::Duration kPublishTimeout = absl::Minutes(5);
constexpr absl::Duration kReadTimeout = absl::Seconds(10);

mv1::PublishDatasetRequest HeaderOf(const Publication& publication) {
  mv1::PublishDatasetRequest request;
  mv1::PublishDatasetRequest::Header& header = *request.mutable_header();
  header.set_dataset(publication.dataset);
  header.set_import(publication.import);
  for (const mv1::Indicator& indicator : publication.indicators) {
    *header.add_indicators() = indicator;
  }
  for (const mv1::Provenance& provenance : publication.provenances) {
    *header.add_provenances() = provenance;
  }
  header.set_observation_count(static_cast<int64_t>(publication.reading.observations.size()));
  header.set_region_count(static_cast<int64_t>(publication.reading.regions.size()));
  header.set_change_count(static_cast<int64_t>(publication.reading.changes.size()));
  return request;
}

// Sends `rows` in batches; `add` puts one row into a batch. False when the server has hung up.
template <typename Stream, typename Row, typename Add>
bool SendRows(Stream& stream, const std::vector<Row>& rows, Add add) {
  for (size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
    mv1::PublishDatasetRequest request;
    const size_t end = std::min(begin + kBatchRows, rows.size());
    for (size_t i = begin; i < end; ++i) add(*request.mutable_batch()) = rows[i];
    if (!stream.Write(request)) return false;
  }
  return true;
}

class MunicipalityPublisher : public DatasetPublisher {
 public:
  explicit MunicipalityPublisher(std::shared_ptr<grpc::Channel> channel)
      : stub_(mv1::DatasetService::NewStub(std::move(channel))) {}

  absl::StatusOr<int64_t> Publish(const Publication& publication) override {
    using Batch = mv1::PublishDatasetRequest::Batch;
    grpc::ClientContext context;
    platform::PrepareCall(context, kPublishTimeout);
    mv1::PublishDatasetResponse response;
    const auto stream = stub_->PublishDataset(&context, &response);
    const Reading& reading = publication.reading;
    // A failed write is not the error: the status below says why the server hung up.
    if (stream->Write(HeaderOf(publication)) &&
        SendRows(*stream, reading.regions,
                 [](Batch& batch) -> mv1::Region& { return *batch.add_regions(); }) &&
        SendRows(*stream, reading.changes,
                 [](Batch& batch) -> mv1::RegionChange& { return *batch.add_changes(); }) &&
        SendRows(*stream, reading.observations,
                 [](Batch& batch) -> mv1::Observation& { return *batch.add_observations(); })) {
      stream->WritesDone();
    }
    TREFF_RETURN_IF_ERROR(platform::FromService(stream->Finish(), "municipality"));
    return response.version().number();
  }

  absl::StatusOr<Holding> Find(const std::string& dataset) override {
    grpc::ClientContext context;
    platform::PrepareCall(context, kReadTimeout);
    mv1::GetDatasetVersionRequest request;
    request.set_name("datasetVersions/current");
    mv1::DatasetVersion version;
    const grpc::Status status = stub_->GetDatasetVersion(&context, request, &version);
    if (status.error_code() == grpc::StatusCode::NOT_FOUND) return Holding{};
    TREFF_RETURN_IF_ERROR(platform::FromService(status, "municipality"));
    Holding holding{version.number(), false, 0};
    for (const mv1::PublishedDataset& published : version.datasets()) {
      if (published.dataset() != dataset) continue;
      holding.has_dataset = true;
      holding.observation_count = published.observation_count();
    }
    return holding;
  }

 private:
  const std::unique_ptr<mv1::DatasetService::Stub> stub_;
};

}  // namespace

std::unique_ptr<DatasetPublisher> NewMunicipalityPublisher(std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<MunicipalityPublisher>(std::move(channel));
}

}  // namespace treff::ingestion
