#include "services/municipality/serving/quota_service.h"

namespace treff::municipality {

grpc::Status QuotaService::GetQuota(grpc::ServerContext* context,
                                    const v1::GetQuotaRequest* request, v1::Quota* response) {
  return Handle(*context, *request, *response, [&] { return reads_.GetQuota(*request); });
}

grpc::Status QuotaService::ListQuotas(grpc::ServerContext* context,
                                      const v1::ListQuotasRequest* request,
                                      v1::ListQuotasResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListQuotas(*request); });
}

}  // namespace treff::municipality
