// Forgets of erased cases what follows from their facts.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_ERASED_CASES_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_ERASED_CASES_H_

#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "absl/status/status.h"
#include "treff/casework/v1/privacy_service.grpc.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::recommendation {

// The points that records keep of each municipality follow from what a household needs. For one
// thread.
class ErasedCases {
 public:
  // `database` must outlive it, and holds the records.
  ErasedCases(platform::Database& database, std::shared_ptr<grpc::Channel> casework);

  // Takes the points out of the records of all cases that were erased since the last time; the
  // first time of all that ever were. Errors as casework's and the store's: what is left is for the
  // next time.
  absl::Status Forget();

 private:
  platform::Database& database_;
  const std::unique_ptr<casework::v1::PrivacyService::Stub> stub_;
  std::string page_token_;  // of the last page that was not the last
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_ERASED_CASES_H_
