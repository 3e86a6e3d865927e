// The mirror over real HTTP on loopback.

#include "deploy/mirror/server.h"
#include "tests/testing/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

namespace treff::mirror {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const char kCodes[] = "/data.ssb.no/api/klass/v1/classifications/131/codesAt?date=2026-01-01";
const char kPage[] = "/www.imdi.no/bosetting/bosettingstall/nokkeltall-bosetting-2026/";
const httplib::Headers kJson = {{"Accept", "application/json"}};

std::unique_ptr<MirrorServer> Serve(const std::vector<std::string>& faults = {}) {
  auto mirror = Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror");
  ServerOptions options;
  options.faults = Faults::Parse(faults).value();
  return MirrorServer::Start(*std::move(mirror), options).value();
}

httplib::Client ClientOf(const MirrorServer& server) {
  httplib::Client client("127.0.0.1", server.port());
  client.set_read_timeout(10, 0);
  return client;
}

TEST(MirrorServer, AnswersWithTypeAndOrigin) {
  const auto server = Serve();

  const auto answer = ClientOf(*server).Get(kCodes, kJson);

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(answer->get_header_value("X-Treff-Mirror"), "recorded");
  EXPECT_EQ(answer->get_header_value("X-Treff-Mirror-Vintage"), "2026-01-01");
  EXPECT_THAT(answer->get_header_value("X-Treff-Mirror-Note"), HasSubstr("kommunebarometer"));
  EXPECT_THAT(answer->body, StartsWith(R"({"codes":[{"code":"0301")"));
}

TEST(MirrorServer, AnUnchangedPayloadIsNotSentAgain) {
  const auto server = Serve();
  auto client = ClientOf(*server);
  const std::string etag = client.Get(kPage)->get_header_value("ETag");

  const auto same = client.Get(kPage, {{"If-None-Match", etag}});
  const auto other = client.Get(kPage, {{"If-None-Match", "\"other\""}});

  EXPECT_EQ(same->status, 304);
  EXPECT_EQ(same->body, "");
  EXPECT_EQ(other->status, 200);
}

TEST(MirrorServer, EveryLinkOfTheNavPageLeadsToAWorkbook) {
  const auto server = Serve();
  auto client = ClientOf(*server);
  const std::string page =
      client
          .Get(
              "/www.nav.no/no/nav-og-samfunn/statistikk/arbeidssokere-og-stillinger-statistikk/"
              "helt-ledige")
          ->body;

  int links = 0;
  const std::string before = "<a href=\"";
  for (size_t at = page.find(before); at != std::string::npos; at = page.find(before, at + 1)) {
    const size_t begin = at + before.size();
    const std::string link = page.substr(begin, page.find('"', begin) - begin);
    const auto workbook = client.Get("/www.nav.no" + link);
    EXPECT_EQ(workbook->status, 200) << link;
    EXPECT_THAT(workbook->body, StartsWith("PK"));
    ++links;
  }
  EXPECT_EQ(links, 6);  // the newest, October 2022, four years of counties
}

TEST(MirrorServer, TheUnknownIsNotFoundWithAHint) {
  const auto server = Serve();
  auto client = ClientOf(*server);

  for (const char* path :
       {"/", "/data.ssb.no", "/../etc/passwd", "/data.ssb.no/api/klass/v1/%00"}) {
    EXPECT_EQ(client.Get(path)->status, 404) << path;
  }
  EXPECT_THAT(client.Get("/data.ssb.no/nothing")->body, HasSubstr("manifest.json"));
  EXPECT_EQ(client.Get(kCodes)->status, 406) << "KLASS answers in XML unless asked for JSON";
  EXPECT_EQ(client.Post("/data.ssb.no/api", "{", "application/json")->status, 400);
}

TEST(MirrorServer, FailsAsTold) {
  const auto server = Serve({"data.ssb.no=once:status:429", "www.imdi.no=html"});
  auto client = ClientOf(*server);

  const auto refused = client.Get(kCodes, kJson);
  EXPECT_EQ(refused->status, 429);
  EXPECT_EQ(refused->get_header_value("Retry-After"), "1");
  EXPECT_EQ(client.Get(kCodes, kJson)->status, 200) << "only the first request was to fail";
  EXPECT_EQ(client.Get(kPage)->status, 200);
  EXPECT_THAT(client.Get(kPage)->body, HasSubstr("back soon"));
}

TEST(MirrorServer, SpoilsTheBodyAsTold) {
  const std::string whole = ClientOf(*Serve()).Get(kPage)->body;
  const auto server = Serve({"www.imdi.no=once:truncate", "www.imdi.no=mangle"});
  auto client = ClientOf(*server);

  const std::string half = client.Get(kPage)->body;
  const std::string mangled = client.Get(kPage)->body;

  EXPECT_EQ(half, whole.substr(0, whole.size() / 2));
  EXPECT_EQ(mangled.size(), whole.size());
  EXPECT_NE(mangled, whole);
}

TEST(MirrorServer, HangsUntilTheClientGivesUpAndStillStops) {
  auto server = Serve({"www.imdi.no=hang"});
  auto client = ClientOf(*server);
  client.set_read_timeout(0, 100'000);  // microseconds

  EXPECT_FALSE(client.Get(kPage)) << "no answer may come";
  server.reset();
}

TEST(MirrorServer, ATakenPortIsAnErrorNotASecondServer) {
  const auto server = Serve();
  ServerOptions options;
  options.port = server->port();

  const auto second =
      MirrorServer::Start(*Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror"), options);

  EXPECT_TRUE(absl::IsUnavailable(second.status())) << second.status();
}

}  // namespace
}  // namespace treff::mirror
