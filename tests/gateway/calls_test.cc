// Calls through a running gateway, over HTTP and to a service behind it: what goes in, what comes
// out, and how streams begin, end and are left.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/gateway/connect/envelope.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "tests/gateway/small_house.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"

namespace treff::gateway {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::WaitUntil;

constexpr char kGet[] = "/treff.casework.v1.CaseService/GetCase";
constexpr char kWatch[] = "/treff.casework.v1.CaseService/WatchCases";
constexpr char kJson[] = "application/json";
constexpr char kProto[] = "application/proto";
constexpr char kStreamJson[] = "application/connect+json";

absl::Status NoWatch(grpc::ServerContext&, const SmallCaseService::Send&) {
  return absl::UnimplementedError("not in this test");
}
absl::StatusOr<v1::Case> NoGet(const v1::GetCaseRequest&) {
  return absl::UnimplementedError("not in this test");
}

// Answers with the name that was asked for, who asked and for how long.
absl::StatusOr<v1::Case> Echo(const v1::GetCaseRequest& request) {
  v1::Case c;
  c.set_name(request.name());
  c.set_reference(platform::CurrentCall().caller);
  const absl::Duration left = platform::CurrentCall().deadline - absl::Now();
  c.add_members()->set_birth_year(static_cast<int>(absl::ToInt64Seconds(left)));
  return c;
}

struct Envelope {
  int flags = 0;
  std::string content;
};

std::vector<Envelope> EnvelopesOf(std::string_view body) {
  std::vector<Envelope> found;
  while (body.size() >= kEnvelopeBytes) {
    size_t size = 0;
    for (size_t i = 1; i < kEnvelopeBytes; ++i) {
      size = size << 8 | static_cast<unsigned char>(body[i]);
    }
    found.push_back({body[0], std::string(body.substr(kEnvelopeBytes, size))});
    body.remove_prefix(std::min(body.size(), kEnvelopeBytes + size));
  }
  EXPECT_TRUE(body.empty());
  return found;
}

TEST(Unary, JsonGoesInAndOut) {
  const SmallHouse house(Echo, NoWatch);

  const auto answer = house.Client().Post(kGet, R"({"name": "cases/1"})", kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->get_header_value("Content-Type"), kJson);
  EXPECT_EQ(answer->get_header_value("Cache-Control"), "no-store");
  EXPECT_EQ(answer->get_header_value("Treff-Trace-Id").size(), 32u);
  EXPECT_THAT(answer->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(json::parse(answer->body)["name"], "cases/1");
}

TEST(Unary, BytesGoInAndOut) {
  const SmallHouse house(Echo, NoWatch);
  v1::GetCaseRequest request;
  request.set_name("cases/1");

  const auto answer = house.Client().Post(kGet, request.SerializeAsString(), kProto);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->get_header_value("Content-Type"), kProto);
  v1::Case c;
  ASSERT_TRUE(c.ParseFromString(answer->body));
  EXPECT_EQ(c.name(), "cases/1");
}

TEST(Unary, AnEmptyMessageIsNoBytesAtAll) {
  const SmallHouse house([](const auto&) { return v1::Case(); }, NoWatch);

  const auto bytes = house.Client().Post(kGet, "", kProto);
  const auto text = house.Client().Post(kGet, "{}", kJson);

  ASSERT_TRUE(bytes && text);
  EXPECT_EQ(bytes->status, 200);
  EXPECT_EQ(bytes->body, "");
  EXPECT_EQ(text->body, "{}");
}

TEST(Unary, TheServiceKnowsCallerAndTimeLimit) {
  const SmallHouse house(Echo, NoWatch);

  const auto answer = house.Client().Post(kGet, {{"Connect-Timeout-Ms", "30000"}}, "{}", kJson);

  ASSERT_TRUE(answer);
  const json c = json::parse(answer->body);
  EXPECT_EQ(c["reference"], "local-program");
  EXPECT_GE(c["members"][0]["birthYear"], 25);
  EXPECT_LE(c["members"][0]["birthYear"], 30);
}

TEST(Unary, AnErrorKeepsItsCodeAndDetails) {
  const SmallHouse house(
      [](const auto&) { return platform::FieldError("name", "must be cases/{uuid}"); }, NoWatch);

  const auto answer = house.Client().Post(kGet, "{}", kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->get_header_value("Content-Type"), kJson);
  EXPECT_EQ(json::parse(answer->body)["code"], "invalid_argument");
  EXPECT_THAT(answer->body, HasSubstr("google.rpc.BadRequest"));
  EXPECT_THAT(answer->body, HasSubstr("INVALID_FIELDS"));
}

TEST(Unary, TooLateIsDeadlineExceeded) {
  const SmallHouse house(
      [](const auto&) -> absl::StatusOr<v1::Case> {
        while (!platform::CurrentCall().cancelled()) absl::SleepFor(absl::Milliseconds(5));
        return absl::CancelledError("gone");
      },
      NoWatch);

  const auto answer = house.Client().Post(kGet, {{"Connect-Timeout-Ms", "50"}}, "{}", kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 504);
  EXPECT_EQ(json::parse(answer->body)["code"], "deadline_exceeded");
}

TEST(Unary, WhoLeavesCancelsTheCall) {
  std::atomic<bool> began = false, cancelled = false;
  const SmallHouse house(
      [&](const auto&) -> absl::StatusOr<v1::Case> {
        began = true;
        while (!platform::CurrentCall().cancelled()) absl::SleepFor(absl::Milliseconds(5));
        cancelled = true;
        return absl::CancelledError("gone");
      },
      NoWatch);

  std::thread impatient([&] {
    auto client = house.Client();
    client.set_read_timeout(0, 300'000);
    EXPECT_FALSE(client.Post(kGet, "{}", kJson));
  });
  impatient.join();

  EXPECT_TRUE(WaitUntil([&] { return cancelled.load(); }));
}

TEST(Unary, LongAnswersArePackedForWhoTakesThem) {
  const SmallHouse house(
      [](const auto&) {
        v1::Case c;
        c.set_reference(std::string(100'000, 'x'));
        return c;
      },
      NoWatch);
  auto client = house.Client();
  client.set_decompress(false);

  const auto packed = client.Post(kGet, {{"Accept-Encoding", "br, gzip"}}, "{}", kJson);
  const auto plain = client.Post(kGet, {{"Accept-Encoding", "br"}}, "{}", kJson);

  ASSERT_TRUE(packed && plain);
  EXPECT_EQ(packed->get_header_value("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->get_header_value_count("Content-Encoding"), 1u);
  EXPECT_LT(packed->body.size(), 2000u);
  EXPECT_GT(plain->body.size(), 100'000u);
  EXPECT_EQ(plain->get_header_value("Content-Encoding"), "");
}

TEST(Unary, APackedRequestIsUnpacked) {
  const SmallHouse house(Echo, NoWatch);
  auto client = house.Client();
  client.set_compress(true);

  const auto answer = client.Post(kGet, R"({"name": ")" + std::string(5000, 'x') + R"("})", kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(json::parse(answer->body)["name"].get<std::string>().size(), 5000u);
}

absl::Status SendThree(grpc::ServerContext&, const SmallCaseService::Send& send) {
  for (int i = 1; i <= 3; ++i) {
    v1::CaseEvent event;
    event.set_revision(i);
    send(event);
  }
  return absl::OkStatus();
}

TEST(Streams, CarryTheirMessagesAndAnEnd) {
  const SmallHouse house(NoGet, SendThree);

  const auto answer = house.Client().Post(kWatch, MessageEnvelope("{}"), kStreamJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->get_header_value("Content-Type"), kStreamJson);
  const auto envelopes = EnvelopesOf(answer->body);
  ASSERT_EQ(envelopes.size(), 4u);
  EXPECT_EQ(json::parse(envelopes[2].content)["revision"], "3");
  EXPECT_EQ(envelopes[3].flags, 2);
  EXPECT_EQ(envelopes[3].content, "{}");
}

TEST(Streams, OfBytesCarryBytes) {
  const SmallHouse house(NoGet, SendThree);

  const auto answer = house.Client().Post(kWatch, MessageEnvelope(""), "application/connect+proto");

  ASSERT_TRUE(answer);
  const auto envelopes = EnvelopesOf(answer->body);
  ASSERT_EQ(envelopes.size(), 4u);
  v1::CaseEvent event;
  ASSERT_TRUE(event.ParseFromString(envelopes[0].content));
  EXPECT_EQ(event.revision(), 1);
}

TEST(Streams, EndWithTheServicesError) {
  const SmallHouse house(NoGet, [](grpc::ServerContext&, const SmallCaseService::Send& send) {
    send(v1::CaseEvent());
    return platform::NotFound("cases/1", "list them");
  });

  const auto answer = house.Client().Post(kWatch, MessageEnvelope("{}"), kStreamJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  const auto envelopes = EnvelopesOf(answer->body);
  ASSERT_EQ(envelopes.size(), 2u);
  EXPECT_EQ(envelopes[1].flags, 2);
  EXPECT_EQ(json::parse(envelopes[1].content)["error"]["code"], "not_found");
  EXPECT_THAT(envelopes[1].content, HasSubstr("RESOURCE_NOT_FOUND"));
}

TEST(Streams, ARefusalComesAtTheirEndToo) {
  const SmallHouse house(NoGet, SendThree);

  for (const std::string& body : {MessageEnvelope("{\"nonsense\": 1}"), std::string("{}")}) {
    const auto answer = house.Client().Post(kWatch, body, kStreamJson);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    const auto envelopes = EnvelopesOf(answer->body);
    ASSERT_EQ(envelopes.size(), 1u);
    EXPECT_EQ(json::parse(envelopes[0].content)["error"]["code"], "invalid_argument");
  }
}

// A service that writes one event and waits until nobody listens any more.
struct Listening {
  std::atomic<int> open = 0;
  SmallCaseService::Watch watch = [this](grpc::ServerContext& context,
                                         const SmallCaseService::Send& send) {
    ++open;
    send(v1::CaseEvent());
    while (!context.IsCancelled()) absl::SleepFor(absl::Milliseconds(5));
    --open;
    return absl::CancelledError("gone");
  };
};

// Opens a watch in a thread and leaves it when `leave` says so.
std::thread Watcher(const SmallHouse& house, std::atomic<bool>& leave) {
  return std::thread([&house, &leave] {
    auto client = house.Client();
    httplib::Request request;
    request.method = "POST";
    request.path = kWatch;
    request.body = MessageEnvelope("{}");
    request.set_header("Content-Type", kStreamJson);
    request.content_receiver = [&](const char*, size_t, uint64_t, uint64_t) {
      while (!leave) absl::SleepFor(absl::Milliseconds(5));
      return false;
    };
    EXPECT_FALSE(client.send(request));
  });
}

TEST(Streams, AClosedTabIsNoticedAndTheCallCancelled) {
  Listening listening;
  const SmallHouse house(NoGet, listening.watch);
  std::atomic<bool> leave = false;
  std::thread tab = Watcher(house, leave);
  ASSERT_TRUE(WaitUntil([&] { return listening.open == 1; }));

  leave = true;
  tab.join();

  EXPECT_TRUE(WaitUntil([&] { return listening.open == 0; }));
}

TEST(Streams, SixOpenTabsLeaveRoomForCalls) {
  Listening listening;
  const SmallHouse house(Echo, listening.watch);
  std::atomic<bool> leave = false;
  std::vector<std::thread> tabs;
  for (int i = 0; i < 6; ++i) tabs.push_back(Watcher(house, leave));
  EXPECT_TRUE(WaitUntil([&] { return listening.open == 6; }));

  const auto answer = house.Client().Post(kGet, "{}", kJson);

  EXPECT_TRUE(answer && answer->status == 200);
  leave = true;
  for (std::thread& tab : tabs) tab.join();
}

TEST(Streams, TheThirteenthOfACallerIsRefusedWithAHint) {
  Listening listening;
  const SmallHouse house(NoGet, listening.watch);
  std::atomic<bool> leave = false;
  std::vector<std::thread> tabs;
  for (int i = 0; i < 12; ++i) tabs.push_back(Watcher(house, leave));
  EXPECT_TRUE(WaitUntil([&] { return listening.open == 12; }));

  const auto answer = house.Client().Post(kWatch, MessageEnvelope("{}"), kStreamJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->get_header_value("Retry-After"), "5");
  EXPECT_THAT(answer->body, HasSubstr("resource_exhausted"));
  leave = true;
  for (std::thread& tab : tabs) tab.join();
}

TEST(Ending, StreamsEndWithAReasonAndCallsOnTheirWayAreAnswered) {
  Listening listening;
  std::atomic<bool> called = false;
  SmallHouse house(
      [&](const v1::GetCaseRequest& request) {
        called = true;
        absl::SleepFor(absl::Milliseconds(300));
        return Echo(request);
      },
      listening.watch);
  httplib::Result stream(nullptr, httplib::Error::Unknown), call(nullptr, httplib::Error::Unknown);
  std::thread watching(
      [&] { stream = house.Client().Post(kWatch, MessageEnvelope("{}"), kStreamJson); });
  std::thread calling([&] { call = house.Client().Post(kGet, "{}", kJson); });
  EXPECT_TRUE(WaitUntil([&] { return listening.open == 1 && called; }));

  house.gateway().Stop();

  watching.join();
  calling.join();
  ASSERT_TRUE(stream && call);
  EXPECT_THAT(stream->body, HasSubstr("SHUTTING_DOWN"));
  EXPECT_EQ(EnvelopesOf(stream->body).back().flags, 2);
  EXPECT_EQ(call->status, 200);
  EXPECT_FALSE(house.Client().Get("/healthz"));
}

TEST(Ending, DoesNotWaitForCallsThatTakeForEver) {
  std::atomic<bool> called = false;
  SmallHouse house(
      [&](const v1::GetCaseRequest&) -> absl::StatusOr<v1::Case> {
        called = true;
        while (!platform::CurrentCall().cancelled()) absl::SleepFor(absl::Milliseconds(5));
        return absl::CancelledError("gone");
      },
      NoWatch);
  httplib::Result call(nullptr, httplib::Error::Unknown);
  std::thread calling([&] { call = house.Client().Post(kGet, "{}", kJson); });
  EXPECT_TRUE(WaitUntil([&] { return called.load(); }));
  const absl::Time before = absl::Now();

  house.gateway().Stop();

  EXPECT_LT(absl::Now() - before, absl::Seconds(15));
  calling.join();
  ASSERT_TRUE(call);
  EXPECT_EQ(call->status, 503);
  EXPECT_THAT(call->body, HasSubstr("SHUTTING_DOWN"));
}

}  // namespace
}  // namespace treff::gateway
