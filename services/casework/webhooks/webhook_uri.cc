#include "services/casework/webhooks/webhook_uri.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include "absl/strings/str_cat.h"

namespace treff::casework {
namespace {

constexpr size_t kMaxLength = 2000;
constexpr char kField[] = "webhook.uri";

struct Network4 {
  uint8_t a, b, c;  // the beginning; the rest is zero
  int bits;
};
// IPv4 addresses of special purpose that are not for the open internet, and multicast.
constexpr Network4 kSpecial4[] = {
    {0, 0, 0, 8},     {10, 0, 0, 8},      {100, 64, 0, 10},  {127, 0, 0, 8},    {169, 254, 0, 16},
    {172, 16, 0, 12}, {192, 0, 0, 24},    {192, 0, 2, 24},   {192, 88, 99, 24}, {192, 168, 0, 16},
    {198, 18, 0, 15}, {198, 51, 100, 24}, {203, 0, 113, 24}, {224, 0, 0, 4},    {240, 0, 0, 4},
};

bool IsPublic4(uint32_t address) {
  return std::none_of(std::begin(kSpecial4), std::end(kSpecial4), [&](const Network4& network) {
    const uint32_t first =
        (uint32_t{network.a} << 24) | (uint32_t{network.b} << 16) | (uint32_t{network.c} << 8);
    return (address ^ first) >> (32 - network.bits) == 0;
  });
}

using Address6 = std::array<uint8_t, 16>;

uint32_t Last32(const Address6& a) {
  return (uint32_t{a[12]} << 24) | (uint32_t{a[13]} << 16) | (uint32_t{a[14]} << 8) | a[15];
}

bool IsPublic6(const Address6& a) {
  const bool leading_zeros =
      std::all_of(a.begin(), a.begin() + 10, [](uint8_t x) { return x == 0; });
  if (leading_zeros && a[10] == 0xff && a[11] == 0xff) return IsPublic4(Last32(a));
  const bool global_unicast = (a[0] & 0xe0) == 0x20;                               // 2000::/3
  const bool assignments = a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xfe) == 0x00;  // 2001::/23
  const bool documentation = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;
  const bool six_to_four = a[0] == 0x20 && a[1] == 0x02;  // 2002::/16
  const bool documentation_too = a[0] == 0x3f && a[1] == 0xff && (a[2] & 0xf0) == 0;
  return global_unicast && !assignments && !documentation && !six_to_four && !documentation_too;
}

struct CurlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

// A part of a URL; empty when it has none.
std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::string copy = text;
  curl_free(text);
  return copy;
}

// Whether a host is an address in digits that is not public.
bool IsPrivateLiteral(std::string host) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    return !IsPublicAddress(reinterpret_cast<const sockaddr&>(v4));
  }
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return false;
  host = host.substr(1, host.size() - 2);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  return inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1 ||
         !IsPublicAddress(reinterpret_cast<const sockaddr&>(v6));
}

}  // namespace

bool IsPublicAddress(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof(v4));
    return IsPublic4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof(v6));
  Address6 bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return IsPublic6(bytes);
}

void ValidateWebhookUri(const std::string& uri, Reach reach, platform::FieldErrors& errors) {
  if (uri.size() > kMaxLength) {
    return errors.Add(kField, absl::StrCat("must have at most ", kMaxLength, " characters"));
  }
  const std::unique_ptr<CURLU, CurlDeleter> url(curl_url());
  const bool is_url = curl_url_set(url.get(), CURLUPART_URL, uri.c_str(), 0) == CURLUE_OK;
  const std::string scheme = is_url ? PartOf(url.get(), CURLUPART_SCHEME) : "";
  if (scheme != "https" && !(scheme == "http" && reach == Reach::kPrivateToo)) {
    return errors.Add(kField, "must be an address like https://receiver.example/treff");
  }
  if (!PartOf(url.get(), CURLUPART_USER).empty() ||
      !PartOf(url.get(), CURLUPART_PASSWORD).empty() ||
      !PartOf(url.get(), CURLUPART_FRAGMENT).empty()) {
    errors.Add(kField, "must have no user, password and fragment: the signature says who posts");
  }
  if (reach == Reach::kPublic && IsPrivateLiteral(PartOf(url.get(), CURLUPART_HOST))) {
    errors.Add(kField, "must not be an address of a private network");
  }
}

}  // namespace treff::casework
