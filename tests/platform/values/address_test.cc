#include "services/platform/values/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST(Addresses, HostAndPortAreTakenApart) {
  const auto name = ParseHostPort("redis.treff:6379");
  const auto ipv6 = ParseHostPort("[::1]:0");

  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(name->host, "redis.treff");
  EXPECT_EQ(name->port, 6379);
  ASSERT_THAT(ipv6, IsOk());
  EXPECT_EQ(ipv6->host, "::1");
  EXPECT_EQ(ipv6->port, 0);
}

TEST(Addresses, OthersAreRefusedUnquoted) {
  for (const char* bad : {"",
                          "host",
                          ":1",
                          "host:",
                          "host:x",
                          "host:+1",
                          "host: 1",
                          "host:65536",
                          "host:99999",
                          "host:-1",
                          "127.0.0.1",
                          "not an address",
                          "not an address:1",
                          "rediss://u:secret@h:1",
                          "http://host:80",
                          "host:1/path",
                          "::1:80",
                          "[::1]",
                          "[]:80",
                          "[x]:80",
                          "ho\tst:1"}) {
    EXPECT_THAT(ParseHostPort(bad),
                StatusIs(absl::StatusCode::kInvalidArgument, Not(HasSubstr("secret"))))
        << bad;
    EXPECT_THAT(CheckServiceAddress(bad), Not(IsOk())) << bad;
  }
}

TEST(Addresses, WhoeverIsCalledHasAPort) {
  EXPECT_THAT(CheckListenAddress("0.0.0.0:0"), IsOk());
  EXPECT_THAT(CheckServerAddress("127.0.0.1:0"), Not(IsOk()));
  EXPECT_THAT(CheckServerAddress("127.0.0.1:1"), IsOk());
  EXPECT_THAT(CheckServiceAddress("casework:7070"), IsOk());
  EXPECT_THAT(CheckServiceAddress("dns:///casework:7070"), IsOk());
  EXPECT_THAT(CheckServiceAddress("dns:///casework"), Not(IsOk()));
  EXPECT_THAT(CheckServiceAddress("ipv4:127.0.0.1:7072,127.0.0.2:7072"), IsOk());
  EXPECT_THAT(CheckServiceAddress("ipv4:127.0.0.1:7072,127.0.0.2"), Not(IsOk()));
  EXPECT_THAT(CheckServiceAddress("127.0.0.1:7072,127.0.0.2:7072"), Not(IsOk()));
}

TEST(Addresses, UrlsOfMirrorsAreHttp) {
  for (const char* good : {"http://127.0.0.1:7080", "https://mirror.example", "http://[::1]:80/a",
                           "http://[::1]", "http://mirror/path"}) {
    EXPECT_THAT(CheckHttpUrl(good), IsOk()) << good;
  }
  for (const char* bad : {"", "file:///srv/mirror", "mirror:7080", "http://", "http:///path",
                          "http://host:99999", "ftp://host", "http://a b"}) {
    EXPECT_THAT(CheckHttpUrl(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace treff::platform
