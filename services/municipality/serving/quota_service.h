// The gRPC face of quotas.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_SERVICE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_SERVICE_H_

#include "services/municipality/serving/quota_reads.h"
#include "services/platform/middleware/face.h"
#include "treff/municipality/v1/quota_service.grpc.pb.h"

namespace treff::municipality {

class QuotaService final : public platform::Face<v1::QuotaService> {
 public:
  explicit QuotaService(QuotaReads& reads) : reads_(reads) {}

  grpc::Status GetQuota(grpc::ServerContext* context, const v1::GetQuotaRequest* request,
                        v1::Quota* response) override;
  grpc::Status ListQuotas(grpc::ServerContext* context, const v1::ListQuotasRequest* request,
                          v1::ListQuotasResponse* response) override;

 private:
  QuotaReads& reads_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_QUOTA_SERVICE_H_
