// What only an object store can do: refuse, be away, be busy, and answer by the page.
#include "services/ingestion/fetch/object_store.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <httplib.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/ingestion/fetch/archive.h"
#include "tests/ingestion/fetch/object_server.h"
#include "tests/ingestion/fetch/strict_store.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::HouseCertificates;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;
using treff::testing::TempDir;

TEST(ObjectStore, LoginsAreShownAnewWithEachRequest) {
  const TempDir folder;
  ObjectStoreOptions options = StrictStore::Shared().NewPlace();
  options.login_file = folder.Write("login", "strict:outdated");
  const auto store = *ObjectStore::Open(options);

  EXPECT_THAT(store->Put("a", "1"),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("SignatureDoesNotMatch"), Not(HasSubstr("outdated")))));
  folder.Write("login", "stranger:secret");
  EXPECT_THAT(store->Get("a"), StatusIs(absl::StatusCode::kUnavailable));
  folder.Write("login", "strict:secret");
  EXPECT_THAT(store->Put("a", "1"), IsOk());
  EXPECT_THAT(store->Get("a"), IsOkAndHolds("1"));
}

TEST(ObjectStore, StrangersAreRefusedByTheRealOneToo) {
  const TempDir folder;
  ObjectStoreOptions options = ObjectServer::Shared().NewPlace();
  options.login_file = folder.Write("login", "STRANGER:S3RVER");
  EXPECT_THAT((*ObjectStore::Open(options))->Get("a"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("InvalidAccessKeyId")));
}

TEST(ObjectStore, IsAskedOverTlsOfTheRightAuthority) {
  HouseCertificates certificates;
  certificates.MakeAuthority("stranger");
  certificates.Sign("server");
  ObjectServer server(
      {"--key", certificates.key("server"), "--cert", certificates.certificate("server")});
  ObjectStoreOptions options = server.NewPlace();

  options.ca_file = certificates.authority();
  EXPECT_THAT((*ObjectStore::Open(options))->Put("a", "1"), IsOk());
  options.ca_file = certificates.authority("stranger");
  EXPECT_THAT((*ObjectStore::Open(options))->Put("a", "1"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("certificate")));
}

TEST(ObjectStore, OneThatIsAwayOrHasNoBucketIsSaid) {
  ObjectServer server;
  ObjectStoreOptions options = server.NewPlace();
  const auto archive = *Archive::OfObjects(options);
  const std::string sha256 = *archive->Put("figures");
  options.url = absl::StrCat("http://127.0.0.1:", server.port(), "/nobody");
  // Not "it was never kept": it would be fetched and put again and again.
  EXPECT_THAT((*Archive::OfObjects(options))->Get(sha256),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("NoSuchBucket")));

  server.Kill();
  EXPECT_THAT(archive->Get(sha256), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(archive->Put("figures"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(archive->List(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(ObjectStore, KeysKeepToTheirPrefix) {
  ObjectStoreOptions options = ObjectServer::Shared().NewPlace();
  const auto ours = *Archive::OfObjects(options);
  const auto theirs = *Archive::OfObjects(ObjectServer::Shared().NewPlace());
  const std::string sha256 = *ours->Put("figures");

  EXPECT_EQ(theirs->List()->size(), 0);
  EXPECT_THAT(theirs->Get(sha256), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT((*ObjectStore::Open(options))->Put("raw/readme.txt", "not ours"), IsOk());
  EXPECT_EQ(ours->List()->size(), 1);
}

TEST(ObjectStore, WhatIsDamagedThereIsNoticedAndReplaced) {
  const ObjectStoreOptions options = ObjectServer::Shared().NewPlace();
  const auto archive = *Archive::OfObjects(options);
  const std::string sha256 = *archive->Put("figures");
  ASSERT_THAT((*ObjectStore::Open(options))->Put("raw/" + sha256 + ".zst", "not zstd"), IsOk());

  EXPECT_THAT(archive->Get(sha256), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("damaged")));
  EXPECT_THAT(archive->Put("figures"), IsOk());
  EXPECT_THAT(archive->Get(sha256), IsOkAndHolds("figures"));
}

TEST(ObjectStore, AddressesThatCannotBeRightAreRefused) {
  ObjectStoreOptions options = ObjectServer::Shared().NewPlace();
  for (const char* bad :
       {"", "s3.example.org/treff", "https://s3.example.org", "https://s3.example.org/",
        "https:///treff", "https://key:secret@s3.example.org/treff", "https://s3.example.org/a b",
        "https://s3.example.org/treff?x=1", "https://s3.example.org/treff//a", "ftp://h/treff"}) {
    options.url = bad;
    EXPECT_THAT(ObjectStore::Open(options), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
  for (const char* clear : {"http://s3.example.org/treff", "http://10.0.0.1:9000/treff"}) {
    options.url = clear;
    EXPECT_THAT(ObjectStore::Open(options),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("must be https://")));
  }
  for (const char* good :
       {"https://s3.example.org/treff", "http://localhost/treff/a/b/", "http://[::1]:9000/treff"}) {
    options.url = good;
    EXPECT_THAT(ObjectStore::Open(options), IsOk()) << good;
  }
  options.region = "eu north";
  EXPECT_THAT(ObjectStore::Open(options), StatusIs(absl::StatusCode::kInvalidArgument));
  options = ObjectServer::Shared().NewPlace();
  options.login_file += ".missing";
  EXPECT_THAT(ObjectStore::Open(options),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("login")));
}

// A store that answers as it is told.
class ToldStore {
 public:
  explicit ToldStore(const httplib::Server::Handler& handler) {
    server_.Get(".*", handler);
    server_.Put(".*", handler);
    server_.Delete(".*", handler);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~ToldStore() {
    server_.stop();
    thread_.join();
  }
  std::unique_ptr<ObjectStore> Open() {
    return *ObjectStore::Open({.url = absl::StrCat("http://127.0.0.1:", port_, "/treff"),
                               .login_file = folder_.Write("login", "id:secret"),
                               .stall_timeout = absl::Seconds(1),
                               .total_timeout = absl::Seconds(10),
                               .pause = absl::Milliseconds(1)});
  }

 private:
  const TempDir folder_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

TEST(ObjectStore, OneThatIsBusyIsAskedThreeTimes) {
  std::atomic<int> asked = 0;
  ToldStore told([&](const httplib::Request&, httplib::Response& response) {
    response.status = ++asked % 3 == 0 ? 200 : 503;
  });
  EXPECT_THAT(told.Open()->Put("a", "1"), IsOk());
  EXPECT_EQ(asked, 3);

  std::atomic<int> refused = 0;
  ToldStore always([&](const httplib::Request&, httplib::Response& response) {
    ++refused;
    response.status = 500;
  });
  EXPECT_THAT(always.Open()->Remove("a"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(refused, 3);
}

TEST(ObjectStore, OneThatIsFullIsNotAskedForNothing) {
  std::atomic<int> asked = 0;
  ToldStore told([&](const httplib::Request&, httplib::Response& response) {
    ++asked;
    response.status = 403;
    response.set_content("<Error><Code>QuotaExceeded</Code><Message>id</Message></Error>",
                         "application/xml");
  });
  EXPECT_THAT(told.Open()->Put("a", "1"),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("free some space")));
  EXPECT_EQ(asked, 1);
}

TEST(ObjectStore, ListsByThePage) {
  std::vector<std::string> tokens;
  ToldStore told([&](const httplib::Request& request, httplib::Response& response) {
    const std::string token = request.get_param_value("continuation-token");
    tokens.push_back(token);
    response.set_content(
        absl::StrCat(
            "<ListBucketResult><Contents><Key>raw/", tokens.size(),
            "</Key><Size>7</Size><LastModified>2026-11-30T08:00:00.000Z</LastModified>"
            "</Contents>",
            token.empty() ? "<NextContinuationToken>a+b/c=&amp;</NextContinuationToken>" : "",
            "</ListBucketResult>"),
        "application/xml");
  });

  const auto objects = told.Open()->List("raw/");

  ASSERT_THAT(objects, IsOk());
  ASSERT_EQ(objects->size(), 2);
  EXPECT_EQ(objects->back().key, "raw/2");
  EXPECT_EQ(objects->back().bytes, 7);
  EXPECT_EQ(objects->back().last_put, absl::FromUnixSeconds(1'796'025'600));
  EXPECT_THAT(tokens, ElementsAre("", "a+b/c=&"));
}

TEST(ObjectStore, AListThatCannotBeReadIsNoEmptyList) {
  ToldStore told([](const httplib::Request&, httplib::Response& response) {
    response.set_content("<html>maintenance</html>", "text/html");
  });
  EXPECT_THAT(told.Open()->List("raw/"), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace treff::ingestion
