// The gRPC face of measures.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SERVICE_H_

#include "services/casework/measures/measures.h"
#include "services/casework/measures/outcomes/outcomes.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/measure_service.grpc.pb.h"

namespace treff::casework {

class MeasureService final : public platform::Face<v1::MeasureService> {
 public:
  MeasureService(Measures& measures, Outcomes& outcomes)
      : measures_(measures), outcomes_(outcomes) {}

  grpc::Status GetMeasures(grpc::ServerContext* context, const v1::GetMeasuresRequest* request,
                           v1::Measures* response) override {
    return Handle(*context, *request, *response, [&] { return measures_.Get(*request); });
  }
  grpc::Status ListMeasureDefinitions(grpc::ServerContext* context,
                                      const v1::ListMeasureDefinitionsRequest* request,
                                      v1::ListMeasureDefinitionsResponse* response) override {
    return Handle(*context, *request, *response,
                  [&] { return measures_.ListDefinitions(*request); });
  }
  grpc::Status UploadOutcomes(grpc::ServerContext* context,
                              const v1::UploadOutcomesRequest* request,
                              v1::UploadOutcomesResponse* response) override {
    return Handle(*context, *request, *response, [&] { return outcomes_.Upload(*request); });
  }
  grpc::Status GetOutcomeTemplate(grpc::ServerContext* context,
                                  const v1::GetOutcomeTemplateRequest* request,
                                  v1::GetOutcomeTemplateResponse* response) override {
    return Handle(*context, *request, *response, [&] { return outcomes_.Template(*request); });
  }

 private:
  Measures& measures_;
  Outcomes& outcomes_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_MEASURE_SERVICE_H_
