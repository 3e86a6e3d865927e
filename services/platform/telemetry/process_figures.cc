#include "services/platform/telemetry/process_figures.h"

#include <sys/resource.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/resident_bytes.h"

namespace treff::platform {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

// Reading this library is close enough to the start of the process.
const double kStartedAt = static_cast<double>(std::time(nullptr));

std::optional<double> CpuSeconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return std::nullopt;
  constexpr double kMicro = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         kMicro * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

std::optional<double> Resident() {
  const int64_t bytes = ResidentBytes();
  if (bytes == 0) return std::nullopt;
  return static_cast<double>(bytes);
}

std::optional<double> OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  // The one that lists them is one of them.
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);
}

std::optional<double> MaxFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  if (limit.rlim_cur == RLIM_INFINITY) return std::numeric_limits<double>::infinity();
  return static_cast<double>(limit.rlim_cur);
}

void Add(const Metric& metric, std::optional<double> value, std::vector<MetricFamily>& families) {
  if (!value.has_value()) return;
  MetricFamily family{.name = std::string(metric.name), .help = std::string(metric.help)};
  prometheus::ClientMetric figure;
  if (metric.kind == Metric::Kind::kCounter) {
    family.type = MetricType::Counter;
    figure.counter.value = *value;
  } else {
    family.type = MetricType::Gauge;
    figure.gauge.value = *value;
  }
  family.metric.push_back(std::move(figure));
  families.push_back(std::move(family));
}

}  // namespace

std::vector<MetricFamily> ProcessFigures::Collect() const {
  std::vector<MetricFamily> families;
  Add(metrics::kStartTime, kStartedAt, families);
  Add(metrics::kCpuSeconds, CpuSeconds(), families);
  Add(metrics::kResidentBytes, Resident(), families);
  Add(metrics::kOpenFiles, OpenFiles(), families);
  Add(metrics::kMaxFiles, MaxFiles(), families);
  return families;
}

}  // namespace treff::platform
