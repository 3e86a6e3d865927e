#include "services/platform/telemetry/metrics.h"

#include <exception>

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {
namespace {

const std::shared_ptr<prometheus::Registry>& Registry() {
  static const auto& registry =
      *new std::shared_ptr<prometheus::Registry>(std::make_shared<prometheus::Registry>());
  return registry;
}

// The families of one type by name, because the registry finds one only by searching them all.
template <typename Metric>
class Families {
 public:
  template <typename Builder>
  prometheus::Family<Metric>& Get(const std::string& name, Builder builder) {
    MutexLock lock(mutex_);
    auto& family = families_[name];
    if (family == nullptr) family = &builder.Name(name).Register(*Registry());
    return *family;
  }

 private:
  Mutex mutex_;
  std::map<std::string, prometheus::Family<Metric>*> families_ ABSL_GUARDED_BY(mutex_);
};

const prometheus::Histogram::BucketBoundaries& SecondsBuckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,     0.25,   0.5,     1,      2.5,   5,      10,    30,   60};
  return buckets;
}

class ExposedMetrics : public MetricsServer {
 public:
  // Throws if `address` cannot be bound.
  explicit ExposedMetrics(const std::string& address) : exposer_(address, /*num_threads=*/1) {
    exposer_.RegisterCollectable(Registry());
  }
  int port() const override { return exposer_.GetListeningPorts().at(0); }

 private:
  prometheus::Exposer exposer_;
};

}  // namespace

void CountMetric(const std::string& name, const Labels& labels, double amount) {
  static auto& families = *new Families<prometheus::Counter>;
  families.Get(name, prometheus::BuildCounter()).Add(labels).Increment(amount);
}

void SetMetric(const std::string& name, const Labels& labels, double value) {
  static auto& families = *new Families<prometheus::Gauge>;
  families.Get(name, prometheus::BuildGauge()).Add(labels).Set(value);
}

void ObserveMetric(const std::string& name, const Labels& labels, double seconds) {
  static auto& families = *new Families<prometheus::Histogram>;
  families.Get(name, prometheus::BuildHistogram()).Add(labels, SecondsBuckets()).Observe(seconds);
}

std::string MetricsText() { return prometheus::TextSerializer().Serialize(Registry()->Collect()); }

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& address) {
  try {
    return std::make_unique<ExposedMetrics>(address);
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot serve metrics on ", address, " (",
                                               error.what(), "): choose an address that is free"));
  }
}

}  // namespace treff::platform
