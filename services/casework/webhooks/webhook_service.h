// The gRPC face of webhooks.
#ifndef TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SERVICE_H_

#include "services/casework/webhooks/webhooks.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/webhook_service.grpc.pb.h"

namespace treff::casework {

class WebhookService final : public platform::Face<v1::WebhookService> {
 public:
  explicit WebhookService(Webhooks& webhooks) : webhooks_(webhooks) {}

  grpc::Status CreateWebhook(grpc::ServerContext* context, const v1::CreateWebhookRequest* request,
                             v1::Webhook* response) override {
    return Handle(*context, *request, *response, [&] { return webhooks_.Create(*request); });
  }
  grpc::Status GetWebhook(grpc::ServerContext* context, const v1::GetWebhookRequest* request,
                          v1::Webhook* response) override {
    return Handle(*context, *request, *response, [&] { return webhooks_.Get(*request); });
  }
  grpc::Status ListWebhooks(grpc::ServerContext* context, const v1::ListWebhooksRequest* request,
                            v1::ListWebhooksResponse* response) override {
    return Handle(*context, *request, *response, [&] { return webhooks_.List(*request); });
  }
  grpc::Status DeleteWebhook(grpc::ServerContext* context, const v1::DeleteWebhookRequest* request,
                             google::protobuf::Empty* response) override {
    return Handle(*context, *request, *response, [&] { return webhooks_.Delete(*request); });
  }

 private:
  Webhooks& webhooks_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_WEBHOOKS_WEBHOOK_SERVICE_H_
