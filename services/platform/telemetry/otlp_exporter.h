// Sends spans to a collector by OTLP over HTTP, in JSON (opentelemetry-proto 1.x).
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_OTLP_EXPORTER_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_OTLP_EXPORTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/telemetry/spans.h"

namespace treff::platform {

struct OtlpOptions {
  std::string endpoint;  // http://host:port; spans go to /v1/traces there
  std::string service;   // "casework"
  std::string version;
  std::string instance;  // of this process alone
  size_t room = 2048;    // spans that wait at most
  size_t batch = 512;    // in one request at most
  absl::Duration pause = absl::Seconds(1);
  absl::Duration patience = absl::Seconds(3);  // for the collector's answer
};

// The request's body for `spans`, none of which it changes.
std::string OtlpJson(const OtlpOptions& options, const std::vector<Span>& spans);

class OtlpExporter {
 public:
  // Takes the process's spans and sends them, in a thread of its own, while it lives; at its end
  // what waits is sent once more. What the collector does not take is lost, and counted: a trace is
  // no reason to hold up a call. INVALID_ARGUMENT when `endpoint` cannot be right.
  static absl::StatusOr<std::unique_ptr<OtlpExporter>> Start(const OtlpOptions& options);
  virtual ~OtlpExporter() = default;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_OTLP_EXPORTER_H_
