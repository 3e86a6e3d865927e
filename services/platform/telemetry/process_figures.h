// What the process takes: processor time, memory and files, read when Prometheus asks.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_PROCESS_FIGURES_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_PROCESS_FIGURES_H_

#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace treff::platform {

// Under the names that every Prometheus client gives them. A figure that the system does not tell
// is left out. Thread-safe.
class ProcessFigures : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_PROCESS_FIGURES_H_
