#include "services/municipality/reports/report_service.h"

namespace treff::municipality {

grpc::Status ReportService::CreateReport(grpc::ServerContext* context,
                                         const v1::CreateReportRequest* request,
                                         v1::Report* response) {
  return Handle(*context, *request, *response, [&] { return reports_.CreateReport(*request); });
}

grpc::Status ReportService::ConfirmReport(grpc::ServerContext* context,
                                          const v1::ConfirmReportRequest* request,
                                          v1::Report* response) {
  return Handle(*context, *request, *response, [&] { return reports_.ConfirmReport(*request); });
}

grpc::Status ReportService::GetReport(grpc::ServerContext* context,
                                      const v1::GetReportRequest* request, v1::Report* response) {
  return Handle(*context, *request, *response, [&] { return reports_.GetReport(*request); });
}

grpc::Status ReportService::ListReports(grpc::ServerContext* context,
                                        const v1::ListReportsRequest* request,
                                        v1::ListReportsResponse* response) {
  return Handle(*context, *request, *response, [&] { return reports_.ListReports(*request); });
}

grpc::Status ReportService::UploadReports(grpc::ServerContext* context,
                                          const v1::UploadReportsRequest* request,
                                          v1::UploadReportsResponse* response) {
  return Handle(*context, *request, *response, [&] { return files_.UploadReports(*request); });
}

grpc::Status ReportService::GetReportTemplate(grpc::ServerContext* context,
                                              const v1::GetReportTemplateRequest* request,
                                              v1::GetReportTemplateResponse* response) {
  return Handle(*context, *request, *response, [&] { return files_.GetReportTemplate(*request); });
}

}  // namespace treff::municipality
