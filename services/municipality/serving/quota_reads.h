// What QuotaService answers, read from snapshots.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_READS_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_READS_H_

#include "absl/status/statusor.h"
#include "services/municipality/publication/versions.h"
#include "treff/municipality/v1/quota_service.pb.h"

namespace treff::municipality {

// Methods are named as in the service and give what its comments promise.
class QuotaReads {
 public:
  explicit QuotaReads(Versions& versions) : versions_(versions) {}

  absl::StatusOr<v1::Quota> GetQuota(const v1::GetQuotaRequest& request);
  absl::StatusOr<v1::ListQuotasResponse> ListQuotas(const v1::ListQuotasRequest& request);

 private:
  Versions& versions_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_READS_H_
