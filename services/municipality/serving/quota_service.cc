#include "services/municipality/serving/quota_service.h"

#include "services/platform/middleware/handler.h"

namespace treff::municipality {

using platform::Handle;

grpc::Status QuotaService::GetQuota(grpc::ServerContext* context,
                                    const v1::GetQuotaRequest* request, v1::Quota* response) {
  return Handle("treff.municipality.v1.QuotaService/GetQuota", *context, *response,
                [&] { return reads_.GetQuota(*request); });
}

grpc::Status QuotaService::ListQuotas(grpc::ServerContext* context,
                                      const v1::ListQuotasRequest* request,
                                      v1::ListQuotasResponse* response) {
  return Handle("treff.municipality.v1.QuotaService/ListQuotas", *context, *response,
                [&] { return reads_.ListQuotas(*request); });
}

}  // namespace treff::municipality
