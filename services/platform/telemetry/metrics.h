// Prometheus metrics: one registry a process, served over HTTP.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace treff::platform {

// Labels hold no personal data and few values: a method, a code, a dataset.
using Labels = std::map<std::string, std::string>;

// Adds `amount` to the counter `name`, created on first use. Thread-safe.
void CountMetric(const std::string& name, const Labels& labels, double amount = 1);
// Sets the gauge `name`.
void SetMetric(const std::string& name, const Labels& labels, double value);
// Observes `seconds` in the histogram `name`, buckets from 50 µs to 60 s.
void ObserveMetric(const std::string& name, const Labels& labels, double seconds);

// The registry in Prometheus' text format.
std::string MetricsText();

// Serves /metrics while it lives.
class MetricsServer {
 public:
  // `address` is host:port, port 0 for any. Returns UNAVAILABLE if it cannot be bound.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address);
  virtual ~MetricsServer() = default;
  virtual int port() const = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_
