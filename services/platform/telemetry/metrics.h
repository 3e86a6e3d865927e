// Prometheus metrics: one registry a process, served over HTTP.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/telemetry/metric_list.h"

namespace treff::platform {

// Labels hold no personal data and few values: a method, a code, a dataset.
using Labels = std::map<std::string, std::string>;

// Adds `amount` to the counter. Thread-safe, as are the others.
void CountMetric(const Metric& counter, const Labels& labels, double amount = 1);
// Sets the gauge, or adds to it.
void SetMetric(const Metric& gauge, const Labels& labels, double value);
void AddToMetric(const Metric& gauge, const Labels& labels, double amount);
// Observes `seconds` in the histogram, buckets from 50 µs to 60 s.
void ObserveMetric(const Metric& histogram, const Labels& labels, double seconds);
// Shows it with these labels from now on, as nothing counted yet, so that an alert can tell "none"
// from "not asked".
void ShowMetric(const Metric& metric, const Labels& labels = {});

// Everything that is counted here, and what the process takes, in Prometheus' text format.
std::string MetricsText();

// Serves /metrics while it lives, and what probes ask (probe_page.h).
class MetricsServer {
 public:
  // `address` is host:port, port 0 for any. Returns UNAVAILABLE if it cannot be bound.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address);
  virtual ~MetricsServer() = default;
  virtual int port() const = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_METRICS_H_
