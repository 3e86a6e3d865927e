#include "services/casework/webhooks/webhook_uri.h"

#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace treff::casework {
namespace {

bool IsPublic(const std::string& text) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    storage.ss_family = AF_INET6;
  } else {
    ADD_FAILURE() << text;
  }
  return IsPublicAddress(reinterpret_cast<const sockaddr&>(storage));
}

bool IsTaken(const std::string& uri, Reach reach = Reach::kPublic) {
  platform::FieldErrors errors;
  ValidateWebhookUri(uri, reach, errors);
  return errors.empty();
}

TEST(WebhookUri, AddressesOfTheOpenInternetArePublic) {
  for (const char* address :
       {"8.8.8.8", "172.15.255.255", "172.32.0.1", "11.0.0.1", "100.63.0.1", "100.128.0.1",
        "169.253.1.1", "192.167.1.1", "2a00:1450::1", "2606:4700::6810:1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(IsPublic(address)) << address;
  }
}

TEST(WebhookUri, AddressesOfNetworksOfTheHouseAreNot) {
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.0.1",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.1",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "2002:7f00:1::",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::127.0.0.1",
                              "64:ff9b::7f00:1",
                              "3fff::1"}) {
    EXPECT_FALSE(IsPublic(address)) << address;
  }
}

TEST(WebhookUri, TakesHttpsAlone) {
  EXPECT_TRUE(IsTaken("https://receiver.example/treff?from=treff"));
  EXPECT_TRUE(IsTaken("https://receiver.example:8443"));
  for (const char* uri :
       {"", "receiver.example", "http://receiver.example/", "ftp://receiver.example/",
        "file:///etc/passwd", "https://", "gopher://receiver.example",
        "https://user@receiver.example/", "https://user:secret@receiver.example/",
        "https://receiver.example/#x", "https://a b/", "javascript:alert(1)"}) {
    EXPECT_FALSE(IsTaken(uri)) << uri;
  }
  EXPECT_FALSE(IsTaken("https://receiver.example/" + std::string(2000, 'x')));
}

TEST(WebhookUri, RefusesPrivateAddressesInDigitsHoweverTheyAreWritten) {
  for (const char* uri :
       {"https://127.0.0.1/", "https://127.1/", "https://0x7f000001/", "https://2130706433/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://192.168.1.1:8443/"}) {
    EXPECT_FALSE(IsTaken(uri)) << uri;
    EXPECT_TRUE(IsTaken(uri, Reach::kPrivateToo)) << uri;
  }
  EXPECT_TRUE(IsTaken("http://127.0.0.1:8080/", Reach::kPrivateToo));
  EXPECT_FALSE(IsTaken("ftp://127.0.0.1/", Reach::kPrivateToo));
}

}  // namespace
}  // namespace treff::casework
