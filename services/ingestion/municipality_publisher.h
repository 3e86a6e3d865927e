// Publishes datasets to the municipality service over gRPC.
#ifndef TREFF_SERVICES_INGESTION_MUNICIPALITY_PUBLISHER_H_
#define TREFF_SERVICES_INGESTION_MUNICIPALITY_PUBLISHER_H_

#include <memory>

#include <grpcpp/channel.h>

#include "services/ingestion/pipeline/dataset_publisher.h"

namespace treff::ingestion {

// The service may come and go: a call while it is away is UNAVAILABLE.
std::unique_ptr<DatasetPublisher> NewMunicipalityPublisher(std::shared_ptr<grpc::Channel> channel);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_MUNICIPALITY_PUBLISHER_H_
