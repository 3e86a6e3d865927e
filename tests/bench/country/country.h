// A SYNTHETIC country of any size: each municipality has the newest figures of a real one under a
// code and a name of its own. For measuring what size costs, and for nothing else.
#ifndef TREFF_TESTS_BENCH_COUNTRY_COUNTRY_H_
#define TREFF_TESTS_BENCH_COUNTRY_COUNTRY_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::bench {

// The messages of a run that publishes `municipalities` of them, made of what `real` has: a hundred
// to a county, with the figures of the real municipality, county and country that each copies. Of
// an indicator the newest period of each region, as sources have it; no reforms.
std::vector<municipality::v1::PublishDatasetsRequest> SyntheticCountry(
    const std::shared_ptr<grpc::Channel>& real, int municipalities);

// Publishes them to `server` and returns how many observations the new version has.
int64_t Publish(const std::shared_ptr<grpc::Channel>& server,
                const std::vector<municipality::v1::PublishDatasetsRequest>& messages);

}  // namespace treff::bench

#endif  // TREFF_TESTS_BENCH_COUNTRY_COUNTRY_H_
