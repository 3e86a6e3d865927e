// The flag of every program that serves: where the spans of its calls go.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_OTLP_FLAGS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_OTLP_FLAGS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/telemetry/otlp_exporter.h"

namespace treff::platform {

// As --otlp_endpoint says, else OTEL_EXPORTER_OTLP_ENDPOINT, which other programs of the machine
// read too; null when neither names a collector. `service` is what the program is called there.
absl::StatusOr<std::unique_ptr<OtlpExporter>> ExporterFromFlags(const std::string& service);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_OTLP_FLAGS_H_
