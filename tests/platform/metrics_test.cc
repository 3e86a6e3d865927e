#include "services/platform/telemetry/metrics.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST(Metrics, AreCountedSetAndObserved) {
  CountMetric("test_total", {{"code", "OK"}});
  CountMetric("test_total", {{"code", "OK"}}, 2);
  CountMetric("test_total", {{"code", "a\"b\n"}});
  SetMetric("test_age_seconds", {}, 7.5);
  ObserveMetric("test_seconds", {}, 0.0004);

  const std::string text = MetricsText();

  EXPECT_THAT(text, HasSubstr("test_total{code=\"OK\"} 3"));
  EXPECT_THAT(text, HasSubstr("test_total{code=\"a\\\"b\\n\"} 1"));
  EXPECT_THAT(text, HasSubstr("test_age_seconds 7.5"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.00025\"} 0"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.0005\"} 1"));
}

TEST(Metrics, AreServedOverHttp) {
  CountMetric("test_served_total", {});
  const auto server = MetricsServer::Start("127.0.0.1:0");
  ASSERT_THAT(server, IsOk());
  ASSERT_GT((*server)->port(), 0);

  const auto response = httplib::Client("127.0.0.1", (*server)->port()).Get("/metrics");

  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_THAT(response->body, HasSubstr("test_served_total 1"));
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
