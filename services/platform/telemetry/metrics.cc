#include "services/platform/telemetry/metrics.h"

#include <string_view>
#include <utility>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/process_figures.h"

namespace treff::platform {
namespace {

const std::shared_ptr<prometheus::Registry>& Registry() {
  static const auto& registry =
      *new std::shared_ptr<prometheus::Registry>(std::make_shared<prometheus::Registry>());
  return registry;
}

const std::shared_ptr<ProcessFigures>& Process() {
  static const auto& figures =
      *new std::shared_ptr<ProcessFigures>(std::make_shared<ProcessFigures>());
  return figures;
}

// The families of one type by name, because the registry finds one only by searching them all.
template <typename Kept>
class Families {
 public:
  template <typename Builder>
  prometheus::Family<Kept>& Get(const Metric& metric, Builder builder) {
    MutexLock lock(mutex_);
    auto& family = families_[metric.name];
    if (family == nullptr) {
      family = &builder.Name(std::string(metric.name))
                    .Help(std::string(metric.help))
                    .Register(*Registry());
    }
    return *family;
  }

 private:
  Mutex mutex_;
  std::map<std::string_view, prometheus::Family<Kept>*> families_ ABSL_GUARDED_BY(mutex_);
};

const prometheus::Histogram::BucketBoundaries& SecondsBuckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,     0.25,   0.5,     1,      2.5,   5,      10,    30,   60};
  return buckets;
}

prometheus::Counter& CounterOf(const Metric& metric, const Labels& labels) {
  static auto& families = *new Families<prometheus::Counter>;
  return families.Get(metric, prometheus::BuildCounter()).Add(labels);
}

prometheus::Gauge& GaugeOf(const Metric& metric, const Labels& labels) {
  static auto& families = *new Families<prometheus::Gauge>;
  return families.Get(metric, prometheus::BuildGauge()).Add(labels);
}

prometheus::Histogram& HistogramOf(const Metric& metric, const Labels& labels) {
  static auto& families = *new Families<prometheus::Histogram>;
  return families.Get(metric, prometheus::BuildHistogram()).Add(labels, SecondsBuckets());
}

}  // namespace

void CountMetric(const Metric& counter, const Labels& labels, double amount) {
  CounterOf(counter, labels).Increment(amount);
}

void SetMetric(const Metric& gauge, const Labels& labels, double value) {
  GaugeOf(gauge, labels).Set(value);
}

void AddToMetric(const Metric& gauge, const Labels& labels, double amount) {
  GaugeOf(gauge, labels).Increment(amount);
}

void ObserveMetric(const Metric& histogram, const Labels& labels, double seconds) {
  HistogramOf(histogram, labels).Observe(seconds);
}

void ShowMetric(const Metric& metric, const Labels& labels) {
  switch (metric.kind) {
    case Metric::Kind::kCounter:
      CounterOf(metric, labels);
      break;
    case Metric::Kind::kGauge:
      GaugeOf(metric, labels);
      break;
    case Metric::Kind::kHistogram:
      HistogramOf(metric, labels);
      break;
  }
}

std::string MetricsText() {
  std::vector<prometheus::MetricFamily> families = Registry()->Collect();
  for (prometheus::MetricFamily& family : Process()->Collect()) {
    families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace treff::platform
