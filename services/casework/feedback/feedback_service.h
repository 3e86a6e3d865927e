// The gRPC face of feedback.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_SERVICE_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_SERVICE_H_

#include "services/casework/feedback/feedback.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/feedback_service.grpc.pb.h"

namespace treff::casework {

class FeedbackService final : public platform::Face<v1::FeedbackService> {
 public:
  explicit FeedbackService(Feedback& feedback) : feedback_(feedback) {}

  grpc::Status IssueFeedbackCodes(grpc::ServerContext* context,
                                  const v1::IssueFeedbackCodesRequest* request,
                                  v1::IssueFeedbackCodesResponse* response) override {
    return Handle(*context, *request, *response, [&] { return feedback_.IssueCodes(*request); });
  }
  grpc::Status GetFeedbackForm(grpc::ServerContext* context,
                               const v1::GetFeedbackFormRequest* request,
                               v1::FeedbackForm* response) override {
    return Handle(*context, *request, *response, [&] { return feedback_.GetForm(*request); });
  }
  grpc::Status ListFeedbackLanguages(grpc::ServerContext* context,
                                     const v1::ListFeedbackLanguagesRequest* request,
                                     v1::ListFeedbackLanguagesResponse* response) override {
    return Handle(*context, *request, *response, [&] { return feedback_.ListLanguages(*request); });
  }
  grpc::Status SubmitFeedback(grpc::ServerContext* context,
                              const v1::SubmitFeedbackRequest* request,
                              v1::SubmitFeedbackResponse* response) override {
    return Handle(*context, *request, *response, [&] { return feedback_.Submit(*request); });
  }

 private:
  Feedback& feedback_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_SERVICE_H_
