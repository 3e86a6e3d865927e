#include "services/platform/lifecycle/flags/otlp_flags.h"

#include <cstdlib>

#include "absl/flags/flag.h"
#include "services/platform/lifecycle/flags/flags.h"
#include "services/platform/values/ids.h"

ABSL_FLAG(std::string, otlp_endpoint, "",
          "http://host:port of a collector that takes the spans of calls by OTLP over HTTP; empty: "
          "as OTEL_EXPORTER_OTLP_ENDPOINT says, or none");

namespace treff::platform {
namespace {

constexpr char kStandardVariable[] = "OTEL_EXPORTER_OTLP_ENDPOINT";

}  // namespace

absl::StatusOr<std::unique_ptr<OtlpExporter>> ExporterFromFlags(const std::string& service) {
  std::string endpoint = absl::GetFlag(FLAGS_otlp_endpoint);
  const char* standard = std::getenv(kStandardVariable);
  if (endpoint.empty() && standard != nullptr) endpoint = standard;
  if (endpoint.empty()) return nullptr;
  return OtlpExporter::Start({.endpoint = endpoint,
                              .service = service,
                              .version = ProgramVersion(),
                              .instance = RandomIds()->NewUuid()});
}

}  // namespace treff::platform
