// The gRPC face of commitments.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_SERVICE_H_

#include "services/casework/requests/commitment_feed.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/commitment_service.grpc.pb.h"

namespace treff::casework {

class CommitmentService final : public platform::Face<v1::CommitmentService> {
 public:
  explicit CommitmentService(CommitmentFeed& feed) : feed_(feed) {}

  grpc::Status GetCommitments(grpc::ServerContext* context,
                              const v1::GetCommitmentsRequest* request,
                              v1::Commitments* response) override {
    return Handle(*context, *request, *response, [&] { return feed_.Get(*request); });
  }
  grpc::Status WatchCommitments(grpc::ServerContext* context,
                                const v1::WatchCommitmentsRequest* request,
                                grpc::ServerWriter<v1::Commitments>* writer) override {
    return Handle(*context, *request, *writer, [&](const auto& send) { return feed_.Watch(send); });
  }

 private:
  CommitmentFeed& feed_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_SERVICE_H_
