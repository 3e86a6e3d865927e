// Spans of real calls at a real collector, which speaks HTTP.
#include "services/platform/telemetry/otlp_exporter.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/middleware/context.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/metrics.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::WaitUntil;
using Json = nlohmann::json;

constexpr char kMethod[] = "google.longrunning.Operations/GetOperation";
constexpr int kServerKind = 2;
constexpr int kClientKind = 3;

// Takes requests, and keeps what was in them.
class Collector {
 public:
  Collector() {
    http_.Post("/v1/traces", [this](const httplib::Request& request, httplib::Response& response) {
      response.status = status;
      if (status != 200) return;
      MutexLock lock(mutex_);
      types_.push_back(request.get_header_value("Content-Type"));
      bodies_.push_back(request.body);
    });
    port_ = http_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    while (!http_.is_running()) std::this_thread::yield();
  }
  ~Collector() {
    http_.stop();
    thread_.join();
  }

  std::string endpoint() const { return absl::StrCat("http://127.0.0.1:", port_); }
  std::vector<std::string> bodies() {
    MutexLock lock(mutex_);
    return bodies_;
  }
  std::vector<std::string> types() {
    MutexLock lock(mutex_);
    return types_;
  }
  // All spans so far, in the order in which they came.
  std::vector<Json> spans() {
    std::vector<Json> all;
    for (const std::string& body : bodies()) {
      const Json json = Json::parse(body);
      for (const Json& span : json["resourceSpans"][0]["scopeSpans"][0]["spans"]) {
        all.push_back(span);
      }
    }
    return all;
  }

  std::atomic<int> status = 200;

 private:
  httplib::Server http_;
  int port_ = 0;
  std::thread thread_;
  Mutex mutex_;
  std::vector<std::string> bodies_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> types_ ABSL_GUARDED_BY(mutex_);
};

std::unique_ptr<OtlpExporter> StartExporter(const std::string& endpoint, size_t room = 2048,
                                            size_t batch = 512,
                                            absl::Duration pause = absl::Milliseconds(20)) {
  auto exporter = OtlpExporter::Start({.endpoint = endpoint,
                                       .service = "casework",
                                       .version = "1.2.3",
                                       .instance = "one",
                                       .room = room,
                                       .batch = batch,
                                       .pause = pause,
                                       .patience = absl::Seconds(1)});
  EXPECT_THAT(exporter, IsOk());
  return *std::move(exporter);
}

double Spans(const std::string& result) {
  const std::string name = absl::StrCat("treff_spans_total{result=\"", result, "\"} ");
  const std::string text = MetricsText();
  const size_t at = text.find(name);
  return at == std::string::npos ? 0 : std::stod(text.substr(at + name.size()));
}

Span SomeSpan() { return {.trace_id = std::string(32, 'a'), .id = std::string(16, 'b')}; }

// A server that asks another, as our services do.
class Traces : public ::testing::Test {
 protected:
  Collector collector_;
  const std::unique_ptr<Server> inner_ = StartServer(SameName);
  const std::shared_ptr<grpc::Channel> to_inner_ = NewChannel(AddressOf(*inner_));
  const std::unique_ptr<Server> outer_ =
      StartServer([this](const google::longrunning::GetOperationRequest& request) {
        return Echo(to_inner_, request.name());
      });
  const std::shared_ptr<grpc::Channel> to_outer_ = NewChannel(AddressOf(*outer_));
};

TEST_F(Traces, JoinTheSpansOfACallAcrossServices) {
  auto exporter = StartExporter(collector_.endpoint());
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  grpc::ClientContext context;
  context.AddMetadata("traceparent", absl::StrCat("00-", trace, "-00f067aa0ba902b7-01"));
  google::longrunning::Operation response;
  const auto plain = grpc::CreateChannel(AddressOf(*outer_), grpc::InsecureChannelCredentials());
  ASSERT_TRUE(google::longrunning::Operations::NewStub(plain)
                  ->GetOperation(&context, google::longrunning::GetOperationRequest(), &response)
                  .ok());
  const auto told = context.GetServerTrailingMetadata().find("treff-trace-id");
  ASSERT_NE(told, context.GetServerTrailingMetadata().end());
  EXPECT_EQ(std::string(told->second.data(), told->second.size()), trace);
  exporter.reset();

  const std::vector<Json> spans = collector_.spans();
  ASSERT_EQ(spans.size(), 3u);
  const auto with = [&](int kind, const std::string& parent) {
    for (const Json& span : spans) {
      if (span["kind"] == kind && span.value("parentSpanId", "") == parent) return span;
    }
    ADD_FAILURE() << "no span of kind " << kind << " below " << parent;
    return Json::object();
  };
  const Json outer = with(kServerKind, "00f067aa0ba902b7");
  const Json client = with(kClientKind, outer.value("spanId", ""));
  const Json inner = with(kServerKind, client.value("spanId", ""));
  for (const Json& span : {outer, client, inner}) {
    EXPECT_EQ(span["traceId"], trace);
    EXPECT_EQ(span["name"], kMethod);
    EXPECT_EQ(span["spanId"].get<std::string>().size(), 16u);
    EXPECT_LE(std::stoll(span["startTimeUnixNano"].get<std::string>()),
              std::stoll(span["endTimeUnixNano"].get<std::string>()));
    EXPECT_FALSE(span.contains("status"));
  }
}

TEST_F(Traces, SayWhoSentThemAsTheStandardHasIt) {
  auto exporter = StartExporter(collector_.endpoint());
  EXPECT_THAT(Echo(to_outer_, "x"), IsOk());
  exporter.reset();

  ASSERT_FALSE(collector_.bodies().empty());
  EXPECT_EQ(collector_.types().front(), "application/json");
  const Json sent = Json::parse(collector_.bodies().front());
  const Json resource = sent["resourceSpans"][0]["resource"];
  EXPECT_THAT(resource["attributes"].dump(),
              HasSubstr(R"({"key":"service.name","value":{"stringValue":"casework"}})"));
  EXPECT_THAT(sent.dump(), HasSubstr(R"({"key":"rpc.grpc.status_code","value":{"intValue":"0"}})"));
  EXPECT_THAT(sent.dump(),
              HasSubstr(R"({"key":"rpc.method","value":{"stringValue":"GetOperation"}})"));
}

TEST_F(Traces, HoldNothingOfWhoAskedForWhat) {
  auto exporter = StartExporter(collector_.endpoint());
  const ScopedCall call({.caller = "officer-ola", .token = "abc.def.ghi"});
  EXPECT_THAT(Echo(to_outer_, "cases/secret-name"), IsOk());
  exporter.reset();

  ASSERT_FALSE(collector_.bodies().empty());
  for (const std::string& body : collector_.bodies()) {
    for (const char* personal : {"secret-name", "officer-ola", "abc.def"}) {
      EXPECT_THAT(body, Not(HasSubstr(personal)));
    }
  }
}

TEST_F(Traces, ThatNobodyWantsKeptAreNotSent) {
  auto exporter = StartExporter(collector_.endpoint());
  const ScopedCall call({.trace_id = std::string(32, 'a'), .sampled = false});
  EXPECT_THAT(Echo(to_outer_, "x"), IsOk());
  exporter.reset();

  EXPECT_TRUE(collector_.spans().empty());
}

TEST_F(Traces, AreNotMadeWhenNobodyTakesThem) {
  EXPECT_FALSE(SpansAreTaken());
  EXPECT_THAT(Echo(to_outer_, "x"), IsOk());
  EXPECT_TRUE(TakeSpans(10).empty());
}

TEST(OtlpExporter, SendsInBatches) {
  Collector collector;
  auto exporter = StartExporter(collector.endpoint(), 2048, /*batch=*/10, absl::Hours(1));
  for (int i = 0; i < 25; ++i) KeepSpan(SomeSpan());
  exporter.reset();

  EXPECT_EQ(collector.bodies().size(), 3u);
  EXPECT_EQ(collector.spans().size(), 25u);
}

TEST(OtlpExporter, DropsAndCountsWhatThereIsNoRoomFor) {
  Collector collector;
  auto exporter = StartExporter(collector.endpoint(), /*room=*/10, 512, absl::Hours(1));
  const double dropped = Spans("dropped");
  for (int i = 0; i < 25; ++i) KeepSpan(SomeSpan());
  EXPECT_EQ(Spans("dropped") - dropped, 15);
  exporter.reset();

  EXPECT_EQ(collector.spans().size(), 10u);
}

TEST(OtlpExporter, LosesAndCountsWhatACollectorRefusesAndGoesOn) {
  Collector collector;
  collector.status = 503;
  auto exporter = StartExporter(collector.endpoint());
  const double failed = Spans("failed");
  KeepSpan(SomeSpan());
  EXPECT_TRUE(WaitUntil([&] { return Spans("failed") - failed == 1; }));

  collector.status = 200;
  KeepSpan(SomeSpan());
  EXPECT_TRUE(WaitUntil([&] { return collector.spans().size() == 1; }));
}

TEST(OtlpExporter, AnAddressThatCannotBeRightIsRefusedByName) {
  const auto said = [](const std::string& endpoint) {
    return OtlpExporter::Start({.endpoint = endpoint}).status();
  };
  EXPECT_THAT(said("collector:4318"), StatusIs(absl::StatusCode::kInvalidArgument,
                                               HasSubstr("--otlp_endpoint=collector:4318")));
  EXPECT_THAT(said("http://user:hunter2@collector"),
              StatusIs(absl::StatusCode::kInvalidArgument, Not(HasSubstr("hunter2"))));
}

}  // namespace
}  // namespace treff::platform
