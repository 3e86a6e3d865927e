// What a running gateway refuses, how it says so, and that it goes on serving.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "tests/gateway/raw_client.h"
#include "tests/gateway/small_house.h"
#include "tests/testing/matchers.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using nlohmann::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using treff::testing::StatusIs;

constexpr char kGet[] = "/treff.casework.v1.CaseService/GetCase";
constexpr char kJson[] = "application/json";

class RefusalsTest : public ::testing::Test {
 protected:
  ~RefusalsTest() override {
    const auto answer = house_.Client().Post(kGet, "{}", kJson);
    EXPECT_TRUE(answer && answer->status == 200) << "it serves no more";
  }

  httplib::Result Post(const std::string& path, const std::string& body,
                       const std::string& type = kJson, const httplib::Headers& headers = {}) {
    auto client = house_.Client();
    return client.Post(path, headers, body, type);
  }
  // The status line, or what there is of it, of the answer to `bytes`.
  std::string Raw(const std::string& bytes) {
    RawClient client(house_.port());
    client.Send(bytes);
    return client.ReadUntil("\r\n\r\n");
  }
  static std::string CodeOf(const httplib::Result& answer) {
    return json::parse(answer->body)["code"];
  }

  SmallHouse house_{
      [](const v1::GetCaseRequest&) { return v1::Case(); },
      [](grpc::ServerContext&, const SmallCaseService::Send&) { return absl::OkStatus(); }};
};

TEST_F(RefusalsTest, OtherContentTypesAreRefusedByName) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "application/grpc"}) {
    const auto answer = Post(kGet, "{}", type);
    ASSERT_TRUE(answer) << type;
    EXPECT_EQ(answer->status, 415) << type;
    EXPECT_THAT(answer->get_header_value("Accept-Post"), HasSubstr("application/connect+proto"));
  }
}

TEST_F(RefusalsTest, AStreamIsNoUnaryCallAndTheOtherWayRound) {
  EXPECT_EQ(Post(kGet, "{}", "application/connect+json")->status, 415);
  EXPECT_EQ(Post("/treff.casework.v1.CaseService/WatchCases", "{}")->status, 415);
}

TEST_F(RefusalsTest, UnknownMethodsAreUnimplementedAndTheOthersNamed) {
  const auto method = Post("/treff.casework.v1.CaseService/Get", "{}");
  EXPECT_EQ(method->status, 501);
  EXPECT_EQ(CodeOf(method), "unimplemented");
  EXPECT_THAT(method->body, HasSubstr("GetCase, "));

  for (const char* path :
       {"/treff.casework.v1.Cases/GetCase", "/a.b/c", "/a.b/%00", "/grpc.health.v1.Health/Check"}) {
    EXPECT_EQ(CodeOf(Post(path, "{}")), "unimplemented") << path;
  }
  EXPECT_EQ(CodeOf(Post("/treff.municipality.v1.DatasetService/PublishDatasets", "{}")),
            "unimplemented");
}

TEST_F(RefusalsTest, BadJsonIsNamedByPlaceOrField) {
  EXPECT_THAT(Post(kGet, "{\"name\"")->body, HasSubstr("line 1, column 8"));
  EXPECT_THAT(Post(kGet, "{\"nam\": 1}")->body, HasSubstr("nam"));
  EXPECT_EQ(CodeOf(Post(kGet, "")), "invalid_argument");
  EXPECT_EQ(CodeOf(Post(kGet, std::string("{\"name\"\0: \"a\"}", 14))), "invalid_argument");
  EXPECT_EQ(CodeOf(Post(kGet, "\xff\xff", "application/proto")), "invalid_argument");
}

TEST_F(RefusalsTest, HeadersOfOtherProtocols) {
  EXPECT_EQ(CodeOf(Post(kGet, "{}", kJson, {{"Connect-Protocol-Version", "2"}})),
            "invalid_argument");
  EXPECT_THAT(Post(kGet, "{}", kJson, {{"Connect-Timeout-Ms", "soon"}})->body,
              HasSubstr("Connect-Timeout-Ms"));
  for (const char* coding : {"br", "zstd", "deflate"}) {
    EXPECT_EQ(CodeOf(Post(kGet, "{}", kJson, {{"Content-Encoding", coding}})), "unimplemented");
  }
  EXPECT_EQ(CodeOf(Post(kGet, "no gzip", kJson, {{"Content-Encoding", "gzip"}})),
            "invalid_argument");
}

TEST_F(RefusalsTest, ABodyThatIsTooLong) {
  const auto answer = Post(kGet, std::string((16 << 20) + 1, ' '));

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 429);
  EXPECT_THAT(answer->body, HasSubstr("16777216"));
}

TEST_F(RefusalsTest, ABodyThatUnpacksToTooMuch) {
  auto client = house_.Client();
  client.set_compress(true);

  const auto answer = client.Post(kGet, std::string(64 << 20, ' '), kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(CodeOf(answer), "resource_exhausted");
}

TEST_F(RefusalsTest, ABodyInEndlessChunks) {
  RawClient client(house_.port());
  client.Send(absl::StrCat("POST ", kGet,
                           " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "10000\r\n" + std::string(0x10000, ' ') + "\r\n";
  int sent = 0;
  while (sent < 1000 && client.Send(chunk)) ++sent;

  EXPECT_LT(sent, 1000);
  EXPECT_THAT(client.ReadAll(), AnyOf("", HasSubstr("HTTP/1.1 4")));
}

TEST_F(RefusalsTest, ShortChunksAreTaken) {
  const std::string answer =
      Raw(absl::StrCat("POST ", kGet,
                       " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
}

TEST_F(RefusalsTest, WhatIsNoHttp) {
  EXPECT_THAT(Raw("\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(Raw(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\n\n", 11)),
              StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(Raw("GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n"), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(Raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(Raw("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
              StartsWith("HTTP/1.1 414"));
}

TEST_F(RefusalsTest, EndlessHeaders) {
  // Far less than the time that a header may take, and than what a connection's buffers hold: how
  // much was sent says nothing.
  constexpr absl::Duration kAtOnce = absl::Seconds(5);
  RawClient client(house_.port());
  client.Send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  for (int i = 0; i < 1000; ++i) {
    if (!client.Send(absl::StrCat("X-", i, ": ", std::string(100, 'x'), "\r\n"))) break;
  }
  EXPECT_THAT(client.ReadAll(kAtOnce), AnyOf("", StartsWith("HTTP/1.1 4")));
  EXPECT_TRUE(client.closed());

  RawClient one_line(house_.port());
  one_line.Send(std::string(100'000, 'G'));
  EXPECT_THAT(one_line.ReadAll(kAtOnce), AnyOf("", StartsWith("HTTP/1.1 4")));
  EXPECT_TRUE(one_line.closed());
}

TEST_F(RefusalsTest, ASecondRequestInTheFirstOnesBodyIsNotServed) {
  RawClient client(house_.port());
  client.Send(
      absl::StrCat("POST ", kGet,
                   " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
                   "Content-Length: 60\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));

  const std::string all = client.ReadAll();

  EXPECT_THAT(all, StartsWith("HTTP/1.1 415"));
  EXPECT_THAT(all, Not(HasSubstr("HTTP/1.1 200")));
  EXPECT_TRUE(client.closed());
}

TEST_F(RefusalsTest, ABodyWhoseEndIsAGuessEndsTheConnection) {
  for (const char* headers : {"Content-Length: -1\r\n", "Content-Length: 2x\r\n",
                              "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"}) {
    RawClient client(house_.port());
    client.Send(absl::StrCat("POST ", kGet,
                             " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n",
                             headers, "\r\n2\r\n{}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n"));

    EXPECT_THAT(client.ReadAll(), Not(HasSubstr("\nok\n"))) << headers;
    EXPECT_TRUE(client.closed()) << headers;
  }
}

TEST_F(RefusalsTest, WhoAsksBeforeSendingABodyIsTold) {
  EXPECT_THAT(Raw(absl::StrCat("POST ", kGet,
                               " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                               "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")),
              StartsWith("HTTP/1.1 100"));
}

TEST_F(RefusalsTest, PagesOfOtherSitesAndOtherNames) {
  const auto foreign = Post(kGet, "{}", kJson, {{"Origin", "http://evil.example"}});
  EXPECT_EQ(foreign->status, 403);
  EXPECT_EQ(CodeOf(foreign), "permission_denied");
  EXPECT_EQ(Post(kGet, "{}", kJson, {{"Sec-Fetch-Site", "cross-site"}})->status, 403);
  EXPECT_THAT(Raw(absl::StrCat("POST ", kGet,
                               " HTTP/1.1\r\nHost: evil.example\r\nContent-Type: "
                               "application/json\r\nContent-Length: 2\r\n\r\n{}")),
              StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(Raw("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), StartsWith("HTTP/1.1 403"));
}

TEST_F(RefusalsTest, ABrowserWithoutASessionIsNoProgram) {
  const auto answer = Post(kGet, "{}", kJson, {{"Sec-Fetch-Site", "same-origin"}});

  EXPECT_EQ(answer->status, 401);
  EXPECT_EQ(CodeOf(answer), "unauthenticated");
}

TEST_F(RefusalsTest, MethodsThatAnAddressDoesNotTake) {
  auto client = house_.Client();
  EXPECT_EQ(client.Get(kGet)->status, 405);
  EXPECT_EQ(client.Get(kGet)->get_header_value("Allow"), "POST");
  EXPECT_EQ(client.Delete("/")->status, 405);
  EXPECT_EQ(client.Put("/session", "{}", kJson)->status, 405);
  EXPECT_EQ(client.Options(kGet)->status, 405);
}

TEST_F(RefusalsTest, AHeadHasTheLengthAndNoBody) {
  auto client = house_.Client();

  const auto head = client.Head("/api");
  const auto get = client.Get("/api");

  ASSERT_TRUE(head && get);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(head->get_header_value_count("Content-Length"), 1u);
}

TEST_F(RefusalsTest, ConnectionsBeyondTheBoundTakeThePlaceOfIdleOnes) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 256; ++i) {
    idle.push_back(std::make_unique<RawClient>(house_.port()));
    ASSERT_TRUE(idle.back()->connected()) << i;
    // Until it is the one that has been idle for longest: each waits in a thread of its own.
    if (i == 0) absl::SleepFor(absl::Milliseconds(300));
  }
  absl::SleepFor(absl::Milliseconds(300));  // until all are idle

  const auto answer = house_.Client().Get("/healthz");

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(idle.front()->ReadAll(absl::Seconds(5)), "");
  EXPECT_TRUE(idle.front()->closed());
  idle.back()->ReadAll(absl::Milliseconds(50));
  EXPECT_FALSE(idle.back()->closed());
}

TEST_F(RefusalsTest, ConnectionsThatAllDoSomethingLeaveNoPlace) {
  std::vector<std::unique_ptr<RawClient>> busy;
  for (int i = 0; i < 256; ++i) {
    busy.push_back(std::make_unique<RawClient>(house_.port()));
    busy.back()->Send("GET /");
  }
  // Until each has been begun to read, and before one has taken too long over its header.
  absl::SleepFor(absl::Seconds(3));

  RawClient next(house_.port());

  const std::string answer = next.ReadAll(absl::Seconds(5));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(answer, HasSubstr("Retry-After: 1"));
  EXPECT_EQ(json::parse(answer.substr(answer.find("\r\n\r\n") + 4))["code"], "unavailable");
}

TEST(Addresses, OtherMachinesAreNeverLetIn) {
  for (const char* address : {"0.0.0.0:0", "[::]:0", "10.0.0.1:0", "example.org:0"}) {
    EXPECT_THAT(
        GatewayModule::Bind("web_address", address, {}),
        StatusIs(StatusCode::kInvalidArgument, HasSubstr(absl::StrCat("--web_address=", address))));
  }
}

TEST(Addresses, ATakenOneIsNamedWithItsFlag) {
  const auto first = GatewayModule::Bind("web_address", "127.0.0.1:0", {});
  const std::string taken = absl::StrCat("127.0.0.1:", (*first)->port());

  EXPECT_THAT(GatewayModule::Bind("web_address", taken, {}),
              StatusIs(StatusCode::kUnavailable,
                       ::testing::AllOf(HasSubstr("--web_address"), HasSubstr(taken))));
}

}  // namespace
}  // namespace treff::gateway
