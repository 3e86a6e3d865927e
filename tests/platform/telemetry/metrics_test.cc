#include "services/platform/telemetry/metrics.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/telemetry/metric_list.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"

namespace treff::platform {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr Metric kCounted{Metric::Kind::kCounter, "test_total", "What the test counts."};
constexpr Metric kServed{Metric::Kind::kCounter, "test_served_total", "What the test serves."};
constexpr Metric kShown{Metric::Kind::kCounter, "test_shown_total", "What the test shows."};
constexpr Metric kAge{Metric::Kind::kGauge, "test_age_seconds", "An age."};
constexpr Metric kTook{Metric::Kind::kHistogram, "test_seconds", "A time."};

TEST(Metrics, AreCountedSetAndObserved) {
  CountMetric(kCounted, {{"code", "OK"}});
  CountMetric(kCounted, {{"code", "OK"}}, 2);
  CountMetric(kCounted, {{"code", "a\"b\n"}});
  SetMetric(kAge, {}, 7.5);
  AddToMetric(kAge, {}, -1);
  ObserveMetric(kTook, {}, 0.0004);

  const std::string text = MetricsText();

  EXPECT_THAT(text, HasSubstr("# HELP test_total What the test counts.\n"));
  EXPECT_THAT(text, HasSubstr("test_total{code=\"OK\"} 3"));
  EXPECT_THAT(text, HasSubstr("test_total{code=\"a\\\"b\\n\"} 1"));
  EXPECT_THAT(text, HasSubstr("test_age_seconds 6.5"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.00025\"} 0"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.0005\"} 1"));
}

TEST(Metrics, WhatIsShownIsThereBeforeAnythingIsCounted) {
  ShowMetric(kShown, {{"code", "OK"}});
  EXPECT_THAT(MetricsText(), HasSubstr("test_shown_total{code=\"OK\"} 0"));
}

TEST(Metrics, TellWhatTheProcessTakes) {
  const std::string text = MetricsText();
  for (const Metric& metric : {metrics::kStartTime, metrics::kCpuSeconds, metrics::kResidentBytes,
                               metrics::kOpenFiles, metrics::kMaxFiles}) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("\n", std::string(metric.name), " ")));
  }
}

// As Prometheus' own conventions have it: promtool would complain of others.
TEST(Metrics, AreNamedAsPrometheusAsks) {
  std::set<std::string_view> names;
  for (const Metric& metric : metrics::kAll) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name << " is listed twice";
    EXPECT_FALSE(metric.help.empty()) << metric.name;
    const bool is_total = absl::EndsWith(std::string(metric.name), "_total");
    EXPECT_EQ(is_total, metric.kind == Metric::Kind::kCounter) << metric.name;
    if (metric.kind != Metric::Kind::kHistogram) continue;
    EXPECT_TRUE(absl::EndsWith(std::string(metric.name), "_seconds")) << metric.name;
  }
}

std::string_view NameOf(Metric::Kind kind) {
  switch (kind) {
    case Metric::Kind::kCounter:
      return "counter";
    case Metric::Kind::kGauge:
      return "gauge";
    case Metric::Kind::kHistogram:
      return "histogram";
  }
  return "";
}

// The page that operators read is the list; a row that differs is printed as it should be.
TEST(Metrics, AreAllOnThePageForOperators) {
  std::ostringstream page;
  page << std::ifstream(TREFF_SOURCE_DIR "/docs/metrics.md").rdbuf();
  for (const Metric& metric : metrics::kAll) {
    const std::string labels = absl::StrReplaceAll(std::string(metric.labels), {{" ", ", "}});
    const std::string row =
        absl::StrCat("| `", std::string(metric.name), "` | ", std::string(NameOf(metric.kind)),
                     " | ", labels, " | ", std::string(metric.help), " |\n");
    EXPECT_THAT(page.str(), HasSubstr(row));
  }
}

TEST(Metrics, AreServedOverHttp) {
  CountMetric(kServed, {});
  const auto server = MetricsServer::Start("127.0.0.1:0");
  ASSERT_THAT(server, IsOk());
  ASSERT_GT((*server)->port(), 0);

  const auto response = httplib::Client("127.0.0.1", (*server)->port()).Get("/metrics");

  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_THAT(response->body, HasSubstr("test_served_total 1"));
  EXPECT_THAT(response->body, HasSubstr("process_resident_memory_bytes "));
}

TEST(Metrics, ATakenAddressIsSaid) {
  const auto server = MetricsServer::Start("127.0.0.1:0");
  ASSERT_THAT(server, IsOk());
  const std::string address = absl::StrCat("127.0.0.1:", (*server)->port());
  EXPECT_THAT(MetricsServer::Start(address),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(address)));
}

}  // namespace
}  // namespace treff::platform
