// The gRPC face of reports.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_SERVICE_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_SERVICE_H_

#include "services/municipality/reports/files/report_files.h"
#include "services/municipality/reports/reports.h"
#include "services/platform/middleware/face.h"
#include "treff/municipality/v1/report_service.grpc.pb.h"

namespace treff::municipality {

class ReportService final : public platform::Face<v1::ReportService> {
 public:
  ReportService(Reports& reports, ReportFiles& files) : reports_(reports), files_(files) {}

  grpc::Status CreateReport(grpc::ServerContext* context, const v1::CreateReportRequest* request,
                            v1::Report* response) override;
  grpc::Status ConfirmReport(grpc::ServerContext* context, const v1::ConfirmReportRequest* request,
                             v1::Report* response) override;
  grpc::Status GetReport(grpc::ServerContext* context, const v1::GetReportRequest* request,
                         v1::Report* response) override;
  grpc::Status ListReports(grpc::ServerContext* context, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override;
  grpc::Status UploadReports(grpc::ServerContext* context, const v1::UploadReportsRequest* request,
                             v1::UploadReportsResponse* response) override;
  grpc::Status GetReportTemplate(grpc::ServerContext* context,
                                 const v1::GetReportTemplateRequest* request,
                                 v1::GetReportTemplateResponse* response) override;

 private:
  Reports& reports_;
  ReportFiles& files_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_SERVICE_H_
