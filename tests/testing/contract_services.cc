#include "tests/testing/contract_services.h"

#include "google/longrunning/operations.pb.h"
#include "treff/access/v1/demo_sign_in_service.pb.h"
#include "treff/casework/v1/audit_service.pb.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/casework/v1/commitment_service.pb.h"
#include "treff/casework/v1/feedback_service.pb.h"
#include "treff/casework/v1/measure_service.pb.h"
#include "treff/casework/v1/privacy_service.pb.h"
#include "treff/casework/v1/request_service.pb.h"
#include "treff/casework/v1/webhook_service.pb.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"
#include "treff/municipality/v1/dataset_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/municipality/v1/quota_service.pb.h"
#include "treff/municipality/v1/report_service.pb.h"
#include "treff/recommendation/v1/allocation_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"
#include "treff/recommendation/v1/room_service.pb.h"

namespace treff::testing {

using google::protobuf::FileDescriptor;
using google::protobuf::ServiceDescriptor;

std::vector<const ServiceDescriptor*> ContractServices() {
  const FileDescriptor* const files[] = {
      access::v1::SignInRequest::descriptor()->file(),
      casework::v1::ListAccessesRequest::descriptor()->file(),
      casework::v1::GetCaseRequest::descriptor()->file(),
      casework::v1::GetCommitmentsRequest::descriptor()->file(),
      casework::v1::GetFeedbackFormRequest::descriptor()->file(),
      casework::v1::GetMeasuresRequest::descriptor()->file(),
      casework::v1::EraseCaseRequest::descriptor()->file(),
      casework::v1::GetSettlementRequestRequest::descriptor()->file(),
      casework::v1::GetWebhookRequest::descriptor()->file(),
      ingestion::v1::GetSourceRequest::descriptor()->file(),
      municipality::v1::GetIndicatorRequest::descriptor()->file(),
      municipality::v1::GetProfileRequest::descriptor()->file(),
      municipality::v1::GetQuotaRequest::descriptor()->file(),
      municipality::v1::GetReportRequest::descriptor()->file(),
      recommendation::v1::GetAllocationRequest::descriptor()->file(),
      recommendation::v1::RecommendRequest::descriptor()->file(),
      recommendation::v1::ListRoomsRequest::descriptor()->file(),
      google::longrunning::Operation::descriptor()->file()};
  std::vector<const ServiceDescriptor*> services;
  for (const FileDescriptor* file : files) services.push_back(file->service(0));
  return services;
}

}  // namespace treff::testing
