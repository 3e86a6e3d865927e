// The dashboard's files: what a pack may hold, and how they are answered.
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/gateway/http/compression.h"
#include "services/gateway/site/assets.h"
#include "services/gateway/site/site.h"
#include "tests/gateway/fake_request.h"
#include "tests/gateway/pack_builder.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kHtml[] = "text/html; charset=utf-8";
constexpr char kJs[] = "text/javascript; charset=utf-8";

PackBuilder Sound() {
  PackBuilder builder;
  builder.Add("/index.html", kHtml, "<!doctype html>", "packed-br", "packed-gz");
  builder.Add("/assets/a-1.js", kJs, "let a", "br-a", "gz-a");
  builder.Add("/favicon.svg", "image/svg+xml", "<svg/>");
  return builder;
}

class SiteTest : public ::testing::Test {
 protected:
  HttpResponse Get(const std::string& path,
                   const std::map<std::string, std::string>& headers = {}) {
    return AnswerFromSite(FakeRequest("GET", path, headers), *assets_);
  }
  static std::string BodyOf(const HttpResponse& response) {
    return response.lasting_body.empty() ? response.body : std::string(response.lasting_body);
  }

  const std::string pack_ = Sound().Bytes();
  const std::unique_ptr<Assets> assets_ = *Assets::OfPack(pack_);
};

TEST_F(SiteTest, PagesAreTheIndexAndAskedForAgain) {
  for (const char* path : {"/", "/index.html", "/cases/17", "/a.b/c"}) {
    const HttpResponse response = Get(path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(response.type, kHtml);
    EXPECT_EQ(BodyOf(response), "<!doctype html>");
    EXPECT_EQ(HeaderOf(response, "Cache-Control"), "no-cache");
    EXPECT_THAT(HeaderOf(response, "ETag"), HasSubstr("\""));
  }
}

TEST_F(SiteTest, WhatHasADotAndIsNoFileIsNotThere) {
  for (const char* path : {"/assets/gone-2.js", "/cases/robots.txt", "/../etc/passwd.x"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST_F(SiteTest, HashedFilesAreKeptForEver) {
  EXPECT_THAT(HeaderOf(Get("/assets/a-1.js"), "Cache-Control"), HasSubstr("immutable"));
}

TEST_F(SiteTest, AnUnchangedFileIsNotSentAgain) {
  const std::string tag = HeaderOf(Get("/"), "ETag");

  for (const std::string& sent : {tag, "W/" + tag, "\"x\", " + tag}) {
    EXPECT_EQ(Get("/", {{"If-None-Match", sent}}).status, 304) << sent;
  }
  EXPECT_EQ(Get("/", {{"If-None-Match", "\"x\""}}).status, 200);
}

TEST_F(SiteTest, IsSentInTheSmallestFormThatTheBrowserTakes) {
  const auto body = [this](const char* accepted) {
    const HttpResponse response = Get("/", {{"Accept-Encoding", accepted}});
    EXPECT_EQ(HeaderOf(response, "Vary"), "Accept-Encoding");
    return HeaderOf(response, "Content-Encoding") + " " + BodyOf(response);
  };

  EXPECT_EQ(body("gzip, deflate, br"), "br packed-br");
  EXPECT_EQ(body("gzip"), "gzip packed-gz");
  EXPECT_EQ(body("br;q=0, gzip;q=0.5"), "gzip packed-gz");
  EXPECT_EQ(body("brotli, x-gzip"), " <!doctype html>");
  EXPECT_EQ(body(""), " <!doctype html>");
}

TEST(Packs, ABadOneIsRefusedWithThePathAndTheRule) {
  const auto spoilt = [](const std::function<void(nlohmann::json&)>& spoil) {
    PackBuilder builder = Sound();
    spoil(builder.Add("/z.svg", "image/svg+xml", "<svg/>"));
    return builder.Bytes();
  };
  const auto moved_to = [&](const char* path) {
    return spoilt([path](nlohmann::json& file) { file["path"] = path; });
  };
  const std::map<std::string, std::string> damages = {
      {"outside", spoilt([](nlohmann::json& file) {
         file["raw"] = {0, 1'000'000};
       })},
      {"outside the file", spoilt([](nlohmann::json& file) {
         file["br"] = {~0ull, 2};
       })},
      {"must be [offset", spoilt([](nlohmann::json& file) {
         file["gz"] = {-1, 2};
       })},
      {"sha256", spoilt([](nlohmann::json& file) { file["sha256"] = "0"; })},
      {"raw is missing", spoilt([](nlohmann::json& file) { file.erase("raw"); })},
      {"type is missing", spoilt([](nlohmann::json& file) { file.erase("type"); })},
      {"control", spoilt([](nlohmann::json& file) { file["type"] = "a\r\nSet-Cookie: b"; })},
      {"no path", spoilt([](nlohmann::json& file) { file["path"] = 3; })},
      {"begins with /", moved_to("z.svg")},
      {"has no ..", moved_to("/../z.svg")},
      {"twice", moved_to("/index.html")},
      {"gateway's own", moved_to("/session")},
      {"/treff.casework.v1.CaseService/GetCase",
       moved_to("/treff.casework.v1.CaseService/GetCase")},
      {"index.html is missing", PackBuilder().Bytes()},
      {"TREFFPK1", "TREFFPK2" + std::string(100, '\0')},
      {"cut off", "TREFFPK1\xff\xff\xff\x7f{}"},
      {"{\"files\"", std::string("TREFFPK1\2\0\0\0[]", 14)},
  };
  for (const auto& [says, pack] : damages) {
    EXPECT_THAT(Assets::OfPack(pack), StatusIs(StatusCode::kInvalidArgument, HasSubstr(says)));
  }
}

TEST(Packs, CutAnywhereAreRefused) {
  const std::string whole = Sound().Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(Assets::OfPack(std::string_view(whole).substr(0, size)),
                StatusIs(StatusCode::kInvalidArgument))
        << size;
  }
  EXPECT_THAT(Assets::OfPack(whole), IsOk());
}

TEST(Folders, GiveWhatIsInThemAndNothingElse) {
  const treff::testing::TempDir folder;
  std::filesystem::create_directories(folder.File("dist/assets"));
  std::ofstream(folder.File("secret.txt")) << "secret";
  std::ofstream(folder.File("dist/index.html")) << "page";
  std::ofstream(folder.File("dist/assets/a.css")) << "style";
  const auto assets = Assets::OfFolder(folder.File("dist"));

  EXPECT_EQ(assets->Find("/index.html")->read, "page");
  EXPECT_TRUE(assets->Find("/assets/a.css")->hashed);
  EXPECT_EQ(assets->Find("/assets/a.css")->type, "text/css; charset=utf-8");
  for (const std::string& path :
       {std::string("/../secret.txt"), std::string("/assets"), std::string("/index.html\0x", 13)}) {
    EXPECT_FALSE(assets->Find(path)) << path;
  }
}

TEST(Compression, GzipComesBackOnlyWhereItIsTakenAndWorthIt) {
  HttpResponse small{.body = "abc"};
  Compress("gzip", small);
  EXPECT_EQ(small.body, "abc");

  HttpResponse large{.body = std::string(100'000, 'x')};
  Compress("br", large);
  EXPECT_EQ(large.body.size(), 100'000u);
  EXPECT_EQ(HeaderOf(large, "Vary"), "Accept-Encoding");
  Compress("gzip", large);
  EXPECT_LT(large.body.size(), 1000u);
  EXPECT_EQ(HeaderOf(large, "Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace treff::gateway
