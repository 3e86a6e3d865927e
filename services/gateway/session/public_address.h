// The address under which browsers reach the gateway, through whatever ends TLS in front of it.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_PUBLIC_ADDRESS_H_
#define TREFF_SERVICES_GATEWAY_SESSION_PUBLIC_ADDRESS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace treff::gateway {

// An origin (RFC 6454): "https://treff.example.org", or with a port.
class PublicAddress {
 public:
  // INVALID_ARGUMENT "must be …" unless `text` is https://host or https://host:port; http is for
  // this machine's loopback alone. A path, a user or a query has no place in it.
  static absl::StatusOr<PublicAddress> Parse(std::string_view text);

  // As browsers write it in the header Origin: lower case, no port that the scheme says anyway.
  const std::string& origin() const { return origin_; }
  // As browsers write it in the header Host.
  std::string_view host() const;
  bool is_https() const;
  // Of `path`, which begins with a slash.
  std::string Url(std::string_view path) const { return origin_ + std::string(path); }

 private:
  explicit PublicAddress(std::string origin) : origin_(std::move(origin)) {}

  std::string origin_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_PUBLIC_ADDRESS_H_
